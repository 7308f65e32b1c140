// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "sim/host/service_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <string>
#include <vector>

namespace twin::test {

using namespace std::chrono_literals;

/// Services that are the probe program, and what they said.
class Services {
  public:
    explicit Services(host::TimeMode time, std::uint64_t seed = 1)
        : set(io, time, seed,
              {[this](const std::string& name, std::string_view line) {
                   lines.push_back(name + ": " + std::string(line));
               },
               [this](const std::string& name, const host::ServiceEnd& end) { ends.push_back(end.text(name)); }}) {
        set.attach([this] { return now; }, nullptr);
    }

    host::Result<void> start(const std::string& name, std::vector<std::string> words,
                             std::chrono::milliseconds hung_after = 10s) {
        host::ServiceOptions options;
        options.name = name;
        options.argv = std::move(words);
        options.argv.insert(options.argv.begin(), TWIN_SERVICE_PROBE);
        options.hung_after = hung_after;
        return set.start(std::move(options));
    }
    /// Virtual time passes to `end`, or until nobody wakes any more.
    void pass(std::int64_t end = link::kNever - 1) {
        while (set.next_ns() <= end) {
            now = std::max(now, set.next_ns());
            set.settle(now);
        }
    }
    template <typename T>
    T wait(boost::asio::awaitable<T> work) {
        std::optional<T> result;
        boost::asio::co_spawn(
            io, [&]() -> boost::asio::awaitable<void> { result = co_await std::move(work); }, boost::asio::detached);
        EXPECT_TRUE(until([&] { return result.has_value(); }));
        return std::move(*result);
    }
    /// The loop runs until this is so.
    bool until(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 30s;
        io.restart();
        while (!condition() && std::chrono::steady_clock::now() < deadline) io.run_one_until(deadline);
        return condition();
    }

    boost::asio::io_context io{1};
    std::int64_t now = 0;
    std::vector<std::string> lines;
    std::vector<std::string> ends;
    host::ServiceSet set;
};

}  // namespace twin::test
