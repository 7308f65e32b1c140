// SPDX-License-Identifier: BSD-3-Clause
// Nothing is left behind, however the host ends.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <fstream>

#include "sim/host/guarded_process.hpp"

namespace twin::test {
namespace {

using host::GuardedProcess;
using host::GuardPlan;
using host::UniqueFd;

GuardPlan shell(const std::string& command) {
    GuardPlan plan;
    plan.argv = {"/bin/sh", "-c", command};
    plan.environment = {"PATH=/usr/bin:/bin", "WORD=hello"};
    return plan;
}

/// All that it prints, until nobody can print any more; a minute at most.
std::string read_all(int fd) {
    std::string text;
    std::array<char, 256> chunk{};
    pollfd ready{fd, POLLIN, 0};
    while (::poll(&ready, 1, 60'000) > 0) {
        const ssize_t got = ::read(fd, chunk.data(), chunk.size());
        if (got <= 0) break;
        text.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return text;
}

TEST(GuardedProcess, HasItsEnvironmentAndItsFolder) {
    auto plan = shell("echo $WORD; pwd; exit 5");
    plan.folder = "/usr";
    auto process = GuardedProcess::start(plan);
    ASSERT_TRUE(process);
    EXPECT_EQ(process->wait().exit_code, 5);
    EXPECT_EQ(read_all(process->output().get()), "hello\n/usr\n");
}

TEST(GuardedProcess, EndsWithItsGroupWhenItIsDropped) {
    auto process = GuardedProcess::start(shell("sleep 1000 & sleep 1000 & echo ready; wait"));
    ASSERT_TRUE(process);
    const UniqueFd output(process->output().release());
    std::array<char, 6> ready{};
    pollfd event{output.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&event, 1, 60'000), 1);
    ASSERT_EQ(::read(output.get(), ready.data(), ready.size()), 6);
    { const GuardedProcess gone = std::move(*process); }
    EXPECT_EQ(read_all(output.get()), "") << "who has the other end of the pipe is gone";
}

TEST(GuardedProcess, EndsWhatHasLeftItsGroup) {
    auto process = GuardedProcess::start(
        shell("setsid sleep 1000 & setsid sh -c 'sleep 1000 & exec sleep 1000' & echo on; wait"));
    ASSERT_TRUE(process);
    const UniqueFd output(process->output().release());
    pollfd event{output.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&event, 1, 60'000), 1);
    process->signal(SIGKILL);
    EXPECT_EQ(process->wait().signal, SIGKILL);
    EXPECT_EQ(read_all(output.get()), "on\n");
}

TEST(GuardedProcess, EndsWhenTheHostIsKilled) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    UniqueFd output(ends[0]);
    UniqueFd input(ends[1]);
    const pid_t host = ::fork();
    if (host == 0) {
        auto process = GuardedProcess::start(shell("trap '' TERM; echo up; sleep 1000"));
        if (!process) ::_exit(1);
        // What the program prints goes on to the test, and stays open as long as anybody of it lives.
        std::array<char, 16> chunk{};
        pollfd ready{process->output().get(), POLLIN, 0};
        ::poll(&ready, 1, 60'000);
        const ssize_t got = ::read(process->output().get(), chunk.data(), chunk.size());
        std::string pid = std::to_string(process->pid()) + "\n";
        if (got > 0 && ::write(input.get(), pid.data(), pid.size()) > 0) ::raise(SIGKILL);
        ::_exit(2);
    }
    input.reset();
    const auto pid = std::stoi(read_all(output.get()));
    int status = 0;
    ASSERT_EQ(::waitpid(host, &status, 0), host);
    ASSERT_TRUE(WIFSIGNALED(status));
    // The guard gives it two seconds, and then ends it.
    const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (process) {
        pollfd end{process.get(), POLLIN, 0};
        EXPECT_EQ(::poll(&end, 1, 30'000), 1);
    }
}

}  // namespace
}  // namespace twin::test
