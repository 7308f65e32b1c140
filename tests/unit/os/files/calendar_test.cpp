// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "platform/mbed_mktime.h"

namespace {

constexpr time_t kLast = 4294967295;  // 2106-02-07 06:28:15

TEST(Calendar, AgreesWithTheHostsOverTheWholeRange) {
    // A step that is no divisor of a day, so that all times of day come.
    for (time_t t = 0; t <= kLast; t += 40009) {
        struct tm host, ours;
        ASSERT_NE(nullptr, gmtime_r(&t, &host));
        ASSERT_TRUE(_rtc_localtime(t, &ours, RTC_FULL_LEAP_YEAR_SUPPORT));
        ASSERT_EQ(host.tm_year, ours.tm_year) << t;
        ASSERT_EQ(host.tm_mon, ours.tm_mon) << t;
        ASSERT_EQ(host.tm_mday, ours.tm_mday) << t;
        ASSERT_EQ(host.tm_hour, ours.tm_hour) << t;
        ASSERT_EQ(host.tm_min, ours.tm_min) << t;
        ASSERT_EQ(host.tm_sec, ours.tm_sec) << t;
        ASSERT_EQ(host.tm_wday, ours.tm_wday) << t;
        ASSERT_EQ(host.tm_yday, ours.tm_yday) << t;
        time_t back = 0;
        ASSERT_TRUE(_rtc_maketime(&ours, &back, RTC_FULL_LEAP_YEAR_SUPPORT));
        ASSERT_EQ(t, back);
    }
}

TEST(Calendar, EndsAreInside) {
    struct tm time;
    time_t seconds;
    EXPECT_FALSE(_rtc_localtime(-1, &time, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_TRUE(_rtc_localtime(0, &time, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_TRUE(_rtc_localtime(kLast, &time, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_EQ(206, time.tm_year);
    EXPECT_EQ(7, time.tm_mday);
    EXPECT_EQ(15, time.tm_sec);
    EXPECT_TRUE(_rtc_maketime(&time, &seconds, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_EQ(kLast, seconds);
    time.tm_sec = 16;
    EXPECT_FALSE(_rtc_maketime(&time, &seconds, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_FALSE(_rtc_localtime(kLast + 1, &time, RTC_FULL_LEAP_YEAR_SUPPORT));
}

TEST(Calendar, AClockMayTakeEveryFourthYearForALeapYear) {
    EXPECT_FALSE(_rtc_is_leap_year(200, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_TRUE(_rtc_is_leap_year(200, RTC_4_YEAR_LEAP_YEAR_SUPPORT));
    EXPECT_TRUE(_rtc_is_leap_year(100, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_FALSE(_rtc_is_leap_year(101, RTC_4_YEAR_LEAP_YEAR_SUPPORT));
    struct tm march = {};
    march.tm_year = 200;
    march.tm_mon = 2;
    march.tm_mday = 1;
    time_t full, every_fourth;
    EXPECT_TRUE(_rtc_maketime(&march, &full, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_TRUE(_rtc_maketime(&march, &every_fourth, RTC_4_YEAR_LEAP_YEAR_SUPPORT));
    EXPECT_EQ(24 * 3600, every_fourth - full);
    EXPECT_TRUE(_rtc_localtime(full, &march, RTC_4_YEAR_LEAP_YEAR_SUPPORT));
    EXPECT_EQ(29, march.tm_mday);
    EXPECT_EQ(1, march.tm_mon);
}

TEST(Calendar, WhatIsNoDateIsRefused) {
    struct tm date = {};
    date.tm_year = 101;
    date.tm_mon = 1;
    time_t seconds;
    for (const int day : {0, 29, 31}) {
        date.tm_mday = day;
        EXPECT_FALSE(_rtc_maketime(&date, &seconds, RTC_FULL_LEAP_YEAR_SUPPORT)) << day;
    }
    date.tm_mday = 28;
    EXPECT_TRUE(_rtc_maketime(&date, &seconds, RTC_FULL_LEAP_YEAR_SUPPORT));
    date.tm_year = 69;
    EXPECT_FALSE(_rtc_maketime(&date, &seconds, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_FALSE(_rtc_maketime(nullptr, &seconds, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_FALSE(_rtc_maketime(&date, nullptr, RTC_FULL_LEAP_YEAR_SUPPORT));
    EXPECT_FALSE(_rtc_localtime(0, nullptr, RTC_FULL_LEAP_YEAR_SUPPORT));
}

}  // namespace
