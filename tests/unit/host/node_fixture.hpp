// SPDX-License-Identifier: BSD-3-Clause
// Runs coroutines against the fake node.
#pragma once

#include "sim/host/node.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>

namespace twin::host {

class NodeTest : public testing::Test {
  protected:
    /// Options for the fake that behaves as `behaviour`.
    static NodeOptions options(const std::string& behaviour, TimeMode time = TimeMode::virtual_) {
        NodeOptions made;
        made.places = {TWIN_FAKE_NODE, TWIN_FAKE_NODE, ""};
        made.board.name = "fake";
        made.board.path = "/dev/null";
        made.name = behaviour;
        made.time = time;
        return made;
    }

    std::shared_ptr<Node> start(const NodeOptions& made) {
        auto node = Node::start(io_, made);
        EXPECT_TRUE(node) << node.error().message;
        return node ? *node : nullptr;
    }

    /// Runs one coroutine to its end; the test fails if that takes longer than 30 s.
    template <typename T>
    T run(asio::awaitable<T> body) {
        std::optional<T> result;
        asio::co_spawn(io_, std::move(body), [&](const std::exception_ptr& bug, T value) {
            if (bug) {
                std::rethrow_exception(bug);
            }
            result = std::move(value);
            io_.stop();
        });
        io_.restart();
        io_.run_for(std::chrono::seconds(30));
        if (!result) {
            throw std::runtime_error("it did not end within 30 s");
        }
        return std::move(*result);
    }

    asio::io_context io_{1};
};

/// True when the process is gone, or goes within 10 s. The descriptor is a pidfd.
inline bool goes_away(int pid_fd) {
    pollfd wait{pid_fd, POLLIN, 0};
    return ::poll(&wait, 1, 10'000) == 1;
}
inline UniqueFd open_pid(pid_t pid) { return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

}  // namespace twin::host
