// SPDX-License-Identifier: BSD-3-Clause
// The host's sockets of tests/bench/run net-device. All throw std::runtime_error, also when the device is silent for a
// minute.
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace twin::bench {

/// A TCP socket.
class Socket {
  public:
    explicit Socket(int fd);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int fd() const { return fd_; }

    void no_delay() const;
    void wait(short events) const;
    /// At least one byte. The end of the connection is an error.
    std::size_t receive(void* to, std::size_t size) const;
    void send(const void* from, std::size_t size) const;
    void send(const std::string& text) const { send(text.data(), text.size()); }
    /// Without its newline.
    std::string receive_line() const;

  private:
    int fd_;
};

/// net_device::kPort of the loopback, where the device connects, by TCP and UDP.
class Server {
  public:
    Server();
    /// The next connection, once it has said `what`.
    int accept(char what) const;
    const Socket& udp() const { return udp_; }

  private:
    Socket tcp_, udp_;
};

/// A connection to a port of the loopback.
int connect_to(std::uint16_t port);

/// A port of the loopback that nobody has.
std::uint16_t free_port();

/// Microseconds until a byte is back, the median of net_device::kRoundTrips.
double round_trip_us(const Socket& socket);
/// The same without a device.
double loopback_round_trip(const Server& server);

}  // namespace twin::bench
