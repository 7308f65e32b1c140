// SPDX-License-Identifier: BSD-3-Clause
// An image meets a board: does it belong there, and which bytes go into which memory?
#pragma once

#include "sim/host/board_files.hpp"
#include "sim/host/image.hpp"

#include <map>

namespace twin::host {

struct Placement {
    std::map<std::string, std::string> memories;  ///< each flash and ROM by name: all of its bytes, erased ones 0xFF
    std::vector<Segment> preload;                 ///< what belongs into RAM
};

/// Puts the image into the board's memories. `kept` gives contents to start from instead of erased ones, by the name
/// of the memory, and must have its size. Refused: bytes or run-time addresses outside every memory, an initial stack
/// pointer that is not in RAM, a reset vector that does not lead into memory or lacks the Thumb bit.
Result<Placement> place_image(const Image& image, const BoardInfo& board,
                              const std::map<std::string, std::string>& kept = {});

/// The memory that holds the vector table at reset; nullptr: none.
const MemoryInfo* program_memory(const BoardInfo& board);

}  // namespace twin::host
