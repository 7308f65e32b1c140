// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/nsapi_types.h"

namespace mbed {

/// Data over a mobile network's signalling channel (3GPP TS 23.401, 4.10), without IP. A modem's driver defines it.
class ControlPlane_netif {
  public:
    virtual ~ControlPlane_netif() = default;

  protected:
    friend class CellularNonIPSocket;
    friend class CellularContext;

    virtual nsapi_size_or_error_t send(const void* cpdata, nsapi_size_t cpdata_length) = 0;
    virtual nsapi_size_or_error_t recv(void* cpdata, nsapi_size_t cpdata_length) = 0;
    virtual void data_received() = 0;
    virtual void attach(void (*callback)(void*), void* data) = 0;
};

}  // namespace mbed
