// SPDX-License-Identifier: BSD-3-Clause
// Which boards there are, and what the host must know of one before its node runs.
#pragma once

#include "sim/host/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twin::host {

enum class MemoryKind { ram, rom, flash };
/// "RAM", "ROM" or "flash".
std::string_view name(MemoryKind kind);

struct MemoryInfo {
    std::string name;
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    MemoryKind kind = MemoryKind::ram;
    std::string alias_of;  ///< name of the memory that this one mirrors, or empty

    [[nodiscard]] bool contains(std::uint64_t address) const { return address >= base && address - base < size; }
};

/// The text of a bench's file; `name` is for messages.
struct BenchText {
    std::string name;
    std::string text;
};

struct BoardInfo {
    std::string name;   ///< as on the command line
    std::string title;  ///< as a person calls it
    std::string path;   ///< of its YAML
    std::string soc;
    std::string cpu;
    std::vector<MemoryInfo> memories;
    std::uint32_t init_vtor = 0;  ///< where the vector table is at reset
    unsigned icount_shift = 0;    ///< virtual time: an instruction takes 2^shift ns
    std::string console;          ///< the serial channel that a person talks to, or empty: the first
    std::optional<BenchText> bench;  ///< what is wired to it

    /// The memory at an address, an alias followed to what it mirrors and `address` moved there; nullptr: none.
    const MemoryInfo* memory_at(std::uint64_t& address) const;
};

/// Where the parts of Twinyard are: the build tree's or the installation's paths, or what the environment says.
struct Places {
    std::string qemu;          ///< TWINYARD_QEMU
    std::string node_library;  ///< TWINYARD_NODE_LIBRARY
    std::string boards;        ///< TWINYARD_BOARDS
    std::string service_library;  ///< TWINYARD_SERVICE_LIBRARY
};
Places find_places();

/// The names of all boards in a folder, sorted.
std::vector<std::string> list_boards(const std::string& folder);

/// Puts a bench beside a board: checks all of it that can be known without the models.
Result<void> take_bench(BoardInfo& board, BenchText bench);
/// The same from its file.
Result<void> take_bench_file(BoardInfo& board, const std::string& path);
/// The name of the board that a bench is made for; empty: any, or it can't be read.
std::string board_of_bench(const std::string& path);

/// Loads a board by name, or by the path of its YAML (it contains a slash or ends with .yaml).
Result<BoardInfo> find_board(const std::string& name_or_path, const std::string& folder);

}  // namespace twin::host
