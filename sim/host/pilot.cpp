// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/pilot.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace twin::host {

namespace {

// A quantum by the host's time: long enough that stopping costs little, short enough that nobody feels the wait.
constexpr auto kShortQuantum = std::chrono::milliseconds(10);
constexpr auto kLongQuantum = std::chrono::milliseconds(40);
constexpr std::chrono::nanoseconds kLargestQuantum = std::chrono::seconds(1);

std::chrono::nanoseconds adapt(std::chrono::nanoseconds quantum, Clock::duration took) {
    if (took < kShortQuantum) {
        return std::min(2 * quantum, kLargestQuantum);
    }
    return took > kLongQuantum ? std::max(quantum / 2, Pilot::kReactive) : quantum;
}

}  // namespace

Pilot::Pilot(Node& node, Network* network)
    : node_(node), network_(network), changed_(std::make_shared<Signal>(node.executor())) {
    node.listen([changed = changed_](const link::Message&) { changed->notify(); });
}

asio::awaitable<Result<bool>> Pilot::run_until(Condition condition, std::optional<std::chrono::nanoseconds> span,
                                               std::chrono::nanoseconds quantum) {
    if (node_.options().time == TimeMode::virtual_) {
        co_return co_await run_virtual(std::move(condition), span, quantum);
    }
    co_return co_await run_real(std::move(condition), span);
}

asio::awaitable<Result<void>> Pilot::run_for(std::chrono::nanoseconds span, std::chrono::nanoseconds quantum) {
    const auto never = [] { return false; };
    const auto done = co_await run_until(never, span, quantum);
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return Result<void>{};
}

asio::awaitable<Result<bool>> Pilot::run_virtual(Condition condition, std::optional<std::chrono::nanoseconds> span,
                                                 std::chrono::nanoseconds quantum) {
    std::int64_t now = node_.now_ns();
    const bool adaptive = quantum == kByHostTime;
    if (adaptive) {
        quantum = kReactive;
    }
    const std::int64_t end = span ? now + std::min(span->count(), link::kNever - 1 - now) : link::kNever - 1;
    while (!condition()) {
        if (now >= end) {
            co_return false;
        }
        const auto begin = Clock::now();
        const auto boundary = co_await step(std::min(end, now + (paced_ ? kReactive : quantum).count()));
        if (!boundary) {
            co_return tl::unexpected(boundary.error());
        }
        now = std::max(now, boundary->now_ns);
        co_await keep_pace(now);
        if (adaptive) {
            quantum = adapt(quantum, Clock::now() - begin);
        }
    }
    co_return true;
}

// The node stops where the network does something, and where it says something to it: each sees the other in time.
asio::awaitable<Result<Boundary>> Pilot::step(std::int64_t until_ns) {
    if (network_ == nullptr) {
        co_return co_await node_.grant(until_ns);
    }
    const auto boundary =
        co_await node_.grant(std::min(until_ns, network_->next_ns().value_or(link::kNever)), Node::Stop::at_frame);
    if (boundary) {
        network_->advance(boundary->now_ns);
    }
    co_return boundary;
}

asio::awaitable<void> Pilot::keep_pace(std::int64_t now_ns) {
    paced_ = network_ != nullptr && network_->waits_for_host();
    if (paced_) {
        co_await pace_.keep(now_ns);
    } else {
        pace_.let_go();
    }
}

asio::awaitable<Result<bool>> Pilot::run_real(Condition condition, std::optional<std::chrono::nanoseconds> span) {
    const std::int64_t end_ns = node_.now_ns() + span.value_or(std::chrono::nanoseconds(0)).count();
    std::optional<Clock::time_point> deadline;
    if (span) {
        deadline = Clock::now() + *span;
    }
    // The node's end is no message: its last coroutine wakes this one.
    asio::co_spawn(
        node_.executor(),
        [](std::shared_ptr<Node> node, std::shared_ptr<Signal> changed) -> asio::awaitable<void> {
            co_await node->ended();
            changed->notify();
        }(node_.shared_from_this(), changed_),
        asio::detached);
    const auto met = [&] { return node_.end() || condition(); };
    bool in_time = co_await changed_->wait(met, deadline);
    while (!in_time) {
        // The node's clock may have stood still, in a debugger: ask it, which brings its answer's time to node_.
        const auto stats = co_await node_.call("stats", {}, std::chrono::seconds(1));
        if (!stats || node_.now_ns() >= end_ns) {
            break;
        }
        in_time = co_await changed_->wait(met, Clock::now() + std::chrono::nanoseconds(end_ns - node_.now_ns()));
    }
    if (node_.end()) {
        co_return tl::unexpected(node_.death());
    }
    co_return in_time;
}

}  // namespace twin::host
