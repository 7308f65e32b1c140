// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/host_pace.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace twin::host {

asio::awaitable<void> HostPace::keep(std::int64_t now_ns) {
    kept_ns_ = now_ns;
    if (!since_) {
        since_ = Since{Clock::now(), now_ns};
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto due = [this, now_ns] {
        const auto passed = static_cast<double>(now_ns - since_->ns) / speed_;
        return since_->wall + std::chrono::nanoseconds(static_cast<std::int64_t>(passed));
    };
    if (due() <= Clock::now()) {
        co_await asio::post(executor, asio::use_awaitable);
        co_return;
    }
    // set_speed() and let_go() end a turn of this.
    while (since_ && due() > Clock::now()) {
        asio::steady_timer timer(executor, due());
        waits_ = &timer;
        boost::system::error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        waits_ = nullptr;
    }
}

void HostPace::set_speed(double speed) {
    const auto now = Clock::now();
    if (since_) {
        // What has passed has passed; what somebody waits for is as far away as it was, at the new rate.
        const auto passed = static_cast<std::int64_t>(
            speed_ * static_cast<double>(std::chrono::nanoseconds(now - since_->wall).count()));
        since_ = Since{now, std::min(since_->ns + passed, kept_ns_)};
    }
    speed_ = speed;
    if (waits_ != nullptr) {
        waits_->cancel();
    }
}

void HostPace::let_go() {
    since_.reset();
    if (waits_ != nullptr) {
        waits_->cancel();
    }
}

}  // namespace twin::host
