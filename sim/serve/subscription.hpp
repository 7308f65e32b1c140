// SPDX-License-Identifier: BSD-3-Clause
// What one client wants to be told of one run, and what of it still waits: docs/control-api.md, "Back pressure".
#pragma once

#include "sim/host/signal.hpp"
#include "sim/serve/event.hpp"

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

enum class OnFull { drop, pause };

struct SubscriptionOptions {
    std::vector<std::string> devices;  ///< patterns as a shell has them; empty: all
    Kinds kinds = Kinds::all();
    std::size_t buffer = 10'000;  ///< events
    OnFull on_full = OnFull::drop;
    /// So long it may make a run wait without a sign that the client takes anything.
    std::chrono::milliseconds patience{30'000};
};

class Subscription {
  public:
    /// Batches on their way, which the client has not acknowledged.
    static constexpr std::uint64_t kWindow = 8;
    static constexpr std::size_t kBatchEvents = 500;
    static constexpr std::size_t kBatchBytes = 256 * 1024;
    /// Of events in the buffer, however few they are.
    static constexpr std::size_t kMostBytes = 32u << 20;

    Subscription(std::int64_t id, SubscriptionOptions options, EventCounts& counts);

    [[nodiscard]] std::int64_t id() const { return id_; }
    [[nodiscard]] const SubscriptionOptions& options() const { return options_; }
    [[nodiscard]] bool wants(const Event& event);

    /// Takes an event if it is wanted. When the buffer is full the oldest goes, or nothing: then whoever offers waits.
    void offer(const std::shared_ptr<const Event>& event);
    /// So many were lost before they could be offered.
    void lose(std::uint64_t count) { lost_ += count; }
    /// No room is left.
    [[nodiscard]] bool full() const { return buffer_.size() >= options_.buffer || bytes_ >= kMostBytes; }
    /// Half of the room is.
    [[nodiscard]] bool eased() const { return buffer_.size() <= options_.buffer / 2 && bytes_ <= kMostBytes / 2; }

    /// There is a batch, and the client has room for it.
    [[nodiscard]] bool ready() const { return !buffer_.empty() && seq_ < acked_ + kWindow; }
    /// The next batch: a notification of JSON-RPC.
    std::string next();
    /// The client is done with this batch and those before; false if it was not sent yet.
    bool ack(std::uint64_t seq);
    [[nodiscard]] std::uint64_t acked() const { return acked_; }

    /// Called when something was offered.
    std::function<void()> on_offer;
    /// Called when it no longer makes the run wait.
    std::function<void()> on_release;
    /// Called when it is over for this reason; it is offered nothing more.
    std::function<void(const std::string& reason)> on_end;
    /// The run's time stands as long as this is held.
    std::shared_ptr<void> hold;
    void release();
    /// Nobody wants more of it.
    void finish();
    [[nodiscard]] bool finished() const { return finished_; }

  private:
    void ease();

    std::int64_t id_;
    SubscriptionOptions options_;
    EventCounts& counts_;
    std::deque<std::shared_ptr<const Event>> buffer_;
    std::unordered_map<std::string, bool> matches_;
    std::size_t bytes_ = 0;
    std::uint64_t lost_ = 0;  ///< since the last batch
    std::uint64_t seq_ = 0;
    std::uint64_t acked_ = 0;
    bool finished_ = false;
};

}  // namespace twin::serve
