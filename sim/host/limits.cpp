// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/limits.hpp"

#include "sim/host/units.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace twin::host {
namespace {

constexpr auto kMemoryPeriod = std::chrono::seconds(2);
constexpr auto kCpuPeriod = std::chrono::milliseconds(20);

double most_ns(double share) { return share * static_cast<double>(std::chrono::nanoseconds(Limiter::kBurst).count()); }

double grown(double allowed_ns, double share, std::chrono::nanoseconds passed) {
    return std::min(allowed_ns + share * static_cast<double>(passed.count()), most_ns(share));
}

}  // namespace

Limiter::Limiter(boost::asio::io_context& io, Limits limits, Running running, Kill kill)
    : limits_(limits),
      running_(std::move(running)),
      kill_(std::move(kill)),
      memory_timer_(io),
      cpu_timer_(io),
      looked_(std::chrono::steady_clock::now()),
      all_allowed_ns_(most_ns(limits_.cpu)) {
    if (limits_.node_memory != 0 || limits_.memory != 0) {
        watch_memory();
    }
    if (limits_.node_cpu != 0 || limits_.cpu != 0) {
        watch_cpu();
    }
}

void Limiter::watch_memory() {
    memory_timer_.expires_after(kMemoryPeriod);
    memory_timer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
        if (!error && alive.lock()) {
            look_at_memory();
            watch_memory();
        }
    });
}

void Limiter::look_at_memory() {
    std::uint64_t all = 0;
    std::uint64_t most = 0;
    std::size_t who = 0;
    for (const auto& [process, id] : running_()) {
        const auto bytes = process->memory();
        if (limits_.node_memory != 0 && bytes > limits_.node_memory) {
            kill_(id, fmt::format("it took {} of the host's memory, more than the {} that are allowed", format_size(bytes),
                                  format_size(limits_.node_memory)));
            continue;
        }
        all += bytes;
        if (bytes > most) {
            most = bytes;
            who = id;
        }
    }
    if (limits_.memory != 0 && all > limits_.memory) {
        kill_(who, fmt::format("all devices took {} of the host's memory, more than the {} that are allowed, and it the most: {}",
                               format_size(all), format_size(limits_.memory), format_size(most)));
    }
}

void Limiter::watch_cpu() {
    cpu_timer_.expires_after(kCpuPeriod);
    cpu_timer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
        if (!error && alive.lock()) {
            look_at_cpu();
            watch_cpu();
        }
    });
}

void Limiter::look_at_cpu() {
    const auto now = std::chrono::steady_clock::now();
    const auto passed = now - std::exchange(looked_, now);
    const auto running = running_();
    std::unordered_map<std::size_t, Account> accounts;
    all_allowed_ns_ = grown(all_allowed_ns_, limits_.cpu, passed);
    for (const auto& [process, id] : running) {
        auto account = accounts_[id];
        if (account.pid != process->pid()) {
            // Started, perhaps again: it may have the most at once, of which its start takes a part.
            account = {process->pid(), {}, most_ns(limits_.node_cpu), false};
        }
        const auto used = process->cpu_time();
        const auto spent = static_cast<double>((used - std::exchange(account.used, used)).count());
        account.allowed_ns = grown(account.allowed_ns, limits_.node_cpu, passed) - spent;
        all_allowed_ns_ -= spent;
        accounts[id] = account;
    }
    for (const auto& [process, id] : running) {
        auto& account = accounts[id];
        const bool stop = (limits_.cpu != 0 && all_allowed_ns_ < 0) || (limits_.node_cpu != 0 && account.allowed_ns < 0);
        if (stop != std::exchange(account.stopped, stop)) {
            process->signal(stop ? SIGSTOP : SIGCONT);
        }
    }
    accounts_ = std::move(accounts);
}

}  // namespace twin::host
