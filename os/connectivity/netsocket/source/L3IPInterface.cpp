// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/L3IPInterface.h"

#include <cstdio>

namespace {

void write(char* to, size_t size, const SocketAddress& address) {
    const char* const text = address.get_ip_address();
    std::snprintf(to, size, "%s", text ? text : "");
}

constexpr nsapi_error_t kNone = NSAPI_ERROR_NO_CONNECTION;

}  // namespace

L3IPInterface::L3IPInterface(L3IP& l3ip, OnboardNetworkStack& stack) : _l3ip(l3ip), _stack(stack) {}

L3IPInterface::~L3IPInterface() {
    if (_interface) {
        _interface->attach(nullptr);
        _stack.remove_l3ip_interface(&_interface);
    }
}

nsapi_error_t L3IPInterface::set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                                         const SocketAddress& gateway) {
    if (_interface && _interface->get_connection_status() != NSAPI_STATUS_DISCONNECTED) {
        return NSAPI_ERROR_BUSY;
    }
    if (!ip_address) {
        return NSAPI_ERROR_PARAMETER;
    }
    _dhcp = false;
    write(_ip_address, sizeof _ip_address, ip_address);
    write(_netmask, sizeof _netmask, netmask.get_ip_version() == NSAPI_IPv4 ? netmask : SocketAddress());
    write(_gateway, sizeof _gateway, gateway);
    return NSAPI_ERROR_OK;
}

nsapi_error_t L3IPInterface::connect() {
    if (!_interface) {
        const nsapi_error_t error = _stack.add_l3ip_interface(_l3ip, false, &_interface);
        if (error) {
            _interface = nullptr;
            return error;
        }
        _interface->attach(_connection_status_cb);
    }
    return _interface->bringup(_dhcp, _ip_address[0] ? _ip_address : nullptr, _netmask[0] ? _netmask : nullptr,
                               _gateway[0] ? _gateway : nullptr, DEFAULT_STACK, _blocking);
}

nsapi_error_t L3IPInterface::disconnect() { return _interface ? _interface->bringdown() : kNone; }
nsapi_error_t L3IPInterface::get_ip_address(SocketAddress* address) {
    return _interface ? _interface->get_ip_address(address) : kNone;
}
nsapi_error_t L3IPInterface::get_netmask(SocketAddress* address) {
    return _interface ? _interface->get_netmask(address) : kNone;
}
nsapi_error_t L3IPInterface::get_gateway(SocketAddress* address) {
    return _interface ? _interface->get_gateway(address) : kNone;
}
char* L3IPInterface::get_interface_name(char* interface_name) {
    return _interface ? _interface->get_interface_name(interface_name) : nullptr;
}
void L3IPInterface::set_as_default() {
    if (_interface) {
        _stack.set_default_interface(_interface);
    }
}
void L3IPInterface::attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) {
    _connection_status_cb = status_cb;
    if (_interface) {
        _interface->attach(status_cb);
    }
}
nsapi_connection_status_t L3IPInterface::get_connection_status() const {
    return _interface ? _interface->get_connection_status() : NSAPI_STATUS_DISCONNECTED;
}
nsapi_error_t L3IPInterface::set_blocking(bool blocking) {
    _blocking = blocking;
    return NSAPI_ERROR_OK;
}
NetworkStack* L3IPInterface::get_stack() { return &_stack; }

nsapi_error_t L3IPInterface::set_dhcp(bool dhcp) {
    _dhcp = dhcp;
    return NSAPI_ERROR_OK;
}
