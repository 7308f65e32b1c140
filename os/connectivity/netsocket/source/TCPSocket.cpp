// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/TCPSocket.h"

#include <new>

#include "platform/ScopedLock.h"

TCPSocket::TCPSocket(NetworkStack* stack, nsapi_socket_t handle, const SocketAddress& peer) {
    _factory_allocated = true;
    _remote_peer = peer;
    _socket_stats.stats_new_socket_entry(this);
    _socket_stats.stats_update_proto(this, NSAPI_TCP);
    _socket_stats.stats_update_peer(this, peer);
    _socket_stats.stats_update_socket_state(this, SOCK_CONNECTED);
    attach_to(stack, handle);
}

nsapi_protocol_t TCPSocket::get_proto() { return NSAPI_TCP; }

int TCPSocket::join_multicast_group(const SocketAddress&) { return NSAPI_ERROR_UNSUPPORTED; }

nsapi_error_t TCPSocket::connect(const SocketAddress& address) {
    Turn turn(*this, kWrite);
    bool waited = false;
    while (turn.open()) {
        const nsapi_error_t error = _stack->socket_connect(_socket, address);
        if (error == NSAPI_ERROR_IN_PROGRESS || error == NSAPI_ERROR_ALREADY) {
            if (turn.wait()) {
                waited = true;
                continue;
            }
            return turn.open() ? error : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_SOCKET);
        }
        const bool connected = error == NSAPI_ERROR_OK || error == NSAPI_ERROR_IS_CONNECTED;
        if (connected && !_remote_peer) {
            _remote_peer = address;
            _socket_stats.stats_update_peer(this, address);
            _socket_stats.stats_update_socket_state(this, SOCK_CONNECTED);
        }
        // Whoever waited for it has made the connection; whoever asks again hears that it is there.
        return connected && waited ? static_cast<nsapi_error_t>(NSAPI_ERROR_OK) : error;
    }
    return NSAPI_ERROR_NO_SOCKET;
}

nsapi_size_or_error_t TCPSocket::send(const void* data, nsapi_size_t size) {
    Turn turn(*this, kWrite);
    nsapi_size_t sent = 0;
    nsapi_size_or_error_t result = NSAPI_ERROR_NO_SOCKET;
    while (turn.open()) {
        result = _stack->socket_send(_socket, static_cast<const uint8_t*>(data) + sent, size - sent);
        if (result >= 0) {
            sent += static_cast<nsapi_size_t>(result);
            _socket_stats.stats_update_sent_bytes(this, static_cast<size_t>(result));
            if (sent >= size || _timeout == 0) {
                break;
            }
        } else if (result != NSAPI_ERROR_WOULD_BLOCK || !turn.wait()) {
            break;
        }
    }
    if (!turn.open()) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    // What was taken counts, unless the connection is gone.
    return result >= 0 || (result == NSAPI_ERROR_WOULD_BLOCK && sent > 0) ? static_cast<nsapi_size_or_error_t>(sent)
                                                                          : result;
}

nsapi_size_or_error_t TCPSocket::recv(void* data, nsapi_size_t size) {
    Turn turn(*this, kRead);
    while (turn.open()) {
        const nsapi_size_or_error_t received = _stack->socket_recv(_socket, data, size);
        if (received > 0) {
            _socket_stats.stats_update_recv_bytes(this, static_cast<size_t>(received));
        }
        if (received != NSAPI_ERROR_WOULD_BLOCK) {
            return received;
        }
        if (!turn.wait()) {
            return turn.open() ? received : static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_NO_SOCKET);
        }
    }
    return NSAPI_ERROR_NO_SOCKET;
}

nsapi_size_or_error_t TCPSocket::sendto(const SocketAddress&, const void* data, nsapi_size_t size) {
    return send(data, size);
}

nsapi_size_or_error_t TCPSocket::recvfrom(SocketAddress* address, void* data, nsapi_size_t size) {
    if (address) {
        mbed::ScopedLock<rtos::Mutex> lock(_lock);
        *address = _remote_peer;
    }
    return recv(data, size);
}

nsapi_size_or_error_t TCPSocket::sendto_control(const SocketAddress& address, const void* data, nsapi_size_t size,
                                                nsapi_msghdr_t* control, nsapi_size_t) {
    return control ? static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_UNSUPPORTED) : sendto(address, data, size);
}

nsapi_size_or_error_t TCPSocket::recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                                  nsapi_msghdr_t* control, nsapi_size_t) {
    return control ? static_cast<nsapi_size_or_error_t>(NSAPI_ERROR_UNSUPPORTED) : recvfrom(address, data, size);
}

nsapi_error_t TCPSocket::listen(int backlog) {
    mbed::ScopedLock<rtos::Mutex> lock(_lock);
    if (!_socket) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    const nsapi_error_t error = _stack->socket_listen(_socket, backlog);
    if (!error) {
        _socket_stats.stats_update_socket_state(this, SOCK_LISTEN);
    }
    return error;
}

TCPSocket* TCPSocket::accept(nsapi_error_t* error) {
    Turn turn(*this, kRead);
    TCPSocket* connection = nullptr;
    nsapi_error_t result = NSAPI_ERROR_NO_SOCKET;
    while (turn.open()) {
        nsapi_socket_t handle = nullptr;
        SocketAddress peer;
        result = _stack->socket_accept(_socket, &handle, &peer);
        if (result == NSAPI_ERROR_OK) {
            connection = new (std::nothrow) TCPSocket(_stack, handle, peer);
            if (!connection) {
                _stack->socket_close(handle);
                result = NSAPI_ERROR_NO_MEMORY;
            }
            break;
        }
        if (result != NSAPI_ERROR_WOULD_BLOCK || !turn.wait()) {
            break;
        }
    }
    if (error) {
        *error = !connection && !turn.open() ? static_cast<nsapi_error_t>(NSAPI_ERROR_NO_SOCKET) : result;
    }
    return connection;
}
