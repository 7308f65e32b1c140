// SPDX-License-Identifier: BSD-3-Clause
#include "coap/Node.h"

#include <algorithm>

#include "hal/us_ticker_api.h"

namespace coap {

namespace Kernel = rtos::Kernel;
using Clock = Kernel::Clock;

namespace {

constexpr size_t kAddress = 16;

// Longer datagrams lose their end, and are refused.
constexpr size_t kLongestDatagram = 1152;  // RFC 7252, 4.6

uint32_t now_ms() { return static_cast<uint32_t>(Clock::now().time_since_epoch().count()); }

Peer peer_of(const SocketAddress& address) {
    Peer peer;
    memcpy(peer.bytes, address.get_ip_bytes(), address.get_ip_version() == NSAPI_IPv4 ? 4 : kAddress);
    peer.bytes[kAddress] = static_cast<uint8_t>(address.get_ip_version());
    peer.bytes[kAddress + 1] = static_cast<uint8_t>(address.get_port() >> 8);
    peer.bytes[kAddress + 2] = static_cast<uint8_t>(address.get_port());
    peer.size = kAddress + 3;
    return peer;
}

SocketAddress address_of(const Peer& peer) {
    return SocketAddress(peer.bytes, static_cast<nsapi_version_t>(peer.bytes[kAddress]),
                         static_cast<uint16_t>(peer.bytes[kAddress + 1] << 8 | peer.bytes[kAddress + 2]));
}

}  // namespace

Node::Node(Socket& socket, const Resource* resources, size_t count, uint32_t seed)
    : socket_(socket), endpoint_(*this, seed ? seed : us_ticker_read() * 2654435761U ^ now_ms(), resources, count) {}

// What the stack does not take now is lost, as on the way; CoAP sends it again.
void Node::send(const Peer& peer, Bytes datagram) {
    socket_.set_timeout(0);
    socket_.sendto(address_of(peer), datagram.data(), static_cast<nsapi_size_t>(datagram.size()));
}

int Node::request(const SocketAddress& server, const Query& query, mbed::Callback<void(const Answer&)> on_answer) {
    return endpoint_.request(peer_of(server), query, on_answer, now_ms());
}

void Node::notify(const Resource& resource) { endpoint_.notify(resource, now_ms()); }

template <typename Condition>
nsapi_error_t Node::run_until(Condition condition, Duration time) {
    const auto end = Clock::now() + Clock::duration(time.count());
    for (bool first = true; !condition(); first = false) {  // once without time, too
        const auto left = (end - Clock::now()).count();
        if (left <= 0 && !first) return NSAPI_ERROR_TIMEOUT;
        const uint32_t most = left <= 0 ? 0 : static_cast<uint32_t>(std::min<decltype(left)>(left, INT32_MAX));
        socket_.set_timeout(static_cast<int>(std::min(most, endpoint_.time_left(now_ms()))));
        char datagram[kLongestDatagram];
        SocketAddress from;
        const nsapi_size_or_error_t got = socket_.recvfrom(&from, datagram, sizeof datagram);
        if (got < 0 && got != NSAPI_ERROR_WOULD_BLOCK) return got;
        if (got > 0) endpoint_.receive(peer_of(from), {datagram, static_cast<size_t>(got)}, now_ms());
        endpoint_.tick(now_ms());
    }
    return NSAPI_ERROR_OK;
}

nsapi_error_t Node::process(Duration time) {
    const nsapi_error_t error = run_until([] { return false; }, time);
    return error == NSAPI_ERROR_TIMEOUT ? NSAPI_ERROR_OK : error;
}

nsapi_error_t Node::ask(const SocketAddress& server, const Query& query, mbed::Callback<void(const Answer&)> on_part,
                        Duration timeout) {
    struct Waiting {
        mbed::Callback<void(const Answer&)> on_part;
        bool done = false;
        Answer::Result result = Answer::Ok;
    } waiting;
    if (query.observe) return NSAPI_ERROR_PARAMETER;
    waiting.on_part = on_part;
    const int number = request(server, query, [&waiting](const Answer& answer) {
        waiting.result = answer.result;
        waiting.done = !answer.more;
        if (answer.result == Answer::Ok && waiting.on_part) waiting.on_part(answer);
    });
    if (number < 0) return NSAPI_ERROR_NO_MEMORY;
    const nsapi_error_t error = run_until([&waiting] { return waiting.done; }, timeout);
    if (error) {
        endpoint_.cancel(number);
        return error;
    }
    switch (waiting.result) {
        case Answer::Ok:
            return NSAPI_ERROR_OK;
        case Answer::Timeout:
            return NSAPI_ERROR_TIMEOUT;
        case Answer::Reset:
            return NSAPI_ERROR_NO_CONNECTION;
        default:
            return NSAPI_ERROR_DEVICE_ERROR;
    }
}

}  // namespace coap
