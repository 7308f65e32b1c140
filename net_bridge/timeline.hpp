// SPDX-License-Identifier: BSD-3-Clause
// When things happen on a virtual network: in the host's time, or in the fleet's.
#pragma once

#include "net_bridge/deliveries.hpp"
#include "net_bridge/frame.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace twin::net {

/// Runs actions in order of (instant, order of scheduling). One thread: the one that runs the io_context, or that calls
/// run_until(). An action may schedule and cancel any other.
class Timeline {
  public:
    /// Never given to two actions of a timeline.
    using Id = std::uint64_t;

    Timeline() = default;
    virtual ~Timeline() = default;
    Timeline(const Timeline&) = delete;
    Timeline& operator=(const Timeline&) = delete;

    /// Since the run's start. Within an action: the instant it was scheduled for, in virtual time; in real time later
    /// than that by what the host was late.
    [[nodiscard]] virtual Time now() const = 0;
    /// Runs `action` at `at`; at once, but not before this returns, if that has passed.
    Id at(Time at, std::function<void()> action);
    Id in(Time delay, std::function<void()> action) { return at(now() + delay, std::move(action)); }
    /// Does nothing for one that has run, or was cancelled.
    void cancel(Id id);
    /// The instant of the next action; empty: there is none.
    [[nodiscard]] std::optional<Time> next() const;
    /// What arrives now, on all cables of this timeline.
    [[nodiscard]] Deliveries& deliveries() { return deliveries_; }

  protected:
    /// next() may have changed.
    virtual void changed() {}
    /// Takes the next action out if it is due at `until`, sets `at` to its instant.
    std::function<void()> take_due(Time until, Time& at);

  private:
    std::map<std::pair<Time, Id>, std::function<void()>> actions_;
    std::map<Id, Time> times_;
    Id last_id_ = 0;
    Deliveries deliveries_;
};

/// Time that somebody lets pass: the fleet's virtual time, or a test's.
class VirtualTimeline : public Timeline {
  public:
    [[nodiscard]] Time now() const override { return now_; }
    /// Runs what is due up to and including `until`, then stands there. An instant that has passed: does nothing.
    void run_until(Time until);

  private:
    Time now_{0};
};

/// The host's clock, counted from construction.
class RealTimeline : public Timeline {
  public:
    explicit RealTimeline(boost::asio::io_context& io);
    [[nodiscard]] Time now() const override;

  private:
    void changed() override;
    void arm();
    void run();

    std::chrono::steady_clock::time_point start_;
    boost::asio::steady_timer timer_;
    std::optional<Time> armed_;
    bool running_ = false;
};

}  // namespace twin::net
