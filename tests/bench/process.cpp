// SPDX-License-Identifier: BSD-3-Clause
#include "tests/bench/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

extern char** environ;

namespace twin::bench {

namespace {

constexpr auto kLimit = std::chrono::seconds(120);

std::vector<pid_t> children(pid_t parent) {
    std::vector<pid_t> found;
    std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
    for (pid_t child = 0; list >> child;) found.push_back(child);
    return found;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                 const std::string& errors_path) {
    int out[2], in[2];
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(in, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<char*> argv, envp;
    for (const auto& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    for (const auto& e : environment) envp.push_back(const_cast<char*>(e.c_str()));
    for (char** e = environ; *e != nullptr; ++e) envp.push_back(*e);
    envp.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, errors_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    posix_spawn_file_actions_adddup2(&actions, out[1], 3);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    started_ = Clock::now();
    const int error = posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), envp.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    close(in[0]);
    output_ = out[0];
    input_ = in[1];
    if (error != 0) throw std::runtime_error("cannot start " + arguments[0] + ": " + std::strerror(error));
}

Process::~Process() {
    close(output_);
    close(input_);
    kill(pid_, SIGINT);
    const int process = static_cast<int>(syscall(434 /* pidfd_open */, pid_, 0));
    pollfd p{process, POLLIN, 0};
    if (process < 0 || poll(&p, 1, 5000) != 1) kill(-pid_, SIGKILL);
    if (process >= 0) close(process);
    waitpid(pid_, nullptr, 0);
}

std::string Process::read_until(const std::string& mark, Clock::time_point& when) {
    const auto end = Clock::now() + kLimit;
    for (;;) {
        if (const auto at = pending_.find(mark); at != std::string::npos) {
            std::string result = pending_.substr(0, at + mark.size());
            pending_.erase(0, at + mark.size());
            when = pending_at_;
            return result;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        pollfd p{output_, POLLIN, 0};
        if (left <= 0 || poll(&p, 1, static_cast<int>(left)) != 1)
            throw std::runtime_error("no '" + mark + "' within 120 s; so far: " + pending_);
        char chunk[4096];
        const ssize_t got = read(output_, chunk, sizeof chunk);
        if (got <= 0) throw std::runtime_error("it ended before '" + mark + "'; so far: " + pending_);
        pending_at_ = Clock::now();
        pending_.append(chunk, static_cast<std::size_t>(got));
    }
}

long private_memory_kb(pid_t root, const std::string& name) {
    long sum = 0;
    std::error_code error;
    const auto executable = std::filesystem::read_symlink("/proc/" + std::to_string(root) + "/exe", error);
    if (!error && executable.filename().string().find(name) != std::string::npos) {
        std::ifstream rollup("/proc/" + std::to_string(root) + "/smaps_rollup");
        for (std::string line; std::getline(rollup, line);) {
            if (line.rfind("Private_Clean:", 0) == 0 || line.rfind("Private_Dirty:", 0) == 0)
                sum += std::stol(line.substr(line.find(':') + 1));
        }
    }
    for (const pid_t child : children(root)) sum += private_memory_kb(child, name);
    return sum;
}

double cpu_seconds(pid_t root) {
    // Thread by thread: schedstat counts nanoseconds, stat only ticks.
    double seconds = 0;
    std::vector<pid_t> todo{root};
    while (!todo.empty()) {
        const std::string tasks = "/proc/" + std::to_string(todo.back()) + "/task";
        todo.pop_back();
        std::error_code gone;
        for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
            std::ifstream schedstat(task.path() / "schedstat"), children(task.path() / "children");
            if (double ns = 0; schedstat >> ns) seconds += ns / 1e9;
            for (pid_t child; children >> child;) todo.push_back(child);
        }
    }
    return seconds;
}

}  // namespace twin::bench
