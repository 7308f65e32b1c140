// SPDX-License-Identifier: BSD-3-Clause
// Numbers with units, exactly: what is written comes back as it was.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twin::net {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

/// Units, the largest first. The first of a factor is the one that is written.
inline constexpr Unit kTimeUnits[] = {{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}, {"µs", 1'000}, {"ns", 1}};
inline constexpr Unit kRateUnits[] = {
    {"Gbit/s", 1'000'000'000}, {"Mbit/s", 1'000'000}, {"kbit/s", 1'000}, {"bit/s", 1}};
inline constexpr Unit kSizeUnits[] = {{"MiB", 1U << 20}, {"MB", 1'000'000}, {"KiB", 1U << 10}, {"kB", 1'000}, {"B", 1}};
/// Of a probability, in thousand millionths: 1% is 10,000,000 of them.
inline constexpr Unit kShareUnits[] = {{"", 1'000'000'000}, {"%", 10'000'000}};

/// "1.5ms" with kTimeUnits is 1,500,000. Empty for no number, an unknown unit, signs, exponents, a fraction of the
/// smallest unit, and for more than 64 bits.
std::optional<std::uint64_t> parse_quantity(std::string_view text, std::span<const Unit> units);
/// In the largest unit that is not larger than the value: 1,500,000 with kTimeUnits is "1.5ms". parse_quantity() gives
/// the value back.
std::string format_quantity(std::uint64_t value, std::span<const Unit> units);

/// The candidate that is nearest to `word` by edit distance, if any is near enough to have been meant.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "a, b or c".
std::string one_of(std::span<const std::string_view> words);

}  // namespace twin::net
