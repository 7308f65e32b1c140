// SPDX-License-Identifier: BSD-3-Clause
// Figures of services in virtual time: what a turn costs, what an idle broker's hour costs, and messages through a
// mosquitto, against the same programs as ordinary processes.
#include "sim/host/network.hpp"
#include "sim/host/service_set.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace twin::host {
namespace {

using namespace std::chrono_literals;

constexpr int kTurns = 20'000;
constexpr int kMessages = 20'000;
constexpr const char* kPort = "18830";

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

[[noreturn]] void fail(const Error& error) {
    std::fprintf(stderr, "%s\n%s\n", error.message.c_str(), error.hint.c_str());
    std::exit(1);
}

struct Bench {
    explicit Bench(TimeMode time)
        : services(io, time, 1, {nullptr, [this](const std::string& name, const ServiceEnd& end) {
                                     ended.push_back(name);
                                     if (!end.asked && end.process.exit_code != 0) {
                                         for (const auto& line : end.said) std::fprintf(stderr, "%s\n", line.c_str());
                                     }
                                 }}) {
        std::string pattern = std::filesystem::temp_directory_path() / "services-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        std::ofstream(folder + "/mosquitto.conf") << "listener " << kPort << " 127.0.0.1\nallow_anonymous true\n"
                                                  << "persistence false\nlog_dest none\nmax_queued_messages 0\n"
                                                  << (::getuid() == 0 ? "user root\n" : "");
        if (time == TimeMode::virtual_) {
            NetworkOptions options;
            options.time = time;
            options.services = &services;
            auto started = Network::start(io, std::move(options));
            if (!started) fail(started.error());
            network = std::move(*started);
        }
        start("broker", {"mosquitto", "-c", "mosquitto.conf"});
    }
    ~Bench() {
        network.reset();
        services.clear();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    void start(const std::string& name, std::vector<std::string> argv) {
        ServiceOptions options;
        options.name = name;
        options.argv = std::move(argv);
        options.folder = folder;
        options.hung_after = 600s;
        if (const auto started = services.start(std::move(options)); !started) fail(started.error());
    }
    /// Messages through the broker, from one program to another; in seconds.
    double messages() {
        const auto count = std::to_string(kMessages);
        if (!network) {
            // A client that is refused ends.
            asio::co_spawn(
                io,
                [this]() -> asio::awaitable<void> {
                    const auto there = co_await services.listens("broker", 18830, 20s);
                    if (!there) fail(there.error());
                    listening = true;
                },
                asio::detached);
            wait(30s, [this] { return listening; });
        }
        start("listener", {"mosquitto_sub", "-p", kPort, "-t", "t", "-q", "1", "-C", count});
        if (!network) {
            // In real time nobody says when it is there: it has had its time when it is quiet.
            wait(500ms, [] { return false; });
        }
        const auto begin = Clock::now();
        start("sender", {"mosquitto_pub", "-p", kPort, "-t", "t", "-q", "1", "-m", std::string(100, 'x'), "--repeat",
                         count});
        const auto done = [this] { return std::find(ended.begin(), ended.end(), "listener") != ended.end(); };
        while (network && !done()) network->advance(network->next_ns().value_or(0));
        if (!network) wait(600s, done);
        return seconds_since(begin);
    }
    void wait(std::chrono::milliseconds span, const std::function<bool()>& condition) {
        const auto end = Clock::now() + span;
        io.restart();
        while (!condition() && Clock::now() < end) io.run_one_until(end);
    }

    asio::io_context io{1};
    std::vector<std::string> ended;
    bool listening = false;
    std::string folder;
    ServiceSet services;
    std::unique_ptr<Network> network;
};

int run() {
    {
        Bench bench(TimeMode::virtual_);
        const auto begin = Clock::now();
        for (int i = 0; i < kTurns; ++i) {
            bench.services.touched();
            bench.services.settle(0);
        }
        std::printf("a turn of a service that has nothing to do: %.1f us\n", seconds_since(begin) / kTurns * 1e6);
        const auto hour = Clock::now();
        int wakes = 0;
        for (std::int64_t now = 0; now < std::chrono::nanoseconds(1h).count(); ++wakes) {
            now = bench.network->next_ns().value_or(link::kNever - 1);
            bench.network->advance(now);
        }
        const double spent = seconds_since(hour);
        std::printf("an hour of an idle mosquitto: %.2f s, %d wakes, %.1f us each\n", spent, wakes,
                    spent / wakes * 1e6);
    }
    const double virtual_time = Bench(TimeMode::virtual_).messages();
    const double real_time = Bench(TimeMode::real).messages();
    std::printf("%d messages of 100 bytes, QoS 1, through mosquitto: %.0f a second in virtual time, %.0f as ordinary "
                "processes (%.2f times as many)\n",
                kMessages, kMessages / virtual_time, kMessages / real_time, real_time / virtual_time);
    return 0;
}

}  // namespace
}  // namespace twin::host

int main() { return twin::host::run(); }
