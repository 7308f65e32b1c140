// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/udp_socket.hpp"

#include "net_bridge/gateway/socket_address.hpp"

#include <linux/errqueue.h>
#include <unistd.h>
#include <array>
#include <cerrno>

namespace twin::net {
namespace {

/// Datagrams of one socket before others have their turn.
constexpr int kTurn = 64;

std::array<std::uint8_t, 65536>& scratch() {
    static std::array<std::uint8_t, 65536> bytes;
    return bytes;
}

Unreachable reason_of(int error) {
    switch (error) {
        case ECONNREFUSED:
            return Unreachable::port;
        case ENETUNREACH:
            return Unreachable::network;
        case EACCES:
        case EPERM:
            return Unreachable::prohibited;
        default:
            return Unreachable::host;
    }
}

}  // namespace

std::shared_ptr<DatagramSocket> DatagramSocket::open(asio::io_context& io, Protocol protocol, const Endpoint& local,
                                                     bool bind, int& error) {
    const SocketAddress address(local);
    const bool v4 = local.address.is_v4();
    const int number = protocol == Protocol::udp ? IPPROTO_UDP : v4 ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6};
    const int fd = ::socket(address.get()->sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, number);
    if (fd < 0) {
        error = errno;
        return nullptr;
    }
    const int yes = 1;
    ::setsockopt(fd, v4 ? int{IPPROTO_IP} : int{IPPROTO_IPV6}, v4 ? IP_RECVERR : IPV6_RECVERR, &yes, sizeof yes);
    if (bind && ::bind(fd, address.get(), address.size) != 0) {
        error = errno;
        ::close(fd);
        return nullptr;
    }
    error = 0;
    return std::make_shared<DatagramSocket>(io, fd);
}

std::shared_ptr<DatagramSocket> DatagramSocket::open_local(asio::io_context& io, LocalServices& services, bool v6,
                                                           int& error) {
    const int fd = services.open_datagrams(v6, error);
    if (fd < 0) {
        return nullptr;
    }
    auto socket = std::make_shared<DatagramSocket>(io, fd);
    socket->services_ = &services;
    return socket;
}

void DatagramSocket::start(Received received, Failed failed) {
    received_ = std::move(received);
    failed_ = std::move(failed);
    if (!is_local()) {
        wait();
    }
}

void DatagramSocket::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    received_ = nullptr;
    failed_ = nullptr;
}

Endpoint DatagramSocket::local() const {
    SocketAddress address;
    // The descriptor's own constness isn't the socket's.
    const int fd = const_cast<asio::posix::stream_descriptor&>(socket_).native_handle();
    return ::getsockname(fd, address.get(), &address.size) == 0 ? address.endpoint() : Endpoint{};
}

int DatagramSocket::send(const Endpoint& to, std::span<const std::uint8_t> payload) {
    if (is_local()) {
        const int error = services_->send(socket_.native_handle(), to, payload);
        if (error == 0) {
            services_->touched();
        }
        return error == EAGAIN ? 0 : error;
    }
    const SocketAddress address(to);
    // An error that was pending from an earlier datagram is reported once, instead of sending.
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (::sendto(socket_.native_handle(), payload.data(), payload.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                     address.get(), address.size) >= 0) {
            return 0;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
            return 0;
        }
        if (errno != ECONNREFUSED && errno != EHOSTUNREACH && errno != ENETUNREACH) {
            break;
        }
    }
    return errno;
}

bool DatagramSocket::take_in() {
    std::vector<std::uint8_t> payload;
    bool any = false;
    const auto self = shared_from_this();
    while (socket_.is_open()) {
        const auto from = services_->receive(socket_.native_handle(), payload);
        if (!from) {
            break;
        }
        any = true;
        const auto received = received_;
        received(*from, payload);
    }
    return any;
}

void DatagramSocket::wait() {
    socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                           if (error || !self->socket_.is_open()) {
                               return;
                           }
                           for (int i = 0; i < kTurn && self->socket_.is_open(); ++i) {
                               if (!self->receive_error() && !self->receive_one()) {
                                   break;
                               }
                           }
                           if (self->socket_.is_open()) {
                               self->wait();
                           }
                       });
}

/// False: there is none.
bool DatagramSocket::receive_one() {
    if (!socket_.is_open()) {
        return false;
    }
    SocketAddress from;
    const ssize_t got =
        ::recvfrom(socket_.native_handle(), scratch().data(), scratch().size(), MSG_DONTWAIT, from.get(), &from.size);
    if (got < 0) {
        // Pending errors are in the error queue too; reading them here takes them off.
        return errno != EAGAIN && errno != EWOULDBLOCK && errno != EBADF;
    }
    // It may close this socket, and with it the function that is running.
    const auto received = received_;
    received(from.endpoint(), {scratch().data(), static_cast<std::size_t>(got)});
    return true;
}

bool DatagramSocket::receive_error() {
    SocketAddress to;
    iovec piece{scratch().data(), scratch().size()};
    alignas(cmsghdr) std::array<char, 512> control{};
    msghdr message{};
    message.msg_name = to.get();
    message.msg_namelen = to.size;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(socket_.native_handle(), &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (got < 0) {
        return false;
    }
    for (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, const_cast<cmsghdr*>(header))) {
        const bool is_error = (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR) ||
                              (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR);
        if (is_error) {
            sock_extended_err details;
            std::memcpy(&details, CMSG_DATA(header), sizeof details);
            const auto failed = failed_;
            failed(to.endpoint(), reason_of(static_cast<int>(details.ee_errno)),
                   {scratch().data(), static_cast<std::size_t>(got)});
        }
    }
    return true;
}

}  // namespace twin::net
