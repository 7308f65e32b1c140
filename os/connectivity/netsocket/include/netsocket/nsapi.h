// SPDX-License-Identifier: BSD-3-Clause
// The network socket API in one header.
#pragma once

#include "netsocket/nsapi_types.h"

#ifdef __cplusplus
#include "netsocket/CellularInterface.h"
#include "netsocket/EthInterface.h"
#include "netsocket/ICMPSocket.h"
#include "netsocket/MeshInterface.h"
#include "netsocket/NetworkInterface.h"
#include "netsocket/NetworkStack.h"
#include "netsocket/Socket.h"
#include "netsocket/SocketAddress.h"
#include "netsocket/TCPSocket.h"
#include "netsocket/UDPSocket.h"
#include "netsocket/WiFiInterface.h"
#if defined(MBED_CONF_MBEDTLS_PRESENT) && MBED_CONF_MBEDTLS_PRESENT
#include "netsocket/DTLSSocket.h"
#include "netsocket/DTLSSocketWrapper.h"
#include "netsocket/TLSSocket.h"
#include "netsocket/TLSSocketWrapper.h"
#endif
#endif
