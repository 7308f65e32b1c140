// SPDX-License-Identifier: BSD-3-Clause
// twin snapshot save, info
#include "sim/host/snapshot.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/target.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

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
    print(fmt::format("{} at {}: {} bytes in {}\n", target->name,
                      instant(json::value_to<std::int64_t>(saved->at("virtual_ns"))),
                      host::group(json::value_to<std::uint64_t>(saved->at("bytes"))), file));
    return 0;
}

int snapshot_info(const std::string& file, bool json_wanted) {
    const auto info = host::read_snapshot(file);
    if (!info) {
        return complain(info.error());
    }
    print(json_wanted ? json::serialize(to_json(*info)) + "\n" : to_text(*info));
    return 0;
}

}  // namespace twin::cli
