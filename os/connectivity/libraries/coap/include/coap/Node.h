// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "coap/Endpoint.h"
#include "netsocket/Socket.h"
#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"

namespace coap {

constexpr uint16_t kPort = 5683;
constexpr uint16_t kSecurePort = 5684;

/// A CoAP endpoint on a socket for datagrams: a UDPSocket, bound to kPort for a server, or a DTLSSocket that is
/// connected with the one peer. One thread, which calls process(). It is large, 5 KiB or so: a static object.
class Node : private Transport, private mbed::NonCopyable<Node> {
  public:
    using Duration = rtos::Kernel::Clock::duration_u32;

    /// Resources must live as long as the node. `seed`: a random number; 0 takes one from the clock, which an attacker
    /// who does not see the datagrams may guess.
    explicit Node(Socket& socket) : Node(socket, nullptr, 0) {}
    template <size_t N>
    Node(Socket& socket, const Resource (&resources)[N]) : Node(socket, resources, N) {}
    Node(Socket& socket, const Resource* resources, size_t count, uint32_t seed = 0);

    /// As Endpoint's. Answers come from within process().
    int request(const SocketAddress& server, const Query& query, mbed::Callback<void(const Answer&)> on_answer);
    void cancel(int number) { endpoint_.cancel(number); }
    void notify(const Resource& resource);
    const Endpoint& endpoint() const { return endpoint_; }

    /// Asks, and waits for the end of the answer, of which `on_part` gets each part. NSAPI_ERROR_OK whatever the code;
    /// NSAPI_ERROR_TIMEOUT; NSAPI_ERROR_NO_CONNECTION: the server does not want to know; NSAPI_ERROR_DEVICE_ERROR: it
    /// answered what makes no sense; NSAPI_ERROR_NO_MEMORY; others are the socket's. Not for observing.
    nsapi_error_t ask(const SocketAddress& server, const Query& query, mbed::Callback<void(const Answer&)> on_part,
                      Duration timeout = Duration(100000));

    /// Receives, answers, and sends again for so long: NSAPI_ERROR_OK when the time is over, or the socket's error.
    nsapi_error_t process(Duration time);

  private:
    void send(const Peer& peer, Bytes datagram) override;
    template <typename Condition>
    nsapi_error_t run_until(Condition condition, Duration time);

    Socket& socket_;
    Endpoint endpoint_;
};

}  // namespace coap
