// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/DTLSSocketWrapper.h"

#include <algorithm>
#include <cstring>

#include "psa/crypto.h"
extern "C" {
#include "mbedtls/psa_util.h"  // forgets to say that it is C
}

#if defined(MBEDTLS_SSL_PROTO_DTLS)

namespace Kernel = rtos::Kernel;

namespace {

/// Of a datagram's payload: what IPv6 carries everywhere, without the headers of IP and UDP.
constexpr uint16_t kMtu = 1280 - 40 - 8;

}  // namespace

DTLSSocketWrapper::DTLSSocketWrapper(Socket* transport, const char* hostname, control_transport control)
    : TLSSocketWrapper(transport, hostname, control, true) {
#if defined(MBEDTLS_SSL_COOKIE_C)
    mbedtls_ssl_cookie_init(&cookies_);
#endif
}

DTLSSocketWrapper::~DTLSSocketWrapper() {
    close();
#if defined(MBEDTLS_SSL_COOKIE_C)
    mbedtls_ssl_cookie_free(&cookies_);
#endif
}

nsapi_error_t DTLSSocketWrapper::set_connection_id(const void* id, size_t len) {
    if (len > sizeof id_) return NSAPI_ERROR_PARAMETER;
    if (!get_ssl_config()) return NSAPI_ERROR_NO_MEMORY;
    if (len) memcpy(id_, id, len);
    id_len_ = static_cast<uint8_t>(len);
    use_id_ = true;
    return mbedtls_ssl_conf_cid(get_ssl_config(), len, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE) ? NSAPI_ERROR_PARAMETER
                                                                                          : NSAPI_ERROR_OK;
}

bool DTLSSocketWrapper::has_connection_id() {
    int enabled = MBEDTLS_SSL_CID_DISABLED;
    return mbedtls_ssl_get_peer_cid(get_ssl_context(), &enabled, nullptr, nullptr) == 0 &&
           enabled == MBEDTLS_SSL_CID_ENABLED;
}

int DTLSSocketWrapper::prepare() {
    mbedtls_ssl_context* ssl = get_ssl_context();
    mbedtls_ssl_set_timer_cb(ssl, this, set_timer_thunk, get_timer_thunk);
    mbedtls_ssl_set_mtu(ssl, kMtu);
    int error = 0;
    if (use_id_) error = mbedtls_ssl_set_cid(ssl, MBEDTLS_SSL_CID_ENABLED, id_, id_len_);
#if defined(MBEDTLS_SSL_DTLS_HELLO_VERIFY)
    if (!error && mbedtls_ssl_conf_get_endpoint(get_ssl_config()) == MBEDTLS_SSL_IS_SERVER) {
        if (!cookies_ready_) {
            error = mbedtls_ssl_cookie_setup(&cookies_, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
            if (error) return error;
            mbedtls_ssl_conf_dtls_cookies(get_ssl_config(), mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check,
                                          &cookies_);
            cookies_ready_ = true;
        }
        // The cookie proves that the client is where it says that it is.
        struct {
            uint8_t ip[16];
            uint16_t port;
        } peer = {};
        SocketAddress address;
        if (get_transport()->getpeername(&address) == NSAPI_ERROR_OK) {
            memcpy(peer.ip, address.get_ip_bytes(), address.get_ip_version() == NSAPI_IPv4 ? 4 : 16);
            peer.port = address.get_port();
        }
        error = mbedtls_ssl_set_client_transport_id(ssl, reinterpret_cast<const unsigned char*>(&peer), sizeof peer);
    }
#endif
    return error;
}

void DTLSSocketWrapper::finish() {
    alarm_.detach();
    timer_runs_ = false;
}

// The alarm is for those who wait for sigio(); who waits inside a function has time_until_retry().
void DTLSSocketWrapper::set_timer_thunk(void* self, uint32_t intermediate_ms, uint32_t final_ms) {
    auto& socket = *static_cast<DTLSSocketWrapper*>(self);
    socket.alarm_.detach();
    socket.timer_runs_ = final_ms != 0;
    if (!final_ms) return;
    const auto now = Kernel::Clock::now();
    socket.intermediate_ = now + Kernel::Clock::duration(intermediate_ms);
    socket.final_ = now + Kernel::Clock::duration(final_ms);
    // A millisecond later, so that the time is over on the kernel's clock too.
    socket.alarm_.attach([&socket] { socket.event(); }, std::chrono::milliseconds(final_ms + 1));
}

int DTLSSocketWrapper::get_timer_thunk(void* self) {
    const auto& socket = *static_cast<DTLSSocketWrapper*>(self);
    if (!socket.timer_runs_) return -1;
    const auto now = Kernel::Clock::now();
    return now >= socket.final_ ? 2 : (now >= socket.intermediate_ ? 1 : 0);
}

Kernel::Clock::duration_u32 DTLSSocketWrapper::time_until_retry() const {
    if (!timer_runs_) return Kernel::wait_for_u32_forever;
    const auto now = Kernel::Clock::now();
    return Kernel::Clock::duration_u32(now >= final_ ? 0 : static_cast<uint32_t>((final_ - now).count()));
}

#endif
