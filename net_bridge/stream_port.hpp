// SPDX-License-Identifier: BSD-3-Clause
// A jack whose other side is a socket that speaks QEMU's `-netdev stream`: docs/network-links.md.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/host_port.hpp"
#include "net_bridge/jack.hpp"
#include "net_bridge/port_address.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace twin::net {

struct StreamPortOptions {
    PortAddress address;
    bool listen = true;                      ///< or connect
    std::chrono::milliseconds retry{1'000};  ///< between attempts to connect
    std::size_t queue = 256 * 1024;          ///< bytes that wait for the peer to read
    PortReport report;
};

/// The socket of a peer, and of one who listens for peers.
using StreamSocket = boost::asio::generic::stream_protocol::socket;
/// asio::generic::stream_protocol has no acceptor.
struct StreamProtocol : boost::asio::generic::stream_protocol {
    using acceptor = boost::asio::basic_socket_acceptor<StreamProtocol>;
    StreamProtocol(const boost::asio::generic::stream_protocol& other)
        : boost::asio::generic::stream_protocol(other) {}
};
/// Refuses an address that is taken or not this machine's. What a dead process left at a Unix address is removed.
Result<StreamProtocol::acceptor> listen_at(boost::asio::io_context& io, const PortAddress& address);

/// One peer at a time: a server's next peer waits until the one before is gone, a client connects again when it lost
/// its peer. Frames that the peer doesn't read in time, and those without a peer, are dropped and counted.
///
/// For networks in real time: what a peer sends arrives when it arrives. One thread: the one that runs the io_context,
/// which outlives the port.
class StreamPort final : public Jack {
  public:
    /// Refuses an address that can't be listened at. A client finds its peer later.
    static Result<std::unique_ptr<StreamPort>> open(std::string name, boost::asio::io_context& io,
                                                    StreamPortOptions options);
    /// The port of one peer that somebody else has accepted; `gone` is called from the loop when it has gone, and may
    /// destroy the port.
    static std::unique_ptr<StreamPort> adopt(std::string name, boost::asio::io_context& io, StreamSocket peer,
                                             StreamPortOptions options, std::function<void()> gone);
    ~StreamPort() override;

    void receive(const Frame& frame) override;

    [[nodiscard]] bool connected() const;
    [[nodiscard]] const HostPortCounters& counters() const;
    /// Where it listens: with the port that port 0 became. A client's peer.
    [[nodiscard]] std::string address() const;

  private:
    class State;
    class Session;

    StreamPort(std::string name, std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
};

}  // namespace twin::net
