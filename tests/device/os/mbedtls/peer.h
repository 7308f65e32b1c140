// SPDX-License-Identifier: BSD-3-Clause
//
// Two ends of a TLS or DTLS connection in one program, and the wire between them.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "mbedtls/ssl.h"
#include "mbedtls/ssl_cookie.h"
#include "mbedtls/ssl_ticket.h"
#include "mbedtls/x509_crt.h"
#include "psa/crypto.h"
#include "rtos/Mutex.h"
extern "C" {
#include "mbedtls/psa_util.h"  // forgets to say that it is C
}

/// One direction of a wire: a stream that takes what fits, or datagrams, whole or not at all. Threads.
class Pipe {
  public:
    explicit Pipe(bool datagrams) : datagrams_(datagrams) {}
    int write(const unsigned char* data, size_t length);
    int read(unsigned char* data, size_t length);
    bool empty() const { return used_ == 0; }
    bool datagrams() const { return datagrams_; }
    void clear() { used_ = lost_ = 0; }
    /// Of the next datagrams each whose bit is set is lost, the lowest bit first.
    void lose(uint32_t which) { lost_ = which; }
    bool lost_all() const { return !lost_; }
    /// Of the stream's next byte, or of the first in the pipe.
    void corrupt(size_t offset);

  private:
    void put(uint8_t byte);
    uint8_t take();

    static constexpr size_t kSize = 4096;
    const bool datagrams_;
    uint32_t lost_ = 0;
    size_t first_ = 0;
    size_t used_ = 0;
    rtos::Mutex mutex_;
    uint8_t bytes_[kSize];
};

/// What a test sets before it begins. Empty is left out.
struct PeerOptions {
    bool datagrams = false;
    mbedtls_ssl_protocol_version version = MBEDTLS_SSL_VERSION_TLS1_3;
    const char* root = nullptr;         ///< the other must show a certificate of this root
    const char* revoked = nullptr;      ///< a list of revoked ones
    const char* certificate = nullptr;  ///< our own
    const char* key = nullptr;
    const char* name = nullptr;              ///< client: of the server that it wants
    const uint8_t* psk = nullptr;            ///< 32 bytes
    const char* const* protocols = nullptr;  ///< ALPN, the last is nullptr
};

/// One end. Everything it allocates is given back when it ends.
class Peer {
  public:
    Peer(bool server, const PeerOptions& options, Pipe& in, Pipe& out);
    ~Peer();

    /// Goes on with the handshake as far as the wire allows: 0 once it is over, WANT_READ or WANT_WRITE, or the error.
    int handshake();

    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    int certificates_seen = 0;  ///< how often the other's certificate was checked
    char asked_for[32] = {};    ///< server: the name the client wanted
    int setup_error = 0;

    /// Server: what keeps sessions for later; it may outlive a connection.
    void use_tickets(mbedtls_ssl_ticket_context& tickets);
    /// If DTLS waits for an answer, it has waited long enough, whatever the clock says.
    void let_timer_pass() { timer_ = timer_ == 0 ? 2 : timer_; }

  private:
    static int on_certificate(void* self, mbedtls_x509_crt*, int, uint32_t*);
    static int on_name(void* self, mbedtls_ssl_context*, const unsigned char* name, size_t length);
    static void set_timer(void* self, uint32_t, uint32_t final_ms);
    static int get_timer(void* self);

    Pipe& in_;
    Pipe& out_;
    mbedtls_x509_crt root_;
    mbedtls_x509_crl revoked_;
    mbedtls_x509_crt certificate_;
    mbedtls_pk_context key_;
    mbedtls_ssl_cookie_ctx cookies_;
    int timer_ = -1;
};

/// Both in turns until both are done or one has failed; whoever failed says so in the result, the client first.
int handshake(Peer& client, Peer& server);

/// Sends it from one to the other and compares what arrives; true if all of it did.
bool carries(Peer& from, Peer& to, size_t length);
