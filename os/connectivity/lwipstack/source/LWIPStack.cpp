// SPDX-License-Identifier: BSD-3-Clause
// lwIP's start, and what concerns the stack as a whole.
#include "LWIPStack.h"

#include <cstring>
#include <new>

#include "LWIPInterface.h"
#include "LWIPMemoryManager.h"
#include "lwip/dns.h"
#include "lwip/tcpip.h"
#include "lwip/timeouts.h"
#include "lwip_convert.h"
#include "platform/SingletonPtr.h"
#include "rtos/Semaphore.h"

namespace {

// What DHCP and router advertisements say, each in its own place: they do not know of each other.
ip_addr_t servers_four[DNS_MAX_SERVERS];
ip_addr_t servers_six[DNS_MAX_SERVERS];

// What is to be called from lwIP's thread, later.
struct Call {
    mbed::Callback<void()> function;
    int delay;
};
int calls;

// The thread's lock is given away meanwhile: the function may take locks whose owners wait for lwIP's.
void run(void* argument) {
    auto* const call = static_cast<Call*>(argument);
    calls--;
    const mbed::Callback<void()> function = call->function;
    delete call;
    UNLOCK_TCPIP_CORE();
    function();
    LOCK_TCPIP_CORE();
}

}  // namespace

// lwIP's own resolver is not compiled: these are its functions that DHCP, ND and lwIP's start call.
extern "C" {
void dns_init(void) {}
void dns_tmr(void) {}
void dns_setserver(u8_t index, const ip_addr_t* server) {
    if (index >= DNS_MAX_SERVERS) {
        return;
    }
    if (!server) {
        servers_six[index] = {};  // what routers say runs out
    } else {
        (IP_IS_V6(server) ? servers_six : servers_four)[index] = *server;
    }
}
const ip_addr_t* dns_getserver(u8_t index) { return index < DNS_MAX_SERVERS ? &servers_four[index] : IP_ADDR_ANY; }
}

LWIP::LWIP() {
    rtos::Semaphore started(0);
    tcpip_init([](void* argument) { static_cast<rtos::Semaphore*>(argument)->release(); }, &started);
    started.acquire();
}

LWIP& LWIP::get_instance() {
    static mbed::SingletonPtr<LWIP> instance;
    return *instance;
}

MBED_WEAK OnboardNetworkStack& OnboardNetworkStack::get_default_instance() { return LWIP::get_instance(); }

EMACMemoryManager* LWIP::get_memory_manager() { return &lwip_memory_manager(); }

nsapi_error_t LWIP::add_ethernet_interface(EMAC& emac, bool default_if,
                                           OnboardNetworkStack::Interface** interface_out) {
    return add_ethernet_interface(emac, default_if, interface_out, nullptr);
}

nsapi_error_t LWIP::add_ethernet_interface(EMAC& emac, bool default_if, OnboardNetworkStack::Interface** interface_out,
                                           const uint8_t* mac_addr) {
#if LWIP_ETHERNET
    if (!interface_out) {
        return NSAPI_ERROR_PARAMETER;
    }
    auto* const interface = new (std::nothrow) Interface;
    if (!interface) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    const nsapi_error_t error = interface->start(emac, mac_addr, default_if);
    if (error) {
        delete interface;
        return error;
    }
    *interface_out = interface;
    return NSAPI_ERROR_OK;
#else
    (void)emac, (void)default_if, (void)interface_out, (void)mac_addr;
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

nsapi_error_t LWIP::remove_ethernet_interface(OnboardNetworkStack::Interface** interface_out) {
    if (!interface_out || !*interface_out) {
        return NSAPI_ERROR_PARAMETER;
    }
    delete static_cast<Interface*>(*interface_out);
    *interface_out = nullptr;
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::add_l3ip_interface(L3IP& l3ip, bool default_if, OnboardNetworkStack::Interface** interface_out) {
#if MBED_CONF_LWIP_L3IP_ENABLED
    if (!interface_out) {
        return NSAPI_ERROR_PARAMETER;
    }
    auto* const interface = new (std::nothrow) Interface;
    if (!interface) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    const nsapi_error_t error = interface->start(l3ip, default_if);
    if (error) {
        delete interface;
        return error;
    }
    *interface_out = interface;
    return NSAPI_ERROR_OK;
#else
    (void)l3ip, (void)default_if, (void)interface_out;
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

nsapi_error_t LWIP::remove_l3ip_interface(OnboardNetworkStack::Interface** interface_out) {
    return remove_ethernet_interface(interface_out);
}

void LWIP::set_default_interface(OnboardNetworkStack::Interface* interface) {
    LwipLock lock;
    netif_set_default(interface ? static_cast<Interface*>(interface)->lwip_netif() : nullptr);
}

nsapi_error_t LWIP::get_ip_address(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    const ip_addr_t* const own = netif_default ? lwip_netif_address(netif_default) : nullptr;
    if (!own) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    address->set_addr(lwip_address(*own));
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::get_ip_address_if(SocketAddress* address, const char* interface_name) {
    if (!interface_name) {
        return get_ip_address(address);
    }
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    const netif* const one = lwip_netif_named(interface_name);
    if (!one) {
        return NSAPI_ERROR_PARAMETER;
    }
    const ip_addr_t* const own = lwip_netif_address(one);
    if (!own) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    address->set_addr(lwip_address(*own));
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::get_ipv6_link_local_address(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    const ip_addr_t* const own = netif_default ? lwip_netif_link_local(netif_default) : nullptr;
    if (!own) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    address->set_addr(lwip_address(*own));
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::get_dns_server(int index, SocketAddress* address, const char*) {
    if (!address || index < 0) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    constexpr bool four_first = MBED_CONF_LWIP_IP_VER_PREF == 4;
    for (const ip_addr_t* list : {four_first ? servers_four : servers_six, four_first ? servers_six : servers_four}) {
        for (int i = 0; i < DNS_MAX_SERVERS; i++) {
            if (!ip_addr_isany(&list[i]) && index-- == 0) {
                address->set_addr(lwip_address(list[i]));
                return NSAPI_ERROR_OK;
            }
        }
    }
    return NSAPI_ERROR_NO_ADDRESS;
}

nsapi_error_t LWIP::getstackopt(int level, int optname, void* optval, unsigned* optlen) {
    if (level != NSAPI_STACK || (optname != NSAPI_IPV4_MRU && optname != NSAPI_IPV6_MRU)) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    if (!optval || !optlen || *optlen < sizeof(uint32_t)) {
        return NSAPI_ERROR_PARAMETER;
    }
    // Whole fragments of an Ethernet frame each.
    const uint32_t size = IP_REASS_MAX_PBUFS * 1480 + (optname == NSAPI_IPV4_MRU ? 20 : 40);
    std::memcpy(optval, &size, sizeof size);
    *optlen = sizeof size;
    return NSAPI_ERROR_OK;
}

NetworkStack::call_in_callback_cb_t LWIP::get_call_in_callback() { return call_in_callback_cb_t(this, &LWIP::call_in); }

nsapi_error_t LWIP::call_in(int delay, mbed::Callback<void()> func) {
    if (delay < 0 || !func) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    if (calls == MBED_LWIP_CALLS_AT_MOST) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    auto* const call = new (std::nothrow) Call{func, delay};
    if (!call) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    calls++;
    // A delay of 0 too: the timer's end has the thread woken when the lock is given back.
    sys_timeout(static_cast<u32_t>(delay), run, call);
    return NSAPI_ERROR_OK;
}
