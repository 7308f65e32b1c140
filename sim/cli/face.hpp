// SPDX-License-Identifier: BSD-3-Clause
// A board's LEDs drawn in a terminal.
#pragma once

#include "sim/cli/terminal.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twin::cli {

/// The brightness of a 5 × 5 display, 0 to 255, row by row.
using Pixels = std::array<std::uint8_t, 25>;

/// The pixels of a VALUE message; all dark if it has another size.
Pixels pixels_from(std::string_view payload);

/// True if exactly the pixels are lit that `rows` says: five rows of five, parted by ':', a dot or 0 is dark.
bool shows(const Pixels& pixels, std::string_view rows);

/// The pixels as five rows of digits 0 to 9, parted by ':', as MicroPython writes an image.
std::string to_text(const Pixels& pixels);

/// The board seen from above, its lines without an end.
std::vector<std::string> draw_microbit(const Pixels& pixels, bool button_a, bool button_b, const Style& style);

}  // namespace twin::cli
