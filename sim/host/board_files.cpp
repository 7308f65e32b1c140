// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/board_files.hpp"

#include "sim/host/board_load.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace twin::host {

std::string_view name(MemoryKind kind) {
    switch (kind) {
        case MemoryKind::ram:
            return "RAM";
        case MemoryKind::rom:
            return "ROM";
        case MemoryKind::flash:
            return "flash";
    }
    return "?";
}

const MemoryInfo* BoardInfo::memory_at(std::uint64_t& address) const {
    const auto holds = [&](const MemoryInfo& memory) { return memory.contains(address); };
    const auto found = std::find_if(memories.begin(), memories.end(), holds);
    if (found == memories.end()) {
        return nullptr;
    }
    if (found->alias_of.empty()) {
        return &*found;
    }
    const auto target = std::find_if(memories.begin(), memories.end(),
                                     [&](const MemoryInfo& memory) { return memory.name == found->alias_of; });
    if (target == memories.end() || !target->alias_of.empty() || address - found->base >= target->size) {
        return nullptr;
    }
    address = address - found->base + target->base;
    return &*target;
}

Places find_places() {
    const auto from = [](const char* variable, const char* built) {
        const char* value = std::getenv(variable);
        return std::string(value != nullptr && *value != '\0' ? value : built);
    };
    return {from("TWINYARD_QEMU", TWINYARD_DEFAULT_QEMU), from("TWINYARD_NODE_LIBRARY", TWINYARD_DEFAULT_NODE_LIBRARY),
            from("TWINYARD_BOARDS", TWINYARD_DEFAULT_BOARDS),
            from("TWINYARD_SERVICE_LIBRARY", TWINYARD_DEFAULT_SERVICE_LIBRARY)};
}

std::vector<std::string> list_boards(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == ".yaml" && entry.is_regular_file(ignored)) {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<BoardInfo> find_board(const std::string& name_or_path, const std::string& folder) {
    if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".yaml")) {
        if (std::error_code error; !std::filesystem::is_regular_file(name_or_path, error)) {
            return refuse(fmt::format("there is no board file '{}'", name_or_path),
                          fmt::format("'{}' lists the boards that come with Twinyard.", command("boards")));
        }
        return load_board_info(name_or_path);
    }
    const auto names = list_boards(folder);
    if (std::find(names.begin(), names.end(), name_or_path) == names.end()) {
        const auto meant = nearest(name_or_path, names);
        return refuse(
            fmt::format("there is no board '{}'", name_or_path),
            meant ? fmt::format("Did you mean {}?", *meant)
            : names.empty()
                ? fmt::format("There are no boards in '{}'; TWINYARD_BOARDS names the folder.", folder)
                : fmt::format("'{}' lists them; the path of a board's YAML will do as well.", command("boards")));
    }
    return load_board_info(fmt::format("{}/{}.yaml", folder, name_or_path));
}

}  // namespace twin::host
