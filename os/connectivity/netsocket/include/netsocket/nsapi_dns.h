// SPDX-License-Identifier: BSD-3-Clause
// Names to addresses by questions to servers (RFC 1034, 1035, 3596), over UDP sockets of a stack. Answers are kept for
// the time they are good for (nsapi.dns-cache-size of them). Each server is asked nsapi.dns-retries times more, with
// nsapi.dns-response-wait-time in between, and nsapi.dns-total-attempts ends it all. Servers: those that were added,
// and then those the network named.
#pragma once

#include "netsocket/nsapi_types.h"

#ifndef __cplusplus

nsapi_error_t nsapi_dns_query(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr, nsapi_version_t version);
nsapi_size_or_error_t nsapi_dns_query_multiple(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr,
                                               nsapi_size_t addr_count, const char* interface_name,
                                               nsapi_version_t version);
nsapi_error_t nsapi_dns_add_server(nsapi_addr_t addr, const char* interface_name);

#else

#include "netsocket/NetworkStack.h"
#include "platform/Callback.h"

typedef mbed::Callback<nsapi_error_t(int delay_ms, mbed::Callback<void()> user_cb)> call_in_callback_cb_t;

// Waiting. NSAPI_UNSPEC: IPv4, and IPv6 if there is none; the other way round if the stack's own address is IPv6.
// NSAPI_ERROR_PARAMETER: no name, or one that cannot be (RFC 1035, 2.3.4); NSAPI_ERROR_DNS_FAILURE: no server, or none
// knows the name; NSAPI_ERROR_TIMEOUT: none answered; NSAPI_ERROR_NO_MEMORY; what sockets say.
nsapi_error_t nsapi_dns_query(NetworkStack* stack, const char* host, SocketAddress* addr,
                              nsapi_version_t version = NSAPI_IPv4);
nsapi_error_t nsapi_dns_query(NetworkStack* stack, const char* host, SocketAddress* addr, const char* interface_name,
                              nsapi_version_t version = NSAPI_IPv4);
/// How many addresses, `addr_count` at most.
nsapi_size_or_error_t nsapi_dns_query_multiple(NetworkStack* stack, const char* host, SocketAddress* addr,
                                               nsapi_size_t addr_count, const char* interface_name = nullptr,
                                               nsapi_version_t version = NSAPI_IPv4);

/// Not waiting: see NetworkInterface::gethostbyname_async(). `call_in_cb`: whose thread does the work, unless
/// nsapi_dns_call_in_set() named one. NSAPI_ERROR_BUSY: five questions are being asked already.
nsapi_error_t nsapi_dns_query_async(NetworkStack* stack, const char* host, NetworkStack::hostbyname_cb_t callback,
                                    call_in_callback_cb_t call_in_cb, nsapi_version_t version = NSAPI_IPv4);
nsapi_error_t nsapi_dns_query_async(NetworkStack* stack, const char* host, NetworkStack::hostbyname_cb_t callback,
                                    call_in_callback_cb_t call_in_cb, const char* interface_name,
                                    nsapi_version_t version = NSAPI_IPv4);
nsapi_size_or_error_t nsapi_dns_query_multiple_async(NetworkStack* stack, const char* host,
                                                     NetworkStack::hostbyname_cb_t callback, nsapi_size_t addr_count,
                                                     call_in_callback_cb_t call_in_cb, const char* interface_name,
                                                     nsapi_version_t version = NSAPI_IPv4);
nsapi_error_t nsapi_dns_query_async_cancel(nsapi_size_or_error_t id);
/// Whose thread asks from now on; null: that of the query.
void nsapi_dns_call_in_set(call_in_callback_cb_t callback);
/// Forgets the answers. Questions go on.
void nsapi_dns_reset();

extern "C" nsapi_error_t nsapi_dns_query(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr,
                                         nsapi_version_t version = NSAPI_IPv4);
extern "C" nsapi_size_or_error_t nsapi_dns_query_multiple(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr,
                                                          nsapi_size_t addr_count, const char* interface_name = nullptr,
                                                          nsapi_version_t version = NSAPI_IPv4);

template <typename S>
nsapi_error_t nsapi_dns_query(S* stack, const char* host, SocketAddress* addr, nsapi_version_t version = NSAPI_IPv4) {
    return nsapi_dns_query(nsapi_create_stack(stack), host, addr, version);
}
template <typename S>
nsapi_size_or_error_t nsapi_dns_query_multiple(S* stack, const char* host, SocketAddress* addr, nsapi_size_t addr_count,
                                               nsapi_version_t version = NSAPI_IPv4) {
    return nsapi_dns_query_multiple(nsapi_create_stack(stack), host, addr, addr_count, nullptr, version);
}

/// A server to ask before all others. The last five are kept.
extern "C" nsapi_error_t nsapi_dns_add_server(nsapi_addr_t addr, const char* interface_name);
inline nsapi_error_t nsapi_dns_add_server(const SocketAddress& address, const char* interface_name = nullptr) {
    return nsapi_dns_add_server(address.get_addr(), interface_name);
}
inline nsapi_error_t nsapi_dns_add_server(const char* address, const char* interface_name = nullptr) {
    return nsapi_dns_add_server(SocketAddress(address).get_addr(), interface_name);
}

#endif
