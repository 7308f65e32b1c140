// SPDX-License-Identifier: BSD-3-Clause
// twin snapshot save, restore, info
#include "sim/host/snapshot.hpp"
#include "scenarios/engine/reports.hpp"
#include "scenarios/engine/run_snapshot.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/report.hpp"
#include "sim/cli/scenario_run.hpp"
#include "sim/cli/target.hpp"
#include "sim/cli/test.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

namespace twin::cli {
namespace {

namespace json = boost::json;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string instant(std::int64_t ns) { return fmt::format("{:.9f} s", static_cast<double>(ns) / 1e9); }

std::string to_text(const host::SnapshotInfo& info) {
    std::string memories;
    for (const auto& memory : info.memories) {
        memories += fmt::format("{}{} {}", memories.empty() ? "" : ", ", memory.name, host::group(memory.size));
    }
    return fmt::format(
        "{} on {}, at {}\nseed {}, unique ID {}\nan instruction takes {} ns; {}{}\n{} models; memories: {} bytes\n"
        "{} bytes, {} of them on the disk\n",
        info.name, info.board, instant(info.virtual_ns), info.seed, info.unique_id, 1U << info.icount_shift,
        info.emulator, info.semihosting ? "; semihosting" : "", info.models, memories, host::group(info.file_size),
        host::group(info.disk_bytes));
}

int fleet_info(const std::string& file, bool json_wanted) {
    const auto snapshot = host::read_fleet_snapshot(file);
    if (!snapshot) {
        return complain(snapshot.error());
    }
    const auto about = scenario::describe_saved_run(*snapshot);
    if (json_wanted) {
        print(json::serialize(about) + "\n");
        return 0;
    }
    const auto running = std::count_if(snapshot->devices.begin(), snapshot->devices.end(),
                                       [](const auto& device) { return device.snapshot.has_value(); });
    const auto number = [&](const char* key) { return host::group(about.at(key).to_number<std::uint64_t>()); };
    print(fmt::format("a run of {}, at {}\n{} devices, {} of them running; {} lines of the record\n"
                      "{} bytes, {} of them on the disk: nodes {}, tapes {}\n",
                      std::string(about.at("scenario").as_string()), instant(snapshot->at_ns), snapshot->devices.size(),
                      running, host::group(about.at("record").at("lines").to_number<std::uint64_t>()),
                      number("file_size"), number("disk_bytes"), number("snapshot_bytes"), number("tape_bytes")));
    return 0;
}

}  // namespace

int snapshot_save(const std::string& node, const std::string& file) {
    const auto target = find_target(node);
    if (!target) {
        return complain(target.error());
    }
    std::error_code error;
    const auto path = std::filesystem::absolute(file, error).string();
    const auto saved = target->call("snapshot.save", {{"file", path}});
    if (!saved) {
        return complain(saved.error());
    }
    print(fmt::format("{} at {}: {} bytes in {}\n", target->text(),
                      instant(json::value_to<std::int64_t>(saved->at("virtual_ns"))),
                      host::group(json::value_to<std::uint64_t>(saved->at("bytes"))), file));
    return 0;
}

int snapshot_info(const std::string& file, bool json_wanted) {
    if (host::is_fleet_snapshot(file)) {
        return fleet_info(file, json_wanted);
    }
    const auto info = host::read_snapshot(file);
    if (!info) {
        return complain(info.error());
    }
    print(json_wanted ? json::serialize(to_json(*info)) + "\n" : to_text(*info));
    return 0;
}

int snapshot_restore(const SnapshotRestoreOptions& options) {
    if (host::read_snapshot(options.file)) {
        return complain({fmt::format("'{}' is a snapshot of one node", options.file),
                         fmt::format("Go on from it with '{}'.", host::command("run BOARD --restore FILE")), 2});
    }
    auto saved = scenario::read_saved_run(options.file);
    if (!saved) {
        return complain(saved.error());
    }
    if (options.speed >= 0) {
        saved->options.speed = options.speed;
    }
    auto plan = scenario::load(saved->scenario, saved->options);
    if (!plan) {
        return complain(plan.error());
    }
    scenario::RunOptions run;
    run.folder = options.out.empty() ? (std::filesystem::path(fresh_folder()) / saved->name).string() : options.out;
    run.image = [&saved](const std::string& image, const host::BoardInfo& board) -> host::Result<std::string> {
        const auto built = saved->images.find({board.name, image});
        return built != saved->images.end() ? host::Result<std::string>(built->second) : image_file(image, board);
    };
    run.restore = &*saved;
    const auto folder = run.folder;
    const auto result = run_here(**plan, std::move(run));
    tell(result);
    if (options.json) {
        print(json::serialize(scenario::to_json(result)) + "\n");
    }
    say(fmt::format("{}\n", folder));
    return result.interrupted ? 130 : result.passed() ? 0 : 1;
}

}  // namespace twin::cli
