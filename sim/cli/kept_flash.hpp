// SPDX-License-Identifier: BSD-3-Clause
// The files of --flash.
#pragma once

#include "sim/host/board_files.hpp"
#include "sim/host/error.hpp"

#include <map>
#include <string>

namespace twin::cli {

/// Which file keeps which memory: FILE the one that the CPU starts from, FILE.NAME every other flash memory, as
/// board.flash.uicr. Raw bytes, as long as the memory. Empty if there is no FILE.
std::map<std::string, std::string> flash_files(const std::string& file, const host::BoardInfo& board);

/// What an earlier run left, by memory; without those whose file does not exist yet. A file that can't be read is
/// refused; its length is not looked at.
host::Result<std::map<std::string, std::string>> read_flash(const std::map<std::string, std::string>& files);

/// Writes the files anew, for a node to map.
host::Result<void> write_flash(const std::map<std::string, std::string>& files,
                               const std::map<std::string, std::string>& contents);

}  // namespace twin::cli
