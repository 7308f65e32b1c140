// SPDX-License-Identifier: BSD-3-Clause
// A stack in C as a NetworkStack.
#include <new>

#include "netsocket/NetworkStack.h"

namespace {

constexpr nsapi_error_t kNot = NSAPI_ERROR_UNSUPPORTED;

class CStack final : public NetworkStack {
  public:
    explicit CStack(nsapi_stack_t* stack) : stack_(stack) {}

    nsapi_error_t get_ip_address(SocketAddress* address) override {
        if (!address) {
            return NSAPI_ERROR_PARAMETER;
        }
        if (!api().get_ip_address) {
            return kNot;
        }
        address->set_addr(api().get_ip_address(stack_));
        return *address ? NSAPI_ERROR_OK : NSAPI_ERROR_NO_ADDRESS;
    }
    nsapi_error_t gethostbyname(const char* host, SocketAddress* address, nsapi_version_t version,
                                const char* interface_name) override {
        if (!api().gethostbyname) {
            return NetworkStack::gethostbyname(host, address, version, interface_name);
        }
        nsapi_addr_t found = {};
        const nsapi_error_t error = api().gethostbyname(stack_, host, &found, version);
        if (!error) {
            address->set_addr(found);
        }
        return error;
    }
    nsapi_error_t add_dns_server(const SocketAddress& address, const char* interface_name) override {
        return api().add_dns_server ? api().add_dns_server(stack_, address.get_addr())
                                    : NetworkStack::add_dns_server(address, interface_name);
    }
    nsapi_error_t setstackopt(int level, int optname, const void* optval, unsigned optlen) override {
        return api().setstackopt ? api().setstackopt(stack_, level, optname, optval, optlen) : kNot;
    }
    nsapi_error_t getstackopt(int level, int optname, void* optval, unsigned* optlen) override {
        return api().getstackopt ? api().getstackopt(stack_, level, optname, optval, optlen) : kNot;
    }

  protected:
    nsapi_error_t socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) override {
        return api().socket_open ? api().socket_open(stack_, handle, proto) : kNot;
    }
    nsapi_error_t socket_close(nsapi_socket_t handle) override {
        return api().socket_close ? api().socket_close(stack_, handle) : kNot;
    }
    nsapi_error_t socket_bind(nsapi_socket_t handle, const SocketAddress& address) override {
        return api().socket_bind ? api().socket_bind(stack_, handle, address.get_addr(), address.get_port()) : kNot;
    }
    nsapi_error_t socket_listen(nsapi_socket_t handle, int backlog) override {
        return api().socket_listen ? api().socket_listen(stack_, handle, backlog) : kNot;
    }
    nsapi_error_t socket_connect(nsapi_socket_t handle, const SocketAddress& address) override {
        return api().socket_connect ? api().socket_connect(stack_, handle, address.get_addr(), address.get_port())
                                    : kNot;
    }
    nsapi_error_t socket_accept(nsapi_socket_t server, nsapi_socket_t* handle, SocketAddress* address) override {
        if (!api().socket_accept) {
            return kNot;
        }
        nsapi_addr_t peer = {};
        uint16_t port = 0;
        const nsapi_error_t error = api().socket_accept(stack_, server, handle, &peer, &port);
        if (!error && address) {
            *address = SocketAddress(peer, port);
        }
        return error;
    }
    nsapi_size_or_error_t socket_send(nsapi_socket_t handle, const void* data, nsapi_size_t size) override {
        return api().socket_send ? api().socket_send(stack_, handle, data, size) : kNot;
    }
    nsapi_size_or_error_t socket_recv(nsapi_socket_t handle, void* data, nsapi_size_t size) override {
        return api().socket_recv ? api().socket_recv(stack_, handle, data, size) : kNot;
    }
    nsapi_size_or_error_t socket_sendto(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                        nsapi_size_t size) override {
        return api().socket_sendto
                   ? api().socket_sendto(stack_, handle, address.get_addr(), address.get_port(), data, size)
                   : kNot;
    }
    nsapi_size_or_error_t socket_recvfrom(nsapi_socket_t handle, SocketAddress* address, void* buffer,
                                          nsapi_size_t size) override {
        return api().socket_recvfrom
                   ? received(address,
                              [&](nsapi_addr_t* peer, uint16_t* port) {
                                  return api().socket_recvfrom(stack_, handle, peer, port, buffer, size);
                              })
                   : kNot;
    }
    nsapi_size_or_error_t socket_sendto_control(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                                nsapi_size_t size, nsapi_msghdr_t* control,
                                                nsapi_size_t control_size) override {
        return api().socket_sendto_control
                   ? api().socket_sendto_control(stack_, handle, address.get_addr(), address.get_port(), data, size,
                                                 control, control_size)
                   : NetworkStack::socket_sendto_control(handle, address, data, size, control, control_size);
    }
    nsapi_size_or_error_t socket_recvfrom_control(nsapi_socket_t handle, SocketAddress* address, void* data,
                                                  nsapi_size_t size, nsapi_msghdr_t* control,
                                                  nsapi_size_t control_size) override {
        if (!api().socket_recvfrom_control) {
            return NetworkStack::socket_recvfrom_control(handle, address, data, size, control, control_size);
        }
        return received(address, [&](nsapi_addr_t* peer, uint16_t* port) {
            return api().socket_recvfrom_control(stack_, handle, peer, port, data, size, control, control_size);
        });
    }
    void socket_attach(nsapi_socket_t handle, void (*callback)(void*), void* data) override {
        if (api().socket_attach) {
            api().socket_attach(stack_, handle, callback, data);
        }
    }
    nsapi_error_t setsockopt(nsapi_socket_t handle, int level, int optname, const void* optval,
                             unsigned optlen) override {
        return api().setsockopt ? api().setsockopt(stack_, handle, level, optname, optval, optlen) : kNot;
    }
    nsapi_error_t getsockopt(nsapi_socket_t handle, int level, int optname, void* optval, unsigned* optlen) override {
        return api().getsockopt ? api().getsockopt(stack_, handle, level, optname, optval, optlen) : kNot;
    }

  private:
    const nsapi_stack_api_t& api() const { return *stack_->stack_api; }

    template <typename F>
    static nsapi_size_or_error_t received(SocketAddress* address, F f) {
        nsapi_addr_t peer = {};
        uint16_t port = 0;
        const nsapi_size_or_error_t size = f(&peer, &port);
        if (size >= 0 && address) {
            *address = SocketAddress(peer, port);
        }
        return size;
    }

    nsapi_stack_t* const stack_;
};

}  // namespace

NetworkStack* nsapi_create_stack(nsapi_stack_t* stack) {
    if (!stack || !stack->stack_api) {
        return nullptr;
    }
    static_assert(sizeof(CStack) <= sizeof stack->_stack_buffer, "an object in it");
    // Asked again, it is made again, the same: it has no state of its own.
    return new (stack->_stack_buffer) CStack(stack);
}
