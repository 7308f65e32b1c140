// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/UDPSocket.h"

nsapi_protocol_t UDPSocket::get_proto() { return NSAPI_UDP; }
