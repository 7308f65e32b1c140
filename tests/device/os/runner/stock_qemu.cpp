// SPDX-License-Identifier: BSD-3-Clause
#include "tests/device/os/runner/stock_qemu.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace twin::test {

std::string run_on_stock_qemu(const std::string& machine, const std::string& image, const std::string& marker,
                              std::chrono::seconds limit) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    std::array<std::string, 13> words{TWIN_STOCK_QEMU, "-M",      machine, "-icount", "shift=5,sleep=off",
                                      "-display",      "none",    "-monitor", "none",  "-serial",
                                      "stdio",         "-kernel", image};
    std::array<char*, 14> argv{};
    for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
    pid_t child = 0;
    const int failed = posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        throw std::runtime_error("cannot start " + words[0]);
    }

    std::string text;
    bool in_time = true;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (text.find(marker) == std::string::npos || text.back() != '\n') {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd poll_fd{ends[0], POLLIN, 0};
        in_time = left.count() > 0 && poll(&poll_fd, 1, static_cast<int>(left.count())) > 0;
        if (!in_time) break;
        std::array<char, 4096> buffer{};
        const ssize_t n = read(ends[0], buffer.data(), buffer.size());
        if (n <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(n));
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    if (!in_time) throw std::runtime_error("'" + marker + "' did not come in time; the console said:\n" + text);
    return text;
}

}  // namespace twin::test
