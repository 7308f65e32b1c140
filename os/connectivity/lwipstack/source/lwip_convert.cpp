// SPDX-License-Identifier: BSD-3-Clause
#include "lwip_convert.h"

#include <cstring>

#include "lwip/tcpip.h"

LwipLock::LwipLock() { LOCK_TCPIP_CORE(); }
LwipLock::~LwipLock() { UNLOCK_TCPIP_CORE(); }

nsapi_error_t lwip_error(err_t error) {
    switch (error) {
        case ERR_OK:
            return NSAPI_ERROR_OK;
        case ERR_MEM:
        case ERR_BUF:
            return NSAPI_ERROR_NO_MEMORY;
        case ERR_TIMEOUT:
            return NSAPI_ERROR_CONNECTION_TIMEOUT;
        case ERR_WOULDBLOCK:
            return NSAPI_ERROR_WOULD_BLOCK;
        case ERR_RTE:
        case ERR_CONN:
            return NSAPI_ERROR_NO_CONNECTION;
        case ERR_INPROGRESS:
            return NSAPI_ERROR_IN_PROGRESS;
        case ERR_ALREADY:
            return NSAPI_ERROR_ALREADY;
        case ERR_ISCONN:
            return NSAPI_ERROR_IS_CONNECTED;
        case ERR_USE:
            return NSAPI_ERROR_ADDRESS_IN_USE;
        case ERR_VAL:
        case ERR_ARG:
            return NSAPI_ERROR_PARAMETER;
        case ERR_ABRT:
        case ERR_RST:
        case ERR_CLSD:
            return NSAPI_ERROR_CONNECTION_LOST;
        default:
            return NSAPI_ERROR_DEVICE_ERROR;
    }
}

bool lwip_address(ip_addr_t* to, const nsapi_addr_t& from) {
    *to = {};
#if LWIP_IPV4
    if (from.version == NSAPI_IPv4) {
        IP_SET_TYPE(to, IPADDR_TYPE_V4);
        std::memcpy(ip_2_ip4(to), from.bytes, NSAPI_IPv4_BYTES);
        return true;
    }
#endif
#if LWIP_IPV6
    if (from.version == NSAPI_IPv6) {
        IP_SET_TYPE(to, IPADDR_TYPE_V6);
        std::memcpy(ip_2_ip6(to)->addr, from.bytes, NSAPI_IPv6_BYTES);
        return true;
    }
#endif
    return false;
}

nsapi_addr_t lwip_address(const ip_addr_t& from) {
    nsapi_addr_t to = {};
#if LWIP_IPV6
    if (IP_IS_V6_VAL(from)) {
        to.version = NSAPI_IPv6;
        std::memcpy(to.bytes, ip_2_ip6(&from)->addr, NSAPI_IPv6_BYTES);
        return to;
    }
#endif
#if LWIP_IPV4
    to.version = NSAPI_IPv4;
    std::memcpy(to.bytes, ip_2_ip4(&from), NSAPI_IPv4_BYTES);
#endif
    return to;
}

ip_addr_t lwip_any_address() { return *IP_ANY_TYPE; }

void lwip_add_zone(ip_addr_t* address, const netif* netif) {
#if LWIP_IPV6 && LWIP_IPV6_SCOPES
    if (IP_IS_V6(address) && ip6_addr_lacks_zone(ip_2_ip6(address), IP6_UNKNOWN)) {
        if (!netif) {
            netif = netif_default ? netif_default : netif_list;
        }
        if (netif) {
            ip6_addr_assign_zone(ip_2_ip6(address), IP6_UNKNOWN, netif);
        }
    }
#else
    (void)address;
    (void)netif;
#endif
}

const ip_addr_t* lwip_netif_address(const netif* netif, nsapi_version_t version) {
#if LWIP_IPV4
    if (version == NSAPI_IPv4 && !ip4_addr_isany(netif_ip4_addr(netif))) {
        return netif_ip_addr4(netif);
    }
#endif
#if LWIP_IPV6
    if (version == NSAPI_IPv6) {
        for (int i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
            if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)) && !ip6_addr_islinklocal(netif_ip6_addr(netif, i))) {
                return netif_ip_addr6(netif, i);
            }
        }
    }
#endif
    (void)netif;
    (void)version;
    return nullptr;
}

const ip_addr_t* lwip_netif_address(const netif* netif) {
    constexpr bool four = MBED_CONF_LWIP_IP_VER_PREF == 4;
    const ip_addr_t* address = lwip_netif_address(netif, four ? NSAPI_IPv4 : NSAPI_IPv6);
    return address ? address : lwip_netif_address(netif, four ? NSAPI_IPv6 : NSAPI_IPv4);
}

const ip_addr_t* lwip_netif_link_local(const netif* netif) {
#if LWIP_IPV6
    for (int i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
        if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)) && ip6_addr_islinklocal(netif_ip6_addr(netif, i))) {
            return netif_ip_addr6(netif, i);
        }
    }
#endif
    (void)netif;
    return nullptr;
}

netif* lwip_netif_named(const char* name) { return name ? netif_find(name) : nullptr; }
