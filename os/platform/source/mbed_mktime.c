// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_mktime.h"

#include <stdint.h>

enum { kFirstYear = 70, kLastYear = 206, kDay = 24 * 3600 };

// Days before a month, of a year that is not a leap year.
static const uint16_t days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

bool _rtc_is_leap_year(int year, rtc_leap_year_support_t leap_year_support) {
    if (leap_year_support == RTC_FULL_LEAP_YEAR_SUPPORT && year == 200) {
        return false;  // the one of the range that 100 divides, and 400 does not
    }
    return year % 4 == 0;
}

static int days_before_month(int month, bool leap) { return days_before[month] + (leap && month > 1 ? 1 : 0); }

/// From 1970-01-01 to the first of the year: 1972 was the first leap year.
static int days_before_year(int year, rtc_leap_year_support_t support) {
    const int missing = support == RTC_FULL_LEAP_YEAR_SUPPORT && year > 200 ? 1 : 0;
    return (year - kFirstYear) * 365 + (year - 69) / 4 - missing;
}

bool _rtc_maketime(const struct tm* time, time_t* seconds, rtc_leap_year_support_t leap_year_support) {
    if (!time || !seconds || time->tm_year < kFirstYear || time->tm_year > kLastYear || time->tm_mon < 0 ||
        time->tm_mon > 11 || time->tm_hour < 0 || time->tm_hour > 23 || time->tm_min < 0 || time->tm_min > 59 ||
        time->tm_sec < 0 || time->tm_sec > 60) {
        return false;
    }
    const bool leap = _rtc_is_leap_year(time->tm_year, leap_year_support);
    const int first = days_before_month(time->tm_mon, leap);
    const int length = time->tm_mon == 11 ? 31 : days_before_month(time->tm_mon + 1, leap) - first;
    if (time->tm_mday < 1 || time->tm_mday > length) {
        return false;
    }
    const int days = days_before_year(time->tm_year, leap_year_support) + first + time->tm_mday - 1;
    const uint64_t result = (uint64_t)days * kDay + (uint32_t)(time->tm_hour * 3600 + time->tm_min * 60 + time->tm_sec);
    if (result > UINT32_MAX) {
        return false;
    }
    *seconds = (time_t)result;
    return true;
}

bool _rtc_localtime(time_t timestamp, struct tm* time_info, rtc_leap_year_support_t leap_year_support) {
    if (!time_info || (int64_t)timestamp < 0 || (int64_t)timestamp > UINT32_MAX) {
        return false;
    }
    const uint32_t seconds = (uint32_t)timestamp;
    const int days = (int)(seconds / kDay);
    const int rest = (int)(seconds % kDay);
    int year = kFirstYear + days / 366;  // never past it
    while (year < kLastYear + 1 && days_before_year(year + 1, leap_year_support) <= days) {
        year++;
    }
    const bool leap = _rtc_is_leap_year(year, leap_year_support);
    const int day = days - days_before_year(year, leap_year_support);
    int month = 0;
    while (month < 11 && days_before_month(month + 1, leap) <= day) {
        month++;
    }
    *time_info = (struct tm){.tm_sec = rest % 60,
                             .tm_min = rest / 60 % 60,
                             .tm_hour = rest / 3600,
                             .tm_mday = day - days_before_month(month, leap) + 1,
                             .tm_mon = month,
                             .tm_year = year,
                             .tm_wday = (days + 4) % 7,  // 1970-01-01 was a Thursday
                             .tm_yday = day,
                             .tm_isdst = -1};
    return true;
}
