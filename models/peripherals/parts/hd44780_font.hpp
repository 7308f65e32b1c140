// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace twin::parts {

/// Dots of a character of the ROM (0x10 and up) in a row, 0 to 7; bit 4 is the left one.
std::uint8_t hd44780_row(std::uint8_t code, unsigned row);
/// False for those that are not here: a box stands for them.
bool hd44780_has(std::uint8_t code);

}  // namespace twin::parts
