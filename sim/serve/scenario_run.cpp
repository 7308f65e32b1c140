// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/scenario_run.hpp"

#include "scenarios/engine/reports.hpp"

#include <boost/json.hpp>

namespace twin::serve {

namespace json = boost::json;

ScenarioRun::ScenarioRun(asio::io_context& io, std::string name, EventCounts& counts,
                         std::unique_ptr<scenario::Scenario> scenario, scenario::RunOptions options,
                         MakeImage make_image)
    : Run(io, std::move(name), counts),
      scenario_(std::move(scenario)),
      options_(std::move(options)),
      make_image_(std::move(make_image)) {
    for (const auto& network : scenario_->networks) {
        networks_.push_back(network.name);
    }
}

json::object ScenarioRun::describe() const {
    auto out = Run::describe();
    out["devices"] = scenario_->devices.size();
    out["scenario"] = scenario_->path;
    out["folder"] = folder();
    if (result_) {
        out["passed"] = result_->passed();
    }
    return out;
}

json::object ScenarioRun::status() const {
    json::object out{{"run", name()},
                     {"state", state_text()},
                     {"devices", scenario_->devices.size()},
                     {"ready", progress_.ready},
                     {"now_ns", now_ns()},
                     {"step", progress_.step},
                     {"folder", folder()}};
    tell_time(out);
    const auto* result = result_ ? &*result_ : so_far_;
    if (result != nullptr) {
        auto details = scenario::to_json(*result);
        out["steps"] = std::move(details["steps"]);
        out["incidents"] = std::move(details["incidents"]);
    }
    if (result_) {
        out["passed"] = result_->passed();
        out["interrupted"] = result_->interrupted;
        out["record"] = result_->record_hash;
    }
    if (error_) {
        out["error"] = json::object{{"message", error_->message}, {"hint", error_->hint}};
    }
    return out;
}

// Compilers run beside the loop; the engine wants paths at once.
asio::awaitable<Result<void>> ScenarioRun::make_images() {
    const auto folder = host::find_places().boards;
    for (const auto& plan : scenario_->devices) {
        if (!plan.snapshot.empty()) {
            continue;
        }
        const auto board = host::find_board(plan.board, folder);
        if (!board) {
            co_return tl::unexpected(board.error());
        }
        auto& path = images_[{plan.image, board->name}];
        if (path.empty()) {
            auto made = co_await make_image_(plan.image, *board);
            if (!made) {
                auto error = made.error();
                error.message =
                    fmt::format("{}:{}: {}: {}", plan.where.file, plan.where.line, plan.name, error.message);
                co_return tl::unexpected(error);
            }
            path = std::move(*made);
        }
    }
    co_return Result<void>{};
}

asio::awaitable<void> ScenarioRun::live() {
    auto options = options_;
    if (make_image_) {
        if (const auto made = co_await make_images(); !made) {
            error_ = made.error();
            co_return;
        }
        options.image = [this](const std::string& image, const host::BoardInfo& board) {
            return Result<std::string>(images_.at({image, board.name}));
        };
    }
    options.progress = [this](const scenario::Progress& progress) {
        tell(progress);
        if (options_.progress) {
            options_.progress(progress);
        }
    };
    options.watch = [this](const scenario::Underway* underway) {
        watch(underway);
        if (options_.watch) {
            options_.watch(underway);
        }
    };
    options.interrupted = [this] { return ending() || (options_.interrupted && options_.interrupted()); };
    result_ = co_await scenario::run_scenario(io_, *scenario_, std::move(options));
    error_ = result_->error;
    if (why().empty()) {
        set_why(result_->error ? "error" : "done");
    }
}

scenario::ScenarioResult ScenarioRun::result() const {
    if (result_) {
        return *result_;
    }
    scenario::ScenarioResult none;
    none.name = scenario_->name;
    none.path = scenario_->path;
    none.folder = folder();
    none.error = error_;
    return none;
}

void ScenarioRun::watch(const scenario::Underway* underway) {
    if (underway == nullptr) {
        so_far_ = nullptr;
        save_ = nullptr;
        detach();
        return;
    }
    so_far_ = &underway->result;
    save_ = underway->save;
    attach(underway->fleet, underway->recorder);
    for (std::size_t i = 0; i < traces().size(); ++i) {
        const auto& plan = scenario_->devices[i];
        traces()[i].image = plan.snapshot.empty() ? plan.image : plan.snapshot;
    }
}

asio::awaitable<Result<scenario::SavedRunFile>> ScenarioRun::save(std::optional<std::chrono::nanoseconds> at,
                                                                  std::string file) {
    if (time() == host::TimeMode::real) {
        co_return host::refuse("a run in real time can't be saved", "Run it with \"time\": \"virtual\".");
    }
    if (!save_ || state() != State::running) {
        co_return host::refuse(fmt::format("'{}' {}", name(), state() == State::ended ? "has ended" : "starts yet"),
                               "'runs' tells how far each run is.");
    }
    std::optional<std::int64_t> at_ns;
    if (at) {
        const auto slice = host::Lockstep::kSlice.count();
        at_ns = (at->count() + slice - 1) / slice * slice;
    }
    // Not save_ itself: it may be gone before the answer comes.
    const auto self = shared_from_this();
    auto answer = save_(at_ns, std::move(file));
    co_return co_await std::move(answer);
}

void ScenarioRun::tell(const scenario::Progress& progress) {
    progress_ = progress;
    if (state() == State::starting && progress.ready == progress.devices) {
        running();
    }
    passed();
}

}  // namespace twin::serve
