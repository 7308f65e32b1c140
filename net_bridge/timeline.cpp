// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/timeline.hpp"

#include <algorithm>

namespace twin::net {

Timeline::Id Timeline::at(Time at, std::function<void()> action) {
    const Id id = ++last_id_;
    actions_.emplace(std::pair(at, id), std::move(action));
    times_.emplace(id, at);
    changed();
    return id;
}

void Timeline::cancel(Id id) {
    const auto found = times_.find(id);
    if (found == times_.end()) {
        return;
    }
    actions_.erase({found->second, id});
    times_.erase(found);
    changed();
}

std::optional<Time> Timeline::next() const {
    return actions_.empty() ? std::nullopt : std::optional(actions_.begin()->first.first);
}

std::function<void()> Timeline::take_due(Time until, Time& at) {
    if (actions_.empty() || actions_.begin()->first.first > until) {
        return nullptr;
    }
    auto node = actions_.extract(actions_.begin());
    at = node.key().first;
    times_.erase(node.key().second);
    return std::move(node.mapped());
}

void VirtualTimeline::run_until(Time until) {
    Time at{0};
    while (const auto action = take_due(until, at)) {
        now_ = std::max(now_, at);
        action();
    }
    now_ = std::max(now_, until);
}

RealTimeline::RealTimeline(boost::asio::io_context& io) : start_(std::chrono::steady_clock::now()), timer_(io) {}

Time RealTimeline::now() const { return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now() - start_); }

void RealTimeline::changed() {
    if (!running_) {
        arm();
    }
}

void RealTimeline::arm() {
    const auto due = next();
    if (due == armed_) {
        return;
    }
    armed_ = due;
    if (!due) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(start_ + *due);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            run();
        }
    });
}

void RealTimeline::run() {
    armed_.reset();
    running_ = true;
    // What an action schedules for now runs in the next turn, so that the loop gets to its sockets.
    const Time until = now();
    Time at{0};
    while (const auto action = take_due(until, at)) {
        action();
    }
    running_ = false;
    arm();
}

}  // namespace twin::net
