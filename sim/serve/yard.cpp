// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/yard.hpp"

#include "sim/host/units.hpp"
#include "sim/serve/values.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

tl::unexpected<host::Error> ends() { return host::refuse("the server ends", "Start it again: twin serve"); }

}  // namespace

Yard::Yard(asio::io_context& io, Workshop& workshop) : io_(io), workshop_(workshop) {}
Yard::~Yard() { pool_.join(); }

Result<std::shared_ptr<Run>> Yard::find(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& run : runs_) {
        if (run->name() == name) {
            return run;
        }
        names.push_back(run->name());
    }
    const auto meant = host::nearest(name, names);
    return host::refuse(fmt::format("there is no run '{}'", name),
                        meant ? fmt::format("Did you mean '{}'?", *meant) : "'runs' lists them.");
}

Result<std::string> Yard::name_for(const std::string& wanted, std::string base) const {
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-'; };
    const auto taken = [this](const std::string& name) {
        return std::any_of(runs_.begin(), runs_.end(), [&](const auto& run) {
            return run->name() == name && run->state() != Run::State::ended;
        });
    };
    if (!wanted.empty()) {
        if (wanted.size() > 64 || !std::all_of(wanted.begin(), wanted.end(), fits)) {
            return host::refuse(fmt::format("'{}' is no name of a run", wanted),
                                "A name has 1 to 64 letters, digits, '_', '.' and '-'.");
        }
        if (taken(wanted)) {
            return host::refuse(fmt::format("a run called '{}' goes on", wanted), "Stop it, or take another name.");
        }
        return wanted;
    }
    std::replace_if(base.begin(), base.end(), std::not_fn(fits), '-');
    for (unsigned i = 1;; ++i) {
        auto name = i == 1 ? base : fmt::format("{}-{}", base, i);
        if (!taken(name)) {
            return name;
        }
    }
}

void Yard::enter(const std::shared_ptr<Run>& run) {
    std::size_t ended = 0;
    for (const auto& one : runs_) {
        ended += one->state() == Run::State::ended ? 1 : 0;
    }
    std::erase_if(runs_, [&](const auto& one) {
        const bool is_over = one->state() == Run::State::ended;
        const bool goes = is_over && (one->name() == run->name() || ended > kMostEnded);
        ended -= goes ? 1 : 0;
        return goes;
    });
    runs_.push_back(run);
    asio::co_spawn(io_, run->go(), [](const std::exception_ptr& bug) {
        if (bug) {
            std::rethrow_exception(bug);
        }
    });
}

template <typename Made>
asio::awaitable<Result<Made>> Yard::make(std::function<Result<Made>()> work) {
    std::optional<Result<Made>> made;
    host::Signal done(io_.get_executor());
    // What is referred to here outlives the thread's work: the yard waits for it, and the loop ends after the yard.
    asio::post(pool_, [&] {
        auto result = work();
        asio::post(io_, [&, result = std::move(result)]() mutable {
            made = std::move(result);
            done.notify();
        });
    });
    co_await done.wait([&] { return made.has_value(); });
    co_return std::move(*made);
}

asio::awaitable<Result<std::shared_ptr<Run>>> Yard::start_devices(json::object params) {
    NodeRunOptions options;
    options.count = static_cast<unsigned>(number_at(params, "count", 1));
    options.speed = real_at(params, "speed", 0);
    options.hold = flag_at(params, "hold");
    if (params.contains("for")) {
        options.span = host::parse_duration(text_at(params, "for"));
    }
    // A name of its own: GCC 12 destroys what a temporary in co_await captures twice.
    const std::function<Result<NodePlan>()> work = [this, params] { return workshop_.plan(params); };
    auto plan = co_await make<NodePlan>(work);
    if (!plan) {
        co_return tl::unexpected(plan.error());
    }
    if (ending_) {
        co_return ends();
    }
    auto name = name_for(text_at(params, "name"), plan->node.board.name);
    if (!name) {
        co_return tl::unexpected(name.error());
    }
    const std::shared_ptr<Run> run =
        std::make_shared<NodeRun>(io_, std::move(*name), counts_, std::move(*plan), options);
    enter(run);
    co_await run->started();
    if (run->error()) {
        co_return tl::unexpected(*run->error());
    }
    co_return run;
}

Result<std::shared_ptr<ScenarioRun>> Yard::start_scenario(std::unique_ptr<scenario::Scenario> scenario,
                                                          const std::string& wanted, std::string folder,
                                                          std::optional<scenario::SnapshotAt> snapshot) {
    if (ending_) {
        return ends();
    }
    auto name = name_for(wanted, scenario->name);
    if (!name) {
        return tl::unexpected(name.error());
    }
    scenario::RunOptions options;
    options.folder = std::move(folder);
    options.snapshot = std::move(snapshot);
    options.may_be_saved = true;
    auto run = std::make_shared<ScenarioRun>(
        io_, std::move(*name), counts_, std::move(scenario), std::move(options),
        [this](std::string image, host::BoardInfo board) {
            return make<std::string>([this, image, board] { return workshop_.image(image, board); });
        });
    enter(run);
    return run;
}

asio::awaitable<void> Yard::end_all() {
    ending_ = true;
    for (const auto& run : runs_) {
        run->end("interrupted");
    }
    // By their number: some may be entered yet, which were made before.
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const auto run = runs_[i];
        run->end("interrupted");
        co_await run->ended();
    }
}

}  // namespace twin::serve
