// SPDX-License-Identifier: BSD-3-Clause
// Addresses and errors of lwIP, and those of the OS.
#pragma once

#include "lwip/err.h"
#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "netsocket/SocketAddress.h"
#include "netsocket/nsapi_types.h"

nsapi_error_t lwip_error(err_t error);
/// False: of a version that lwIP was built without, or none.
bool lwip_address(ip_addr_t* to, const nsapi_addr_t& from);
nsapi_addr_t lwip_address(const ip_addr_t& from);
/// Any address of any version that lwIP was built with.
ip_addr_t lwip_any_address();
/// Gives an address that is good on a link only the link it is meant for: that of `netif`, or of the default interface.
void lwip_add_zone(ip_addr_t* address, const netif* netif);
/// An interface's address of a version, the IPv6 one good beyond the link; null if there is none.
const ip_addr_t* lwip_netif_address(const netif* netif, nsapi_version_t version);
/// ... of the preferred version, or else of the other.
const ip_addr_t* lwip_netif_address(const netif* netif);
const ip_addr_t* lwip_netif_link_local(const netif* netif);
/// By "en0"; null if there is none.
netif* lwip_netif_named(const char* name);

/// The lock of lwIP's functions. It may be taken by the same thread again.
struct LwipLock {
    LwipLock();
    ~LwipLock();
    LwipLock(const LwipLock&) = delete;
    LwipLock& operator=(const LwipLock&) = delete;
};
