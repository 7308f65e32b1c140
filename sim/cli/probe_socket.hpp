// SPDX-License-Identifier: BSD-3-Clause
// Probes over a run's own socket, which tells nothing by itself: docs/probes.md.
#pragma once

#include "sim/host/control.hpp"
#include "sim/host/node.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>

namespace twin::cli {

namespace asio = boost::asio;

class ProbeSocket {
  public:
    static constexpr std::size_t kMostProbes = 16;
    /// probe.read answers after so long though nothing has come.
    static constexpr std::chrono::milliseconds kLongestRead{250};
    /// Who reads nothing for so long has gone.
    static constexpr std::chrono::seconds kPatience{10};

    explicit ProbeSocket(std::shared_ptr<host::Node> node);
    /// Of several: the one that a request is for.
    using NodeFor = std::function<host::Result<std::shared_ptr<host::Node>>(const boost::json::object& params)>;
    ProbeSocket(asio::any_io_executor executor, NodeFor node_for);
    ~ProbeSocket();
    ProbeSocket(const ProbeSocket&) = delete;
    ProbeSocket& operator=(const ProbeSocket&) = delete;

    /// Adds probe.channels, probe.start, probe.read and probe.stop to the dispatcher, which may outlive this.
    void add_to(host::Dispatcher& dispatcher);
    /// The run has ended: returns when readers have had the rest, or after `limit`.
    asio::awaitable<void> drained(std::chrono::milliseconds limit);

  private:
    struct Entry;
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace twin::cli
