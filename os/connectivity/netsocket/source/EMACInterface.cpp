// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/EMACInterface.h"

#include <cstdio>
#include <cstring>

namespace {

// An address as text, in `size` bytes; nothing for none.
void write(char* to, size_t size, const SocketAddress& address) {
    const char* const text = address.get_ip_address();
    std::snprintf(to, size, "%s", text ? text : "");
}

bool is_hostname(const char* name) {
    const size_t length = std::strlen(name);
    if (length == 0 || length > 63 || name[0] == '-' || name[length - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        const char c = name[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return true;
}

}  // namespace

EMACInterface::EMACInterface(EMAC& emac, OnboardNetworkStack& stack) : _emac(emac), _stack(stack) {}

EMACInterface::~EMACInterface() {
    if (_interface) {
        _interface->attach(nullptr);
        _stack.remove_ethernet_interface(&_interface);
    }
}

nsapi_error_t EMACInterface::set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                                         const SocketAddress& gateway) {
    if (_interface && _interface->get_connection_status() != NSAPI_STATUS_DISCONNECTED) {
        return NSAPI_ERROR_BUSY;
    }
    // IPv6 needs no mask.
    if (!ip_address || (ip_address.get_ip_version() == NSAPI_IPv4 && netmask.get_ip_version() != NSAPI_IPv4)) {
        return NSAPI_ERROR_PARAMETER;
    }
    _dhcp = false;
    write(_ip_address, sizeof _ip_address, ip_address);
    write(_netmask, sizeof _netmask, netmask.get_ip_version() == NSAPI_IPv4 ? netmask : SocketAddress());
    write(_gateway, sizeof _gateway, gateway);
    return NSAPI_ERROR_OK;
}

nsapi_error_t EMACInterface::set_dhcp(bool dhcp) {
    _dhcp = dhcp;
    return NSAPI_ERROR_OK;
}

nsapi_error_t EMACInterface::connect() {
    if (!_interface) {
        const nsapi_error_t error =
            _stack.add_ethernet_interface(_emac, false, &_interface, _hw_mac_addr_set ? _hw_mac_addr : nullptr);
        if (error) {
            _interface = nullptr;
            return error;
        }
        _interface->attach(_connection_status_cb);
        if (_hostname[0] != '\0') {
            _interface->set_hostname(_hostname);
        }
    }
    return _interface->bringup(_dhcp, _ip_address[0] ? _ip_address : nullptr, _netmask[0] ? _netmask : nullptr,
                               _gateway[0] ? _gateway : nullptr, DEFAULT_STACK, _blocking);
}

nsapi_error_t EMACInterface::disconnect() {
    return _interface ? _interface->bringdown() : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_CONNECTION);
}

const char* EMACInterface::get_mac_address() {
    if (_interface) {
        return _interface->get_mac_address(_mac_address, sizeof _mac_address);
    }
    if (!_hw_mac_addr_set) {
        return nullptr;  // the hardware is not asked before connect()
    }
    const uint8_t* const mac = _hw_mac_addr;
    std::snprintf(_mac_address, sizeof _mac_address, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
                  mac[4], mac[5]);
    return _mac_address;
}

nsapi_error_t EMACInterface::set_mac_address(uint8_t* mac_addr, nsapi_size_t addr_len) {
    if (!mac_addr || addr_len != NSAPI_MAC_BYTES || (mac_addr[0] & 1)) {
        return NSAPI_ERROR_PARAMETER;
    }
    if (_interface) {
        return NSAPI_ERROR_BUSY;
    }
    std::memcpy(_hw_mac_addr, mac_addr, sizeof _hw_mac_addr);
    _hw_mac_addr_set = true;
    return NSAPI_ERROR_OK;
}

nsapi_error_t EMACInterface::get_ip_address(SocketAddress* address) {
    return _interface ? _interface->get_ip_address(address) : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_CONNECTION);
}

nsapi_error_t EMACInterface::get_ipv6_link_local_address(SocketAddress* address) {
    return _interface ? _interface->get_ipv6_link_local_address(address)
                      : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_CONNECTION);
}

nsapi_error_t EMACInterface::get_netmask(SocketAddress* address) {
    return _interface ? _interface->get_netmask(address) : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_CONNECTION);
}

nsapi_error_t EMACInterface::get_gateway(SocketAddress* address) {
    return _interface ? _interface->get_gateway(address) : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_CONNECTION);
}

char* EMACInterface::get_interface_name(char* interface_name) {
    return _interface ? _interface->get_interface_name(interface_name) : nullptr;
}

const char* EMACInterface::get_hostname() { return _hostname[0] != '\0' ? _hostname : nullptr; }

nsapi_error_t EMACInterface::set_hostname(const char* hostname) {
    if (!hostname || !is_hostname(hostname)) {
        return NSAPI_ERROR_PARAMETER;
    }
    if (_interface && _interface->get_connection_status() != NSAPI_STATUS_DISCONNECTED) {
        return NSAPI_ERROR_BUSY;
    }
    std::snprintf(_hostname, sizeof _hostname, "%s", hostname);
    return _interface ? _interface->set_hostname(_hostname) : static_cast<nsapi_error_t>(NSAPI_ERROR_OK);
}

void EMACInterface::set_as_default() {
    if (_interface) {
        _stack.set_default_interface(_interface);
    }
}

void EMACInterface::attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) {
    _connection_status_cb = status_cb;
    if (_interface) {
        _interface->attach(status_cb);
    }
}

nsapi_connection_status_t EMACInterface::get_connection_status() const {
    return _interface ? _interface->get_connection_status() : NSAPI_STATUS_DISCONNECTED;
}

nsapi_error_t EMACInterface::set_blocking(bool blocking) {
    _blocking = blocking;
    return NSAPI_ERROR_OK;
}

NetworkStack* EMACInterface::get_stack() { return &_stack; }
