// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/replay.hpp"

#include "scenarios/engine/kept_run.hpp"
#include "scenarios/engine/record_comparison.hpp"
#include "sim/cli/gdb.hpp"
#include "sim/cli/report.hpp"
#include "sim/cli/scenario_run.hpp"
#include "sim/cli/test.hpp"
#include "sim/host/units.hpp"
#include "sim/host/version.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>

namespace twin::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using scenario::Difference;

class Replay {
  public:
    Replay(const ReplayOptions& options, scenario::KeptRun kept, std::unique_ptr<scenario::Scenario> plan,
           scenario::RecordComparison record)
        : options_(options), kept_(std::move(kept)), plan_(std::move(plan)), record_(std::move(record)) {}

    host::Result<void> prepare() {
        if (options_.until.empty()) {
            stop_ns_ = kept_.interrupted_ns;
        } else {
            const auto at = instant_of(options_.until, "--until 12.5s");
            if (!at) {
                return tl::unexpected(at.error());
            }
            stop_ns_ = *at;
        }
        return options_.gdb.empty() ? host::Result<void>() : prepare_debugger();
    }

    int run() {
        warn_of_changes();
        scenario::RunOptions run;
        run.folder = options_.out;
        run.image = [this](const std::string& image, const host::BoardInfo& board) -> host::Result<std::string> {
            const auto kept = kept_.images.find({board.name, image});
            return kept != kept_.images.end() ? host::Result<std::string>(kept->second) : image_file(image, board);
        };
        run.on_record = [this](const host::Recorded& recorded) {
            if (compares_) {
                record_.take(recorded.line);
            }
        };
        run.interrupted = [this] { return over_ || record_.difference().has_value(); };
        run.pause_ns = stop_ns_;
        run.in_pause = [this](host::Fleet& fleet) { return pause(fleet); };
        run.debugged = options_.gdb;
        run.gdb_port = port_;
        const auto result = run_here(*plan_, std::move(run), &debugging_);
        if (compares_ && !result.error && (!result.interrupted || over_)) {
            record_.finish();
        }
        return report(result);
    }

  private:
    host::Result<void> prepare_debugger() {
        if (options_.until.empty()) {
            return host::refuse("a debugger has to know when to look", "Say where to stop: --until 12.5s.");
        }
        std::vector<std::string> names;
        for (const auto& device : plan_->devices) {
            names.push_back(device.name);
            if (device.name == options_.gdb) {
                image_ = device.image;
                board_ = device.board;
            }
        }
        if (board_.empty()) {
            const auto meant = host::nearest(options_.gdb, names);
            return host::refuse(fmt::format("the run has no device '{}'", options_.gdb),
                                meant ? fmt::format("Did you mean {}?", *meant)
                                      : fmt::format("Its first is {}, its last {}.", names.front(), names.back()));
        }
        if (const auto sample = kept_.images.find({board_, image_}); sample != kept_.images.end()) {
            image_ = sample->second;
        }
        if (!options_.port) {
            auto gdb = find_gdb();
            if (!gdb) {
                return tl::unexpected(gdb.error());
            }
            gdb_ = std::move(*gdb);
        }
        const auto port = options_.port ? options_.port : host::find_free_port();
        if (!port) {
            return host::failure("there is no free port on 127.0.0.1", "Look at what listens there: ss -ltn.");
        }
        port_ = *port;
        return {};
    }

    // Copies stand in for all that was named by a relative path. The rest is read from where it was.
    void warn_of_changes() const {
        const auto inputs = fs::absolute(fs::path(kept_.folder) / "inputs").lexically_normal().string();
        for (const auto& file : plan_->files) {
            if (!file.starts_with(inputs) &&
                std::find(kept_.changed.begin(), kept_.changed.end(), file) != kept_.changed.end()) {
                say(fmt::format("'{}' has changed since the run: it may go another way\n", file));
            }
        }
        if (kept_.version != host::kVersion) {
            say(fmt::format("the run was version {}'s, this is {}: it may go another way\n", kept_.version, host::kVersion));
        }
    }

    asio::awaitable<void> pause(host::Fleet& fleet) {
        reached_ = true;
        if (options_.gdb.empty()) {
            compares_ = kept_.interrupted_ns.has_value() && options_.until.empty();
            over_ = true;
            co_return;
        }
        // What a debugger does is not in the record.
        compares_ = false;
        auto node = fleet.find(options_.gdb)->node;
        if (!node || node->end()) {
            error_ = host::Error{fmt::format("{} does not run at {}", options_.gdb, seconds(*stop_ns_)),
                                 "Stop where it does: the record says when it ended.", 2};
            over_ = true;
            co_return;
        }
        if (const auto halted = co_await node->call("cpu.halt"); !halted) {
            error_ = halted.error();
            over_ = true;
            co_return;
        }
        say(fmt::format("{}: {} stands; what GDB lets go on is the whole run\n", seconds(*stop_ns_), options_.gdb));
        asio::co_spawn(node->executor(), options_.port ? until_interrupted(node) : until_gdb_ends(node), asio::detached);
    }

    asio::awaitable<void> until_gdb_ends(std::shared_ptr<host::Node> node) {
        Gdb gdb(node->executor());
        std::vector<std::string> words{gdb_, "-q"};
        if (is_elf(image_)) {
            words.push_back(image_);
        }
        words.insert(words.end(), {"-ex", fmt::format("target remote 127.0.0.1:{}", port_)});
        words.insert(words.end(), options_.gdb_arguments.begin(), options_.gdb_arguments.end());
        debugging_ = true;
        if (auto started = gdb.start(words); started) {
            gdb_code_ = co_await gdb.ended();
        } else {
            error_ = started.error();
        }
        over_ = true;
        node->kill();  // it may stand at a breakpoint, and the run with it
    }

    asio::awaitable<void> until_interrupted(std::shared_ptr<host::Node> node) {
        say(fmt::format("attach a debugger: gdb-multiarch {}-ex 'target remote :{}'; Ctrl-C ends\n",
                        is_elf(image_) ? image_ + " " : "", port_));
        asio::signal_set interrupt(node->executor(), SIGINT, SIGTERM);
        boost::system::error_code error;
        co_await interrupt.async_wait(asio::redirect_error(asio::use_awaitable, error));
        over_ = true;
        node->kill();
    }

    int report(const scenario::ScenarioResult& result) const {
        if (error_ || result.error) {
            return complain(error_ ? *error_ : *result.error);
        }
        const auto& difference = record_.difference();
        if (options_.json) {
            tell_json(result);
        } else if (difference) {
            tell(*difference);
        } else if (options_.gdb.empty()) {
            tell_same(result);
        }
        if (difference) {
            return 1;
        }
        if (!options_.gdb.empty()) {
            if (!reached_) {
                return complain({fmt::format("the run was over before {}", seconds(*stop_ns_)),
                                 fmt::format("It ended at {}.", seconds(result.end_ns)), 2});
            }
            return gdb_code_.value_or(0);
        }
        return result.interrupted && !over_ ? 130 : 0;
    }

    void tell(const Difference& difference) const {
        const auto style = Style::for_fd(2);
        say(fmt::format("{}  after {} lines that are the same\n", style.red("differs"), host::group(record_.same())));
        for (const auto& line : difference.before) {
            say(style.dim(fmt::format("    {}\n", line)));
        }
        const auto side = [&](const char* name, const std::string& line, const char* none) {
            say(fmt::format("  {} {}\n", name, line.empty() ? style.dim(none) : style.bold(line)));
        };
        side("recorded", difference.recorded, "(the record has ended)");
        side("replayed", difference.replayed, "(the repetition has ended)");
        say(fmt::format("    line {} of {}/events.jsonl\n", difference.line, kept_.folder));
    }

    void tell_same(const scenario::ScenarioResult& result) const {
        const auto style = Style::for_fd(2);
        if (result.interrupted && !over_) {
            say(fmt::format("{}  at {}: {} lines were the same\n", style.yellow("stop"), seconds(result.end_ns),
                            host::group(record_.same())));
            return;
        }
        const char* how_far = record_.broken_off() ? ", where the record breaks off"
                              : over_              ? ""
                                                   : ", to the end";
        say(fmt::format("{}  {} lines, {} virtual in {}{}\n", style.green("same"), host::group(record_.same()),
                        seconds(result.end_ns), host::format_duration(result.wall), how_far));
    }

    void tell_json(const scenario::ScenarioResult& result) const {
        json::object all{{"run", kept_.folder},
                         {"same", !record_.difference().has_value()},
                         {"lines", record_.same()},
                         {"end_ns", result.end_ns},
                         {"wall_ns", result.wall.count()},
                         {"record_breaks_off", record_.broken_off()}};
        if (const auto& difference = record_.difference()) {
            all["difference"] = json::object{{"line", difference->line},
                                             {"recorded", difference->recorded},
                                             {"replayed", difference->replayed},
                                             {"before", json::array(difference->before.begin(), difference->before.end())}};
        }
        const auto text = json::serialize(all) + "\n";
        std::fwrite(text.data(), 1, text.size(), stdout);
    }

    const ReplayOptions& options_;
    scenario::KeptRun kept_;
    std::unique_ptr<scenario::Scenario> plan_;
    scenario::RecordComparison record_;
    std::optional<std::int64_t> stop_ns_;
    std::string image_;
    std::string board_;
    std::string gdb_;
    std::uint16_t port_ = 0;
    bool compares_ = true;
    bool reached_ = false;
    bool over_ = false;
    bool debugging_ = false;
    std::optional<int> gdb_code_;
    std::optional<host::Error> error_;
};

}  // namespace

int replay(const ReplayOptions& options) {
    auto kept = scenario::read_run(options.run);
    if (!kept) {
        return complain(kept.error());
    }
    if (!kept->virtual_time) {
        return complain({fmt::format("'{}' was in real time, where the host decides what comes first", options.run),
                         "Run the scenario with --time virtual, and repeat that.", 2});
    }
    auto plan = scenario::load(kept->scenario, kept->options);
    if (!plan) {
        return complain(plan.error());
    }
    auto record = scenario::RecordComparison::open((fs::path(options.run) / "events.jsonl").string());
    if (!record) {
        return complain(record.error());
    }
    Replay replay(options, std::move(*kept), std::move(*plan), std::move(*record));
    if (auto prepared = replay.prepare(); !prepared) {
        return complain(prepared.error());
    }
    return replay.run();
}

}  // namespace twin::cli
