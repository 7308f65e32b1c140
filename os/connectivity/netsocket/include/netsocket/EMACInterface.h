// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/EMAC.h"
#include "netsocket/NetworkInterface.h"
#include "netsocket/OnboardNetworkStack.h"

/// An interface made of an Ethernet controller and a stack on the chip. The hardware is not touched before connect().
class EMACInterface : public virtual NetworkInterface {
  public:
    explicit EMACInterface(EMAC& emac = EMAC::get_default_instance(),
                           OnboardNetworkStack& stack = OnboardNetworkStack::get_default_instance());
    /// Disconnects.
    ~EMACInterface() override;

    nsapi_error_t set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                              const SocketAddress& gateway) override;
    nsapi_error_t set_dhcp(bool dhcp) override;
    nsapi_error_t connect() override;
    nsapi_error_t disconnect() override;
    const char* get_mac_address() override;
    nsapi_error_t set_mac_address(uint8_t* mac_addr, nsapi_size_t addr_len) override;
    nsapi_error_t get_ip_address(SocketAddress* address) override;
    nsapi_error_t get_ipv6_link_local_address(SocketAddress* address) override;
    nsapi_error_t get_netmask(SocketAddress* address) override;
    nsapi_error_t get_gateway(SocketAddress* address) override;
    char* get_interface_name(char* interface_name) override;
    const char* get_hostname() override;
    nsapi_error_t set_hostname(const char* hostname) override;
    void set_as_default() override;
    void attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) override;
    nsapi_connection_status_t get_connection_status() const override;
    nsapi_error_t set_blocking(bool blocking) override;

    /// The controller, which the stack uses from connect() on.
    EMAC& get_emac() const { return _emac; }
    EMACInterface* emacInterface() final { return this; }

  protected:
    NetworkStack* get_stack() final;

    EMAC& _emac;
    OnboardNetworkStack& _stack;
    OnboardNetworkStack::Interface* _interface = nullptr;
    bool _dhcp = true;
    bool _blocking = true;
    bool _hw_mac_addr_set = false;
    char _mac_address[NSAPI_MAC_SIZE] = {};
    char _ip_address[NSAPI_IPv6_SIZE] = {};
    char _netmask[NSAPI_IPv4_SIZE] = {};
    char _gateway[NSAPI_IPv6_SIZE] = {};
    char _hostname[64] = {};
    uint8_t _hw_mac_addr[NSAPI_MAC_BYTES] = {};
    mbed::Callback<void(nsapi_event_t, intptr_t)> _connection_status_cb;
};
