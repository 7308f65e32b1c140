// SPDX-License-Identifier: BSD-3-Clause
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "files.h"

namespace {

constexpr size_t kProtocols = 4;

/// Splits a list at its commas into what set_alpn_protocols() takes.
nsapi_error_t set_protocols(TLSSocketWrapper& socket, const char* list) {
    static char text[64];
    static const char* names[kProtocols + 1];
    if (strlen(list) >= sizeof text) {
        return NSAPI_ERROR_PARAMETER;
    }
    strcpy(text, list);
    size_t count = 0;
    char* rest = nullptr;
    for (char* name = strtok_r(text, ",", &rest); name && count < kProtocols; name = strtok_r(nullptr, ",", &rest)) {
        names[count++] = name;
    }
    names[count] = nullptr;
    return socket.set_alpn_protocols(names);
}

mbedtls_ssl_protocol_version version(const char* text) {
    return strcmp(text, "1.3") == 0 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2;
}

/// Both files, and then the certificate with its key.
nsapi_error_t set_own(TLSSocketWrapper& socket, const char* certificate_name, const char* key_name) {
    const File certificate(certificate_name);
    const File key(key_name);
    if (!certificate || !key) {
        return NSAPI_ERROR_PARAMETER;
    }
    return socket.set_client_cert_key(certificate.data(), certificate.size(), key.data(), key.size());
}

nsapi_error_t set_roots(const Options& options, TLSSocketWrapper& socket) {
    nsapi_error_t error = NSAPI_ERROR_OK;
    if (const char* name = options.value("ca")) {
        const File file(name);
        error = file ? socket.set_root_ca_cert(file.data(), file.size()) : NSAPI_ERROR_PARAMETER;
    }
    if (const char* name = options.value("ca-more"); name && !error) {
        const File file(name);
        error = file ? socket.append_root_ca_cert(file.data(), file.size()) : NSAPI_ERROR_PARAMETER;
    }
    if (const char* path = options.value("ca-path"); path && !error) {
        error = socket.set_root_ca_cert_path(path);
    }
    if (const char* name = options.value("crl"); name && !error) {
        const File file(name);
        error = file ? socket.set_revocation_list(file.data(), file.size()) : NSAPI_ERROR_PARAMETER;
    }
    return error;
}

}  // namespace

Options::Options(char* line) {
    char* rest = nullptr;
    for (char* word = strtok_r(line, " ", &rest); word && count_ < kWords; word = strtok_r(nullptr, " ", &rest)) {
        words_[count_++] = word;
    }
}

const char* Options::value(const char* name) const {
    const size_t length = strlen(name);
    for (size_t i = 0; i < count_; i++) {
        if (strncmp(words_[i], name, length) == 0) {
            if (words_[i][length] == '=') {
                return words_[i] + length + 1;
            }
            if (words_[i][length] == '\0') {
                return "";
            }
        }
    }
    return nullptr;
}

nsapi_error_t apply(const Options& options, TLSSocketWrapper& socket) {
    mbedtls_ssl_config* config = socket.get_ssl_config();
    if (!config) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    nsapi_error_t error = set_roots(options, socket);
    if (const char* certificate = options.value("cert"); certificate && !error) {
        error = set_own(socket, certificate, options.value("key"));
    }
    if (const char* key = options.value("psk"); key && !error) {
        error = socket.set_psk(key, strlen(key), options.value("id"));
    }
    if (const char* list = options.value("alpn"); list && !error) {
        error = set_protocols(socket, list);
    }
    if (const char* text = options.value("min")) {
        mbedtls_ssl_conf_min_tls_version(config, version(text));
    }
    if (const char* text = options.value("max")) {
        mbedtls_ssl_conf_max_tls_version(config, version(text));
    }
    if (const char* text = options.value("suite")) {
        static int suites[2];
        suites[0] = static_cast<int>(strtoul(text, nullptr, 16));
        mbedtls_ssl_conf_ciphersuites(config, suites);
    }
    return error;
}
