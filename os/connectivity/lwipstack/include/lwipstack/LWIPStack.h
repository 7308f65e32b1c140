// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/OnboardNetworkStack.h"
#include "platform/NonCopyable.h"
#include "platform/SingletonPtr.h"

/// lwIP as the stack of this OS. Applications have it as OnboardNetworkStack::get_default_instance(); without any
/// interface, sockets on it reach 127.0.0.1 and ::1.
class LWIP : public OnboardNetworkStack, private mbed::NonCopyable<LWIP> {
  public:
    /// The one there is. The first call, which is for threads, starts lwIP's thread.
    static LWIP& get_instance();

    class Interface;

    nsapi_error_t add_ethernet_interface(EMAC& emac, bool default_if,
                                         OnboardNetworkStack::Interface** interface_out) override;
    nsapi_error_t add_ethernet_interface(EMAC& emac, bool default_if, OnboardNetworkStack::Interface** interface_out,
                                         const uint8_t* mac_addr) override;
    nsapi_error_t remove_ethernet_interface(OnboardNetworkStack::Interface** interface_out) override;
    nsapi_error_t add_l3ip_interface(L3IP& l3ip, bool default_if,
                                     OnboardNetworkStack::Interface** interface_out) override;
    nsapi_error_t remove_l3ip_interface(OnboardNetworkStack::Interface** interface_out) override;
    void set_default_interface(OnboardNetworkStack::Interface* interface) override;
    EMACMemoryManager* get_memory_manager() override;

    nsapi_error_t get_ip_address(SocketAddress* address) override;
    nsapi_error_t get_ipv6_link_local_address(SocketAddress* address) override;
    nsapi_error_t get_ip_address_if(SocketAddress* address, const char* interface_name) override;
    nsapi_error_t get_dns_server(int index, SocketAddress* address, const char* interface_name = nullptr) override;
    nsapi_error_t getstackopt(int level, int optname, void* optval, unsigned* optlen) override;

  protected:
    nsapi_error_t socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) override;
    nsapi_error_t socket_close(nsapi_socket_t handle) override;
    nsapi_error_t socket_bind(nsapi_socket_t handle, const SocketAddress& address) override;
    nsapi_error_t socket_listen(nsapi_socket_t handle, int backlog) override;
    nsapi_error_t socket_connect(nsapi_socket_t handle, const SocketAddress& address) override;
    nsapi_error_t socket_accept(nsapi_socket_t server, nsapi_socket_t* handle, SocketAddress* address) override;
    nsapi_size_or_error_t socket_send(nsapi_socket_t handle, const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t socket_recv(nsapi_socket_t handle, void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t socket_sendto(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                        nsapi_size_t size) override;
    nsapi_size_or_error_t socket_recvfrom(nsapi_socket_t handle, SocketAddress* address, void* buffer,
                                          nsapi_size_t size) override;
    nsapi_size_or_error_t socket_sendto_control(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                                nsapi_size_t size, nsapi_msghdr_t* control,
                                                nsapi_size_t control_size) override;
    nsapi_size_or_error_t socket_recvfrom_control(nsapi_socket_t handle, SocketAddress* address, void* data,
                                                  nsapi_size_t size, nsapi_msghdr_t* control,
                                                  nsapi_size_t control_size) override;
    void socket_attach(nsapi_socket_t handle, void (*callback)(void*), void* data) override;
    nsapi_error_t setsockopt(nsapi_socket_t handle, int level, int optname, const void* optval,
                             unsigned optlen) override;
    nsapi_error_t getsockopt(nsapi_socket_t handle, int level, int optname, void* optval, unsigned* optlen) override;

  private:
    template <class T>
    friend struct mbed::SingletonPtr;
    LWIP();
    call_in_callback_cb_t get_call_in_callback() override;
    nsapi_error_t call_in(int delay, mbed::Callback<void()> func) override;
};
