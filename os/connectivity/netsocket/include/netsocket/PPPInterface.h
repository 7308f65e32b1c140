// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkInterface.h"
#include "netsocket/OnboardNetworkStack.h"
#include "netsocket/PPP.h"

/// An interface made of a PPP implementation and a stack on the chip that takes such.
class PPPInterface : public virtual NetworkInterface {
  public:
    explicit PPPInterface(PPP& ppp = PPP::get_default_instance(),
                          OnboardNetworkStack& stack = OnboardNetworkStack::get_default_instance());
    ~PPPInterface() override;

    nsapi_error_t set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                              const SocketAddress& gateway) override;
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

    // Before connect(); pointers are kept.
    void set_stream(mbed::FileHandle* stream);
    void set_ip_stack(nsapi_ip_stack_t ip_stack);
    void set_credentials(const char* uname, const char* password);

    PPP& getppp() const { return _ppp; }

  protected:
    NetworkStack* get_stack() final;

    PPP& _ppp;
    OnboardNetworkStack& _stack;
    OnboardNetworkStack::Interface* _interface = nullptr;
    bool _blocking = true;
    char _ip_address[NSAPI_IPv6_SIZE] = {};
    char _netmask[NSAPI_IPv4_SIZE] = {};
    char _gateway[NSAPI_IPv4_SIZE] = {};
    mbed::Callback<void(nsapi_event_t, intptr_t)> _connection_status_cb;
    mbed::FileHandle* _stream = nullptr;
    nsapi_ip_stack_t _ip_stack = DEFAULT_STACK;
    const char* _uname = nullptr;
    const char* _password = nullptr;
};
