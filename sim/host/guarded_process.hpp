// SPDX-License-Identifier: BSD-3-Clause
// A program that ends with us, however we end, and all that it started with it.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/node_process.hpp"
#include "sim/host/unique_fd.hpp"

#include <sys/types.h>
#include <optional>
#include <string>
#include <vector>

namespace twin::host {

struct GuardPlan {
    std::vector<std::string> argv;         ///< argv[0] is the program's path
    std::vector<std::string> environment;  ///< all of it, as KEY=VALUE
    std::string folder;                    ///< where it works; empty: where we do
    int channel = -1;                      ///< a descriptor that it gets as `channel_number`; -1: none
    int channel_number = -1;
    bool same_addresses = false;  ///< its addresses are the same each time, if the host lets us
};

/// Between us and the program stands a process of its own, the guard: when our end of its socket closes, which it does
/// however we end, it ends the program, the program's group and what has left that, first by SIGTERM, and by SIGKILL
/// two seconds later. The program dies if the guard is killed. It has a group of its own, so that Ctrl-C is not for it.
/// Dropping this does the same, and waits for it.
class GuardedProcess {
  public:
    /// stdin is /dev/null; stdout and stderr are one pipe. An error when the program can't be executed.
    static Result<GuardedProcess> start(const GuardPlan& plan);

    GuardedProcess(GuardedProcess&& other) noexcept;
    GuardedProcess& operator=(GuardedProcess&&) = delete;
    GuardedProcess(const GuardedProcess&) = delete;
    GuardedProcess& operator=(const GuardedProcess&) = delete;
    ~GuardedProcess();

    /// As the kernel knows it.
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// What it prints, which does not block; the caller may take it. Ends when nobody has the other end any more.
    UniqueFd& output() { return output_; }
    /// Becomes readable when the program has ended: then poll().
    [[nodiscard]] int end_fd() const { return control_.get(); }
    /// Sends a signal to the program's group, before this returns; nothing happens if it has ended.
    void signal(int number);
    /// How it ended; empty while it runs.
    std::optional<ProcessEnd> poll();
    /// Waits for the end.
    ProcessEnd wait();

  private:
    GuardedProcess(pid_t guard, UniqueFd control, UniqueFd output);
    std::optional<int> read_until(int kind, bool wait);
    void reap_guard();

    pid_t guard_;
    pid_t pid_ = -1;
    UniqueFd control_;
    UniqueFd output_;
    std::optional<ProcessEnd> end_;
};

/// The path of a program by its name, as a shell finds it, and in the folders of programs that listen; empty: none.
std::string find_program(const std::string& name);

}  // namespace twin::host
