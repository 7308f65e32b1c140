// SPDX-License-Identifier: BSD-3-Clause
#include "report.h"

#include <stdio.h>
#include <string.h>

#include "mbedtls/error.h"

void print_connected(TLSSocketWrapper& socket) {
    mbedtls_ssl_context* ssl = socket.get_ssl_context();
    const char* protocol = socket.get_alpn_protocol();
    char name[64] = "-";
    if (const mbedtls_x509_crt* peer = mbedtls_ssl_get_peer_cert(ssl)) {
        mbedtls_x509_dn_gets(name, sizeof name, &peer->subject);
    }
    printf("connected: %s %s alpn=%s peer=%s\n", mbedtls_ssl_get_version(ssl), mbedtls_ssl_get_ciphersuite(ssl),
           protocol ? protocol : "-", name);
}

void print_failed(const char* what, nsapi_error_t error, const TLSSocketWrapper& socket) {
    printf("%s failed: %s (%d)", what, nsapi_strerror(error), error);
    if (const int tls = socket.get_tls_error()) {
        char text[100];
        mbedtls_strerror(tls, text, sizeof text);
        printf("; %s (-%04x)", text, -tls);
    }
    printf("\n");
    const uint32_t flags = socket.get_verify_result();
    if (flags && flags != UINT32_MAX) {
        static char text[600];
        mbedtls_x509_crt_verify_info(text, sizeof text, "certificate: ", flags);
        printf("%s", text);
    }
}

nsapi_error_t print_received(TLSSocketWrapper& socket, const char* with, const char* last) {
    static char line[160];
    static char part[256];
    size_t length = 0;
    for (;;) {
        const nsapi_size_or_error_t got = socket.recv(part, sizeof part);
        if (got < 0) {
            print_failed("receive", got, socket);
            return got;
        }
        for (nsapi_size_or_error_t i = 0; i < got; i++) {
            if (part[i] != '\n') {
                line[length] = part[i];
                length += length < sizeof line - 1;
                continue;
            }
            line[length] = '\0';
            length = 0;
            if (strstr(line, with)) {
                printf("heard: %s\n", line);
            }
            if (last && strcmp(line, last) == 0) {
                return 1;
            }
        }
        if (got == 0) {
            printf("end: the peer says so\n");
            return NSAPI_ERROR_OK;
        }
    }
}

nsapi_error_t send_all(Socket& socket, const char* text) {
    for (size_t done = 0, size = strlen(text); done < size;) {
        const nsapi_size_or_error_t sent = socket.send(text + done, size - done);
        if (sent < 0) {
            return sent;
        }
        done += static_cast<size_t>(sent);
    }
    return NSAPI_ERROR_OK;
}
