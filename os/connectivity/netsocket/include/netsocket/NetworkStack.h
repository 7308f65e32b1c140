// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <type_traits>

#include "netsocket/DNS.h"
#include "netsocket/NetworkInterface.h"
#include "netsocket/SocketAddress.h"
#include "netsocket/nsapi_types.h"

class OnboardNetworkStack;

/// What sockets are made on: an IP stack, on the chip or in a modem. An implementation defines the socket_ functions.
/// None of them blocks; all may be called from any thread.
class NetworkStack : public DNS {
  public:
    using DNS::hostbyname_cb_t;
    virtual ~NetworkStack() = default;

    // NSAPI_ERROR_PARAMETER: null; NSAPI_ERROR_NO_ADDRESS: there is none now; NSAPI_ERROR_UNSUPPORTED.
    virtual nsapi_error_t get_ip_address(SocketAddress* address);
    virtual nsapi_error_t get_ipv6_link_local_address(SocketAddress* address);
    virtual nsapi_error_t get_ip_address_if(SocketAddress* address, const char* interface_name);

    // See NetworkInterface.h. A stack without an own way asks by UDP sockets of its own: nsapi_dns.h.
    nsapi_error_t gethostbyname(const char* host, SocketAddress* address, nsapi_version_t version = NSAPI_UNSPEC,
                                const char* interface_name = nullptr) override;
    nsapi_value_or_error_t getaddrinfo(const char* hostname, SocketAddress* hints, SocketAddress** res,
                                       const char* interface_name = nullptr) override;
    nsapi_value_or_error_t gethostbyname_async(const char* host, hostbyname_cb_t callback,
                                               nsapi_version_t version = NSAPI_UNSPEC,
                                               const char* interface_name = nullptr) override;
    nsapi_value_or_error_t getaddrinfo_async(const char* hostname, SocketAddress* hints, hostbyname_cb_t callback,
                                             const char* interface_name = nullptr) override;
    nsapi_error_t gethostbyname_async_cancel(int id) override;
    nsapi_error_t add_dns_server(const SocketAddress& address, const char* interface_name = nullptr) override;
    virtual nsapi_error_t get_dns_server(int index, SocketAddress* address, const char* interface_name = nullptr);

    /// `level` and `optname`: nsapi_stack_level_t and nsapi_stack_option_t, or the stack's own.
    virtual nsapi_error_t setstackopt(int level, int optname, const void* optval, unsigned optlen);
    virtual nsapi_error_t getstackopt(int level, int optname, void* optval, unsigned* optlen);

    virtual OnboardNetworkStack* onboardNetworkStack() { return nullptr; }

    /// Calls a function from the stack's thread, after some milliseconds.
    using call_in_callback_cb_t = mbed::Callback<nsapi_error_t(int delay_ms, mbed::Callback<void()> user_cb)>;

  protected:
    friend class InternetSocket;
    friend class InternetDatagramSocket;
    friend class TCPSocket;
    friend class NsapiResolver;

    /// NSAPI_ERROR_NO_SOCKET: no more; NSAPI_ERROR_UNSUPPORTED: not of this kind.
    virtual nsapi_error_t socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) = 0;
    /// The callback of socket_attach() is not called after this.
    virtual nsapi_error_t socket_close(nsapi_socket_t handle) = 0;
    /// No address: any. Port 0: the stack chooses one.
    virtual nsapi_error_t socket_bind(nsapi_socket_t handle, const SocketAddress& address) = 0;
    virtual nsapi_error_t socket_listen(nsapi_socket_t handle, int backlog) = 0;
    /// NSAPI_ERROR_IN_PROGRESS at first, NSAPI_ERROR_ALREADY until it is done, NSAPI_ERROR_IS_CONNECTED after; or why
    /// it failed.
    virtual nsapi_error_t socket_connect(nsapi_socket_t handle, const SocketAddress& address) = 0;
    /// NSAPI_ERROR_WOULD_BLOCK: none waits.
    virtual nsapi_error_t socket_accept(nsapi_socket_t server, nsapi_socket_t* handle,
                                        SocketAddress* address = nullptr) = 0;
    /// TCP. How many bytes were taken, maybe not all. NSAPI_ERROR_WOULD_BLOCK: none.
    virtual nsapi_size_or_error_t socket_send(nsapi_socket_t handle, const void* data, nsapi_size_t size) = 0;
    /// TCP. 0: the peer sends no more. NSAPI_ERROR_WOULD_BLOCK: nothing there now.
    virtual nsapi_size_or_error_t socket_recv(nsapi_socket_t handle, void* data, nsapi_size_t size) = 0;
    virtual nsapi_size_or_error_t socket_sendto(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                                nsapi_size_t size) = 0;
    /// What of the datagram does not fit is lost.
    virtual nsapi_size_or_error_t socket_recvfrom(nsapi_socket_t handle, SocketAddress* address, void* buffer,
                                                  nsapi_size_t size) = 0;
    /// The same with ancillary data, nsapi_msghdr_t: null for none.
    virtual nsapi_size_or_error_t socket_sendto_control(nsapi_socket_t handle, const SocketAddress& address,
                                                        const void* data, nsapi_size_t size, nsapi_msghdr_t* control,
                                                        nsapi_size_t control_size);
    virtual nsapi_size_or_error_t socket_recvfrom_control(nsapi_socket_t handle, SocketAddress* address, void* data,
                                                          nsapi_size_t size, nsapi_msghdr_t* control,
                                                          nsapi_size_t control_size);
    /// Whom to tell that another call may succeed now; now and then without a reason. From the stack's thread, or an
    /// interrupt.
    virtual void socket_attach(nsapi_socket_t handle, void (*callback)(void*), void* data) = 0;
    virtual nsapi_error_t setsockopt(nsapi_socket_t handle, int level, int optname, const void* optval,
                                     unsigned optlen);
    virtual nsapi_error_t getsockopt(nsapi_socket_t handle, int level, int optname, void* optval, unsigned* optlen);

  private:
    /// How to call something from the stack's thread. By default: the shared event queue.
    virtual call_in_callback_cb_t get_call_in_callback();
    virtual nsapi_error_t call_in(int delay, mbed::Callback<void()> func);
};

inline NetworkStack* _nsapi_create_stack(NetworkStack* stack, std::true_type) { return stack; }
inline NetworkStack* _nsapi_create_stack(NetworkInterface* iface, std::false_type) {
    return iface ? iface->get_stack() : nullptr;
}

/// The stack of an interface, of a stack in C, or the stack itself. Null gives null.
NetworkStack* nsapi_create_stack(nsapi_stack_t* stack);
template <typename IF>
NetworkStack* nsapi_create_stack(IF* iface) {
    return _nsapi_create_stack(iface, std::is_convertible<IF*, NetworkStack*>());
}
