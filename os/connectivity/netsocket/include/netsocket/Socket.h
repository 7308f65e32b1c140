// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/SocketAddress.h"
#include "netsocket/nsapi_types.h"
#include "platform/Callback.h"

/// A way to talk to a peer, whatever the protocol. Functions are for threads; one may receive while another sends, and
/// a third closes. Results that are negative are nsapi_error. NSAPI_ERROR_NO_SOCKET: not open, or closed by another
/// thread meanwhile.
class Socket {
  public:
    /// Closes it.
    virtual ~Socket() = default;

    /// Ends what other threads are waiting for on this socket, with NSAPI_ERROR_NO_SOCKET. A socket from accept() is
    /// deleted by this.
    virtual nsapi_error_t close() = 0;

    /// Connects to a peer; or, on sockets that have no connections, names the one to send to and to receive from: an
    /// empty address for any.
    virtual nsapi_error_t connect(const SocketAddress& address) = 0;

    /// Sends to the peer that is connected: how many bytes. Waits until all are taken, at most the time-out: then it
    /// may be less, or NSAPI_ERROR_WOULD_BLOCK if it is none.
    virtual nsapi_size_or_error_t send(const void* data, nsapi_size_t size) = 0;
    /// Waits until there is something, at most the time-out (NSAPI_ERROR_WOULD_BLOCK), and gives what there is, up to
    /// `size` bytes. 0: the peer sends no more.
    virtual nsapi_size_or_error_t recv(void* data, nsapi_size_t size) = 0;
    /// The same with the peer's address, which connected sockets ignore and report; null is fine when receiving. Of a
    /// datagram that is larger than `size`, the rest is lost.
    virtual nsapi_size_or_error_t sendto(const SocketAddress& address, const void* data, nsapi_size_t size) = 0;
    virtual nsapi_size_or_error_t recvfrom(SocketAddress* address, void* data, nsapi_size_t size) = 0;
    /// The same with ancillary data (MsgHeader.h), null for none. NSAPI_ERROR_UNSUPPORTED: this kind is not known.
    virtual nsapi_size_or_error_t sendto_control(const SocketAddress& address, const void* data, nsapi_size_t size,
                                                 nsapi_msghdr_t* control, nsapi_size_t control_size) = 0;
    virtual nsapi_size_or_error_t recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                                   nsapi_msghdr_t* control, nsapi_size_t control_size) = 0;

    /// The local address, or only the port if there is no address in it.
    virtual nsapi_error_t bind(const SocketAddress& address) = 0;

    /// True is set_timeout(-1), as sockets are at first; false is set_timeout(0).
    virtual void set_blocking(bool blocking) = 0;
    /// How many milliseconds a function may wait; 0: not at all; negative: for ever.
    virtual void set_timeout(int timeout) = 0;

    /// Has a function called when another call may do what the last one could not, or fails; sometimes without a
    /// reason, and not again before there was another call. From the stack's thread or an interrupt: it must be short
    /// and not use the socket.
    virtual void sigio(mbed::Callback<void()> func) = 0;

    /// Options: nsapi_socket_level_t and nsapi_socket_option_t, or the stack's own. NSAPI_ERROR_UNSUPPORTED: not known;
    /// NSAPI_ERROR_PARAMETER: of another size or range. Getting, `*optlen` is the room, and then the size.
    virtual nsapi_error_t setsockopt(int level, int optname, const void* optval, unsigned optlen) = 0;
    virtual nsapi_error_t getsockopt(int level, int optname, void* optval, unsigned* optlen) = 0;

    /// Waits for a peer that connects: its socket, whose close() deletes it; or null, and why.
    virtual Socket* accept(nsapi_error_t* error = nullptr) = 0;
    /// Lets peers connect; `backlog` of them may wait for accept().
    virtual nsapi_error_t listen(int backlog = 1) = 0;

    /// NSAPI_ERROR_NO_CONNECTION: there is no peer.
    virtual nsapi_error_t getpeername(SocketAddress* address) = 0;
};
