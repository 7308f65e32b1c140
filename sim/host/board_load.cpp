// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/board_load.hpp"

#include "models/boards/description.hpp"

namespace twin::host {
namespace {

MemoryKind kind_of(boards::MemoryKind kind) {
    switch (kind) {
        case boards::MemoryKind::ram:
            return MemoryKind::ram;
        case boards::MemoryKind::rom:
            return MemoryKind::rom;
        case boards::MemoryKind::flash:
            return MemoryKind::flash;
    }
    return MemoryKind::ram;
}

}  // namespace

Result<BoardInfo> load_board_info(const std::string& path) {
    const auto board = boards::load_board(path);
    if (!board) {
        return refuse(board.error().text(), "docs/describe-a-board.md shows how a board and a chip are written.");
    }
    BoardInfo info{board->name,
                   board->title,
                   path,
                   board->chip.name,
                   board->chip.cpu.type,
                   {},
                   board->chip.cpu.vector_table,
                   board->chip.cpu.icount_shift,
                   board->console};
    for (const auto& memory : board->chip.memories) {
        info.memories.push_back({memory.name, memory.base, memory.size, kind_of(memory.kind), memory.alias_of});
    }
    return info;
}

}  // namespace twin::host
