// SPDX-License-Identifier: BSD-3-Clause
// What the tests of sockets share: lwIP without any interface, so that only 127.0.0.1 and ::1 are there.
#pragma once

#include "device_test.h"
#include "mbed.h"
#include "netsocket/OnboardNetworkStack.h"

namespace loopback {

inline NetworkStack* stack() { return &OnboardNetworkStack::get_default_instance(); }

// Each test has ports of its own: connections of earlier ones may still be ending.
inline uint16_t new_port() {
    static uint16_t last = 5000;
    return ++last;
}
inline SocketAddress local(uint16_t port) { return SocketAddress("127.0.0.1", port); }
inline SocketAddress local_six(uint16_t port) { return SocketAddress("::1", port); }

/// A thread that calls `function`, and ends before the object does. What it captures lives as long.
template <typename F>
class Task {
  public:
    explicit Task(F function) : function_(function), thread_(osPriorityNormal, 2048) {
        status = thread_.start([this] { function_(); });
    }
    ~Task() { thread_.join(); }
    void join() { thread_.join(); }
    osStatus status;

  private:
    F function_;
    Thread thread_;
};

/// Two sockets that are connected to each other.
struct Pair {
    TCPSocket listener;
    TCPSocket client;
    TCPSocket* server = nullptr;
    nsapi_error_t error;

    explicit Pair(bool six = false) {
        const SocketAddress address = six ? local_six(new_port()) : local(new_port());
        error = listener.open(stack());
        if (!error) error = listener.bind(address);
        if (!error) error = listener.listen(1);
        if (!error) error = client.open(stack());
        client.set_timeout(10000);
        if (!error) error = client.connect(address);
        if (!error) server = listener.accept(&error);
        if (server) server->set_timeout(10000);
    }
    ~Pair() {
        if (server) server->close();
    }
};

/// Sends or receives until all is there.
inline bool receive_all(Socket& socket, void* to, size_t size) {
    for (size_t have = 0; have < size;) {
        const nsapi_size_or_error_t some = socket.recv(static_cast<uint8_t*>(to) + have, size - have);
        if (some <= 0) return false;
        have += static_cast<size_t>(some);
    }
    return true;
}

}  // namespace loopback
