// SPDX-License-Identifier: BSD-3-Clause
// Methods about scenarios.
#include "sim/host/units.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <boost/json.hpp>
#include <filesystem>

namespace twin::serve {
namespace {

namespace json = boost::json;

/// A scenario by its path, or by its text, which stands for a file in `folder`.
boards::Result<std::unique_ptr<scenario::Scenario>> read(const json::object& params) {
    scenario::LoadOptions options;
    options.text = text_at(params, "text");
    if (const auto* seed = value_at(params, "seed")) {
        options.seed = seed->to_number<std::uint64_t>();
    }
    if (params.contains("time")) {
        options.time = text_at(params, "time") == "real" ? host::TimeMode::real : host::TimeMode::virtual_;
    }
    if (params.contains("speed")) {
        options.speed = real_at(params, "speed", 0);
    }
    if (const auto* variables = value_at(params, "variables")) {
        for (const auto& [name, value] : variables->as_object()) {
            options.variables[name] = value.is_string() ? std::string(value.as_string()) : json::serialize(value);
        }
    }
    const auto named = (std::filesystem::path(text_at(params, "folder", ".")) / "scenario.yaml").string();
    return scenario::read(text_at(params, "path", named), options);
}

Result<void> check_source(const json::object& params) {
    if (params.contains("path") == params.contains("text") || text_at(params, "text", "x").empty()) {
        return host::refuse("either 'path' or 'text' says what the scenario is", "Give one of them.");
    }
    return {};
}

Answer check_file(Call call) {
    if (const auto good = check_source(call.params); !good) {
        co_return tl::unexpected(good.error());
    }
    const auto scenario = read(call.params);
    if (!scenario) {
        const auto& wrong = scenario.error();
        co_return json::object{{"good", false},
                               {"error",
                                {{"file", wrong.where.file},
                                 {"line", wrong.where.line},
                                 {"key", wrong.where.key},
                                 {"found", wrong.found},
                                 {"expected", wrong.expected},
                                 {"suggestion", wrong.suggestion},
                                 {"message", wrong.text()}}}};
    }
    const auto& one = **scenario;
    co_return json::object{{"good", true},
                           {"name", one.name},
                           {"summary", one.summary},
                           {"tags", json::array(one.tags.begin(), one.tags.end())},
                           {"devices", one.devices.size()},
                           {"steps", one.steps.size()}};
}

Result<std::optional<scenario::SnapshotAt>> snapshot_of(const json::object& params, const scenario::Scenario& scenario,
                                                        const std::string& folder) {
    const auto at = text_at(params, "snapshot_at");
    auto file = text_at(params, "snapshot_file");
    if (at.empty() && !file.empty()) {
        return host::refuse("'snapshot_file' is where a snapshot goes, and there is no 'snapshot_at'", "Give both.");
    }
    if (at.empty()) {
        return std::optional<scenario::SnapshotAt>();
    }
    if (scenario.time == host::TimeMode::real) {
        return host::refuse("a run in real time can't be saved", "Run it with \"time\": \"virtual\".");
    }
    const auto slice = host::Lockstep::kSlice.count();
    const auto ns = (host::parse_duration(at)->count() + slice - 1) / slice * slice;
    if (file.empty()) {
        file = (std::filesystem::path(folder) / fmt::format("at-{}.snap", at)).string();
    }
    return std::optional(scenario::SnapshotAt{ns, std::filesystem::absolute(file).string()});
}

Answer start(Call call) {
    if (const auto good = check_source(call.params); !good) {
        co_return tl::unexpected(good.error());
    }
    auto scenario = read(call.params);
    if (!scenario) {
        co_return host::refuse(scenario.error().text(), "docs/scenario-reference.md lists what can be written.");
    }
    auto folder = text_at(call.params, "out");
    if (folder.empty()) {
        folder = (std::filesystem::path(call.yard.workshop().fresh_folder()) / (*scenario)->name).string();
    }
    folder = std::filesystem::absolute(folder).string();
    const auto snapshot = snapshot_of(call.params, **scenario, folder);
    if (!snapshot) {
        co_return tl::unexpected(snapshot.error());
    }
    const auto run = call.yard.start_scenario(std::move(*scenario), text_at(call.params, "name"), folder, *snapshot);
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    co_return json::object{{"run", (*run)->name()}, {"folder", folder}};
}

Result<std::shared_ptr<ScenarioRun>> find(const Call& call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        return tl::unexpected(run.error());
    }
    auto scenario = std::dynamic_pointer_cast<ScenarioRun>(*run);
    if (!scenario) {
        return host::refuse(fmt::format("'{}' is no run of a scenario", (*run)->name()),
            "'runs' tells of which kind each is.");
    }
    return scenario;
}

Answer status(Call call) {
    const auto run = find(call);
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    co_return (*run)->status();
}

Answer cancel(Call call) {
    const auto run = find(call);
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    (*run)->end("asked");
    co_await (*run)->ended();
    co_return (*run)->status();
}

}  // namespace

std::vector<Method> scenario_methods() {
    const Field run{"run", "text", "its name", true};
    const std::vector<Field> source{{"path", "text", "the scenario's file"},
                                    {"text", "text", "or its YAML"},
                                    {"folder", "text", "with `text`: where the files are that it names"},
                                    {"variables", "values", "of its `vars`"},
                                    {"seed", "integer", "where its chances come from; the file's without it"},
                                    {"time", "virtual|real", "the file's without it"},
                                    {"speed", "number", "virtual seconds in one of the host's; the file's without it"}};
    auto start_params = source;
    start_params.push_back({"name", "text", "of the run; without it the scenario's"});
    start_params.push_back({"snapshot_at", "duration",
        "the whole run is saved so long after its beginning, as `twin test --snapshot-at` does"});
    start_params.push_back({"snapshot_file", "text", "into this file; without it into the run's folder"});
    start_params.push_back({"out", "text", "the folder of the run; without it a new one below twin-runs"});
    const std::vector<Field> told{
        {"run", "text", "its name"},
        {"state", "starting|running|ended", ""},
        {"devices", "integer", "how many"},
        {"ready", "integer", "of them, while they start"},
        {"now_ns", "integer", "its clock"},
        {"step", "text", "the innermost that waits"},
        {"paused", "boolean", "in virtual time: `run.pause` has it stand"},
        {"speed", "number", "in virtual time, while it runs: at most so many of its seconds in one of the host's; 0: as many as go"},
        {"folder", "text", "what the run leaves: docs/scenarios.md"},
        {"steps", "objects",
         "that have begun: `name`, `file`, `line`, `depth`, `begin_ns`, `end_ns`, `outcome` (running, passed, failed, "
         "skipped), `measured`, `failure` (`device`, `at_ns`, `expected`, `happened`, `context`)"},
        {"incidents", "objects", "devices that died or whose firmware faulted: `device`, `at_ns`, `what`, `context`"},
        {"passed", "boolean", "when it has ended"},
        {"interrupted", "boolean", "when it has ended"},
        {"record", "text", "when it has ended: its hash, the same for the same run"},
        {"error", "object", "why it could not be run: `message`, `hint`"}};
    return {
        {"scenario.check",
         "Reads a scenario and says what is wrong with it, or what it is. Nothing runs.",
         source,
         {{"good", "boolean", ""},
          {"error", "object", "`file`, `line`, `key`, `found`, `expected`, `suggestion`, and all of it as `message`"},
          {"name", "text", "if it is good, as the others"},
          {"summary", "text", ""},
          {"tags", "texts", ""},
          {"devices", "integer", "how many"},
          {"steps", "integer", "how many"}},
         "neither or both of `path` and `text` are there",
         check_file},
        {"scenario.start",
         "Runs a scenario. Answers when it was read; `scenario.status` and events tell the rest.",
         start_params,
         {{"run", "text", "its name"}, {"folder", "text", "what it leaves"}},
         "the scenario is wrong",
         start},
        {"scenario.status", "How far it is, or how it ended.", {run}, told, "", status},
        {"scenario.cancel", "Ends it as Ctrl-C does, and answers when it has ended.", {run}, told, "", cancel},
    };
}

}  // namespace twin::serve
