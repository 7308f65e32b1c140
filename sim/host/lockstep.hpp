// SPDX-License-Identifier: BSD-3-Clause
// Lets the virtual time of several nodes on one network pass together.
#pragma once

#include "sim/host/network.hpp"
#include "sim/host/node.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace twin::host {

/// Conservative: all nodes run at the same time, each as far as it surely hears nothing from another
/// (Network::quiet_until_ns()); nobody stops while all are idle. What they do is the same in every run, however the host
/// schedules their processes.
class Lockstep {
  public:
    using Condition = std::function<bool()>;

    /// The nodes are ready, stand at one instant, and are attached to the network; all outlive this.
    Lockstep(std::vector<std::shared_ptr<Node>> nodes, Network& network);

    /// Returns true as soon as the condition holds, which is looked at wherever the nodes stop; false when `span` has
    /// passed (empty: never); an error if a node ended: the others stand where they are.
    asio::awaitable<Result<bool>> run_until(Condition condition, std::optional<std::chrono::nanoseconds> span);
    asio::awaitable<Result<void>> run_for(std::chrono::nanoseconds span);

    [[nodiscard]] std::int64_t now_ns() const { return now_ns_; }

  private:
    std::vector<std::shared_ptr<Node>> nodes_;
    Network& network_;
    std::int64_t now_ns_;
};

}  // namespace twin::host
