// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/InternetDatagramSocket.h"

/// ICMP messages (RFC 792), as after the IP header; what is received begins with that. For it, lwip.raw-socket-enabled
/// must be true.
class ICMPSocket : public InternetDatagramSocket {
  public:
    ICMPSocket() = default;

  protected:
    nsapi_protocol_t get_proto() override;
};
