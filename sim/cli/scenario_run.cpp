// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/scenario_run.hpp"

#include "sim/cli/samples.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/host/units.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace twin::cli {

using scenario::Progress;
using scenario::ScenarioResult;

void say(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

std::string seconds(std::int64_t ns) { return fmt::format("{:.3f} s", static_cast<double>(ns) / 1e9); }

namespace {

/// One line that is written over and over, on a terminal; nothing elsewhere.
class ProgressLine {
  public:
    ProgressLine() : on_(Style::for_fd(2).on()) {}
    ~ProgressLine() { clear(); }

    void show(const std::string& name, const Progress& progress) {
        const auto now = host::Clock::now();
        if (!on_ || now - shown_ < std::chrono::milliseconds(100)) {
            return;
        }
        shown_ = now;
        const auto text = progress.ready < progress.devices && progress.now_ns == 0
                              ? fmt::format("{}: {} of {} devices started", name, progress.ready, progress.devices)
                              : fmt::format("{}: {}  {}", name, seconds(progress.now_ns), progress.step);
        say("\r\x1b[K" + text.substr(0, 100));
        dirty_ = true;
    }
    void clear() {
        if (std::exchange(dirty_, false)) {
            say("\r\x1b[K");
        }
    }

  private:
    bool on_;
    bool dirty_ = false;
    host::Clock::time_point shown_;
};

}  // namespace

host::Result<std::string> image_file(const std::string& image, const host::BoardInfo& board) {
    if (!is_sample(image)) {
        if (image.find_first_of("/.") != std::string::npos) {
            return image;
        }
        const auto meant = host::nearest(image, list_samples());
        return host::refuse(fmt::format("there is no sample '{}'", image),
                            meant ? fmt::format("Did you mean {}?", *meant) : "'twin samples' lists them.");
    }
    return build_sample(image, board);
}

ScenarioResult run_here(scenario::Scenario& one, scenario::RunOptions options, const bool* keys_elsewhere) {
    ScenarioResult result;
    run_loop([&](asio::io_context& io) -> asio::awaitable<int> {
        ProgressLine line;
        bool interrupted = false;
        asio::signal_set signals(io, SIGINT, SIGTERM, SIGHUP);
        std::function<void()> listen = [&] {
            signals.async_wait([&](boost::system::error_code error, int number) {
                if (error) {
                    return;
                }
                if (number != SIGINT || keys_elsewhere == nullptr || !*keys_elsewhere) {
                    if (interrupted) {  // asked twice: now; the nodes die with this process
                        std::_Exit(130);
                    }
                    interrupted = true;
                }
                listen();
            });
        };
        listen();
        options.progress = [&](const Progress& progress) { line.show(one.name, progress); };
        options.interrupted = [&, also = options.interrupted] { return interrupted || (also && also()); };
        result = co_await scenario::run_scenario(io, one, std::move(options));
        signals.cancel();
        co_return 0;
    });
    return result;
}

}  // namespace twin::cli
