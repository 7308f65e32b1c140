// SPDX-License-Identifier: BSD-3-Clause
// Sockets with connections. lwIP's callbacks come from its thread, or from that which called lwIP, under the LwipLock.
#include <algorithm>

#include "LWIPSocket.h"
#include "LWIPStack.h"
#include "lwip/priv/tcp_priv.h"

namespace {
LwipSocket* socket_of(nsapi_socket_t handle) { return static_cast<LwipSocket*>(handle); }
}  // namespace

#if LWIP_TCP

namespace {

using State = LwipSocket::State;

// lwIP asks every so many half seconds while somebody waits for room (tcp_poll).
constexpr u8_t kPollInterval = 1;
constexpr int kPollsUntilCut = (MBED_CONF_LWIP_TCP_CLOSE_TIMEOUT + 499) / 500;

err_t on_received(void* arg, tcp_pcb*, pbuf* p, err_t) {
    auto& socket = *static_cast<LwipSocket*>(arg);
    if (!p) {
        socket.peer_closed = true;
    } else if (socket.received) {
        pbuf_cat(socket.received, p);
    } else {
        socket.received = p;
    }
    socket.event();
    return ERR_OK;
}

err_t on_sent(void* arg, tcp_pcb* pcb, u16_t) {
    auto& socket = *static_cast<LwipSocket*>(arg);
    if (socket.write_blocked && tcp_sndbuf(pcb) > TCP_SNDLOWAT && tcp_sndqueuelen(pcb) < TCP_SNDQUEUELOWAT) {
        socket.write_blocked = false;
        tcp_poll(pcb, nullptr, 0);
        socket.event();
    }
    return ERR_OK;
}

// Memory may be free again without anything having been sent.
err_t on_poll(void* arg, tcp_pcb* pcb) {
    auto& socket = *static_cast<LwipSocket*>(arg);
    if (socket.write_blocked && tcp_sndbuf(pcb) > 0) {
        socket.write_blocked = false;
        tcp_poll(pcb, nullptr, 0);
        socket.event();
    }
    return ERR_OK;
}

// lwIP has freed the control block already.
void on_error(void* arg, err_t error) {
    auto& socket = *static_cast<LwipSocket*>(arg);
    socket.tcp = nullptr;
    if (socket.state == State::Connecting) {
        socket.error = error == ERR_RST ? NSAPI_ERROR_NO_CONNECTION : NSAPI_ERROR_CONNECTION_TIMEOUT;
    } else {
        socket.error = error == ERR_RST    ? NSAPI_ERROR_CONNECTION_LOST
                       : error == ERR_ABRT ? NSAPI_ERROR_CONNECTION_TIMEOUT
                                           : NSAPI_ERROR_OK;
        // ERR_CLSD: both sides have closed.
        socket.peer_closed = socket.peer_closed || socket.error == NSAPI_ERROR_OK;
    }
    socket.state = State::Idle;
    socket.event();
}

err_t on_connected(void* arg, tcp_pcb*, err_t) {
    auto& socket = *static_cast<LwipSocket*>(arg);
    socket.state = State::Connected;
    socket.event();
    return ERR_OK;
}

// A peer has connected. It has a socket from now on, since it may send.
err_t on_accept(void* arg, tcp_pcb* pcb, err_t error) {
    auto& listener = *static_cast<LwipSocket*>(arg);
    if (error != ERR_OK || !pcb) {
        // There was no memory for one more; that listen() goes on is all there is to tell.
        return ERR_VAL;
    }
    LwipSocket* const socket = LwipSocket::take();
    if (!socket) {
        return ERR_MEM;
    }
    socket->proto = NSAPI_TCP;
    socket->state = State::Connected;
    socket->tcp_attach(pcb);
    tcp_backlog_delayed(pcb);
    LwipSocket** end = &listener.waiting;
    while (*end) {
        end = &(*end)->next_waiting;
    }
    *end = socket;
    listener.event();
    return ERR_OK;
}

// Nobody owns the connection any more, and lwIP had no memory to say goodbye.
err_t on_poll_closing(void* arg, tcp_pcb* pcb) {
    const auto polls = reinterpret_cast<uintptr_t>(arg) + 1;
    if (tcp_close(pcb) == ERR_OK) {
        return ERR_OK;
    }
    if (polls >= kPollsUntilCut) {
        tcp_abort(pcb);
        return ERR_ABRT;
    }
    tcp_arg(pcb, reinterpret_cast<void*>(polls));
    return ERR_OK;
}

void detach(tcp_pcb* pcb) {
    tcp_arg(pcb, nullptr);
    tcp_recv(pcb, nullptr);
    tcp_sent(pcb, nullptr);
    tcp_err(pcb, nullptr);
    tcp_poll(pcb, nullptr, 0);
}

}  // namespace

nsapi_error_t LwipSocket::tcp_open() {
    tcp_pcb* const pcb = tcp_new_ip_type(IPADDR_TYPE_ANY);
    if (!pcb) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    tcp_attach(pcb);
    return NSAPI_ERROR_OK;
}

void LwipSocket::tcp_attach(tcp_pcb* pcb) {
    tcp = pcb;
    tcp_arg(pcb, this);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_error);
}

void LwipSocket::tcp_shut() {
    while (waiting) {
        LwipSocket* const peer = waiting;
        waiting = peer->next_waiting;
        peer->tcp_shut();
        peer->give_back();
    }
    if (tcp && state == State::Listening) {
        tcp_arg(tcp, nullptr);
        tcp_accept(tcp, nullptr);
        tcp_close(tcp);
    } else if (tcp) {
        detach(tcp);
        // With bytes that were not read, lwIP resets the connection, as RFC 2525, 2.17, wants.
        if (tcp_close(tcp) != ERR_OK) {
            tcp_poll(tcp, on_poll_closing, kPollInterval);
        }
    }
    tcp = nullptr;
    if (received) {
        pbuf_free(received);
        received = nullptr;
    }
}

nsapi_error_t LWIP::socket_connect(nsapi_socket_t handle, const SocketAddress& address) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    if (socket.proto != NSAPI_TCP) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    if (socket.error) {
        const nsapi_error_t error = socket.error;
        socket.error = NSAPI_ERROR_OK;
        return error;
    }
    switch (socket.state) {
        case State::Connecting:
            return NSAPI_ERROR_ALREADY;
        case State::Connected:
            return NSAPI_ERROR_IS_CONNECTED;
        case State::Listening:
            return NSAPI_ERROR_PARAMETER;
        default:
            break;
    }
    ip_addr_t remote;
    if (!lwip_address(&remote, address.get_addr()) || address.get_port() == 0) {
        return NSAPI_ERROR_PARAMETER;
    }
    if (!socket.tcp) {
        const nsapi_error_t error = socket.tcp_open();
        if (error) {
            return error;
        }
    }
    lwip_add_zone(&remote, netif_get_by_index(socket.tcp->netif_idx));
    socket.peer_closed = false;
    const err_t error = tcp_connect(socket.tcp, &remote, address.get_port(), on_connected);
    if (error != ERR_OK) {
        return lwip_error(error);
    }
    socket.state = State::Connecting;
    return NSAPI_ERROR_IN_PROGRESS;
}

nsapi_error_t LWIP::socket_listen(nsapi_socket_t handle, int backlog) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    if (socket.proto != NSAPI_TCP) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    if (!socket.tcp || socket.state != State::Idle) {
        return NSAPI_ERROR_PARAMETER;
    }
    // The control block of a connection is replaced by a smaller one, unless there is none.
    err_t error = ERR_OK;
    tcp_pcb* const listening =
        tcp_listen_with_backlog_and_err(socket.tcp, static_cast<u8_t>(std::clamp(backlog, 1, 255)), &error);
    if (!listening) {
        return error == ERR_MEM ? NSAPI_ERROR_NO_SOCKET : lwip_error(error);
    }
    socket.tcp = listening;
    socket.state = State::Listening;
    tcp_arg(listening, &socket);
    tcp_accept(listening, on_accept);
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::socket_accept(nsapi_socket_t server, nsapi_socket_t* handle, SocketAddress* address) {
    LwipLock lock;
    LwipSocket& listener = *socket_of(server);
    if (listener.proto != NSAPI_TCP || listener.state != State::Listening) {
        return listener.proto == NSAPI_TCP ? NSAPI_ERROR_PARAMETER : NSAPI_ERROR_UNSUPPORTED;
    }
    while (LwipSocket* const peer = listener.waiting) {
        listener.waiting = peer->next_waiting;
        peer->next_waiting = nullptr;
        if (!peer->tcp) {
            // It has gone already, and nothing of it is left to be read or said.
            peer->tcp_shut();
            peer->give_back();
            continue;
        }
        tcp_backlog_accepted(peer->tcp);
        if (address) {
            *address = SocketAddress(lwip_address(peer->tcp->remote_ip), peer->tcp->remote_port);
        }
        *handle = peer;
        return NSAPI_ERROR_OK;
    }
    return NSAPI_ERROR_WOULD_BLOCK;
}

nsapi_size_or_error_t LWIP::socket_send(nsapi_socket_t handle, const void* data, nsapi_size_t size) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    if (socket.proto != NSAPI_TCP) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    if (socket.error) {
        return socket.error;
    }
    if (!socket.tcp || socket.state != State::Connected) {
        return socket.state == State::Connecting ? NSAPI_ERROR_WOULD_BLOCK : NSAPI_ERROR_NO_CONNECTION;
    }
    if (size == 0) {
        return 0;
    }
    tcp_pcb* const pcb = socket.tcp;
    nsapi_size_t sent = 0;
    nsapi_size_t some = std::min<nsapi_size_t>(size, tcp_sndbuf(pcb));
    while (some > 0) {
        const u8_t flags = TCP_WRITE_FLAG_COPY | (sent + some < size ? TCP_WRITE_FLAG_MORE : 0);
        const err_t error = tcp_write(pcb, static_cast<const uint8_t*>(data) + sent, static_cast<u16_t>(some), flags);
        if (error == ERR_OK) {
            sent += some;
            some = std::min<nsapi_size_t>(size - sent, tcp_sndbuf(pcb));
        } else if (error == ERR_MEM) {
            // The heap or the segments are used up: less may fit.
            some = some > pcb->mss ? pcb->mss : sent == 0 && some > 1 ? some / 2 : 0;
        } else {
            return sent > 0 ? static_cast<nsapi_size_or_error_t>(sent) : lwip_error(error);
        }
    }
    socket.write_blocked = sent < size;
    if (socket.write_blocked) {
        tcp_poll(pcb, on_poll, kPollInterval);
    }
    tcp_output(pcb);
    return sent > 0 ? static_cast<nsapi_size_or_error_t>(sent) : NSAPI_ERROR_WOULD_BLOCK;
}

nsapi_size_or_error_t LWIP::socket_recv(nsapi_socket_t handle, void* data, nsapi_size_t size) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    if (socket.proto != NSAPI_TCP) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    if (!socket.received) {
        if (socket.error) {
            return socket.error;
        }
        if (socket.peer_closed) {
            return 0;
        }
        return socket.state == State::Connected || socket.state == State::Connecting ? NSAPI_ERROR_WOULD_BLOCK
                                                                                     : NSAPI_ERROR_NO_CONNECTION;
    }
    const auto some = static_cast<u16_t>(std::min<nsapi_size_t>(size, socket.received->tot_len));
    pbuf_copy_partial(socket.received, data, some, 0);
    socket.received = pbuf_free_header(socket.received, some);
    if (socket.tcp && some > 0) {
        tcp_recved(socket.tcp, some);
    }
    return some;
}

#else

nsapi_error_t LwipSocket::tcp_open() { return NSAPI_ERROR_UNSUPPORTED; }
void LwipSocket::tcp_shut() {}
nsapi_error_t LWIP::socket_connect(nsapi_socket_t, const SocketAddress&) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t LWIP::socket_listen(nsapi_socket_t, int) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_error_t LWIP::socket_accept(nsapi_socket_t, nsapi_socket_t*, SocketAddress*) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_size_or_error_t LWIP::socket_send(nsapi_socket_t, const void*, nsapi_size_t) { return NSAPI_ERROR_UNSUPPORTED; }
nsapi_size_or_error_t LWIP::socket_recv(nsapi_socket_t, void*, nsapi_size_t) { return NSAPI_ERROR_UNSUPPORTED; }

#endif
