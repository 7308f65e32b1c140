// SPDX-License-Identifier: BSD-3-Clause
// Coroutines wait here until something may have changed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <list>
#include <optional>

namespace twin::host {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// A condition variable for the coroutines of one thread.
class Signal {
  public:
    explicit Signal(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    /// Wakes all that wait; they look at their conditions again.
    void notify() {
        for (auto* waiter : waiters_) {
            waiter->cancel();
        }
    }

    /// True as soon as the condition holds, false when the deadline comes first. Without one it waits for ever.
    template <typename Condition>
    asio::awaitable<bool> wait(Condition condition, std::optional<Clock::time_point> deadline = std::nullopt) {
        while (!condition()) {
            if (deadline && Clock::now() >= *deadline) {
                co_return false;
            }
            asio::steady_timer timer(executor_, deadline.value_or(Clock::time_point::max()));
            const Entry entry(waiters_, timer);
            boost::system::error_code ignored;
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        co_return true;
    }

  private:
    struct Entry {
        Entry(std::list<asio::steady_timer*>& list, asio::steady_timer& timer)
            : list_(list), at_(list.insert(list.end(), &timer)) {}
        ~Entry() { list_.erase(at_); }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        std::list<asio::steady_timer*>& list_;
        std::list<asio::steady_timer*>::iterator at_;
    };

    asio::any_io_executor executor_;
    std::list<asio::steady_timer*> waiters_;
};

}  // namespace twin::host
