// SPDX-License-Identifier: BSD-3-Clause
// TLS 1.2 and 1.3 between two ends in memory: what must succeed, and each way in which it must not.
#include <string.h>

#include "certificates.h"
#include "device_test.h"
#include "mbed.h"
#include "peer.h"
#include "psa/crypto.h"
#include "run_with_stack.h"
#include "test_time.h"

namespace {

constexpr mbedtls_ssl_protocol_version kVersions[] = {MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3};
constexpr uint8_t kPsk[32] = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr uint8_t kOtherPsk[32] = {8, 7, 6, 5, 4, 3, 2, 1};

void begin() {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    set_time(kTestTime);
}

PeerOptions server_options(mbedtls_ssl_protocol_version version, const char* certificate = kServerCertificate,
                           const char* key = kServerKey) {
    PeerOptions options;
    options.version = version;
    options.certificate = certificate;
    options.key = key;
    return options;
}

PeerOptions client_options(mbedtls_ssl_protocol_version version) {
    PeerOptions options;
    options.version = version;
    options.root = kRootCertificate;
    options.name = "server.test";
    return options;
}

struct Wire {
    Pipe to_server{false};
    Pipe to_client{false};

    void clear() {
        to_server.clear();
        to_client.clear();
    }
};
Wire wire;

/// The result of a handshake in which the client must refuse the server for its certificate, with these flags.
void expect_refused(const PeerOptions& client_wants, const PeerOptions& server_has, uint32_t flags) {
    wire.clear();
    Peer client(false, client_wants, wire.to_client, wire.to_server);
    Peer server(true, server_has, wire.to_server, wire.to_client);
    EXPECT_EQ(handshake(client, server), MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
    EXPECT_EQ(mbedtls_ssl_get_verify_result(&client.ssl), flags);
    EXPECT_FALSE(mbedtls_ssl_is_handshake_over(&server.ssl));
}

}  // namespace

TEST(tls, handshake_and_data_both_ways) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            Peer client(false, client_options(version), wire.to_client, wire.to_server);
            Peer server(true, server_options(version), wire.to_server, wire.to_client);
            Timer timer;
            timer.start();
            ASSERT_EQ(handshake(client, server), 0);
            device_test::note(version == MBEDTLS_SSL_VERSION_TLS1_2 ? "tls12_both_ends" : "tls13_both_ends",
                              timer.elapsed_time().count(), "us");
            EXPECT_EQ(mbedtls_ssl_get_version_number(&client.ssl), version);
            EXPECT_EQ(client.certificates_seen, 1);
            EXPECT_STREQ(server.asked_for, "server.test");
            EXPECT_TRUE(carries(client, server, 1));
            EXPECT_TRUE(carries(server, client, 1));
            EXPECT_TRUE(carries(client, server, 20000));
            EXPECT_TRUE(carries(server, client, 20000));
            EXPECT_EQ(mbedtls_ssl_close_notify(&client.ssl), 0);
            unsigned char byte;
            EXPECT_EQ(mbedtls_ssl_read(&server.ssl, &byte, 1), MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY);
        }
    });
}

TEST(tls, rsa_certificate) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            Peer client(false, client_options(version), wire.to_client, wire.to_server);
            Peer server(true, server_options(version, kRsaServerCertificate, kRsaServerKey), wire.to_server,
                        wire.to_client);
            EXPECT_EQ(handshake(client, server), 0);
            EXPECT_TRUE(carries(client, server, 100));
        }
    });
}

TEST(tls, mutual_authentication) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            PeerOptions device = client_options(version);
            device.certificate = kClientCertificate;
            device.key = kClientKey;
            PeerOptions host = server_options(version);
            host.root = kRootCertificate;
            Peer client(false, device, wire.to_client, wire.to_server);
            Peer server(true, host, wire.to_server, wire.to_client);
            ASSERT_EQ(handshake(client, server), 0);
            EXPECT_EQ(server.certificates_seen, 1);
            EXPECT_TRUE(carries(client, server, 100));
            const mbedtls_x509_crt* crt = mbedtls_ssl_get_peer_cert(&server.ssl);
            ASSERT_NE(crt, nullptr);
            char subject[32];
            EXPECT_GE(mbedtls_x509_dn_gets(subject, sizeof subject, &crt->subject), 1);
            EXPECT_STREQ(subject, "CN=device-1");
        }
    });
}

TEST(tls, a_client_without_the_certificate_it_needs_is_refused) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            PeerOptions host = server_options(version);
            host.root = kRootCertificate;
            Peer client(false, client_options(version), wire.to_client, wire.to_server);
            Peer server(true, host, wire.to_server, wire.to_client);
            EXPECT_NE(handshake(client, server), 0);
            EXPECT_FALSE(mbedtls_ssl_is_handshake_over(&server.ssl));
        }
    });
}

TEST(tls, each_bad_certificate_is_refused_with_its_own_flag) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            const PeerOptions wants = client_options(version);
            expect_refused(wants, server_options(version, kExpiredCertificate, kExpiredKey),
                           MBEDTLS_X509_BADCERT_EXPIRED);
            expect_refused(wants, server_options(version, kFutureCertificate, kFutureKey), MBEDTLS_X509_BADCERT_FUTURE);
            PeerOptions other = wants;
            other.name = "other.test";
            expect_refused(other, server_options(version), MBEDTLS_X509_BADCERT_CN_MISMATCH);
            other = wants;
            other.root = kOtherRootCertificate;
            expect_refused(other, server_options(version), MBEDTLS_X509_BADCERT_NOT_TRUSTED);
            other = wants;
            other.revoked = kRevocationList;
            expect_refused(other, server_options(version, kRevokedCertificate, kRevokedKey),
                           MBEDTLS_X509_BADCERT_REVOKED);
        }
    });
}

TEST(tls, pre_shared_key) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            PeerOptions options;
            options.version = version;
            options.psk = kPsk;
            Peer client(false, options, wire.to_client, wire.to_server);
            Peer server(true, options, wire.to_server, wire.to_client);
            EXPECT_EQ(handshake(client, server), 0);
            EXPECT_EQ(client.certificates_seen, 0);
            EXPECT_TRUE(carries(client, server, 100));
        }
    });
}

TEST(tls, a_wrong_pre_shared_key_is_refused) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            PeerOptions options;
            options.version = version;
            options.psk = kPsk;
            Peer client(false, options, wire.to_client, wire.to_server);
            options.psk = kOtherPsk;
            Peer server(true, options, wire.to_server, wire.to_client);
            EXPECT_NE(handshake(client, server), 0);
            EXPECT_FALSE(mbedtls_ssl_is_handshake_over(&client.ssl));
            EXPECT_FALSE(mbedtls_ssl_is_handshake_over(&server.ssl));
        }
    });
}

TEST(tls, versions_that_do_not_meet) {
    run_with_stack([] {
        begin();
        wire.clear();
        Peer client(false, client_options(MBEDTLS_SSL_VERSION_TLS1_2), wire.to_client, wire.to_server);
        Peer server(true, server_options(MBEDTLS_SSL_VERSION_TLS1_3), wire.to_server, wire.to_client);
        EXPECT_NE(handshake(client, server), 0);
    });
}

TEST(tls, application_protocols) {
    run_with_stack([] {
        begin();
        static const char* const of_client[] = {"mqtt", "http/1.1", nullptr};
        static const char* const of_server[] = {"http/1.1", "mqtt", nullptr};
        static const char* const others[] = {"coap", nullptr};
        for (const auto version : kVersions) {
            PeerOptions device = client_options(version);
            device.protocols = of_client;
            PeerOptions host = server_options(version);
            host.protocols = of_server;
            {
                wire.clear();
                Peer client(false, device, wire.to_client, wire.to_server);
                Peer server(true, host, wire.to_server, wire.to_client);
                ASSERT_EQ(handshake(client, server), 0);
                EXPECT_STREQ(mbedtls_ssl_get_alpn_protocol(&client.ssl), "http/1.1");  // the server prefers
                EXPECT_STREQ(mbedtls_ssl_get_alpn_protocol(&server.ssl), "http/1.1");
            }
            wire.clear();
            host.protocols = others;
            Peer client(false, device, wire.to_client, wire.to_server);
            Peer server(true, host, wire.to_server, wire.to_client);
            EXPECT_NE(handshake(client, server), 0);
        }
    });
}

// The client keeps the session in a serialized form, as over a deep sleep, and needs no certificate the second time.
TEST(tls, a_session_is_resumed) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            static mbedtls_ssl_ticket_context tickets;
            mbedtls_ssl_ticket_init(&tickets);
            ASSERT_EQ(mbedtls_ssl_ticket_setup(&tickets, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE,
                                               MBEDTLS_CIPHER_AES_256_GCM, 3600),
                      0);
            static unsigned char kept[1536];
            size_t kept_length = 0;
            {
                wire.clear();
                Peer client(false, client_options(version), wire.to_client, wire.to_server);
                Peer server(true, server_options(version), wire.to_server, wire.to_client);
                server.use_tickets(tickets);
                mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
                    &client.config, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
                ASSERT_EQ(handshake(client, server), 0);
                EXPECT_EQ(client.certificates_seen, 1);
                if (version == MBEDTLS_SSL_VERSION_TLS1_3) {
                    unsigned char byte;
                    while (!wire.to_client.empty()) {
                        EXPECT_EQ(mbedtls_ssl_read(&client.ssl, &byte, 1), MBEDTLS_ERR_SSL_WANT_READ);
                    }
                    EXPECT_EQ(mbedtls_ssl_read(&client.ssl, &byte, 1), MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET);
                }
                mbedtls_ssl_session session;
                mbedtls_ssl_session_init(&session);
                EXPECT_EQ(mbedtls_ssl_get_session(&client.ssl, &session), 0);
                EXPECT_EQ(mbedtls_ssl_session_save(&session, kept, sizeof kept, &kept_length), 0);
                mbedtls_ssl_session_free(&session);
                device_test::note("session", static_cast<long long>(kept_length), "bytes");
            }
            wire.clear();
            Peer client(false, client_options(version), wire.to_client, wire.to_server);
            Peer server(true, server_options(version), wire.to_server, wire.to_client);
            server.use_tickets(tickets);
            mbedtls_ssl_session session;
            mbedtls_ssl_session_init(&session);
            EXPECT_EQ(mbedtls_ssl_session_load(&session, kept, kept_length), 0);
            EXPECT_EQ(mbedtls_ssl_set_session(&client.ssl, &session), 0);
            mbedtls_ssl_session_free(&session);
            Timer timer;
            timer.start();
            EXPECT_EQ(handshake(client, server), 0);
            device_test::note("resumed", timer.elapsed_time().count(), "us");
            EXPECT_EQ(client.certificates_seen, 0);
            EXPECT_TRUE(carries(client, server, 100));
            EXPECT_TRUE(carries(server, client, 100));
            mbedtls_ssl_ticket_free(&tickets);
        }
    });
}

TEST(tls, a_changed_record_ends_the_connection) {
    run_with_stack([] {
        begin();
        for (const auto version : kVersions) {
            wire.clear();
            Peer client(false, client_options(version), wire.to_client, wire.to_server);
            Peer server(true, server_options(version), wire.to_server, wire.to_client);
            ASSERT_EQ(handshake(client, server), 0);
            const unsigned char text[] = "command";
            ASSERT_EQ(mbedtls_ssl_write(&client.ssl, text, sizeof text), static_cast<int>(sizeof text));
            wire.to_server.corrupt(20);
            unsigned char got[16];
            EXPECT_EQ(mbedtls_ssl_read(&server.ssl, got, sizeof got), MBEDTLS_ERR_SSL_INVALID_MAC);
            EXPECT_NE(mbedtls_ssl_read(&client.ssl, got, sizeof got), 0);
        }
    });
}

// The mutexes of the library: both ends in threads of their own that share generator and key store.
TEST(tls, two_threads_at_once) {
    begin();
    static int results[2];
    alignas(8) static unsigned char stacks[2][9 * 1024];
    for (const auto version : kVersions) {
        wire.clear();
        Thread first(osPriorityNormal, sizeof stacks[0], stacks[0]);
        Thread second(osPriorityNormal, sizeof stacks[1], stacks[1]);
        const auto run = [version](bool server) {
            Peer peer(server, server ? server_options(version) : client_options(version),
                      server ? wire.to_server : wire.to_client, server ? wire.to_client : wire.to_server);
            int result;
            while ((result = peer.handshake()) == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE) {
                ThisThread::yield();
            }
            results[server] = result;
        };
        results[0] = results[1] = -1;
        ASSERT_EQ(first.start([run] { run(false); }), osOK);
        ASSERT_EQ(second.start([run] { run(true); }), osOK);
        first.join();
        second.join();
        EXPECT_EQ(results[0], 0);
        EXPECT_EQ(results[1], 0);
    }
    device_test::note("stack", most_stack_used, "bytes");
}
