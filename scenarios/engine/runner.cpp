// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/runner.hpp"

#include "scenarios/engine/console_files.hpp"
#include "scenarios/engine/kept_run.hpp"
#include "scenarios/engine/reports.hpp"
#include "scenarios/engine/traces.hpp"
#include "sim/host/image.hpp"
#include "sim/host/memory_files.hpp"
#include "sim/host/placement.hpp"
#include "sim/host/service_set.hpp"
#include "sim/host/snapshot.hpp"
#include "sim/host/units.hpp"

#include <filesystem>
#include <map>

namespace twin::scenario {
namespace {

using host::Result;

/// Boards and contents of memories, made once for all devices that share them.
class Images {
  public:
    Images(const RunOptions& options, std::size_t crowd)
        : options_(options), crowd_(crowd), places_(host::find_places()) {}

    Result<host::NodeOptions> node(DevicePlan& plan) {
        auto& board = boards_[{plan.board, plan.bench}];
        if (!board) {
            auto found = host::find_board(plan.board, places_.boards);
            if (!found) {
                return tl::unexpected(found.error());
            }
            if (!plan.bench.empty()) {
                if (auto taken = host::take_bench_file(*found, plan.bench); !taken) {
                    return tl::unexpected(taken.error());
                }
            }
            board = std::move(*found);
        }
        host::NodeOptions node;
        node.places = places_;
        node.board = *board;
        if (plan.snapshot.empty()) {
            auto& made = made_[{plan.board, plan.image}];
            if (!made) {
                auto placed = place(plan.image, *board);
                if (!placed) {
                    return tl::unexpected(placed.error());
                }
                made = std::move(*placed);
            }
            plan.image = made->path;
            node.image = made->contents;
        } else {
            const auto snapshot = host::read_snapshot(plan.snapshot);
            if (!snapshot) {
                return tl::unexpected(snapshot.error());
            }
            node.snapshot = plan.snapshot;
            node.board.icount_shift = snapshot->icount_shift;
        }
        node.name = plan.name;
        if (plan.name == options_.debugged) {
            node.gdb_port = options_.gdb_port;
        }
        node.seed = plan.seed;
        node.crowd = crowd_;
        node.set = plan.set;
        return node;
    }

    [[nodiscard]] const SampleImages& samples() const { return samples_; }

  private:
    struct Made {
        std::string path;
        std::shared_ptr<const host::MemoryFiles> contents;
    };

    Result<Made> place(const std::string& image, const host::BoardInfo& board) {
        auto path = options_.image ? options_.image(image, board) : Result<std::string>(image);
        if (!path) {
            return tl::unexpected(path.error());
        }
        const auto loaded = host::load_image(*path, board.init_vtor);
        if (!loaded) {
            return tl::unexpected(loaded.error());
        }
        auto contents = host::place_image(*loaded, board);
        if (!contents) {
            return tl::unexpected(contents.error());
        }
        if (*path != image) {
            samples_[{board.name, image}] = *path;
        }
        auto files = host::MemoryFiles::make(*contents);
        if (!files) {
            return tl::unexpected(files.error());
        }
        return Made{std::move(*path), std::move(*files)};
    }

    const RunOptions& options_;
    const std::size_t crowd_;
    host::Places places_;
    std::map<std::pair<std::string, std::string>, std::optional<host::BoardInfo>> boards_;  // with their benches
    std::map<std::pair<std::string, std::string>, std::optional<Made>> made_;
    SampleImages samples_;
};

class Runner {
  public:
    Runner(asio::io_context& io, Scenario& scenario, RunOptions options)
        : io_(io), scenario_(scenario), options_(std::move(options)) {}

    asio::awaitable<ScenarioResult> run() {
        result_.name = scenario_.name;
        result_.path = scenario_.path;
        result_.seed = scenario_.seed;
        result_.virtual_time = scenario_.time == host::TimeMode::virtual_;
        result_.devices = scenario_.devices.size();
        result_.folder = options_.folder;
        const auto begin = host::Clock::now();
        if (const auto done = co_await set_up(); !done) {
            result_.error = done.error();
        } else {
            result_.starting = host::Clock::now() - begin;
            co_await world_->run(result_, [this] { tell(); });
        }
        look_at_restored();
        if (fleet_) {
            result_.grants = fleet_->grants();
            co_await fleet_->stop_all();
            result_.end_ns = std::max(result_.end_ns, fleet_->now_ns());
        }
        result_.wall = host::Clock::now() - begin;
        finish();
        co_return std::move(result_);
    }

  private:
    std::string file(const std::string& name) const {
        return options_.folder.empty() ? "" : (std::filesystem::path(options_.folder) / name).string();
    }

    Result<void> make_folder() {
        if (options_.folder.empty()) {
            return {};
        }
        std::error_code error;
        // What an earlier run left there is not of this one. Anything else is not ours to touch.
        const bool empty = !std::filesystem::exists(options_.folder, error) ||
                           std::filesystem::is_empty(options_.folder, error);
        if (!empty && !std::filesystem::exists(file("events.jsonl"), error)) {
            return host::refuse(fmt::format("the folder '{}' has something else in it than a run", options_.folder),
                                "Name another one: --out FOLDER.");
        }
        for (const char* inside : {"console", "network", "traces", "inputs"}) {
            std::filesystem::remove_all(std::filesystem::path(options_.folder) / inside, error);
        }
        for (const char* inside : {"", "console", "network"}) {
            std::filesystem::create_directories(std::filesystem::path(options_.folder) / inside, error);
            if (error) {
                return host::failure(fmt::format("the folder '{}' can't be made: {}", options_.folder, error.message()),
                                     "Name another one: --out FOLDER.");
            }
        }
        return {};
    }

    asio::awaitable<Result<void>> set_up() {
        if (auto made = make_folder(); !made) {
            co_return made;
        }
        auto recorder = host::Recorder::open(file("events.jsonl"));
        if (!recorder) {
            co_return tl::unexpected(recorder.error());
        }
        recorder_ = std::move(*recorder);
        recorder_->on_line = options_.on_record;
        host::FleetOptions fleet;
        fleet.time = scenario_.time;
        fleet.speed = scenario_.speed;
        fleet.limits = scenario_.limits;
        make_services();
        fleet_ = std::make_unique<host::Fleet>(io_, fleet);
        for (const auto& plan : scenario_.networks) {
            auto network = plan.options;
            // A run has one loopback, which is the first network's.
            network.services = &plan == &scenario_.networks.front() ? services_.get() : nullptr;
            if (plan.capture && !options_.folder.empty()) {
                network.capture = file(fmt::format("network/{}.pcapng", plan.name));
            }
            if (auto added = fleet_->add_network(plan.name, std::move(network)); !added) {
                co_return added;
            }
        }
        Images images(options_, scenario_.devices.size());
        std::vector<host::Member*> members;
        for (auto& plan : scenario_.devices) {
            auto node = images.node(plan);
            if (!node) {
                auto error = node.error();
                error.message = fmt::format("{}:{}: {}: {}", plan.where.file, plan.where.line, plan.name, error.message);
                co_return tl::unexpected(error);
            }
            members.push_back(&fleet_->add(std::move(*node), plan.network));
        }
        snapshots_ = std::make_unique<RunSnapshots>(scenario_, options_.restore, options_.folder);
        const bool may_be_saved = options_.may_be_saved || options_.snapshot.has_value();
        if (auto begun = snapshots_->begin(*fleet_, images.samples(), may_be_saved); !begun) {
            co_return begun;
        }
        if (!options_.folder.empty()) {
            if (auto kept = keep_run(options_.folder, scenario_, images.samples()); !kept) {
                co_return kept;
            }
        }
        world_ = std::make_unique<World>(io_, scenario_, *fleet_, *recorder_, services_.get());
        if (options_.pause_ns) {
            world_->pause_at(*options_.pause_ns, [this] { return options_.in_pause(*fleet_); });
        }
        world_->save_with([this](const std::string& name) { return save_for_step(file(name)); });
        plan_pauses();
        consoles_ = std::make_unique<ConsoleFiles>(file("console"));
        if (options_.watch) {
            const Underway underway{*fleet_, *recorder_, result_,
                                    [this](std::optional<std::int64_t> at_ns, std::string path) {
                                        return save_when_asked(at_ns, std::move(path));
                                    }};
            options_.watch(&underway);
        }
        fleet_->listen([this](host::Member& member, const link::Message& message, bool input) {
            consoles_->take(member, message, input);
        });
        traces_ = std::make_unique<Traces>(scenario_, options_.folder);
        fleet_->on_ready = [this](host::Member& member) { return trace(member); };
        if (auto started = co_await start_services(); !started) {
            co_return started;
        }
        auto started = co_await fleet_->start(members, [this](std::size_t ready) {
            progress_.ready = ready;
            tell();
        });
        co_return started;
    }

    /// While tapes play there are no signals.
    asio::awaitable<Result<void>> trace(host::Member& member) {
        if (fleet_->plays()) {
            co_return Result<void>{};
        }
        co_return co_await traces_->begin(member);
    }

    /// In a run that comes from a snapshot, what goes wrong before it is there is no step's failure.
    asio::awaitable<Result<SavedRunFile>> save(std::string path) {
        const bool restoring = fleet_->plays();
        auto saved = co_await snapshots_->take(*fleet_, *recorder_, *traces_, std::move(path));
        if (saved && restoring && !fleet_->plays()) {
            if (const auto traced = co_await traces_->resume(*fleet_, options_.restore->traces); !traced) {
                saved = tl::unexpected(traced.error());
            }
        }
        if (!saved && restoring) {
            give_up(saved.error());
            co_return SavedRunFile{};
        }
        co_return saved;
    }

    asio::awaitable<Result<void>> save_for_step(std::string path) {
        const auto saved = co_await save(std::move(path));
        co_return saved ? Result<void>() : tl::unexpected(saved.error());
    }

    /// Where the run stands that this one comes from, and where its own snapshot is to be.
    void plan_pauses() {
        if (options_.restore != nullptr) {
            for (const auto at_ns : options_.restore->pauses) {
                world_->pause_at(at_ns, [this]() -> asio::awaitable<void> {
                    snapshots_->pause(fleet_->now_ns());
                    co_await save({});
                });
            }
        }
        if (options_.snapshot) {
            world_->pause_at(options_.snapshot->ns, [this]() -> asio::awaitable<void> {
                snapshots_->pause(fleet_->now_ns());
                if (const auto saved = co_await save(options_.snapshot->file); !saved) {
                    give_up(saved.error());
                }
            });
        }
    }

    /// A snapshot that somebody waits for who may outlive the run.
    struct Asked {
        explicit Asked(asio::io_context& io) : answered(io.get_executor()) {}
        host::Signal answered;
        std::optional<Result<SavedRunFile>> answer;

        void say(Result<SavedRunFile> what) {
            answer = std::move(what);
            answered.notify();
        }
    };

    asio::awaitable<Result<SavedRunFile>> save_when_asked(std::optional<std::int64_t> at_ns, std::string path) {
        const auto asked = std::make_shared<Asked>(io_);
        if (const auto wrong = snapshots_->cannot_be_saved(*fleet_)) {
            asked->say(tl::unexpected(*wrong));
        } else if (at_ns && *at_ns < fleet_->now_ns()) {
            asked->say(tl::unexpected(is_past(*at_ns)));
        } else {
            asked_.push_back(asked);
            world_->pause_at(at_ns.value_or(fleet_->now_ns()), [this, asked, at_ns, path]() -> asio::awaitable<void> {
                const auto now_ns = fleet_->now_ns();
                snapshots_->pause(now_ns);
                // Time that nobody had anything to do in was passing when it was asked for.
                if (at_ns && *at_ns < now_ns) {
                    co_await save({});  // counts, for a run that comes from a later snapshot
                    asked->say(tl::unexpected(is_past(*at_ns)));
                    co_return;
                }
                auto to = path;
                if (to.empty()) {
                    to = file(fmt::format("at-{}s.snap", static_cast<double>(now_ns) / 1e9));
                }
                auto saved = co_await save(std::move(to));
                asked->say(std::move(saved));
            });
        }
        return answer_to(asked);
    }

    static asio::awaitable<Result<SavedRunFile>> answer_to(std::shared_ptr<Asked> asked) {
        co_await asked->answered.wait([&] { return asked->answer.has_value(); });
        co_return *asked->answer;
    }

    host::Error is_past(std::int64_t at_ns) const {
        return {fmt::format("the run is at {:.6f} s, and {:.6f} s is past", static_cast<double>(fleet_->now_ns()) / 1e9,
                            static_cast<double>(at_ns) / 1e9),
                "Name an instant to come, or none: then it is the next.", 2};
    }

    void answer_those_who_wait() {
        for (const auto& asked : asked_) {
            if (!asked->answer) {
                asked->say(host::failure("the run was over before", "Name an earlier instant."));
            }
        }
    }

    void give_up(const host::Error& why) {
        if (!result_.error) {
            result_.error = why;
        }
        gave_up_ = true;
        world_->interrupt();
    }

    void look_at_restored() {
        if (options_.restore == nullptr) {
            return;
        }
        const auto strayed = fleet_ ? fleet_->strayed() : std::nullopt;
        if (strayed) {
            result_.error = host::Error{fmt::format("'{}' can't be restored: the run goes another way now; {}",
                                                    options_.restore->file.path, *strayed),
                                        "A program of its services, or a file that one reads, may have changed since.",
                                        1};
        } else if (snapshots_ && snapshots_->restored()) {
            result_.restored_ns = options_.restore->file.at_ns;
            result_.restoring = snapshots_->restoring();
        } else if (!result_.error && !(world_ && world_->interrupted())) {
            result_.error = host::Error{
                fmt::format("'{}' can't be restored: the run was over before", options_.restore->file.path),
                "Take it again.", 1};
        }
    }

    void make_services() {
        if (scenario_.services.empty()) {
            return;
        }
        host::ServiceSet::Listener listener;
        listener.line = [this](const std::string& name, std::string_view line) {
            if (world_) {
                world_->service_said(name, std::string(line));
            }
        };
        listener.ended = [this](const std::string& name, const host::ServiceEnd& end) {
            if (world_) {
                world_->service_ended(name, end);
            }
        };
        services_ = std::make_unique<host::ServiceSet>(io_, scenario_.time, scenario_.seed, std::move(listener));
    }

    asio::awaitable<Result<void>> start_services() {
        for (const auto& plan : scenario_.services) {
            auto started = services_->start(service_options(plan));
            if (started && plan.ready_port != 0) {
                started = co_await services_->listens(plan.name, plan.ready_port, std::chrono::seconds(20));
            }
            if (!started) {
                auto error = started.error();
                error.message = fmt::format("{}:{}: {}", plan.where.file, plan.where.line, error.message);
                co_return tl::unexpected(error);
            }
        }
        co_return Result<void>{};
    }

    void tell() {
        if (options_.interrupted && options_.interrupted() && world_) {
            world_->interrupt();
        }
        if (world_ && fleet_ && fleet_->plays() && fleet_->strayed()) {
            gave_up_ = true;
            world_->interrupt();
        }
        if (!options_.progress) {
            return;
        }
        progress_.devices = scenario_.devices.size();
        progress_.now_ns = fleet_ ? fleet_->now_ns() : 0;
        progress_.steps_done = result_.steps.size();
        progress_.step = world_ && !world_->current_steps().empty() ? world_->current_steps().back() : "";
        options_.progress(progress_);
    }

    void finish() {
        answer_those_who_wait();
        result_.interrupted = world_ && world_->interrupted() && !gave_up_;
        if (consoles_) {
            consoles_->close();
        }
        if (traces_) {
            if (const auto closed = traces_->close(); !closed && !result_.error) {
                result_.error = closed.error();
            }
        }
        if (recorder_) {
            result_.record_hash = recorder_->hash();
            if (!recorder_->close() && !result_.error) {
                result_.error = host::Error{"the record could not be written to its end", "Look whether the disk is full.", 1};
            }
        }
        if (options_.watch && world_) {
            options_.watch(nullptr);
        }
        // The captures are complete when the networks are gone.
        world_.reset();
        fleet_.reset();
        services_.reset();
        if (!options_.folder.empty()) {
            if (const auto written = write_reports(result_, options_.folder); !written && !result_.error) {
                result_.error = written.error();
            }
        }
    }

    asio::io_context& io_;
    Scenario& scenario_;
    RunOptions options_;
    ScenarioResult result_;
    Progress progress_;
    std::unique_ptr<host::Recorder> recorder_;
    std::unique_ptr<host::ServiceSet> services_;  // outlives the networks
    std::unique_ptr<host::Fleet> fleet_;
    std::unique_ptr<World> world_;
    std::unique_ptr<ConsoleFiles> consoles_;
    std::unique_ptr<Traces> traces_;
    std::unique_ptr<RunSnapshots> snapshots_;
    std::vector<std::shared_ptr<Asked>> asked_;
    bool gave_up_ = false;
};

}  // namespace

asio::awaitable<ScenarioResult> run_scenario(asio::io_context& io, Scenario& scenario, RunOptions options) {
    Runner runner(io, scenario, std::move(options));
    co_return co_await runner.run();
}

}  // namespace twin::scenario
