// SPDX-License-Identifier: BSD-3-Clause
// Numbers as people write and read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host {

/// Decimal, or hexadecimal with 0x. Empty for anything else, or more than 64 bits.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// "10s", "1.5ms", "2m", "1h", "250us", "40ns"; a unit must be given. Empty for anything else, for less than 1 ns (but
/// for "0s"), and for more than 100 years.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// "64 MiB", "1.5 GiB", "100 bytes", with or without the space; a unit must be given. Empty for anything else,
/// and for less than one byte.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// 1234567 as "1,234,567".
std::string group(std::uint64_t number);
/// "1.204 s", "3.50 ms", "2 h 03 min".
std::string format_duration(std::chrono::nanoseconds duration);
/// "256 KiB", "1 MiB", "100 bytes".
std::string format_size(std::uint64_t bytes);

/// The candidate that is nearest to `word` by edit distance, if any is near enough to have been meant.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace twin::host
