// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/board_load.hpp"

#include <filesystem>
#include <yaml-cpp/yaml.h>

namespace twin::host {
namespace {

std::string text(const YAML::Node &node, const char *key) {
    const auto found = node[key];
    return found && found.IsScalar() ? found.Scalar() : std::string();
}

void read_memories(const YAML::Node &soc, BoardInfo &board) {
    for (const auto &memory : soc["memories"]) {
        const std::string kind = text(memory, "kind");
        board.memories.push_back({text(memory, "name"), memory["base"].as<std::uint64_t>(),
                                  memory["size"].as<std::uint64_t>(0),
                                  kind == "flash" ? MemoryKind::flash
                                  : kind == "rom" ? MemoryKind::rom
                                                  : MemoryKind::ram,
                                  text(memory, "alias_of")});
    }
}

} // namespace

Result<BoardInfo> load_board_info(const std::string &path) {
    const std::filesystem::path file(path);
    try {
        const auto yaml = YAML::LoadFile(path);
        BoardInfo board;
        board.path = path;
        board.name = file.stem().string();
        board.title = text(yaml, "title");
        board.soc = text(yaml, "soc");
        board.console = text(yaml, "console");
        const auto soc = YAML::LoadFile((file.parent_path() / "soc" / (board.soc + ".yaml")).string());
        board.cpu = text(soc, "cpu");
        board.init_vtor = soc["init_vtor"].as<std::uint32_t>(0);
        board.icount_shift = soc["icount_shift"].as<unsigned>(6);
        read_memories(soc, board);
        return board;
    } catch (const YAML::Exception &error) {
        return refuse(fmt::format("'{}' line {}: {}", path, error.mark.line + 1, error.msg),
                      "docs/describe-a-board.md shows how a board is written.");
    }
}

} // namespace twin::host
