// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/host_pace.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace twin::host {

asio::awaitable<void> HostPace::keep(std::int64_t now_ns) {
    if (!since_) {
        since_ = Since{Clock::now(), now_ns};
    }
    const auto passed = static_cast<double>(now_ns - since_->ns) / speed_;
    const auto due = since_->wall + std::chrono::nanoseconds(static_cast<std::int64_t>(passed));
    const auto executor = co_await asio::this_coro::executor;
    if (due > Clock::now()) {
        asio::steady_timer timer(executor, due);
        boost::system::error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    } else {
        co_await asio::post(executor, asio::use_awaitable);
    }
}

}  // namespace twin::host
