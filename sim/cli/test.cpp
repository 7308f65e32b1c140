// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/test.hpp"

#include "scenarios/engine/reports.hpp"
#include "scenarios/engine/schema.hpp"
#include "sim/cli/report.hpp"
#include "sim/cli/scenario_run.hpp"
#include "sim/cli/test_jobs.hpp"
#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>

namespace twin::cli {
namespace {

namespace json = boost::json;
using scenario::Scenario;
using scenario::ScenarioResult;

std::string failure_text(const scenario::StepResult& step, const Style& style) {
    const auto& failure = *step.failure;
    std::string text = fmt::format("    {}:{}: {}\n", step.where.file, step.where.line, style.bold(step.name));
    if (!failure.device.empty()) {
        text += fmt::format("      device   {}\n", failure.device);
    }
    text += fmt::format("      at       {}\n      expected {}\n      happened {}\n", seconds(failure.at_ns),
                        failure.expected, failure.happened);
    for (const auto& line : failure.context) {
        text += style.dim(fmt::format("      | {}\n", line));
    }
    return text;
}

host::Result<std::optional<scenario::SnapshotAt>> snapshot_of(const TestOptions& options,
                                                              const std::vector<std::unique_ptr<Scenario>>& all,
                                                              const std::string& folder) {
    if (options.snapshot_at.empty()) {
        return std::nullopt;
    }
    if (all.size() != 1 || options.repeat != 1) {
        return host::refuse("one run is saved at a time", "Name one scenario, and leave --repeat out.");
    }
    if (all.front()->time != host::TimeMode::virtual_) {
        return host::refuse("a run in real time can't be saved", "Run it with --time virtual.");
    }
    const auto at = instant_of(options.snapshot_at, "--snapshot-at 12.5s");
    if (!at) {
        return tl::unexpected(at.error());
    }
    auto file = options.snapshot_file;
    if (file.empty()) {
        file = (std::filesystem::path(folder) / all.front()->name / fmt::format("at-{}.snap", options.snapshot_at)).string();
    }
    return scenario::SnapshotAt{*at, std::move(file)};
}

}  // namespace

host::Result<std::int64_t> instant_of(const std::string& duration, const char* example) {
    const auto span = host::parse_duration(duration);
    if (!span) {
        return host::refuse(fmt::format("'{}' is no instant", duration),
                            fmt::format("Write how long after the beginning, with a unit: {}.", example));
    }
    const auto slice = host::Lockstep::kSlice.count();
    return (span->count() + slice - 1) / slice * slice;
}

void tell(const ScenarioResult& result) {
    const auto style = Style::for_fd(2);
    const bool passed = result.passed();
    const auto steps = std::count_if(result.steps.begin(), result.steps.end(),
                                     [](const auto& step) { return !step.failure && !step.skipped; });
    say(fmt::format("{} {}  {} {} in {}, {} devices, {} steps\n", passed ? style.green("pass") : result.interrupted ? style.yellow("stop") : style.red("FAIL"),
                    style.bold(result.name), seconds(result.end_ns), result.virtual_time ? "virtual" : "real",
                    host::format_duration(result.wall), result.devices, steps));
    if (result.restored_ns) {
        say(fmt::format("    from {} on; {} to get there\n", seconds(*result.restored_ns),
                        host::format_duration(result.restoring)));
    }
    if (const auto* step = result.failed_step()) {
        say(failure_text(*step, style));
    }
    for (const auto& incident : result.incidents) {
        say(fmt::format("    {} at {}: {}\n", style.bold(incident.device), seconds(incident.at_ns), incident.what));
        for (const auto& line : incident.context) {
            say(style.dim(fmt::format("      | {}\n", line)));
        }
    }
    if (result.error) {
        say(fmt::format("    {}\n    {}\n", result.error->message, result.error->hint));
    }
}

namespace {

host::Result<scenario::LoadOptions> load_options(const TestOptions& options) {
    scenario::LoadOptions load;
    load.seed = options.seed;
    if (!options.time.empty()) {
        load.time = options.time == "real" ? host::TimeMode::real : host::TimeMode::virtual_;
    }
    if (options.speed >= 0) {
        load.speed = options.speed;
    }
    for (const auto& text : options.variables) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            return host::refuse(fmt::format("'{}' is no variable and its value", text), "Write --var name=value.");
        }
        load.variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return load;
}

bool wanted(const Scenario& one, const std::vector<std::string>& tags) {
    return tags.empty() ||
           std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) { return one.tags.contains(tag); });
}

/// The same scenario and seed: in virtual time the same record.
void compare(ScenarioResult& result, const ScenarioResult& first) {
    if (result.virtual_time && !result.interrupted && result.record_hash != first.record_hash && !result.error) {
        result.error = host::Error{
            fmt::format("its record is not that of the first run: {} and {}", result.record_hash, first.record_hash),
            fmt::format("Compare {}/events.jsonl and {}/events.jsonl.", first.folder, result.folder), 1};
    }
}

int list(const std::vector<std::unique_ptr<Scenario>>& all) {
    const auto style = Style::for_fd(1);
    for (const auto& one : all) {
        std::printf("%s  %zu devices%s%s  %s\n", style.bold(one->name).c_str(), one->devices.size(),
                    one->tags.empty() ? "" : "  ",
                    fmt::format("{}", fmt::join(one->tags, " ")).c_str(), one->summary.c_str());
    }
    return 0;
}

}  // namespace

std::string fresh_folder() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H-%M-%S", &local);
    auto folder = std::filesystem::path("twin-runs") / text.data();
    for (unsigned i = 2; std::filesystem::exists(folder); ++i) {
        folder = std::filesystem::path("twin-runs") / fmt::format("{}-{}", text.data(), i);
    }
    return folder.string();
}

int test(const TestOptions& options) {
    if (options.schema) {
        const auto text = json::serialize(scenario::schema()) + "\n";
        std::fwrite(text.data(), 1, text.size(), stdout);
        return 0;
    }
    if (options.reference) {
        std::fputs(scenario::reference_page().c_str(), stdout);
        return 0;
    }
    if (options.paths.empty()) {
        return complain({"no scenario is named", "Name files, or folders that have some: twin test scenarios/", 2});
    }
    const auto files = scenario::find_scenarios(options.paths);
    if (!files) {
        return complain(files.error());
    }
    const auto load = load_options(options);
    if (!load) {
        return complain(load.error());
    }
    // All are read before the first one runs: a slip in the last would come late.
    std::vector<std::unique_ptr<Scenario>> all;
    int wrong = 0;
    for (const auto& file : *files) {
        auto one = scenario::load(file, *load);
        if (!one) {
            wrong = complain(one.error());
        } else if (wanted(**one, options.tags)) {
            all.push_back(std::move(*one));
        }
    }
    if (wrong != 0) {
        return wrong;
    }
    if (all.empty()) {
        return complain({fmt::format("no scenario has one of the tags {}", fmt::join(options.tags, ", ")),
                         "--list shows what there is.", 2});
    }
    if (options.list) {
        return list(all);
    }
    const auto folder = options.out.empty() ? fresh_folder() : options.out;
    const auto snapshot = snapshot_of(options, all, folder);
    if (!snapshot) {
        return complain(snapshot.error());
    }
    std::vector<TestJob> jobs;
    for (const auto& one : all) {
        for (unsigned round = 0; round < options.repeat; ++round) {
            const auto name = options.repeat == 1 ? one->name : fmt::format("{}-{}", one->name, round + 1);
            jobs.push_back({one->path, name, (std::filesystem::path(folder) / name).string(), *snapshot});
        }
    }
    std::vector<ScenarioResult> results;
    bool interrupted = false;
    run_jobs(jobs, *load, options.jobs, [&](ScenarioResult result) {
        const std::size_t round = results.size() % options.repeat;
        if (round > 0) {
            compare(result, results[results.size() - round]);
        }
        tell(result);
        interrupted = interrupted || result.interrupted;
        results.push_back(std::move(result));
        return true;
    });
    if (interrupted) {
        return 130;
    }
    const auto failed = std::count_if(results.begin(), results.end(), [](const auto& r) { return !r.passed(); });
    if (!options.junit.empty()) {
        if (const auto written = scenario::write_file(options.junit, scenario::to_junit(results)); !written) {
            return complain(written.error());
        }
    }
    if (options.json) {
        json::array array;
        for (const auto& result : results) {
            array.push_back(scenario::to_json(result));
        }
        const auto text = json::serialize(array) + "\n";
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    say(fmt::format("{} passed, {} failed; {}\n", results.size() - static_cast<std::size_t>(failed), failed, folder));
    return failed == 0 ? 0 : 1;
}

}  // namespace twin::cli
