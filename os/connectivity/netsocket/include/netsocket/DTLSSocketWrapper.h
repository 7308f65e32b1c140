// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/LowPowerTimeout.h"
#include "drivers/Timeout.h"
#include "mbedtls/ssl_cookie.h"
#include "netsocket/TLSSocketWrapper.h"

/// DTLS 1.2 (RFC 6347) over a socket for datagrams: what TLSSocketWrapper does, but send() and recv() take and give one
/// datagram, whole. Lost ones are sent again during the handshake, after 1 s at first, and not afterwards. Needs
/// mbedtls.dtls.
class DTLSSocketWrapper : public TLSSocketWrapper {
  public:
    explicit DTLSSocketWrapper(Socket* transport, const char* hostname = nullptr,
                               control_transport control = TRANSPORT_CONNECT_AND_CLOSE);
    ~DTLSSocketWrapper() override;

    /// Twinyard's own, not Mbed OS's: connection IDs (RFC 9146), so that the connection survives a change of the peer's
    /// address. What arrives is to carry `id`, of `len` bytes, at most 32; with 0 only what we send carries one. Before
    /// connect(). NSAPI_ERROR_PARAMETER: too long.
    nsapi_error_t set_connection_id(const void* id, size_t len);
    /// Whether the peer agreed.
    bool has_connection_id();

  protected:
    rtos::Kernel::Clock::duration_u32 time_until_retry() const override;
    int prepare() override;
    void finish() override;

  private:
#if DEVICE_LPTICKER
    using Alarm = mbed::LowPowerTimeout;
#else
    using Alarm = mbed::Timeout;
#endif
    static void set_timer_thunk(void* self, uint32_t intermediate_ms, uint32_t final_ms);
    static int get_timer_thunk(void* self);

    rtos::Kernel::Clock::time_point intermediate_;
    rtos::Kernel::Clock::time_point final_;
    Alarm alarm_;
    mbedtls_ssl_cookie_ctx cookies_;
    bool timer_runs_ = false;
    bool cookies_ready_ = false;
    bool use_id_ = false;
    uint8_t id_len_ = 0;
    uint8_t id_[MBEDTLS_SSL_CID_IN_LEN_MAX];
};
