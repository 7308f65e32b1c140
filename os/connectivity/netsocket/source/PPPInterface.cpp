// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/PPPInterface.h"

#include <cstdio>

namespace {

void write(char* to, size_t size, const SocketAddress& address) {
    const char* const text = address.get_ip_address();
    std::snprintf(to, size, "%s", text ? text : "");
}

constexpr nsapi_error_t kNone = NSAPI_ERROR_NO_CONNECTION;

}  // namespace

PPPInterface::PPPInterface(PPP& ppp, OnboardNetworkStack& stack) : _ppp(ppp), _stack(stack) {}

PPPInterface::~PPPInterface() {
    if (_interface) {
        _interface->attach(nullptr);
        _stack.remove_ppp_interface(&_interface);
    }
}

nsapi_error_t PPPInterface::set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                                        const SocketAddress& gateway) {
    if (_interface && _interface->get_connection_status() != NSAPI_STATUS_DISCONNECTED) {
        return NSAPI_ERROR_BUSY;
    }
    if (!ip_address) {
        return NSAPI_ERROR_PARAMETER;
    }
    write(_ip_address, sizeof _ip_address, ip_address);
    write(_netmask, sizeof _netmask, netmask.get_ip_version() == NSAPI_IPv4 ? netmask : SocketAddress());
    write(_gateway, sizeof _gateway, gateway);
    return NSAPI_ERROR_OK;
}

nsapi_error_t PPPInterface::connect() {
    if (!_interface) {
        if (!_stream) {
            return NSAPI_ERROR_PARAMETER;
        }
        _ppp.set_stream(_stream);
        _ppp.set_ip_stack(_ip_stack);
        _ppp.set_credentials(_uname, _password);
        const nsapi_error_t error = _stack.add_ppp_interface(_ppp, false, &_interface);
        if (error) {
            _interface = nullptr;
            return error;
        }
        _interface->attach(_connection_status_cb);
    }
    return _interface->bringup(false, _ip_address[0] ? _ip_address : nullptr, _netmask[0] ? _netmask : nullptr,
                               _gateway[0] ? _gateway : nullptr, _ip_stack, _blocking);
}

nsapi_error_t PPPInterface::disconnect() { return _interface ? _interface->bringdown() : kNone; }
nsapi_error_t PPPInterface::get_ip_address(SocketAddress* address) {
    return _interface ? _interface->get_ip_address(address) : kNone;
}
nsapi_error_t PPPInterface::get_netmask(SocketAddress* address) {
    return _interface ? _interface->get_netmask(address) : kNone;
}
nsapi_error_t PPPInterface::get_gateway(SocketAddress* address) {
    return _interface ? _interface->get_gateway(address) : kNone;
}
char* PPPInterface::get_interface_name(char* interface_name) {
    return _interface ? _interface->get_interface_name(interface_name) : nullptr;
}
void PPPInterface::set_as_default() {
    if (_interface) {
        _stack.set_default_interface(_interface);
    }
}
void PPPInterface::attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) {
    _connection_status_cb = status_cb;
    if (_interface) {
        _interface->attach(status_cb);
    }
}
nsapi_connection_status_t PPPInterface::get_connection_status() const {
    return _interface ? _interface->get_connection_status() : NSAPI_STATUS_DISCONNECTED;
}
nsapi_error_t PPPInterface::set_blocking(bool blocking) {
    _blocking = blocking;
    return NSAPI_ERROR_OK;
}
NetworkStack* PPPInterface::get_stack() { return &_stack; }

void PPPInterface::set_stream(mbed::FileHandle* stream) { _stream = stream; }
void PPPInterface::set_ip_stack(nsapi_ip_stack_t ip_stack) { _ip_stack = ip_stack; }
void PPPInterface::set_credentials(const char* uname, const char* password) {
    _uname = uname;
    _password = password;
}
