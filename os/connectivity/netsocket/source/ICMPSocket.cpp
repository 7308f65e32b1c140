// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/ICMPSocket.h"

nsapi_protocol_t ICMPSocket::get_proto() { return NSAPI_ICMP; }
