// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/board_load.hpp"

#include "models/boards/description.hpp"

#include <fstream>
#include <sstream>

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

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()) || in.bad()) {
        return std::nullopt;
    }
    return text.str();
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
                   board->console,
                   {}};
    for (const auto& memory : board->chip.memories) {
        info.memories.push_back({memory.name, memory.base, memory.size, kind_of(memory.kind), memory.alias_of});
    }
    return info;
}

Result<void> take_bench(BoardInfo& board, BenchText bench) {
    const auto refused = [](const boards::Error& error) {
        return refuse(error.text(), "docs/bench.md shows how a bench is written.");
    };
    auto described = boards::load_board(board.path);
    if (!described) {
        return refuse(described.error().text(), "docs/describe-a-board.md shows how a board and a chip are written.");
    }
    const auto parsed = boards::parse_bench(bench.text, bench.name);
    if (!parsed) {
        return refused(parsed.error());
    }
    if (const auto added = boards::add_bench(*described, *parsed); !added) {
        return refused(added.error());
    }
    board.bench = std::move(bench);
    return {};
}

Result<void> take_bench_file(BoardInfo& board, const std::string& path) {
    const auto text = text_of(path);
    if (!text) {
        return refuse(fmt::format("there is no readable bench file '{}'", path),
                      "docs/bench.md shows how a bench is written.");
    }
    return take_bench(board, {path, *text});
}

std::string board_of_bench(const std::string& path) {
    const auto text = text_of(path);
    const auto bench = boards::parse_bench(text.value_or(""), path);
    return bench ? bench->board : "";
}

}  // namespace twin::host
