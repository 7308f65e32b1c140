// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/kept_flash.hpp"

#include "sim/host/placement.hpp"

#include <filesystem>
#include <fstream>

namespace twin::cli {

std::map<std::string, std::string> flash_files(const std::string& file, const host::BoardInfo& board) {
    std::map<std::string, std::string> files;
    const auto* program = host::program_memory(board);
    for (const auto& memory : board.memories) {
        if (file.empty() || !memory.alias_of.empty() || memory.kind == host::MemoryKind::ram) {
            continue;
        }
        if (&memory == program) {
            files[memory.name] = file;
        } else if (memory.kind == host::MemoryKind::flash) {
            files[memory.name] = file + "." + memory.name;
        }
    }
    return files;
}

host::Result<std::map<std::string, std::string>> read_flash(const std::map<std::string, std::string>& files) {
    std::map<std::string, std::string> kept;
    for (const auto& [memory, path] : files) {
        std::error_code error;
        if (!std::filesystem::exists(path, error)) {
            continue;
        }
        std::ifstream in(path, std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        if (!in.is_open() || !std::filesystem::is_regular_file(path, error)) {
            return host::refuse(fmt::format("'{}' can't be read", path),
                                "Name a file for --flash, or one that is new.");
        }
        kept[memory] = std::move(bytes);
    }
    return kept;
}

host::Result<void> write_flash(const std::map<std::string, std::string>& files,
                               const std::map<std::string, std::string>& contents) {
    for (const auto& [memory, path] : files) {
        const auto& bytes = contents.at(memory);
        std::ofstream out(path, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out) {
            return host::refuse(fmt::format("the flash's file '{}' can't be written", path),
                                "Name a file in a folder that exists and that you may write to.");
        }
    }
    return {};
}

}  // namespace twin::cli
