// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/rtc_calendar.hpp"

namespace twin::stm32f4 {

unsigned days_in_month(unsigned year, unsigned month) {
    if (month == 2) return year % 4 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::uint64_t to_seconds(const CalendarTime& time) {
    std::uint64_t days = 365ULL * time.year + (time.year + 3) / 4;
    for (unsigned month = 1; month < time.month; ++month) days += days_in_month(time.year, month);
    days += time.day == 0 ? 0 : time.day - 1;
    return days * kSecondsPerDay + 3600ULL * time.hour + 60ULL * time.minute + time.second;
}

CalendarTime from_seconds(std::uint64_t seconds) {
    CalendarTime time;
    std::uint64_t days = seconds / kSecondsPerDay % kDaysPerCentury;
    const auto of_day = static_cast<unsigned>(seconds % kSecondsPerDay);
    time.hour = of_day / 3600;
    time.minute = of_day / 60 % 60;
    time.second = of_day % 60;
    time.weekday = 0;
    const auto days_of = [](unsigned year) { return year % 4 == 0 ? 366U : 365U; };
    // Four years at once, then the rest one by one.
    time.year = static_cast<unsigned>(days / 1461) * 4;
    days %= 1461;
    while (days >= days_of(time.year)) days -= days_of(time.year++);
    time.month = 1;
    while (days >= days_in_month(time.year, time.month)) days -= days_in_month(time.year, time.month++);
    time.day = static_cast<unsigned>(days) + 1;
    return time;
}

}  // namespace twin::stm32f4
