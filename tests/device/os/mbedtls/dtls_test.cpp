// SPDX-License-Identifier: BSD-3-Clause
// DTLS 1.2 between two ends in memory, over a wire that loses datagrams.
#include <string.h>

#include "certificates.h"
#include "device_test.h"
#include "mbed.h"
#include "peer.h"
#include "psa/crypto.h"
#include "run_with_stack.h"
#include "test_time.h"

namespace {

constexpr uint8_t kPsk[32] = {9, 9, 9};

Pipe to_server(true);
Pipe to_client(true);

void begin() {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    set_time(kTestTime);
    to_server.clear();
    to_client.clear();
}

PeerOptions psk_options() {
    PeerOptions options;
    options.datagrams = true;
    options.version = MBEDTLS_SSL_VERSION_TLS1_2;
    options.psk = kPsk;
    return options;
}

/// As handshake(), but when nothing moves any more, the time for sending again passes.
int lossy_handshake(Peer& client, Peer& server) {
    int result = MBEDTLS_ERR_SSL_TIMEOUT;
    for (int round = 0; round < 8; round++) {
        result = handshake(client, server);
        if (result != MBEDTLS_ERR_SSL_TIMEOUT) break;
        client.let_timer_pass();
        server.let_timer_pass();
    }
    return result;
}

}  // namespace

TEST(dtls, cookie_certificates_and_data) {
    run_with_stack([] {
        begin();
        PeerOptions device;
        device.datagrams = true;
        device.version = MBEDTLS_SSL_VERSION_TLS1_2;
        PeerOptions host = device;
        device.root = kRootCertificate;
        device.name = "server.test";
        host.certificate = kServerCertificate;
        host.key = kServerKey;
        Peer client(false, device, to_client, to_server);
        Peer server(true, host, to_server, to_client);
        // The first hello gets no more than a cookie, which is smaller than the hello: nobody is amplified.
        EXPECT_EQ(client.handshake(), MBEDTLS_ERR_SSL_WANT_READ);
        EXPECT_EQ(mbedtls_ssl_handshake(&server.ssl), MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED);
        const unsigned char address[] = {192, 0, 2, 7};
        EXPECT_EQ(mbedtls_ssl_session_reset(&server.ssl), 0);
        EXPECT_EQ(mbedtls_ssl_set_client_transport_id(&server.ssl, address, sizeof address), 0);
        ASSERT_EQ(handshake(client, server), 0);
        EXPECT_TRUE(carries(client, server, 1000));
        EXPECT_TRUE(carries(server, client, 1000));
    });
}

TEST(dtls, each_lost_datagram_is_sent_again) {
    run_with_stack([] {
        begin();
        for (int lost = 0; lost < 3; lost++) {  // each side sends so many
            for (const bool of_client : {true, false}) {
                begin();
                Peer client(false, psk_options(), to_client, to_server);
                Peer server(true, psk_options(), to_server, to_client);
                Pipe& pipe = of_client ? to_server : to_client;
                pipe.lose(1U << lost);
                EXPECT_EQ(lossy_handshake(client, server), 0);
                EXPECT_TRUE(pipe.lost_all());
                EXPECT_TRUE(carries(client, server, 100));
            }
        }
    });
}

// What was sent once is not taken twice, and a record that was changed is dropped without ending the connection.
TEST(dtls, changed_and_repeated_records_are_dropped) {
    run_with_stack([] {
        begin();
        Peer client(false, psk_options(), to_client, to_server);
        Peer server(true, psk_options(), to_server, to_client);
        ASSERT_EQ(handshake(client, server), 0);
        const unsigned char text[] = "once";
        unsigned char got[64];
        ASSERT_EQ(mbedtls_ssl_write(&client.ssl, text, sizeof text), static_cast<int>(sizeof text));
        to_server.corrupt(20);
        EXPECT_EQ(mbedtls_ssl_read(&server.ssl, got, sizeof got), MBEDTLS_ERR_SSL_WANT_READ);
        ASSERT_EQ(mbedtls_ssl_write(&client.ssl, text, sizeof text), static_cast<int>(sizeof text));
        unsigned char datagram[128];
        const int length = to_server.read(datagram, sizeof datagram);
        ASSERT_GE(length, 1);
        to_server.write(datagram, length);
        to_server.write(datagram, length);
        EXPECT_EQ(mbedtls_ssl_read(&server.ssl, got, sizeof got), static_cast<int>(sizeof text));
        EXPECT_EQ(mbedtls_ssl_read(&server.ssl, got, sizeof got), MBEDTLS_ERR_SSL_WANT_READ);
        EXPECT_TRUE(to_server.empty());
    });
}

// RFC 9146: the records carry the receiver's identifier, so that the address of the sender may change.
TEST(dtls, connection_id) {
    run_with_stack([] {
        begin();
        Peer client(false, psk_options(), to_client, to_server);
        Peer server(true, psk_options(), to_server, to_client);
        const unsigned char id[] = {0xC0, 0x1D, 0x00, 0x07};
        ASSERT_EQ(mbedtls_ssl_conf_cid(&server.config, sizeof id, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE), 0);
        ASSERT_EQ(mbedtls_ssl_set_cid(&server.ssl, MBEDTLS_SSL_CID_ENABLED, id, sizeof id), 0);
        ASSERT_EQ(mbedtls_ssl_set_cid(&client.ssl, MBEDTLS_SSL_CID_ENABLED, nullptr, 0), 0);
        // A hello that asks for a cookie resets the server's connection, and with it the identifier: do that first.
        EXPECT_EQ(client.handshake(), MBEDTLS_ERR_SSL_WANT_READ);
        EXPECT_EQ(server.handshake(), MBEDTLS_ERR_SSL_WANT_READ);
        ASSERT_EQ(mbedtls_ssl_set_cid(&server.ssl, MBEDTLS_SSL_CID_ENABLED, id, sizeof id), 0);
        ASSERT_EQ(handshake(client, server), 0);
        int enabled = 0;
        unsigned char peer_id[MBEDTLS_SSL_CID_OUT_LEN_MAX];
        size_t length = 0;
        EXPECT_EQ(mbedtls_ssl_get_peer_cid(&client.ssl, &enabled, peer_id, &length), 0);
        EXPECT_EQ(enabled, MBEDTLS_SSL_CID_ENABLED);
        ASSERT_EQ(length, sizeof id);
        EXPECT_EQ(memcmp(peer_id, id, sizeof id), 0);
        const unsigned char text[] = "moved";
        ASSERT_EQ(mbedtls_ssl_write(&client.ssl, text, sizeof text), static_cast<int>(sizeof text));
        unsigned char datagram[128];
        const int size = to_server.read(datagram, sizeof datagram);
        ASSERT_GE(size, 15);
        EXPECT_EQ(datagram[0], MBEDTLS_SSL_MSG_CID);
        EXPECT_EQ(memcmp(datagram + 11, id, sizeof id), 0);  // after type, version, epoch and sequence number
        to_server.write(datagram, size);
        unsigned char got[64];
        EXPECT_EQ(mbedtls_ssl_read(&server.ssl, got, sizeof got), static_cast<int>(sizeof text));
    });
}
