// SPDX-License-Identifier: BSD-3-Clause
// Dates and times of an STM32's RTC: seconds since 2000-01-01 00:00:00, and the BCD of its registers.
#pragma once

#include <cstdint>

namespace twin::stm32f4 {

/// The years 2000 to 2099, of which every fourth is a leap year.
struct CalendarTime {
    unsigned year = 0;     ///< 0..99
    unsigned month = 1;    ///< 1..12
    unsigned day = 1;      ///< 1..31
    unsigned weekday = 6;  ///< 1 Monday .. 7 Sunday; the hardware counts it apart from the date
    unsigned hour = 0, minute = 0, second = 0;
};

inline constexpr std::uint64_t kSecondsPerDay = 86'400;
inline constexpr std::uint64_t kDaysPerCentury = 36'525;

unsigned days_in_month(unsigned year, unsigned month);
/// Since the start of the century. A day beyond its month runs on into the next.
std::uint64_t to_seconds(const CalendarTime& time);
/// All but the weekday, which stays 0. Beyond the century it starts over.
CalendarTime from_seconds(std::uint64_t seconds);

constexpr std::uint32_t to_bcd(unsigned value) { return (value / 10) << 4 | value % 10; }
constexpr unsigned from_bcd(std::uint32_t bcd) { return (bcd >> 4) * 10 + (bcd & 15); }

}  // namespace twin::stm32f4
