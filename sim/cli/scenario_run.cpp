// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/scenario_run.hpp"

#include "sim/cli/run_socket.hpp"
#include "sim/cli/samples.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/test.hpp"
#include "sim/host/units.hpp"
#include "sim/host/version.hpp"

#include <boost/asio/signal_set.hpp>
#include <algorithm>
#include <cctype>
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

namespace {

using Body = std::function<asio::awaitable<ScenarioResult>(asio::io_context&, scenario::RunOptions)>;

ScenarioResult run_watched(const std::string& name, scenario::RunOptions options, const bool* keys_elsewhere,
                           const Body& body) {
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
        options.progress = [&](const Progress& progress) { line.show(name, progress); };
        options.interrupted = [&, also = options.interrupted] { return interrupted || (also && also()); };
        result = co_await body(io, std::move(options));
        signals.cancel();
        co_return 0;
    });
    return result;
}

/// What a run's socket offers makes nothing.
class NoWorkshop final : public serve::Workshop {
  public:
    [[nodiscard]] std::string version() const override { return host::kVersion; }
    [[nodiscard]] std::vector<serve::Sample> samples() const override { return {}; }
    [[nodiscard]] std::string fresh_folder() const override { return cli::fresh_folder(); }
    host::Result<std::string> image(const std::string& image, const host::BoardInfo& board) override {
        return image_file(image, board);
    }
    host::Result<serve::NodePlan> plan(const boost::json::object&) override {
        return host::refuse("this run starts no other", "Start it with: twin run");
    }
};

host::Result<std::shared_ptr<host::NameClaim>> claim_name(std::string base) {
    const auto folder = host::control_folder();
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    std::replace_if(base.begin(), base.end(), [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '-'; }, '-');
    return host::NameClaim::take_free(*folder, base);
}

asio::awaitable<ScenarioResult> serve_run(asio::io_context& io, std::unique_ptr<scenario::Scenario>& one,
                                          const std::string& name, scenario::RunOptions options) {
    NoWorkshop workshop;
    serve::Yard yard(io, workshop);
    std::unique_ptr<RunSocket> socket;
    std::shared_ptr<serve::ScenarioRun> run;
    // Without a socket it runs as well.
    const auto without = [](const host::Error& why) { say(fmt::format("the run has no socket: {}\n", why.message)); };
    const auto claim = claim_name(name);
    if (!claim) {
        without(claim.error());
    }
    options.watch = [&](const scenario::Underway* underway) {
        if (underway == nullptr || !claim) {
            return;
        }
        if (auto opened = RunSocket::open(yard, run, *claim)) {
            socket = std::move(*opened);
        } else {
            without(opened.error());
        }
    };
    run = std::make_shared<serve::ScenarioRun>(io, claim ? (*claim)->name() : name, yard.counts(), std::move(one),
                                               std::move(options));
    run->keep_no_history();
    yard.enter(run);
    co_await run->ended();
    if (socket) {
        co_await socket->drained();
    }
    co_return run->result();
}

}  // namespace

ScenarioResult run_here(scenario::Scenario& one, scenario::RunOptions options, const bool* keys_elsewhere) {
    return run_watched(one.name, std::move(options), keys_elsewhere,
                       [&one](asio::io_context& io, scenario::RunOptions with) {
                           return scenario::run_scenario(io, one, std::move(with));
                       });
}

ScenarioResult run_served(std::unique_ptr<scenario::Scenario> one, scenario::RunOptions options,
                          const std::string& name) {
    const auto shown = one->name;
    return run_watched(shown, std::move(options), nullptr, [&](asio::io_context& io, scenario::RunOptions with) {
        return serve_run(io, one, name, std::move(with));
    });
}

}  // namespace twin::cli
