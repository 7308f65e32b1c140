// SPDX-License-Identifier: BSD-3-Clause
#include "hal/rtc_api.h"

#if DEVICE_RTC

#include "hal/lp_ticker_api.h"
#include "hal_test.h"

namespace {

// Days on which calendars go wrong.
const time_t kMoments[] = {
    0,           // 1970-01-01, a Thursday
    68169600,    // 1972-02-29
    68255999,    // 1972-02-29 23:59:59
    946684799,   // 1999-12-31 23:59:59
    946684800,   // 2000-01-01
    951782400,   // 2000-02-29
    951868800,   // 2000-03-01
    978220800,   // 2000-12-31
    1078012799,  // 2004-02-28 23:59:59
    1700000000,  // 2023-11-14 22:13:20
    2147483647,  // 2038-01-19
    3124223999,  // 2069-01-01 less a second
};

TEST(rtc, runs_once_it_was_started) {
    rtc_init();
    EXPECT_NE(rtc_isenabled(), 0);
    rtc_init();
    EXPECT_NE(rtc_isenabled(), 0);
}

TEST(rtc, gives_back_what_was_set) {
    rtc_init();
    for (const time_t moment : kMoments) {
        rtc_write(moment);
        EXPECT_EQ(static_cast<int64_t>(rtc_read()), static_cast<int64_t>(moment));
    }
}

TEST(rtc, counts_over_midnight_and_years) {
    rtc_init();
    const time_t moments[] = {68255999, 946684799, 1078012799, 1735689599};
    for (const time_t moment : moments) {
        rtc_write(moment);
        hal_test::wait(1010000);
        EXPECT_EQ(static_cast<int64_t>(rtc_read()), static_cast<int64_t>(moment) + 1);
    }
}

TEST(rtc, the_first_second_is_a_whole_one) {
    rtc_init();
    rtc_write(1000);
    hal_test::wait(990000);
    EXPECT_EQ(static_cast<int64_t>(rtc_read()), 1000);
    hal_test::wait(20000);
    EXPECT_EQ(static_cast<int64_t>(rtc_read()), 1001);
}

TEST(rtc, starting_again_and_freeing_do_not_disturb_it) {
    rtc_init();
    rtc_write(123456);
    rtc_free();
    rtc_init();
    EXPECT_GE(static_cast<int64_t>(rtc_read()), 123456);
    EXPECT_LE(static_cast<int64_t>(rtc_read()), 123457);
}

#if DEVICE_LPTICKER
TEST(rtc, setting_it_does_not_move_the_low_power_ticker) {
    const ticker_data_t* ticker = get_lp_ticker_data();
    rtc_init();
    for (const time_t moment : kMoments) {
        const us_timestamp_t before = ticker_read_us(ticker);
        rtc_write(moment);
        const us_timestamp_t after = ticker_read_us(ticker);
        EXPECT_LE(after - before, 1000U);
    }
}
#endif

}  // namespace

#endif
