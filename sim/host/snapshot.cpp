// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/snapshot.hpp"

#include "sim/host/command_name.hpp"
#include "sim/host/fleet_snapshot.hpp"
#include "sim/link/snapshot.hpp"

#include <sys/stat.h>
#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;

template <typename T>
T value_at(const json::object& about, const char* key) {
    return json::value_to<T>(about.at(key));
}

std::uint64_t count_models(std::string_view layout) {
    std::uint64_t count = layout.starts_with("model ") ? 1 : 0;
    for (auto at = layout.find("\nmodel "); at != std::string_view::npos; at = layout.find("\nmodel ", at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

Result<SnapshotInfo> read_snapshot(const std::string& path) {
    const auto head = link::snapshot::read(path);
    if (!head && is_fleet_snapshot(path)) {
        return refuse(fmt::format("{} is a snapshot of a whole run", path),
                      fmt::format("Go on from it with '{}'.", command("snapshot restore")));
    }
    if (!head) {
        return refuse(head.error(), fmt::format("Snapshots are made by '{}'.", command("snapshot save")));
    }
    SnapshotInfo info;
    try {
        const auto about = json::parse(head->about).as_object();
        info.board = value_at<std::string>(about, "board");
        info.name = value_at<std::string>(about, "name");
        info.emulator = value_at<std::string>(about, "emulator");
        info.seed = value_at<std::uint64_t>(about, "seed");
        info.unique_id = value_at<std::uint64_t>(about, "unique_id");
        info.icount_shift = value_at<unsigned>(about, "icount_shift");
        info.semihosting = value_at<bool>(about, "semihosting");
    } catch (const std::exception&) {
        return refuse(fmt::format("{} is damaged: it does not say whose snapshot it is", path), "Take it again.");
    }
    if (constexpr unsigned kMaxShift = 10; info.icount_shift > kMaxShift) {
        return refuse(fmt::format("{} is damaged: no instruction takes 2^{} ns", path, info.icount_shift),
                      "Take it again.");
    }
    info.virtual_ns = head->virtual_ns;
    for (const auto& memory : head->memories) {
        info.memories.push_back({memory.name, memory.size});
    }
    info.models = count_models(head->layout);
    info.file_size = head->file_size;
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) {
        info.disk_bytes = static_cast<std::uint64_t>(status.st_blocks) * 512;
    }
    return info;
}

boost::json::object to_json(const SnapshotInfo& info) {
    json::array memories;
    for (const auto& memory : info.memories) {
        memories.push_back(json::object{{"name", memory.name}, {"size", memory.size}});
    }
    return {{"board", info.board},
            {"name", info.name},
            {"virtual_ns", info.virtual_ns},
            {"seed", info.seed},
            {"unique_id", info.unique_id},
            {"emulator", info.emulator},
            {"icount_shift", info.icount_shift},
            {"semihosting", info.semihosting},
            {"models", info.models},
            {"memories", std::move(memories)},
            {"file_size", info.file_size},
            {"disk_bytes", info.disk_bytes}};
}

}  // namespace twin::host
