// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/NetworkInterface.h"

#include <new>

#include "netsocket/NetworkStack.h"
#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"
#include "platform/mbed_error.h"

namespace {

// Of all interfaces' listeners.
mbed::SingletonPtr<PlatformMutex> mutex;
using Lock = mbed::ScopedLock<PlatformMutex>;

}  // namespace

struct NetworkInterface::Listener {
    status_cb_t callback;
    Listener* next;
};

NetworkInterface::~NetworkInterface() {
    while (_listeners) {
        Listener* const listener = _listeners;
        _listeners = listener->next;
        delete listener;
    }
}

void NetworkInterface::set_default_parameters() {}
void NetworkInterface::set_as_default() {}
const char* NetworkInterface::get_mac_address() { return nullptr; }
nsapi_error_t NetworkInterface::set_mac_address(uint8_t*, nsapi_size_t) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkInterface::get_ip_address(SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkInterface::get_ipv6_link_local_address(SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkInterface::get_netmask(SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkInterface::get_gateway(SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
char* NetworkInterface::get_interface_name(char*) { return nullptr; }
const char* NetworkInterface::get_hostname() { return nullptr; }
nsapi_error_t NetworkInterface::set_hostname(const char*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkInterface::set_network(const SocketAddress&, const SocketAddress&, const SocketAddress&) {
    return NSAPI_ERROR_UNSUPPORTED;
}
nsapi_error_t NetworkInterface::set_dhcp(bool dhcp) { return dhcp ? NSAPI_ERROR_OK : NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkInterface::set_blocking(bool) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_connection_status_t NetworkInterface::get_connection_status() const { return NSAPI_STATUS_ERROR_UNSUPPORTED; }
void NetworkInterface::attach(status_cb_t) {}

nsapi_error_t NetworkInterface::gethostbyname(const char* host, SocketAddress* address, nsapi_version_t version,
                                              const char* interface_name) {
    return get_stack()->gethostbyname(host, address, version, interface_name);
}

nsapi_value_or_error_t NetworkInterface::getaddrinfo(const char* hostname, SocketAddress* hints, SocketAddress** res,
                                                     const char* interface_name) {
    return get_stack()->getaddrinfo(hostname, hints, res, interface_name);
}

nsapi_value_or_error_t NetworkInterface::gethostbyname_async(const char* host, hostbyname_cb_t callback,
                                                             nsapi_version_t version, const char* interface_name) {
    return get_stack()->gethostbyname_async(host, callback, version, interface_name);
}

nsapi_value_or_error_t NetworkInterface::getaddrinfo_async(const char* hostname, SocketAddress* hints,
                                                           hostbyname_cb_t callback, const char* interface_name) {
    return get_stack()->getaddrinfo_async(hostname, hints, callback, interface_name);
}

nsapi_error_t NetworkInterface::gethostbyname_async_cancel(int id) {
    return get_stack()->gethostbyname_async_cancel(id);
}

nsapi_error_t NetworkInterface::add_dns_server(const SocketAddress& address, const char* interface_name) {
    return get_stack()->add_dns_server(address, interface_name);
}

nsapi_error_t NetworkInterface::get_dns_server(int index, SocketAddress* address, const char* interface_name) {
    return get_stack()->get_dns_server(index, address, interface_name);
}

// --- Listeners ---

void NetworkInterface::tell_listeners(nsapi_event_t event, intptr_t parameter) {
    // Without the lock while a listener is called, who may add and remove some.
    for (int index = 0;; index++) {
        status_cb_t callback;
        {
            Lock lock(*mutex);
            Listener* listener = _listeners;
            for (int i = 0; i < index && listener; i++) {
                listener = listener->next;
            }
            if (!listener) {
                return;
            }
            callback = listener->callback;
        }
        if (callback) {
            callback(event, parameter);
        }
    }
}

bool NetworkInterface::add_listener(const status_cb_t& status_cb) {
    auto* const listener = new (std::nothrow) Listener{status_cb, nullptr};
    if (!listener) {
        return false;
    }
    bool first;
    {
        Lock lock(*mutex);
        first = !_listeners;
        Listener** end = &_listeners;
        while (*end) {
            end = &(*end)->next;
        }
        *end = listener;
    }
    if (first) {
        attach(status_cb_t(this, &NetworkInterface::tell_listeners));
    }
    return true;
}

#if MBED_CONF_NSAPI_ADD_EVENT_LISTENER_RETURN_CHANGE
nsapi_error_t NetworkInterface::add_event_listener(status_cb_t status_cb) {
    return add_listener(status_cb) ? NSAPI_ERROR_OK : NSAPI_ERROR_NO_MEMORY;
}
#else
void NetworkInterface::add_event_listener(status_cb_t status_cb) {
    if (!add_listener(status_cb)) {
        MBED_ERROR(MBED_MAKE_ERROR(MBED_MODULE_NETWORK_STACK, MBED_ERROR_CODE_OUT_OF_MEMORY), "add_event_listener");
    }
}
#endif

#if MBED_CONF_PLATFORM_CALLBACK_COMPARABLE
void NetworkInterface::remove_event_listener(status_cb_t status_cb) {
    Listener* removed = nullptr;
    bool last;
    {
        Lock lock(*mutex);
        for (Listener** at = &_listeners; *at; at = &(*at)->next) {
            if ((*at)->callback == status_cb) {
                removed = *at;
                *at = removed->next;
                break;
            }
        }
        last = removed && !_listeners;
    }
    delete removed;
    if (last) {
        attach(nullptr);
    }
}
#endif
