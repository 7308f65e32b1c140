// SPDX-License-Identifier: BSD-3-Clause
// Durations of 32 bits for interfaces where 64 would cost: `milliseconds_u32` holds 49 days.
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace mbed {
namespace chrono {

using microseconds_u32 = std::chrono::duration<std::uint32_t, std::micro>;
using milliseconds_u32 = std::chrono::duration<std::uint32_t, std::milli>;
using deciseconds_u32 = std::chrono::duration<std::uint32_t, std::deci>;
using centiseconds_u32 = std::chrono::duration<std::uint32_t, std::centi>;
using seconds_u32 = std::chrono::duration<std::uint32_t>;
using minutes_u32 = std::chrono::duration<std::uint32_t, std::ratio<60>>;
using hours_u32 = std::chrono::duration<std::uint32_t, std::ratio<3600>>;

using microseconds_s32 = std::chrono::duration<std::int32_t, std::micro>;
using milliseconds_s32 = std::chrono::duration<std::int32_t, std::milli>;
using deciseconds_s32 = std::chrono::duration<std::int32_t, std::deci>;
using centiseconds_s32 = std::chrono::duration<std::int32_t, std::centi>;
using seconds_s32 = std::chrono::duration<std::int32_t>;
using minutes_s32 = std::chrono::duration<std::int32_t, std::ratio<60>>;
using hours_s32 = std::chrono::duration<std::int32_t, std::ratio<3600>>;

using microseconds_f = std::chrono::duration<float, std::micro>;
using milliseconds_f = std::chrono::duration<float, std::milli>;
using seconds_f = std::chrono::duration<float>;

inline namespace literals {
inline namespace chrono_literals {

/// Tenths of a second: `5_ds`.
constexpr std::chrono::duration<long long, std::deci> operator""_ds(unsigned long long x) {
    return std::chrono::duration<long long, std::deci>(static_cast<long long>(x));
}
constexpr std::chrono::duration<long double, std::deci> operator""_ds(long double x) {
    return std::chrono::duration<long double, std::deci>(x);
}

/// Hundredths of a second: `5_cs`.
constexpr std::chrono::duration<long long, std::centi> operator""_cs(unsigned long long x) {
    return std::chrono::duration<long long, std::centi>(static_cast<long long>(x));
}
constexpr std::chrono::duration<long double, std::centi> operator""_cs(long double x) {
    return std::chrono::duration<long double, std::centi>(x);
}

}  // namespace chrono_literals
}  // namespace literals
}  // namespace chrono
}  // namespace mbed
