// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace twin::test {

/// Behind every bound in a node's time: one that hangs fails its test instead of the whole run.
inline constexpr std::chrono::seconds kWallLimit{100};

/// Runs the loop until the work is done, and gives its result; empty when kWallLimit is over. What hangs may still end
/// when its node does.
template <typename T>
std::optional<T> wait_for(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
    const auto result = std::make_shared<std::optional<T>>();
    boost::asio::co_spawn(
        io,
        [](boost::asio::awaitable<T> todo, std::shared_ptr<std::optional<T>> to) -> boost::asio::awaitable<void> {
            *to = co_await std::move(todo);
        }(std::move(work), result),
        [](const std::exception_ptr& bug) {
            if (bug) std::rethrow_exception(bug);
        });
    const auto end = std::chrono::steady_clock::now() + kWallLimit;
    io.restart();
    while (!*result && std::chrono::steady_clock::now() < end) io.run_one_until(end);
    return std::move(*result);
}

}  // namespace twin::test
