// SPDX-License-Identifier: BSD-3-Clause
// Exact conversions between simulated time and counts of a clock. Simulated time is sc_time at SystemC's default
// resolution of 1 ps; nothing here goes through floating point, so equal inputs give equal times on every machine.
#pragma once

#include <cstdint>
#include <systemc>

namespace twin {

using Time = sc_core::sc_time;

inline constexpr std::uint64_t kPicosecondsPerSecond = 1'000'000'000'000ULL;

/// `ps` picoseconds.
inline Time picoseconds(std::uint64_t ps) { return Time::from_value(ps); }
inline Time nanoseconds(std::uint64_t ns) { return Time::from_value(ns * 1000); }
inline Time microseconds(std::uint64_t us) { return Time::from_value(us * 1'000'000); }
inline Time milliseconds(std::uint64_t ms) { return Time::from_value(ms * 1'000'000'000); }

/// The first instant at which `ticks` periods of a clock of `hz` (> 0) have passed. Rounded up to whole picoseconds.
inline Time ticks_to_time(std::uint64_t ticks, std::uint64_t hz) {
    const auto ps = (static_cast<unsigned __int128>(ticks) * kPicosecondsPerSecond + hz - 1) / hz;
    return Time::from_value(static_cast<std::uint64_t>(ps));
}

/// Whole periods of a clock of `hz` that have passed after `time`. Inverse of ticks_to_time: the round trip is exact.
inline std::uint64_t time_to_ticks(const Time& time, std::uint64_t hz) {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(time.value()) * hz / kPicosecondsPerSecond);
}

}  // namespace twin
