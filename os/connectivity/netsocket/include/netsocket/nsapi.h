// SPDX-License-Identifier: BSD-3-Clause
// The network socket API in one header.
#pragma once

#include "netsocket/nsapi_types.h"

#ifdef __cplusplus
#include "netsocket/SocketAddress.h"
// One after the other needs it.
#include "netsocket/NetworkStack.h"
#include "netsocket/NetworkInterface.h"
#include "netsocket/EthInterface.h"
#include "netsocket/WiFiInterface.h"
#include "netsocket/CellularInterface.h"
#include "netsocket/MeshInterface.h"
#include "netsocket/Socket.h"
#include "netsocket/UDPSocket.h"
#include "netsocket/TCPSocket.h"
#include "netsocket/ICMPSocket.h"
#if defined(MBED_CONF_MBEDTLS_PRESENT) && MBED_CONF_MBEDTLS_PRESENT
#include "netsocket/TLSSocketWrapper.h"
#include "netsocket/TLSSocket.h"
#include "netsocket/DTLSSocketWrapper.h"
#include "netsocket/DTLSSocket.h"
#endif
#endif
