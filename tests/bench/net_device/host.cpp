// SPDX-License-Identifier: BSD-3-Clause
#include "tests/bench/net_device/host.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/bench/net_device/firmware/protocol.h"

using namespace net_device;

namespace twin::bench {

namespace {

constexpr int kLimitMs = 60'000;

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void bind_to(const Socket& socket, std::uint16_t port) {
    const sockaddr_in address = loopback(port);
    if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        fail("port " + std::to_string(port) + " of the loopback");
}

}  // namespace

Socket::Socket(int fd) : fd_(fd) {
    if (fd_ < 0) fail("socket");
}

Socket::~Socket() { ::close(fd_); }

void Socket::no_delay() const {
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void Socket::wait(short events) const {
    pollfd p{fd_, events, 0};
    if (::poll(&p, 1, kLimitMs) != 1) throw std::runtime_error("the device was silent for a minute");
}

std::size_t Socket::receive(void* to, std::size_t size) const {
    wait(POLLIN);
    const ssize_t n = ::recv(fd_, to, size, 0);
    if (n < 0) fail("recv");
    if (n == 0) throw std::runtime_error("the device closed a connection too early");
    return static_cast<std::size_t>(n);
}

void Socket::send(const void* from, std::size_t size) const {
    for (const char* at = static_cast<const char*>(from); size > 0;) {
        wait(POLLOUT);
        const ssize_t n = ::send(fd_, at, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN) fail("send");
        if (n > 0) at += n, size -= static_cast<std::size_t>(n);
    }
}

std::string Socket::receive_line() const {
    std::string line;
    for (char byte = 0;;) {
        receive(&byte, 1);
        if (byte == '\n') return line;
        line += byte;
    }
}

Server::Server()
    : tcp_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), udp_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    ::setsockopt(tcp_.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bind_to(tcp_, kPort);
    bind_to(udp_, kPort);
    if (::listen(tcp_.fd(), 4) != 0) fail("listen");
}

int Server::accept(char what) const {
    tcp_.wait(POLLIN);
    const int fd = ::accept4(tcp_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) fail("accept");
    char said = 0;
    pollfd p{fd, POLLIN, 0};
    if (::poll(&p, 1, kLimitMs) != 1 || ::recv(fd, &said, 1, 0) != 1 || said != what) {
        ::close(fd);
        throw std::runtime_error(std::string("the device did not ask for '") + what + "'");
    }
    return fd;
}

int connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd);
        fail("connect to port " + std::to_string(port));
    }
    return fd;
}

std::uint16_t free_port() {
    const Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    bind_to(socket, 0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
    return ntohs(address.sin_port);
}

double round_trip_us(const Socket& socket) {
    using Clock = std::chrono::steady_clock;
    socket.no_delay();
    std::vector<double> times;
    for (unsigned i = 0; i < kRoundTrips; ++i) {
        char byte = static_cast<char>(i), back = 0;
        const auto begin = Clock::now();
        socket.send(&byte, 1);
        socket.receive(&back, 1);
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
        if (back != byte) throw std::runtime_error("the device sent back another byte");
    }
    std::nth_element(times.begin(), times.begin() + kRoundTrips / 2, times.end());
    return times[kRoundTrips / 2];
}

double loopback_round_trip(const Server& server) {
    std::thread peer([] {
        try {
            const Socket socket(connect_to(kPort));
            socket.no_delay();
            char byte = kEcho;
            do {
                socket.send(&byte, 1);
                socket.receive(&byte, 1);
            } while (true);
        } catch (const std::runtime_error&) {
            // The other end has closed, or accept() reports what went wrong.
        }
    });
    double result = 0;
    try {
        const Socket socket(server.accept(kEcho));
        result = round_trip_us(socket);
    } catch (...) {
        peer.join();
        throw;
    }
    peer.join();
    return result;
}

}  // namespace twin::bench
