// SPDX-License-Identifier: BSD-3-Clause
#include "peer.h"

#include <string.h>

#include <algorithm>

void Pipe::put(uint8_t byte) {
    bytes_[(first_ + used_) % kSize] = byte;
    used_++;
}

uint8_t Pipe::take() {
    const uint8_t byte = bytes_[first_];
    first_ = (first_ + 1) % kSize;
    used_--;
    return byte;
}

int Pipe::write(const unsigned char* data, size_t length) {
    rtos::ScopedMutexLock lock(mutex_);
    if (datagrams_) {
        const bool lost = lost_ & 1;
        lost_ >>= 1;
        if (lost) return static_cast<int>(length);
        if (kSize - used_ < length + 2) return MBEDTLS_ERR_SSL_WANT_WRITE;
        put(static_cast<uint8_t>(length >> 8));
        put(static_cast<uint8_t>(length));
    }
    length = std::min(length, kSize - used_);
    for (size_t i = 0; i < length; i++) put(data[i]);
    return length ? static_cast<int>(length) : MBEDTLS_ERR_SSL_WANT_WRITE;
}

int Pipe::read(unsigned char* data, size_t length) {
    rtos::ScopedMutexLock lock(mutex_);
    if (empty()) return MBEDTLS_ERR_SSL_WANT_READ;
    size_t there = used_;
    if (datagrams_) {
        there = static_cast<size_t>(take()) << 8;
        there |= take();
    }
    const size_t taken = std::min(length, there);
    for (size_t i = 0; i < taken; i++) data[i] = take();
    for (size_t i = taken; datagrams_ && i < there; i++) take();
    return static_cast<int>(taken);
}

void Pipe::corrupt(size_t offset) { bytes_[(first_ + offset) % kSize] ^= 1; }

namespace {

int send(void* pipe, const unsigned char* data, size_t length) { return static_cast<Pipe*>(pipe)->write(data, length); }
int receive(void* pipe, unsigned char* data, size_t length) { return static_cast<Pipe*>(pipe)->read(data, length); }

const unsigned char* bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }

}  // namespace

int Peer::on_certificate(void* self, mbedtls_x509_crt*, int depth, uint32_t*) {
    if (depth == 0) static_cast<Peer*>(self)->certificates_seen++;
    return 0;
}

int Peer::on_name(void* self, mbedtls_ssl_context*, const unsigned char* name, size_t length) {
    auto& asked = static_cast<Peer*>(self)->asked_for;
    length = std::min(length, sizeof asked - 1);
    memcpy(asked, name, length);
    asked[length] = 0;
    return 0;
}

// -1 none, 0 runs, 2 has passed.
void Peer::set_timer(void* self, uint32_t, uint32_t final_ms) { static_cast<Peer*>(self)->timer_ = final_ms ? 0 : -1; }
int Peer::get_timer(void* self) { return static_cast<Peer*>(self)->timer_; }

Peer::Peer(bool server, const PeerOptions& options, Pipe& in, Pipe& out) : in_(in), out_(out) {
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_config_init(&config);
    mbedtls_x509_crt_init(&root_);
    mbedtls_x509_crl_init(&revoked_);
    mbedtls_x509_crt_init(&certificate_);
    mbedtls_pk_init(&key_);
    mbedtls_ssl_cookie_init(&cookies_);

    const auto check = [this](int error) {
        if (error && !setup_error) setup_error = error;
    };
    check(mbedtls_ssl_config_defaults(&config, server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
                                      options.datagrams ? MBEDTLS_SSL_TRANSPORT_DATAGRAM : MBEDTLS_SSL_TRANSPORT_STREAM,
                                      MBEDTLS_SSL_PRESET_DEFAULT));
    mbedtls_ssl_conf_rng(&config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    mbedtls_ssl_conf_min_tls_version(&config, options.version);
    mbedtls_ssl_conf_max_tls_version(&config, options.version);
    mbedtls_ssl_conf_verify(&config, on_certificate, this);
    mbedtls_ssl_conf_authmode(&config, options.root ? MBEDTLS_SSL_VERIFY_REQUIRED : MBEDTLS_SSL_VERIFY_NONE);
    if (options.root) {
        check(mbedtls_x509_crt_parse(&root_, bytes(options.root), strlen(options.root) + 1));
        if (options.revoked) {
            check(mbedtls_x509_crl_parse(&revoked_, bytes(options.revoked), strlen(options.revoked) + 1));
        }
        mbedtls_ssl_conf_ca_chain(&config, &root_, options.revoked ? &revoked_ : nullptr);
    }
    if (options.certificate) {
        check(mbedtls_x509_crt_parse(&certificate_, bytes(options.certificate), strlen(options.certificate) + 1));
        check(mbedtls_pk_parse_key(&key_, bytes(options.key), strlen(options.key) + 1, nullptr, 0,
                                   mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE));
        check(mbedtls_ssl_conf_own_cert(&config, &certificate_, &key_));
    }
    if (options.psk) check(mbedtls_ssl_conf_psk(&config, options.psk, 32, bytes("device"), 6));
    if (options.protocols) {
        check(mbedtls_ssl_conf_alpn_protocols(&config, const_cast<const char**>(options.protocols)));
    }
    if (server) mbedtls_ssl_conf_sni(&config, on_name, this);
    if (server && options.datagrams) {
        check(mbedtls_ssl_cookie_setup(&cookies_, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE));
        mbedtls_ssl_conf_dtls_cookies(&config, mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check, &cookies_);
    }
    check(mbedtls_ssl_setup(&ssl, &config));
    // Without a name the library refuses to check certificates unless it is told that any name will do.
    if (!server) check(mbedtls_ssl_set_hostname(&ssl, options.name));
    if (server && options.datagrams) {
        const unsigned char address[] = {192, 0, 2, 7};
        check(mbedtls_ssl_set_client_transport_id(&ssl, address, sizeof address));
    }
    if (options.datagrams) mbedtls_ssl_set_timer_cb(&ssl, this, set_timer, get_timer);
    mbedtls_ssl_set_bio(
        &ssl, this,
        [](void* self, const unsigned char* d, size_t n) { return send(&static_cast<Peer*>(self)->out_, d, n); },
        [](void* self, unsigned char* d, size_t n) { return receive(&static_cast<Peer*>(self)->in_, d, n); }, nullptr);
}

Peer::~Peer() {
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_ssl_cookie_free(&cookies_);
    mbedtls_pk_free(&key_);
    mbedtls_x509_crt_free(&certificate_);
    mbedtls_x509_crl_free(&revoked_);
    mbedtls_x509_crt_free(&root_);
}

void Peer::use_tickets(mbedtls_ssl_ticket_context& tickets) {
    mbedtls_ssl_conf_session_tickets_cb(&config, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &tickets);
}

int Peer::handshake() {
    if (setup_error) return setup_error;
    if (mbedtls_ssl_is_handshake_over(&ssl)) {
        // With datagrams whoever was done first answers again, while it reads, if its last words were lost.
        unsigned char none;
        if (in_.datagrams()) mbedtls_ssl_read(&ssl, &none, 0);
        return 0;
    }
    int result = mbedtls_ssl_handshake(&ssl);
    // The server answers a first hello with a cookie, and forgets it: it begins again with the second.
    if (result == MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED) {
        const unsigned char address[] = {192, 0, 2, 7};
        result = mbedtls_ssl_session_reset(&ssl);
        if (!result) result = mbedtls_ssl_set_client_transport_id(&ssl, address, sizeof address);
        if (!result) result = MBEDTLS_ERR_SSL_WANT_READ;
    }
    return result;
}

namespace {

bool goes_on(int result) { return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE; }

}  // namespace

int handshake(Peer& client, Peer& server) {
    for (int turn = 0; turn < 200; turn++) {
        const int of_client = client.handshake();
        if (of_client && !goes_on(of_client)) {
            server.handshake();  // hears of it
            return of_client;
        }
        const int of_server = server.handshake();
        if (of_server && !goes_on(of_server)) {
            const int heard = client.handshake();
            return heard && !goes_on(heard) ? heard : of_server;
        }
        if (!of_client && !of_server) return 0;
    }
    return MBEDTLS_ERR_SSL_TIMEOUT;
}

bool carries(Peer& from, Peer& to, size_t length) {
    const auto pattern = [](size_t i) { return static_cast<unsigned char>(i * 7 + (i >> 8)); };
    unsigned char buffer[512];
    size_t sent = 0;
    size_t got = 0;
    for (int idle = 0; got < length && idle < 20;) {
        idle++;
        if (sent < length) {
            const size_t part = std::min(length - sent, sizeof buffer);
            for (size_t i = 0; i < part; i++) buffer[i] = pattern(sent + i);
            const int done = mbedtls_ssl_write(&from.ssl, buffer, part);
            if (done < 0 && !goes_on(done)) return false;
            if (done > 0) {
                sent += static_cast<size_t>(done);
                idle = 0;
            }
        }
        const int done = mbedtls_ssl_read(&to.ssl, buffer, sizeof buffer);
        if (done < 0 && !goes_on(done) && done != MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) return false;
        for (int i = 0; i < done; i++) {
            if (buffer[i] != pattern(got++)) return false;
        }
        if (done > 0) idle = 0;
    }
    return got == length;
}
