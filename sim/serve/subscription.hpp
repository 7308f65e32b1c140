// SPDX-License-Identifier: BSD-3-Clause
// What one client wants to be told of one run, and what of it still waits: docs/control-api.md, "Back pressure".
#pragma once

#include "sim/host/signal.hpp"
#include "sim/serve/event.hpp"
#include "sim/serve/outflow.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

namespace twin::serve {

/// Of the server, since it started.
struct EventCounts {
    std::uint64_t sent = 0;
    std::uint64_t dropped = 0;
};

struct SubscriptionOptions : OutflowOptions {  ///< the buffer in events
    std::vector<std::string> devices;  ///< patterns as a shell has them; empty: all
    Kinds kinds = Kinds::all();
};

class Subscription final : public Outflow {
  public:
    static constexpr std::size_t kBatchEvents = 500;
    static constexpr std::size_t kBatchBytes = 256 * 1024;
    /// Of events in the buffer, however few they are.
    static constexpr std::size_t kMostBytes = 32u << 20;

    Subscription(std::int64_t id, SubscriptionOptions options, EventCounts& counts);

    [[nodiscard]] const SubscriptionOptions& options() const { return options_; }
    [[nodiscard]] const OutflowOptions& flow() const override { return options_; }
    [[nodiscard]] bool wants(const Event& event);

    /// Takes an event if it is wanted. When the buffer is full the oldest goes, or nothing: then whoever offers waits.
    void offer(const std::shared_ptr<const Event>& event);
    /// So many were lost before they could be offered.
    void lose(std::uint64_t count) { lost_ += count; }
    [[nodiscard]] bool full() const override { return buffer_.size() >= options_.buffer || bytes_ >= kMostBytes; }
    [[nodiscard]] bool eased() const override {
        return buffer_.size() <= options_.buffer / 2 && bytes_ <= kMostBytes / 2;
    }
    [[nodiscard]] bool waits() const override { return !buffer_.empty(); }
    std::string next() override;

  private:
    SubscriptionOptions options_;
    EventCounts& counts_;
    std::deque<std::shared_ptr<const Event>> buffer_;
    std::unordered_map<std::string, bool> matches_;
    std::size_t bytes_ = 0;
    std::uint64_t lost_ = 0;  ///< since the last batch
};

}  // namespace twin::serve
