// SPDX-License-Identifier: BSD-3-Clause
// A process whose output is read with the time at which it came.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace twin::bench {

using Clock = std::chrono::steady_clock;

class Process {
  public:
    /// Starts `arguments` (found on PATH) with its standard output on a pipe, also as file descriptor 3; standard input
    /// stays open and silent, errors go to `errors_path`. Throws std::runtime_error.
    Process(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const std::string& errors_path);
    /// Ends it: SIGINT, then SIGKILL to its whole process group.
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Output up to and with `mark`, and when its last byte was read. Throws when it ends before, or after 120 s.
    std::string read_until(const std::string& mark, Clock::time_point& when);
    Clock::time_point started() const { return started_; }
    pid_t pid() const { return pid_; }

  private:
    pid_t pid_ = -1;
    int output_ = -1;
    int input_ = -1;
    std::string pending_;
    Clock::time_point pending_at_;
    Clock::time_point started_;
};

/// Private memory in kB of a process and of all that it started, whose executable's name contains `name`.
long private_memory_kb(pid_t root, const std::string& name);

/// Seconds that a process and all that it started have had on CPUs.
double cpu_seconds(pid_t root);

}  // namespace twin::bench
