// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/EMAC.h"
#include "netsocket/L3IP.h"
#include "netsocket/NetworkStack.h"
#include "netsocket/PPP.h"

/// A stack that runs on the chip and that drivers' devices are given to.
class OnboardNetworkStack : public NetworkStack {
  public:
    /// The one that nsapi.default-stack names; made at the first call.
    static OnboardNetworkStack& get_default_instance();

    /// A device, as the stack has it: what an interface class needs for its own functions of these names, see
    /// NetworkInterface.h.
    class Interface {
      protected:
        ~Interface() = default;

      public:
        /// One more address besides bringup()'s, of the other IP version: before bringup(). `ipv6_flag`: state of an
        /// IPv6 address as the stack counts it, 0 for its choice.
        virtual nsapi_error_t set_ip_address(const char* ip, const char* netmask, const char* gw, uint8_t ipv6_flag);
        /// With `dhcp` the addresses may be null. `blocking`: return when there is an address.
        virtual nsapi_error_t bringup(bool dhcp, const char* ip, const char* netmask, const char* gw,
                                      nsapi_ip_stack_t stack = DEFAULT_STACK, bool blocking = true) = 0;
        virtual nsapi_error_t bringdown() = 0;
        virtual void attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) = 0;
        virtual nsapi_connection_status_t get_connection_status() const = 0;
        virtual char* get_interface_name(char* buf);
        /// The name for DHCP, kept as a pointer; null: none.
        virtual nsapi_error_t set_hostname(const char* hostname);
        /// Writes "00:02:f7:f0:00:00" to `buflen` bytes, NSAPI_MAC_SIZE at least; null if there is none.
        virtual char* get_mac_address(char* buf, nsapi_size_t buflen) = 0;
        virtual nsapi_error_t get_ip_address(SocketAddress* address) = 0;
        virtual nsapi_error_t get_ipv6_link_local_address(SocketAddress* address);
        virtual nsapi_error_t get_netmask(SocketAddress* address) = 0;
        virtual nsapi_error_t get_gateway(SocketAddress* address) = 0;
    };

    /// The memory of this stack's packets, for a driver that wants it before it has an interface.
    virtual EMACMemoryManager* get_memory_manager() { return nullptr; }

    /// Takes a controller, once. `default_if`: it shall be the way to all networks. `mac_addr`: instead of the
    /// controller's own. NSAPI_ERROR_DEVICE_ERROR: it does not start; NSAPI_ERROR_NO_MEMORY.
    virtual nsapi_error_t add_ethernet_interface(EMAC& emac, bool default_if, Interface** interface_out) = 0;
    virtual nsapi_error_t add_ethernet_interface(EMAC& emac, bool default_if, Interface** interface_out,
                                                 const uint8_t* mac_addr);
    virtual nsapi_error_t add_l3ip_interface(L3IP& l3ip, bool default_if, Interface** interface_out);
    virtual nsapi_error_t add_ppp_interface(PPP& ppp, bool default_if, Interface** interface_out);
    /// Gives a device back; `*interface_out` becomes null.
    virtual nsapi_error_t remove_ethernet_interface(Interface** interface_out);
    virtual nsapi_error_t remove_l3ip_interface(Interface** interface_out);
    virtual nsapi_error_t remove_ppp_interface(Interface** interface_out);
    virtual void set_default_interface(Interface* interface);

    OnboardNetworkStack* onboardNetworkStack() final { return this; }
};
