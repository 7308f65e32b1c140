// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/alertness.hpp"

#include <sched.h>
#include <algorithm>
#include <boost/asio/post.hpp>

namespace twin::host {
namespace {

constexpr Clock::duration kFirst = std::chrono::microseconds(10);
constexpr Clock::duration kMost = std::chrono::microseconds(200);
/// A turn takes one or two: in a longer one somebody else had the processor.
constexpr Clock::duration kTurn = std::chrono::microseconds(50);

}  // namespace

void Alertness::frame() {
    const auto now = Clock::now();
    span_ = now - last_ > kMost ? Clock::duration(0) : std::min(kMost, std::max(kFirst, 2 * span_));
    last_ = now;
    until_ = now + span_;
    if (!looking_ && now < until_) {
        looking_ = true;
        asio::post(executor_, [self = shared_from_this()] { self->look(); });
    }
}

// With something posted the loop asks the system what has happened, and does not wait.
void Alertness::look() {
    const auto before = Clock::now();
    ::sched_yield();
    const auto now = Clock::now();
    if (now - before > kTurn) {
        span_ = Clock::duration(0);
        until_ = now;
    }
    looking_ = now < until_;
    if (looking_) {
        asio::post(executor_, [self = shared_from_this()] { self->look(); });
    }
}

}  // namespace twin::host
