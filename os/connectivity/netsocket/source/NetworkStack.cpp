// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/NetworkStack.h"

#include <memory>
#include <new>

#include "events/mbed_shared_queues.h"
#include "netsocket/nsapi_dns.h"

nsapi_error_t NetworkStack::get_ip_address(SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkStack::get_ipv6_link_local_address(SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkStack::get_ip_address_if(SocketAddress* address, const char* interface_name) {
    return interface_name ? static_cast<nsapi_error_t>(NSAPI_ERROR_UNSUPPORTED) : get_ip_address(address);
}

nsapi_error_t NetworkStack::gethostbyname(const char* host, SocketAddress* address, nsapi_version_t version,
                                          const char* interface_name) {
    return nsapi_dns_query(this, host, address, interface_name, version);
}

nsapi_value_or_error_t NetworkStack::getaddrinfo(const char* hostname, SocketAddress* hints, SocketAddress** res,
                                                 const char* interface_name) {
    if (!res) {
        return NSAPI_ERROR_PARAMETER;
    }
    std::unique_ptr<SocketAddress[]> found(new (std::nothrow) SocketAddress[MBED_CONF_NSAPI_DNS_ADDRESSES_LIMIT]);
    if (!found) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    const nsapi_version_t version = hints ? hints->get_ip_version() : NSAPI_UNSPEC;
    const nsapi_size_or_error_t count = nsapi_dns_query_multiple(
        this, hostname, found.get(), MBED_CONF_NSAPI_DNS_ADDRESSES_LIMIT, interface_name, version);
    if (count > 0) {
        for (nsapi_size_or_error_t i = 0; i < count; i++) {
            found[static_cast<size_t>(i)].set_port(hints ? hints->get_port() : 0);
        }
        *res = found.release();
    }
    return count;
}

nsapi_value_or_error_t NetworkStack::gethostbyname_async(const char* host, hostbyname_cb_t callback,
                                                         nsapi_version_t version, const char* interface_name) {
    return nsapi_dns_query_async(this, host, callback, get_call_in_callback(), interface_name, version);
}

nsapi_value_or_error_t NetworkStack::getaddrinfo_async(const char* hostname, SocketAddress* hints,
                                                       hostbyname_cb_t callback, const char* interface_name) {
    return nsapi_dns_query_multiple_async(this, hostname, callback, MBED_CONF_NSAPI_DNS_ADDRESSES_LIMIT,
                                          get_call_in_callback(), interface_name,
                                          hints ? hints->get_ip_version() : NSAPI_UNSPEC);
}

nsapi_error_t NetworkStack::gethostbyname_async_cancel(int id) { return nsapi_dns_query_async_cancel(id); }

nsapi_error_t NetworkStack::add_dns_server(const SocketAddress& address, const char* interface_name) {
    return nsapi_dns_add_server(address, interface_name);
}

nsapi_error_t NetworkStack::get_dns_server(int, SocketAddress*, const char*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkStack::setstackopt(int, int, const void*, unsigned) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkStack::getstackopt(int, int, void*, unsigned*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t NetworkStack::setsockopt(nsapi_socket_t, int, int, const void*, unsigned) {
    return NSAPI_ERROR_UNSUPPORTED;
}
nsapi_error_t NetworkStack::getsockopt(nsapi_socket_t, int, int, void*, unsigned*) { return NSAPI_ERROR_UNSUPPORTED; }

nsapi_size_or_error_t NetworkStack::socket_sendto_control(nsapi_socket_t handle, const SocketAddress& address,
                                                          const void* data, nsapi_size_t size, nsapi_msghdr_t* control,
                                                          nsapi_size_t) {
    return control ? static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_UNSUPPORTED)
                   : socket_sendto(handle, address, data, size);
}

nsapi_size_or_error_t NetworkStack::socket_recvfrom_control(nsapi_socket_t handle, SocketAddress* address, void* data,
                                                            nsapi_size_t size, nsapi_msghdr_t* control, nsapi_size_t) {
    return control ? static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_UNSUPPORTED)
                   : socket_recvfrom(handle, address, data, size);
}

NetworkStack::call_in_callback_cb_t NetworkStack::get_call_in_callback() {
    return call_in_callback_cb_t(this, &NetworkStack::call_in);
}

nsapi_error_t NetworkStack::call_in(int delay, mbed::Callback<void()> func) {
    if (delay < 0 || !func) {
        return NSAPI_ERROR_PARAMETER;
    }
    events::EventQueue* const queue = mbed::mbed_event_queue();
    const int id = delay > 0 ? queue->call_in(std::chrono::milliseconds(delay), func) : queue->call(func);
    return id ? NSAPI_ERROR_OK : NSAPI_ERROR_NO_MEMORY;
}
