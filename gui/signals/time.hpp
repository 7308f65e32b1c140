// SPDX-License-Identifier: BSD-3-Clause
// What all of the signals' sources agree on: instants are nanoseconds of a device's clock.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace twin::gui::scope {

using Time = std::int64_t;

/// What a digital line is at. `floating`: nobody drives it, or two against each other; `unknown`: nothing was told,
/// before the first record and after records that went missing.
enum class Level : std::uint8_t { low, high, floating, unknown };

constexpr std::uint8_t bitOf(Level level) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(level)); }
constexpr bool driven(Level level) { return level == Level::low || level == Level::high; }

/// An analogue value that nothing was told about.
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
inline bool known(double value) { return !std::isnan(value); }

/// Where column `column` of `columns` begins in a view of [from, to); `column` == `columns` is its end. Exact, without
/// overflow for spans of up to 292 years and a million columns.
constexpr Time columnStart(Time from, Time to, int column, int columns) {
    const auto span = static_cast<std::uint64_t>(to - from);
    const auto whole = span / static_cast<unsigned>(columns);
    const auto rest = span % static_cast<unsigned>(columns);
    const auto at = static_cast<unsigned>(column);
    return from + static_cast<Time>(whole * at + rest * at / static_cast<unsigned>(columns));
}

/// Records of this span were lost: what the line did there is not known.
struct Gap {
    Time from;
    Time to;
    std::uint64_t lost;
};

}  // namespace twin::gui::scope
