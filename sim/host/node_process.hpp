// SPDX-License-Identifier: BSD-3-Clause
// One node's process: started so that it can't outlive the host, with its socket and its last words in our hands.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/unique_fd.hpp"

#include <sys/types.h>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twin::host {

/// How a process ended.
struct ProcessEnd {
    int exit_code = 0;  ///< valid when signal is 0
    int signal = 0;

    /// "with exit code 1", "by signal 11 (Segmentation fault)".
    [[nodiscard]] std::string text() const;
};

/// What to start.
struct ProcessPlan {
    std::vector<std::string> argv;  ///< argv[0] is the program's path
    std::vector<int> keep;          ///< descriptors that the child inherits under the same number
    /// More of its environment, name and value; in place of the host's of that name.
    std::map<std::string, std::string> environment;
};

/// A child process. Dropping it kills it (SIGKILL) and waits for it. It dies with the thread that started it, even
/// when that is killed, and is in a session of its own, so that a terminal's Ctrl-C does not reach it.
class NodeProcess {
  public:
    /// Starts it. stdin and stdout are /dev/null. An error when the program can't be executed.
    static Result<NodeProcess> start(const ProcessPlan& plan);

    NodeProcess(NodeProcess&&) noexcept = default;
    NodeProcess& operator=(NodeProcess&&) = delete;
    NodeProcess(const NodeProcess&) = delete;
    NodeProcess& operator=(const NodeProcess&) = delete;
    ~NodeProcess();

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Bytes of memory that are this process's alone; 0: it has ended.
    [[nodiscard]] std::uint64_t memory() const;
    /// What all its threads have had of processors; 0: it has ended.
    [[nodiscard]] std::chrono::nanoseconds cpu_time() const;
    /// Becomes readable when the process has ended.
    [[nodiscard]] int pid_fd() const { return pid_fd_.get(); }
    /// The end to read its stderr from; the caller may take it.
    UniqueFd& error_pipe() { return error_pipe_; }
    /// Sends a signal; nothing happens if it has ended.
    void signal(int number) const;
    /// How it ended; empty while it runs. Does not wait.
    std::optional<ProcessEnd> poll();

  private:
    NodeProcess(pid_t pid, UniqueFd pid_fd, UniqueFd error_pipe);

    pid_t pid_;
    UniqueFd pid_fd_;
    UniqueFd error_pipe_;
    std::optional<ProcessEnd> end_;
};

/// A socket pair for a link: ours is close-on-exec and does not block; theirs is for ProcessPlan::keep.
struct LinkPair {
    UniqueFd ours;
    UniqueFd theirs;
};
Result<LinkPair> make_link_pair();

/// A file in memory that a child can open as `memory_file_path(fd)`: nothing is left on disk, whatever happens.
Result<UniqueFd> make_memory_file(const std::string& name, std::string_view contents);
std::string memory_file_path(int fd);

/// A port on which nobody listens now. Empty: there is none.
std::optional<std::uint16_t> find_free_port();

/// An error with a clear line if nobody can listen on 127.0.0.1:port.
Result<void> check_port_free(std::uint16_t port);

}  // namespace twin::host
