// SPDX-License-Identifier: BSD-3-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_ticket.h"
#include "netsocket/DTLSSocketWrapper.h"
#include "netsocket/TCPSocket.h"
#include "netsocket/UDPSocket.h"
#include "psa/crypto.h"
#include "report.h"
extern "C" {
#include "mbedtls/psa_util.h"  // forgets to say that it is C
}

namespace {

constexpr int kTimeoutMs = 20000;
constexpr uint32_t kTicketSeconds = 3600;

/// Sessions outlive connections.
struct Sessions {
    mbedtls_ssl_ticket_context tickets;
    mbedtls_ssl_cache_context cache;

    Sessions() {
        psa_crypto_init();
        mbedtls_ssl_cache_init(&cache);
        mbedtls_ssl_ticket_init(&tickets);
        error = mbedtls_ssl_ticket_setup(&tickets, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE,
                                         MBEDTLS_CIPHER_AES_256_GCM, kTicketSeconds);
    }
    int error;
};

nsapi_error_t set_sessions(const Options& options, mbedtls_ssl_config* config) {
    static Sessions sessions;
    if (sessions.error) {
        return NSAPI_ERROR_DEVICE_ERROR;
    }
    if (options.has("tickets")) {
        mbedtls_ssl_conf_session_tickets_cb(config, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse,
                                            &sessions.tickets);
    }
    if (options.has("cache")) {
        mbedtls_ssl_conf_session_cache(config, &sessions.cache, mbedtls_ssl_cache_get, mbedtls_ssl_cache_set);
    }
    return NSAPI_ERROR_OK;
}

/// A line, sent back.
nsapi_error_t echo(Socket& socket) {
    static char line[64] = "echo: ";
    constexpr size_t kBefore = 6;
    size_t length = kBefore;
    while (length < sizeof line - 1 && (length == kBefore || line[length - 1] != '\n')) {
        const nsapi_size_or_error_t got = socket.recv(line + length, sizeof line - 1 - length);
        if (got <= 0) {
            return got ? got : NSAPI_ERROR_CONNECTION_LOST;
        }
        length += static_cast<size_t>(got);
    }
    line[length] = '\0';
    printf("heard: %s", line + kBefore);
    return send_all(socket, line);
}

void run(TLSSocketWrapper& socket, const Options& options) {
    nsapi_error_t error = apply(options, socket);
    if (!error) {
        error = socket.set_server(options.has("verify"));
    }
    if (!error) {
        error = set_sessions(options, socket.get_ssl_config());
    }
    if (error) {
        print_failed("set-up", error, socket);
        return;
    }
    socket.set_timeout(kTimeoutMs);
    error = socket.connect();
    if (error) {
        print_failed("accept", error, socket);
    } else {
        print_connected(socket);
        error = echo(socket);
        if (error) {
            print_failed("echo", error, socket);
        }
    }
    socket.close();
}

nsapi_error_t serve_tls(NetworkInterface& network, uint16_t port, const Options& options) {
    TCPSocket listener;
    nsapi_error_t error = listener.open(&network);
    if (!error) {
        const int reuse = 1;  // the last connection may linger
        error = listener.setsockopt(NSAPI_SOCKET, NSAPI_REUSEADDR, &reuse, sizeof reuse);
    }
    if (!error) {
        error = listener.bind(port);
    }
    if (!error) {
        error = listener.listen(1);
    }
    if (error) {
        return error;
    }
    printf("listening\n");
    listener.set_timeout(kTimeoutMs);
    Socket* transport = listener.accept(&error);
    listener.close();
    if (!transport) {
        return error;
    }
    TLSSocketWrapper socket(transport, nullptr, TLSSocketWrapper::TRANSPORT_CLOSE);
    run(socket, options);
    return NSAPI_ERROR_OK;
}

/// The first hello says who the client is, and is lost: it comes again after a second.
nsapi_error_t serve_dtls(NetworkInterface& network, uint16_t port, const Options& options) {
    UDPSocket transport;
    nsapi_error_t error = transport.open(&network);
    if (!error) {
        error = transport.bind(port);
    }
    if (error) {
        return error;
    }
    printf("listening\n");
    transport.set_timeout(kTimeoutMs);
    SocketAddress peer;
    char hello;
    const nsapi_size_or_error_t got = transport.recvfrom(&peer, &hello, sizeof hello);
    if (got < 0) {
        return got;
    }
    error = transport.connect(peer);
    if (error) {
        return error;
    }
    DTLSSocketWrapper socket(&transport, nullptr, TLSSocketWrapper::TRANSPORT_CLOSE);
    run(socket, options);
    return NSAPI_ERROR_OK;
}

}  // namespace

void serve(NetworkInterface& network, const Options& options) {
    const auto port = static_cast<uint16_t>(atoi(options.word(2)));
    const bool datagrams = strcmp(options.word(1), "dtls") == 0;
    const nsapi_error_t error =
        datagrams ? serve_dtls(network, port, options) : serve_tls(network, port, options);
    if (error) {
        printf("serve failed: %s (%d)\n", nsapi_strerror(error), error);
    }
}
