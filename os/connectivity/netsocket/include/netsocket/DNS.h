// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/SocketAddress.h"
#include "netsocket/nsapi_types.h"
#include "platform/Callback.h"

/// Names to addresses: what interfaces and stacks have in common. NetworkInterface.h says more of each function.
class DNS {
  public:
    /// `result` is negative, or the number of addresses at `address`, which lives during the call only.
    using hostbyname_cb_t = mbed::Callback<void(nsapi_value_or_error_t result, SocketAddress* address)>;

    virtual nsapi_error_t gethostbyname(const char* host, SocketAddress* address,
                                        nsapi_version_t version = NSAPI_UNSPEC,
                                        const char* interface_name = nullptr) = 0;
    virtual nsapi_value_or_error_t getaddrinfo(const char* hostname, SocketAddress* hints, SocketAddress** res,
                                               const char* interface_name = nullptr) = 0;
    virtual nsapi_value_or_error_t gethostbyname_async(const char* host, hostbyname_cb_t callback,
                                                       nsapi_version_t version = NSAPI_UNSPEC,
                                                       const char* interface_name = nullptr) = 0;
    virtual nsapi_value_or_error_t getaddrinfo_async(const char* hostname, SocketAddress* hints,
                                                     hostbyname_cb_t callback,
                                                     const char* interface_name = nullptr) = 0;
    virtual nsapi_error_t gethostbyname_async_cancel(int id) = 0;
    virtual nsapi_error_t add_dns_server(const SocketAddress& address, const char* interface_name = nullptr) = 0;

  protected:
    ~DNS() = default;
};
