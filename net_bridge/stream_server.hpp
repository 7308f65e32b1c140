// SPDX-License-Identifier: BSD-3-Clause
// Where other runs, and other emulators, join a switch: docs/network-links.md.
#pragma once

#include "net_bridge/stream_port.hpp"

#include <functional>
#include <memory>

namespace twin::net {

/// Listens, and makes a jack of each peer that comes: as many as there are, unlike StreamPort.
///
/// For networks in real time. One thread: the one that runs the io_context, which outlives the server.
class StreamServer {
  public:
    /// Takes the jack of a new peer.
    using Plug = std::function<void(std::shared_ptr<Jack>)>;
    /// The peer has gone: its jack is to go too.
    using Unplug = std::function<void(const Jack&)>;

    /// Refuses an address that can't be listened at. `options.listen` and `retry` don't matter. Jacks are called
    /// "peer-1", "peer-2" and so on.
    static Result<std::unique_ptr<StreamServer>> start(boost::asio::io_context& io, StreamPortOptions options,
                                                       Plug plug, Unplug unplug);
    /// Peers that are there stay.
    ~StreamServer();
    StreamServer(const StreamServer&) = delete;
    StreamServer& operator=(const StreamServer&) = delete;

    /// With the port that port 0 became.
    [[nodiscard]] std::string address() const;

  private:
    class State;
    explicit StreamServer(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace twin::net
