// SPDX-License-Identifier: BSD-3-Clause
#include "node_fixture.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <csignal>
#include <fstream>

namespace twin::host {
namespace {

std::string read_all(int fd) {
    std::string text;
    char chunk[256];
    pollfd wait{fd, POLLIN, 0};
    while (::poll(&wait, 1, 10'000) == 1) {
        const auto got = ::read(fd, chunk, sizeof chunk);
        if (got <= 0) {
            break;
        }
        text.append(chunk, static_cast<std::size_t>(got));
    }
    return text;
}

TEST(NodeProcess, ItsLastWordsAndExitCodeAreHad) {
    auto process = NodeProcess::start({{"/bin/sh", "-c", "echo out; echo err >&2; exit 5"}, {}});
    ASSERT_TRUE(process);
    EXPECT_EQ(read_all(process->error_pipe().get()), "err\n");
    ASSERT_TRUE(goes_away(process->pid_fd()));
    const auto end = process->poll();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->text(), "with exit code 5");
    EXPECT_EQ(process->poll()->exit_code, 5);
}

TEST(NodeProcess, ASignalIsHad) {
    auto process = NodeProcess::start({{"/bin/sleep", "1000"}, {}});
    ASSERT_TRUE(process);
    EXPECT_EQ(process->poll(), std::nullopt);
    process->signal(SIGTERM);
    ASSERT_TRUE(goes_away(process->pid_fd()));
    EXPECT_EQ(process->poll()->signal, SIGTERM);
}

TEST(NodeProcess, WhatCantBeExecutedIsAnError) {
    const auto process = NodeProcess::start({{"/dev/null"}, {}});
    ASSERT_FALSE(process);
    EXPECT_NE(process.error().message.find("can't be started"), std::string::npos);
}

TEST(NodeProcess, DroppingItKillsIt) {
    UniqueFd watch;
    {
        auto process = NodeProcess::start({{"/bin/sleep", "1000"}, {}});
        ASSERT_TRUE(process);
        watch = open_pid(process->pid());
    }
    EXPECT_TRUE(goes_away(watch.get()));
}

TEST(NodeProcess, OnlyWhatIsKeptIsInherited) {
    auto kept = make_memory_file("kept", "content");
    auto other = make_memory_file("other", "secret");
    ASSERT_TRUE(kept && other);
    const auto script = fmt::format("cat {} >&2; test -e {} && echo leaked >&2", memory_file_path(kept->get()),
                                    memory_file_path(other->get()));
    auto process = NodeProcess::start({{"/bin/sh", "-c", script}, {kept->get()}});
    ASSERT_TRUE(process);
    EXPECT_EQ(read_all(process->error_pipe().get()), "content");
}

TEST(NodeProcess, KillingTheHostLeavesNothingBehind) {
    // A host of its own, which starts a node, tells its pid, and is then killed with SIGKILL.
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const pid_t host = ::fork();
    ASSERT_GE(host, 0);
    if (host == 0) {
        auto process = NodeProcess::start({{"/bin/sleep", "1000"}, {}});
        const pid_t node = process ? process->pid() : -1;
        [[maybe_unused]] const auto told = ::write(ends[1], &node, sizeof node);
        for (;;) {
            ::pause();
        }
    }
    pid_t node = -1;
    ASSERT_EQ(::read(ends[0], &node, sizeof node), static_cast<ssize_t>(sizeof node));
    ::close(ends[0]);
    ::close(ends[1]);
    ASSERT_GT(node, 0);
    const auto watch = open_pid(node);
    ASSERT_TRUE(watch);
    ::kill(host, SIGKILL);
    EXPECT_TRUE(goes_away(watch.get()));
    ::waitpid(host, nullptr, 0);
}

TEST(Ports, APortInUseIsToldAndAFreeOneIsNot) {
    UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(socket.get(), 1), 0);
    socklen_t size = sizeof address;
    ASSERT_EQ(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    const auto port = ntohs(address.sin_port);
    const auto taken = check_port_free(port);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().message, fmt::format("port {} is in use", port));
    socket.reset();
    EXPECT_TRUE(check_port_free(port));
}

}  // namespace
}  // namespace twin::host
