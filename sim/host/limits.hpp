// SPDX-License-Identifier: BSD-3-Clause
// What nodes may take of the host, one alone and all together, and who sees to it.
#pragma once

#include "sim/host/node_process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace twin::host {

/// 0: no limit.
struct Limits {
    /// Bytes that are a node's alone. One above it is killed: it has run away, as nodes take 4 to 30 MB.
    std::uint64_t node_memory = 512u << 20;
    /// Bytes of all nodes. Above it, the one that has most is killed.
    std::uint64_t memory = 0;
    /// Processors' time that a node may take of each second of the host's, 0.25: a quarter of one. It waits then, as if the
    /// host had been slow: in virtual time that changes nothing of what it does.
    double node_cpu = 0;
    /// The same for all nodes together; all of them wait.
    double cpu = 0;
};

/// Holds processes to limits. Memory is looked at each 2 s. A processor's time is an allowance that grows as time passes, to
/// at most kBurst's worth, which it begins with: who has used more than that is stopped (SIGSTOP) until it has grown enough,
/// so that in the long run it takes its share, however late this is looked at. On the io_context's thread.
class Limiter {
  public:
    static constexpr auto kBurst = std::chrono::milliseconds(100);

    struct Subject {
        NodeProcess* process;
        std::size_t id;  ///< the same whenever it is asked for
    };
    /// Those that run now.
    using Running = std::function<std::vector<Subject>()>;
    /// Told which one takes too much memory, and what is wrong with that.
    using Kill = std::function<void(std::size_t id, const std::string& why)>;

    Limiter(boost::asio::io_context& io, Limits limits, Running running, Kill kill);
    Limiter(const Limiter&) = delete;
    Limiter& operator=(const Limiter&) = delete;

  private:
    using Nanoseconds = std::chrono::nanoseconds;
    struct Account {
        pid_t pid = 0;
        Nanoseconds used{};    ///< by the process's clock
        double allowed_ns = 0;
        bool stopped = false;
    };

    void watch_memory();
    void look_at_memory();
    void watch_cpu();
    void look_at_cpu();

    Limits limits_;
    Running running_;
    Kill kill_;
    boost::asio::steady_timer memory_timer_;
    boost::asio::steady_timer cpu_timer_;
    std::chrono::steady_clock::time_point looked_;
    std::unordered_map<std::size_t, Account> accounts_;
    double all_allowed_ns_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< for a timer that has rung already
};

}  // namespace twin::host
