// SPDX-License-Identifier: BSD-3-Clause
// Programs on the host, as far as a test needs them: they never block.
#pragma once

#include "bytes.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <optional>

namespace twin::net {

/// A connected socket. poll() looks what came.
class HostStream {
  public:
    explicit HostStream(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {
        socket_.non_blocking(true);
    }

    HostStream& poll() {
        std::array<char, 16384> buffer;
        boost::system::error_code error;
        while (!ended && !broken) {
            const std::size_t got = socket_.read_some(boost::asio::buffer(buffer), error);
            received.append(buffer.data(), got);
            if (error == boost::asio::error::would_block) {
                break;
            }
            ended = error == boost::asio::error::eof;
            broken = error && !ended;
        }
        return *this;
    }
    /// What fits; gives how much that was.
    std::size_t send(std::string_view text) {
        boost::system::error_code error;
        const std::size_t sent = socket_.write_some(boost::asio::buffer(text), error);
        broken = broken || (error && error != boost::asio::error::would_block);
        return sent;
    }
    void finish() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }
    void close() { socket_.close(); }
    void reset() {
        socket_.set_option(boost::asio::socket_base::linger(true, 0));
        socket_.close();
    }
    boost::asio::ip::tcp::socket& socket() { return socket_; }

    std::string received;
    bool ended = false;
    bool broken = false;

  private:
    boost::asio::ip::tcp::socket socket_;
};

class HostServer {
  public:
    explicit HostServer(boost::asio::io_context& io, const IpAddress& address = ip("127.0.0.1"))
        : io_(io), acceptor_(io, {address, 0}) {
        acceptor_.non_blocking(true);
    }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    /// Somebody has connected, now or before.
    bool accepted() {
        if (!peer) {
            boost::asio::ip::tcp::socket socket(io_);
            boost::system::error_code error;
            acceptor_.accept(socket, error);
            if (!error) {
                peer.emplace(std::move(socket));
            }
        }
        return peer.has_value();
    }
    void close() { acceptor_.close(); }

    std::optional<HostStream> peer;

  private:
    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor acceptor_;
};

class HostDatagrams {
  public:
    explicit HostDatagrams(boost::asio::io_context& io, const IpAddress& address = ip("127.0.0.1"))
        : socket_(io, {address, 0}) {
        socket_.non_blocking(true);
    }
    [[nodiscard]] std::uint16_t port() const { return socket_.local_endpoint().port(); }
    bool poll() {
        std::array<char, 65536> buffer;
        boost::system::error_code error;
        const std::size_t got = socket_.receive_from(boost::asio::buffer(buffer), from, 0, error);
        if (!error) {
            received.emplace_back(buffer.data(), got);
        }
        return !received.empty();
    }
    void send(std::string_view text, const boost::asio::ip::udp::endpoint& to) {
        socket_.send_to(boost::asio::buffer(text), to);
    }
    void reply(std::string_view text) { send(text, from); }
    void close() { socket_.close(); }

    std::vector<std::string> received;
    boost::asio::ip::udp::endpoint from;

  private:
    boost::asio::ip::udp::socket socket_;
};

/// A port of the host's loopback on which nobody listens.
inline std::uint16_t unused_port(boost::asio::io_context& io) {
    return boost::asio::ip::tcp::acceptor(io, {ip("127.0.0.1"), 0}).local_endpoint().port();
}

}  // namespace twin::net
