// SPDX-License-Identifier: BSD-3-Clause
// A jack whose other side is a socket that speaks QEMU's `-netdev stream`: docs/network-links.md.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/host_port.hpp"
#include "net_bridge/jack.hpp"
#include "net_bridge/port_address.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
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
