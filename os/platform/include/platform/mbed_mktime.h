// SPDX-License-Identifier: BSD-3-Clause
//
// Calendar and seconds since 1970, UTC, for the HAL's RTCs: from 1970-01-01 00:00:00 to 2106-02-07 06:28:15, which is
// 32 bits. Any context.
#pragma once

#include <stdbool.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether the RTC knows that 2100 is no leap year, or takes every fourth for one.
typedef enum { RTC_FULL_LEAP_YEAR_SUPPORT, RTC_4_YEAR_LEAP_YEAR_SUPPORT } rtc_leap_year_support_t;

/// `year` counts from 1900, as tm_year.
bool _rtc_is_leap_year(int year, rtc_leap_year_support_t leap_year_support);

/// Of a calendar time the seconds; tm_wday, tm_yday and tm_isdst are not looked at. False: NULL, or out of range.
bool _rtc_maketime(const struct tm* time, time_t* seconds, rtc_leap_year_support_t leap_year_support);

/// Of seconds the calendar time, with tm_isdst -1. False: NULL, or out of range.
bool _rtc_localtime(time_t timestamp, struct tm* time_info, rtc_leap_year_support_t leap_year_support);

#ifdef __cplusplus
}
#endif
