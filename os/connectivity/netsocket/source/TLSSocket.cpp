// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/TLSSocket.h"

nsapi_error_t TLSSocket::open(NetworkStack* stack) {
    const nsapi_error_t error = tcp_socket_.open(stack);
    if (error) return error;
    stack_ = stack;
    set_transport(&tcp_socket_);
    return NSAPI_ERROR_OK;
}

nsapi_error_t TLSSocket::connect(const char* host, uint16_t port) {
    if (!stack_) return NSAPI_ERROR_NO_SOCKET;
    SocketAddress address;
    const nsapi_error_t error = stack_->gethostbyname(host, &address);
    if (error) return error;
    address.set_port(port);
    if (!has_hostname()) set_hostname(host);
    return connect(address);
}
