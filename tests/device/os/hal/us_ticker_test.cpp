// SPDX-License-Identifier: BSD-3-Clause
#include "hal/us_ticker_api.h"

#include "counter_tests.h"
#include "hal/sleep_api.h"

namespace {

const hal_test::Counter counter = {get_us_ticker_data, set_us_ticker_irq_handler};

TEST(us_ticker, has_a_rate_and_width_within_the_limits) {
    const ticker_info_t* info = us_ticker_get_info();
    EXPECT_GE(info->frequency, 250000U);
    EXPECT_LE(info->frequency, info->bits == 32 ? 100000000U : 8000000U);
    EXPECT_GE(info->bits, 16U);
    EXPECT_LE(info->bits, 32U);
}

COUNTER_TESTS(us_ticker, counter)

TEST(us_ticker, counts_on_and_wakes_in_sleep) {
    hal_test::Taken taken(counter);
    const uint32_t start = us_ticker_read();
    {
        hal_test::Masked masked;  // the one that wakes stays pending
        us_ticker_set_interrupt((start + hal_test::us_ticks(1000)) & counter.mask());
        while (counter.since(start) < hal_test::us_ticks(1000)) hal_sleep();
        EXPECT_EQ(taken.count, 0);
    }
    __ISB();
    EXPECT_EQ(taken.count, 1);
    EXPECT_LE(counter.since(start), hal_test::us_ticks(1100));
}

}  // namespace
