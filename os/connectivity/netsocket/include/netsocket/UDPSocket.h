// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/InternetDatagramSocket.h"

/// Datagrams (RFC 768).
class UDPSocket : public InternetDatagramSocket {
  public:
    UDPSocket() = default;

  protected:
    nsapi_protocol_t get_proto() override;
};
