// SPDX-License-Identifier: BSD-3-Clause
// A datagram socket of the host that also hears of what did not arrive.
#pragma once

#include "net_bridge/gateway/options.hpp"
#include "net_bridge/gateway/stack.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>
#include <span>

namespace twin::net {

namespace asio = boost::asio;

/// UDP, or ICMP echo as far as the host lets users have it (ping_group_range). Lives until close().
class DatagramSocket : public std::enable_shared_from_this<DatagramSocket> {
  public:
    using Received = std::function<void(const Endpoint& from, std::span<const std::uint8_t> payload)>;
    /// What was sent `to` somebody came back with an ICMP error, with as much of it as is known.
    using Failed = std::function<void(const Endpoint& to, Unreachable reason, std::span<const std::uint8_t> payload)>;

    /// `error` gets errno when the result is empty. `local`: its family counts; bound if the port or the address is
    /// set.
    static std::shared_ptr<DatagramSocket> open(asio::io_context& io, Protocol protocol, const Endpoint& local,
                                                bool bind, int& error);
    /// To the run's services.
    static std::shared_ptr<DatagramSocket> open_local(asio::io_context& io, LocalServices& services, bool v6,
                                                      int& error);
    /// From the next event on; to services of the run: by take_in().
    void start(Received received, Failed failed);
    /// 0, or errno; ECONNREFUSED: there is no such service of the run. What finds no room in the host's buffers is
    /// lost, as datagrams may be.
    int send(const Endpoint& to, std::span<const std::uint8_t> payload);
    [[nodiscard]] Endpoint local() const;
    /// To services of the run.
    [[nodiscard]] bool is_local() const { return services_ != nullptr; }
    [[nodiscard]] int native_handle() { return socket_.native_handle(); }
    /// What they have sent; false: nothing.
    bool take_in();
    /// Nobody is called after this.
    void close();

    DatagramSocket(asio::io_context& io, int descriptor) : socket_(io, descriptor) {}

  private:
    void wait();
    bool receive_one();
    bool receive_error();

    asio::posix::stream_descriptor socket_;
    LocalServices* services_ = nullptr;
    Received received_;
    Failed failed_;
};

}  // namespace twin::net
