// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/OnboardNetworkStack.h"

// What a stack need not have.

nsapi_error_t OnboardNetworkStack::Interface::set_ip_address(const char*, const char*, const char*, uint8_t) {
    return NSAPI_ERROR_UNSUPPORTED;
}
char* OnboardNetworkStack::Interface::get_interface_name(char*) { return nullptr; }
nsapi_error_t OnboardNetworkStack::Interface::set_hostname(const char*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t OnboardNetworkStack::Interface::get_ipv6_link_local_address(SocketAddress*) {
    return NSAPI_ERROR_UNSUPPORTED;
}

nsapi_error_t OnboardNetworkStack::add_ethernet_interface(EMAC& emac, bool default_if, Interface** interface_out,
                                                          const uint8_t* mac_addr) {
    return mac_addr ? static_cast<nsapi_error_t>(NSAPI_ERROR_UNSUPPORTED)
                    : add_ethernet_interface(emac, default_if, interface_out);
}
nsapi_error_t OnboardNetworkStack::add_l3ip_interface(L3IP&, bool, Interface**) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t OnboardNetworkStack::add_ppp_interface(PPP&, bool, Interface**) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t OnboardNetworkStack::remove_ethernet_interface(Interface**) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t OnboardNetworkStack::remove_l3ip_interface(Interface**) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t OnboardNetworkStack::remove_ppp_interface(Interface**) { return NSAPI_ERROR_UNSUPPORTED; }
void OnboardNetworkStack::set_default_interface(Interface*) {}
