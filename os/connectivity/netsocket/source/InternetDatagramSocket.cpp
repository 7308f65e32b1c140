// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/InternetDatagramSocket.h"

#include "platform/ScopedLock.h"

nsapi_error_t InternetDatagramSocket::connect(const SocketAddress& address) {
    mbed::ScopedLock<rtos::Mutex> lock(_lock);
    if (!_socket) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    _remote_peer = address;
    _socket_stats.stats_update_peer(this, _remote_peer);
    _socket_stats.stats_update_socket_state(this, _remote_peer ? SOCK_CONNECTED : SOCK_OPEN);
    return NSAPI_ERROR_OK;
}

nsapi_size_or_error_t InternetDatagramSocket::sendto(const SocketAddress& address, const void* data,
                                                     nsapi_size_t size) {
    return sendto_control(address, data, size, nullptr, 0);
}

nsapi_size_or_error_t InternetDatagramSocket::sendto_control(const SocketAddress& address, const void* data,
                                                             nsapi_size_t size, nsapi_msghdr_t* control,
                                                             nsapi_size_t control_size) {
    Turn turn(*this, kWrite);
    while (turn.open()) {
        const nsapi_size_or_error_t sent =
            control ? _stack->socket_sendto_control(_socket, address, data, size, control, control_size)
                    : _stack->socket_sendto(_socket, address, data, size);
        if (sent != NSAPI_ERROR_WOULD_BLOCK || !turn.wait()) {
            if (sent > 0) {
                _socket_stats.stats_update_peer(this, address);
                _socket_stats.stats_update_sent_bytes(this, static_cast<size_t>(sent));
            }
            return sent == NSAPI_ERROR_WOULD_BLOCK && !turn.open()
                       ? static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_NO_SOCKET)
                       : sent;
        }
    }
    return NSAPI_ERROR_NO_SOCKET;
}

nsapi_size_or_error_t InternetDatagramSocket::send(const void* data, nsapi_size_t size) {
    SocketAddress peer;
    {
        mbed::ScopedLock<rtos::Mutex> lock(_lock);
        if (!_socket) {
            return NSAPI_ERROR_NO_SOCKET;
        }
        peer = _remote_peer;
    }
    return peer ? sendto(peer, data, size) : static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_NO_ADDRESS);
}

nsapi_size_or_error_t InternetDatagramSocket::recvfrom(SocketAddress* address, void* data, nsapi_size_t size) {
    return recvfrom_control(address, data, size, nullptr, 0);
}

nsapi_size_or_error_t InternetDatagramSocket::recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                                               nsapi_msghdr_t* control, nsapi_size_t control_size) {
    SocketAddress ignored;
    SocketAddress& source = address ? *address : ignored;
    Turn turn(*this, kRead);
    while (turn.open()) {
        const nsapi_size_or_error_t received =
            control ? _stack->socket_recvfrom_control(_socket, &source, data, size, control, control_size)
                    : _stack->socket_recvfrom(_socket, &source, data, size);
        if (received >= 0) {
            if (_remote_peer && source != _remote_peer) {
                continue;  // not from whom we are connected to
            }
            _socket_stats.stats_update_peer(this, source);
            _socket_stats.stats_update_recv_bytes(this, static_cast<size_t>(received));
            return received;
        }
        if (received != NSAPI_ERROR_WOULD_BLOCK || !turn.wait()) {
            return turn.open() ? received : static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_NO_SOCKET);
        }
    }
    return NSAPI_ERROR_NO_SOCKET;
}

nsapi_size_or_error_t InternetDatagramSocket::recv(void* data, nsapi_size_t size) {
    return recvfrom(nullptr, data, size);
}

Socket* InternetDatagramSocket::accept(nsapi_error_t* error) {
    if (error) {
        *error = NSAPI_ERROR_UNSUPPORTED;
    }
    return nullptr;
}

nsapi_error_t InternetDatagramSocket::listen(int) { return NSAPI_ERROR_UNSUPPORTED; }
