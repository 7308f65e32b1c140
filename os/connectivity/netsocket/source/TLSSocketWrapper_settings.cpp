// SPDX-License-Identifier: BSD-3-Clause
// TLSSocketWrapper: certificates, keys, names and sessions.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "mbedtls/asn1.h"
#include "netsocket/TLSSocketWrapper.h"
#include "platform/mbed_retarget.h"
#include "psa/crypto.h"
extern "C" {
#include "mbedtls/psa_util.h"  // forgets to say that it is C
}

namespace {

/// For what was given to be parsed. Memory is the one error that is not its fault.
nsapi_error_t parsed(int result) {
    // Of several certificates that many could not be read, because they use what is not compiled in; the others are
    // good.
    if (result >= 0) return NSAPI_ERROR_OK;
    return result == MBEDTLS_ERR_X509_ALLOC_FAILED || result == MBEDTLS_ERR_PK_ALLOC_FAILED ? NSAPI_ERROR_NO_MEMORY
                                                                                            : NSAPI_ERROR_PARAMETER;
}

const unsigned char* bytes(const void* data) { return static_cast<const unsigned char*>(data); }

struct Free {
    void operator()(void* memory) const { free(memory); }
};

/// All of a file and a zero, which PEM needs. Null: it cannot be read, or there is no memory.
std::unique_ptr<unsigned char, Free> contents(const char* path, size_t& size) {
    std::unique_ptr<unsigned char, Free> text;
    const int file = open(path, O_RDONLY);
    if (file < 0) return text;
    const off_t end = lseek(file, 0, SEEK_END);
    if (end > 0 && lseek(file, 0, SEEK_SET) == 0) {
        size = static_cast<size_t>(end);
        text.reset(static_cast<unsigned char*>(malloc(size + 1)));
    }
    size_t have = 0;
    while (text && have < size) {
        const ssize_t got = read(file, text.get() + have, size - have);
        if (got <= 0) text.reset();
        have += static_cast<size_t>(got);
    }
    close(file);
    if (text) text.get()[size] = 0;
    return text;
}

/// PEM with its zero, or DER without.
int parse_file(mbedtls_x509_crt& crt, const char* path) {
    size_t size = 0;
    const auto text = contents(path, size);
    if (!text) return MBEDTLS_ERR_X509_FILE_IO_ERROR;
    const bool der = text.get()[0] == (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
    return mbedtls_x509_crt_parse(&crt, text.get(), der ? size : size + 1);
}

}  // namespace

bool TLSSocketWrapper::has_config() {
    if (config_) return true;
    our_config_.reset(new (std::nothrow) Config);
    if (!our_config_) return false;
    const int error = mbedtls_ssl_config_defaults(
        our_config_.get(), MBEDTLS_SSL_IS_CLIENT,
        datagrams_ ? MBEDTLS_SSL_TRANSPORT_DATAGRAM : MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (error) {
        our_config_.reset();
        return false;
    }
    config_ = our_config_.get();
    mbedtls_ssl_conf_rng(config_, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
#if defined(MBEDTLS_SSL_PROTO_TLS1_3) && defined(MBEDTLS_SSL_CLI_C) && defined(MBEDTLS_SSL_SESSION_TICKETS)
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(config_,
                                                             MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#endif
    return true;
}

void TLSSocketWrapper::set_hostname(const char* hostname) {
    hostname_.reset();
    hostname_set_ = true;
    if (!hostname) return;
    const size_t size = strlen(hostname) + 1;
    hostname_.reset(new (std::nothrow) char[size]);
    // Without memory it is as if there was none: then the handshake fails, rather than accept any.
    hostname_set_ = hostname_ != nullptr;
    if (hostname_) memcpy(hostname_.get(), hostname, size);
}

nsapi_error_t TLSSocketWrapper::set_root_ca_cert(const void* root_ca, size_t len) {
    std::unique_ptr<Crt> crt(new (std::nothrow) Crt);
    if (!crt || !has_config()) return NSAPI_ERROR_NO_MEMORY;
    if (psa_crypto_init() != PSA_SUCCESS) return NSAPI_ERROR_DEVICE_ERROR;
    const nsapi_error_t error = parsed(mbedtls_x509_crt_parse(crt.get(), bytes(root_ca), len));
    if (error) return error;
    set_ca_chain(crt.get());
    our_ca_chain_ = std::move(crt);
    return NSAPI_ERROR_OK;
}

nsapi_error_t TLSSocketWrapper::set_root_ca_cert(const char* root_ca_pem) {
    return set_root_ca_cert(root_ca_pem, strlen(root_ca_pem) + 1);
}

nsapi_error_t TLSSocketWrapper::append_root_ca_cert(const void* root_ca, size_t len) {
    if (!our_ca_chain_) return set_root_ca_cert(root_ca, len);
    return parsed(mbedtls_x509_crt_parse(our_ca_chain_.get(), bytes(root_ca), len));
}

nsapi_error_t TLSSocketWrapper::append_root_ca_cert(const char* root_ca_pem) {
    return append_root_ca_cert(root_ca_pem, strlen(root_ca_pem) + 1);
}

nsapi_error_t TLSSocketWrapper::set_root_ca_cert_path(const char* root_ca) {
    std::unique_ptr<Crt> crt(new (std::nothrow) Crt);
    if (!crt || !has_config()) return NSAPI_ERROR_NO_MEMORY;
    if (psa_crypto_init() != PSA_SUCCESS) return NSAPI_ERROR_DEVICE_ERROR;
    int good = 0;
    if (DIR* folder = opendir(root_ca)) {
        while (const dirent* entry = readdir(folder)) {
            const size_t size = strlen(root_ca) + strlen(entry->d_name) + 2;
            std::unique_ptr<char[]> path(new (std::nothrow) char[size]);
            if (!path) {
                closedir(folder);
                return NSAPI_ERROR_NO_MEMORY;
            }
            strcpy(path.get(), root_ca);
            strcat(strcat(path.get(), "/"), entry->d_name);
            if (parse_file(*crt, path.get()) >= 0) good++;
        }
        closedir(folder);
    } else if (parse_file(*crt, root_ca) >= 0) {
        good++;
    }
    if (!good) return NSAPI_ERROR_PARAMETER;
    set_ca_chain(crt.get());
    our_ca_chain_ = std::move(crt);
    return NSAPI_ERROR_OK;
}

nsapi_error_t TLSSocketWrapper::set_client_cert_key(const char* client_cert_pem, const char* client_private_key_pem) {
    return set_client_cert_key(client_cert_pem, strlen(client_cert_pem) + 1, client_private_key_pem,
                               strlen(client_private_key_pem) + 1);
}

nsapi_error_t TLSSocketWrapper::set_client_cert_key(const void* client_cert, size_t client_cert_len,
                                                    const void* client_private_key, size_t client_private_key_len) {
    std::unique_ptr<Crt> crt(new (std::nothrow) Crt);
    std::unique_ptr<Key> key(new (std::nothrow) Key);
    if (!crt || !key || !has_config()) return NSAPI_ERROR_NO_MEMORY;
    if (psa_crypto_init() != PSA_SUCCESS) return NSAPI_ERROR_DEVICE_ERROR;
    nsapi_error_t error = parsed(mbedtls_x509_crt_parse(crt.get(), bytes(client_cert), client_cert_len));
    if (!error) {
        error = parsed(mbedtls_pk_parse_key(key.get(), bytes(client_private_key), client_private_key_len, nullptr, 0,
                                            mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE));
    }
    // A key of another certificate would only be noticed by the peer.
    if (!error) {
        error = parsed(mbedtls_pk_check_pair(&crt->pk, key.get(), mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE));
    }
    if (error) return error;
    own_key_ = std::move(key);
    if (set_own_cert(crt.get())) return NSAPI_ERROR_NO_MEMORY;
    our_own_cert_ = std::move(crt);
    return NSAPI_ERROR_OK;
}

int TLSSocketWrapper::set_own_cert(mbedtls_x509_crt* crt) {
    our_own_cert_.reset();
    own_cert_ = crt;
    if (!crt) return 0;
    if (!has_config()) return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    // The configuration would offer both.
    mbedtls_ssl_conf_own_cert(config_, nullptr, nullptr);
    return mbedtls_ssl_conf_own_cert(config_, crt, own_key_.get());
}

void TLSSocketWrapper::set_ca_chain(mbedtls_x509_crt* crt) {
    our_ca_chain_.reset();
    ca_chain_ = crt;
    if (has_config()) mbedtls_ssl_conf_ca_chain(config_, crt, revoked_.get());
}

mbedtls_ssl_config* TLSSocketWrapper::get_ssl_config() {
    has_config();
    return config_;
}

void TLSSocketWrapper::set_ssl_config(mbedtls_ssl_config* conf) {
    our_config_.reset();
    config_ = conf;
}

nsapi_error_t TLSSocketWrapper::set_revocation_list(const void* list, size_t len) {
#if defined(MBEDTLS_X509_CRL_PARSE_C)
    std::unique_ptr<Crl> crl(new (std::nothrow) Crl);
    if (!crl || !has_config()) return NSAPI_ERROR_NO_MEMORY;
    if (psa_crypto_init() != PSA_SUCCESS) return NSAPI_ERROR_DEVICE_ERROR;
    const nsapi_error_t error = parsed(mbedtls_x509_crl_parse(crl.get(), bytes(list), len));
    if (error) return error;
    mbedtls_ssl_conf_ca_chain(config_, ca_chain_, crl.get());
    revoked_ = std::move(crl);
    return NSAPI_ERROR_OK;
#else
    (void)list;
    (void)len;
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

nsapi_error_t TLSSocketWrapper::set_psk(const void* key, size_t key_len, const char* identity) {
#if defined(MBEDTLS_SSL_HANDSHAKE_WITH_PSK_ENABLED)
    if (!has_config()) return NSAPI_ERROR_NO_MEMORY;
    if (psa_crypto_init() != PSA_SUCCESS) return NSAPI_ERROR_DEVICE_ERROR;
    const int error = mbedtls_ssl_conf_psk(config_, bytes(key), key_len, bytes(identity), strlen(identity));
    return error == MBEDTLS_ERR_SSL_ALLOC_FAILED ? NSAPI_ERROR_NO_MEMORY
                                                 : (error ? NSAPI_ERROR_PARAMETER : NSAPI_ERROR_OK);
#else
    (void)key;
    (void)key_len;
    (void)identity;
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

nsapi_error_t TLSSocketWrapper::set_alpn_protocols(const char* const* protocols) {
#if defined(MBEDTLS_SSL_ALPN)
    if (!has_config()) return NSAPI_ERROR_NO_MEMORY;
    // It is not changed.
    const int error = mbedtls_ssl_conf_alpn_protocols(config_, const_cast<const char**>(protocols));
    return error ? NSAPI_ERROR_PARAMETER : NSAPI_ERROR_OK;
#else
    (void)protocols;
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

const char* TLSSocketWrapper::get_alpn_protocol() const {
#if defined(MBEDTLS_SSL_ALPN)
    return state_ == kConnected ? mbedtls_ssl_get_alpn_protocol(&ssl_) : nullptr;
#else
    return nullptr;
#endif
}

nsapi_error_t TLSSocketWrapper::set_server(bool verify_client) {
#if defined(MBEDTLS_SSL_SRV_C)
    if (!has_config()) return NSAPI_ERROR_NO_MEMORY;
    mbedtls_ssl_conf_endpoint(config_, MBEDTLS_SSL_IS_SERVER);
    mbedtls_ssl_conf_authmode(config_, verify_client ? MBEDTLS_SSL_VERIFY_REQUIRED : MBEDTLS_SSL_VERIFY_NONE);
    return NSAPI_ERROR_OK;
#else
    (void)verify_client;
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

nsapi_error_t TLSSocketWrapper::load_session(const void* data, size_t size) {
    std::unique_ptr<Session> session(new (std::nothrow) Session);
    if (!session) return NSAPI_ERROR_NO_MEMORY;
    if (psa_crypto_init() != PSA_SUCCESS) return NSAPI_ERROR_DEVICE_ERROR;
    const int error = mbedtls_ssl_session_load(session.get(), bytes(data), size);
    if (error) return error == MBEDTLS_ERR_SSL_ALLOC_FAILED ? NSAPI_ERROR_NO_MEMORY : NSAPI_ERROR_PARAMETER;
    session_ = std::move(session);
    return NSAPI_ERROR_OK;
}

nsapi_size_or_error_t TLSSocketWrapper::save_session(void* data, size_t size) {
    rtos::ScopedMutexLock lock(mutex_);
    if (state_ == kConnected && (has_ticket_ || mbedtls_ssl_get_version_number(&ssl_) == MBEDTLS_SSL_VERSION_TLS1_2)) {
        std::unique_ptr<Session> session(new (std::nothrow) Session);
        if (!session) return NSAPI_ERROR_NO_MEMORY;
        // It gives each session once.
        if (mbedtls_ssl_get_session(&ssl_, session.get()) == 0) session_ = std::move(session);
    }
    if (!session_) return NSAPI_ERROR_NO_CONNECTION;
    size_t length = 0;
    if (mbedtls_ssl_session_save(session_.get(), static_cast<unsigned char*>(data), size, &length)) {
        return NSAPI_ERROR_PARAMETER;
    }
    return static_cast<int>(length);
}
