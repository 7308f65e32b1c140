// SPDX-License-Identifier: BSD-3-Clause
// A node's virtual time: grants, reports, and where it stands.
#include "sim/host/node.hpp"

namespace twin::host {

// Its report is still to come, and what follows the grant is handled where that leaves the node.
void Node::catch_up() {
    if (world_now_ns_ != nullptr && boundary_ && boundary_->now_ns < *world_now_ns_) {
        begin_grant(*world_now_ns_);
    }
}

void Node::take_report(const link::Message& message) {
    // One instant of a slow clock is several of the world's: it has come as far as it was told to.
    const bool at_end = clock_.to_own(message.time_ns) >= clock_.to_own(granted_ns_);
    const std::int64_t now = at_end ? std::max(granted_ns_, message.time_ns) : message.time_ns;
    const auto next = link::decode_i64(message.payload).value_or(link::kNever);
    now_ns_ = std::max(now_ns_, now);
    boundary_ = Boundary{now, std::max(now, clock_.to_world(next))};
}

asio::awaitable<Result<Boundary>> Node::grant(std::int64_t until_ns, Stop stop) {
    begin_grant(until_ns, stop);
    co_return co_await boundary();
}

std::int64_t Node::quiet_until_ns() const {
    if (!boundary_) {
        return now_ns_;
    }
    const std::int64_t first = stirred_ ? boundary_->now_ns : std::min(boundary_->next_event_ns, first_frame_ns_);
    return std::max(boundary_->now_ns, first);
}

void Node::set_drift(std::int64_t ppb) {
    const std::int64_t stands = boundary_ ? boundary_->now_ns : now_ns_;
    const std::int64_t now = world_now_ns_ != nullptr ? std::max(stands, *world_now_ns_) : stands;
    const std::int64_t next = boundary_ ? boundary_->next_event_ns : link::kNever;
    const std::int64_t own_next = next == link::kNever ? next : clock_.to_own(next);
    clock_ = {now, clock_.to_own(now), ppb};
    if (boundary_) {
        boundary_->next_event_ns = std::max(stands, clock_.to_world(own_next));
        if (on_stirred) {
            on_stirred();
        }
    }
}

void Node::begin_grant(std::int64_t until_ns, Stop stop) {
    boundary_.reset();
    granted_ns_ = until_ns;
    stirred_ = false;
    first_frame_ns_ = link::kNever;
    send(link::Type::grant, 0, clock_.to_own(until_ns),
         stop == Stop::at_frame ? std::string_view("\1") : std::string_view());
}

asio::awaitable<Result<Boundary>> Node::boundary() {
    const auto there = [&] { return end_ || boundary_ || abandoned_; };
    // A debugger may hold it for as long as it likes.
    const auto limit = options_.gdb_port ? std::nullopt : std::optional(Clock::now() + kHung);
    if (!co_await changed_.wait(there, limit)) {
        kill(fmt::format("it did not answer for {} s", kHung / std::chrono::seconds(1)));
        co_await changed_.wait([&] { return end_.has_value(); });
    }
    if (!boundary_ && abandoned_) {
        co_return Boundary{now_ns_, link::kNever};
    }
    if (!boundary_) {
        co_return tl::unexpected(death());
    }
    co_return *boundary_;
}

void Node::abandon_grant() {
    abandoned_ = true;
    changed_.notify();
}

}  // namespace twin::host
