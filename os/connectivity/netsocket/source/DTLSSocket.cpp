// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/DTLSSocket.h"

#if defined(MBEDTLS_SSL_PROTO_DTLS)

nsapi_error_t DTLSSocket::open(NetworkStack* stack) {
    const nsapi_error_t error = udp_socket_.open(stack);
    if (error) return error;
    stack_ = stack;
    set_transport(&udp_socket_);
    return NSAPI_ERROR_OK;
}

nsapi_error_t DTLSSocket::connect(const char* host, uint16_t port) {
    if (!stack_) return NSAPI_ERROR_NO_SOCKET;
    SocketAddress address;
    const nsapi_error_t error = stack_->gethostbyname(host, &address);
    if (error) return error;
    address.set_port(port);
    if (!has_hostname()) set_hostname(host);
    return connect(address);
}

#endif
