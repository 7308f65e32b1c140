// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/lockstep.hpp"

#include <algorithm>

namespace twin::host {

Lockstep::Lockstep(std::vector<std::shared_ptr<Node>> nodes, Network& network)
    : nodes_(std::move(nodes)), network_(network), now_ns_(nodes_.empty() ? 0 : nodes_.front()->now_ns()) {}

asio::awaitable<Result<bool>> Lockstep::run_until(Condition condition, std::optional<std::chrono::nanoseconds> span) {
    const std::int64_t last = link::kNever - 1;
    const std::int64_t end = span ? now_ns_ + std::min(span->count(), last - now_ns_) : last;
    while (!condition()) {
        if (now_ns_ >= end) {
            co_return false;
        }
        std::int64_t first = link::kNever;
        for (const auto& node : nodes_) {
            first = std::min(first, node->quiet_until_ns());
        }
        const std::int64_t until = std::min(end, network_.quiet_until_ns(std::max(first, now_ns_)));
        for (const auto& node : nodes_) {
            node->begin_grant(until);
        }
        std::optional<Error> death;
        for (const auto& node : nodes_) {
            if (const auto boundary = co_await node->boundary(); !boundary && !death) {
                death = boundary.error();
            }
        }
        now_ns_ = until;
        network_.advance(until);
        if (death) {
            co_return tl::unexpected(*death);
        }
    }
    co_return true;
}

asio::awaitable<Result<void>> Lockstep::run_for(std::chrono::nanoseconds span) {
    const auto done = co_await run_until([] { return false; }, span);
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return Result<void>{};
}

}  // namespace twin::host
