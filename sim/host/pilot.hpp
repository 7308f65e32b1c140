// SPDX-License-Identifier: BSD-3-Clause
// Lets a node's time pass, in either clock.
#pragma once

#include "sim/host/host_pace.hpp"
#include "sim/host/network.hpp"
#include "sim/host/node.hpp"

namespace twin::host {

class Pilot {
  public:
    using Condition = std::function<bool()>;
    /// Virtual time that passes between two looks at the world when somebody reacts to what the node does.
    static constexpr std::chrono::nanoseconds kReactive = std::chrono::milliseconds(1);
    /// As much virtual time as takes some milliseconds of the host's: for when what the host does has no instant of its
    /// own, as with a person at the keys or nobody at all. What the node does is the same with every quantum.
    static constexpr std::chrono::nanoseconds kByHostTime{0};

    /// The node must be ready, and outlive the pilot; so must the network that it is attached to, if there is one.
    explicit Pilot(Node& node, Network* network = nullptr);

    /// Returns true as soon as the condition holds, which is looked at every `quantum` in virtual time and after each
    /// message in real time; false when `span` of the node's time has passed (empty: never); an error if the node
    /// ended.
    asio::awaitable<Result<bool>> run_until(Condition condition, std::optional<std::chrono::nanoseconds> span,
                                            std::chrono::nanoseconds quantum = kReactive);
    /// Lets `span` pass.
    asio::awaitable<Result<void>> run_for(std::chrono::nanoseconds span, std::chrono::nanoseconds quantum = kReactive);
    /// Makes run_until() look at its condition now.
    void wake() { changed_->notify(); }

  private:
    asio::awaitable<Result<bool>> run_virtual(Condition condition, std::optional<std::chrono::nanoseconds> span,
                                              std::chrono::nanoseconds quantum);
    asio::awaitable<Result<Boundary>> step(std::int64_t until_ns);
    asio::awaitable<void> keep_pace(std::int64_t now_ns);
    asio::awaitable<Result<bool>> run_real(Condition condition, std::optional<std::chrono::nanoseconds> span);

    Node& node_;
    Network* network_;
    HostPace pace_;
    bool paced_ = false;
    std::shared_ptr<Signal> changed_;
};

}  // namespace twin::host
