// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/L3IP.h"
#include "netsocket/NetworkInterface.h"
#include "netsocket/OnboardNetworkStack.h"

/// An interface made of a device that carries IP packets and a stack on the chip that takes such devices.
class L3IPInterface : public virtual NetworkInterface {
  public:
    explicit L3IPInterface(L3IP& l3ip = L3IP::get_default_instance(),
                           OnboardNetworkStack& stack = OnboardNetworkStack::get_default_instance());
    ~L3IPInterface() override;

    nsapi_error_t set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                              const SocketAddress& gateway) override;
    nsapi_error_t set_dhcp(bool dhcp) override;
    nsapi_error_t connect() override;
    nsapi_error_t disconnect() override;
    nsapi_error_t get_ip_address(SocketAddress* address) override;
    nsapi_error_t get_netmask(SocketAddress* address) override;
    nsapi_error_t get_gateway(SocketAddress* address) override;
    char* get_interface_name(char* interface_name) override;
    void set_as_default() override;
    void attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) override;
    nsapi_connection_status_t get_connection_status() const override;
    nsapi_error_t set_blocking(bool blocking) override;

    L3IP& getl3ip() const { return _l3ip; }

  protected:
    NetworkStack* get_stack() final;

    L3IP& _l3ip;
    OnboardNetworkStack& _stack;
    OnboardNetworkStack::Interface* _interface = nullptr;
    bool _dhcp = true;
    bool _blocking = true;
    char _ip_address[NSAPI_IPv6_SIZE] = {};
    char _netmask[NSAPI_IPv4_SIZE] = {};
    char _gateway[NSAPI_IPv6_SIZE] = {};
    mbed::Callback<void(nsapi_event_t, intptr_t)> _connection_status_cb;
};
