// SPDX-License-Identifier: BSD-3-Clause
#include "hal/lp_ticker_api.h"

#if DEVICE_LPTICKER

#include <stdio.h>

#include "counter_tests.h"
#include "hal/sleep_api.h"

namespace {

const hal_test::Counter counter = {get_lp_ticker_data, set_lp_ticker_irq_handler};

TEST(lp_ticker, has_a_rate_and_width_within_the_limits) {
    ticker_read_us(get_lp_ticker_data());
    const ticker_info_t* info = lp_ticker_get_info();
    EXPECT_GE(info->frequency, 4000U);
#if TARGET_STM32F4
    EXPECT_LE(info->frequency, 64000U);
#endif
    EXPECT_GE(info->bits, 12U);
    EXPECT_LE(info->bits, 32U);
}

COUNTER_TESTS(lp_ticker, counter)

// Deep sleep cuts what the console sends.
void let_the_console_finish() {
    fflush(stdout);
    hal_test::wait(3000);
}

// After power-on a crystal may need seconds: whatever serves until then, the count goes on, and what is set comes.
TEST(lp_ticker, counts_on_while_its_oscillator_starts) {
    hal_test::Taken taken(counter);
    const uint32_t us_start = us_ticker_read();
    const uint32_t start = lp_ticker_read();
    const uint32_t ahead = 3 * counter.frequency();
    lp_ticker_set_interrupt((start + ahead) & counter.mask());
    uint32_t before = start;
    while (counter.since(start) < ahead + 10) {
        hal_test::pass_time(1000);
        const uint32_t now = lp_ticker_read();
        ASSERT_TRUE(((now - before) & counter.mask()) < counter.frequency() / 100);
        before = now;
    }
    EXPECT_EQ(taken.count, 1);
    EXPECT_LE((taken.at - start - ahead) & counter.mask(), counter.frequency() / 20000 + 2);
    const uint32_t us = ((us_ticker_read() - us_start) & hal_test::us_mask()) / hal_test::us_ticks(1);
    EXPECT_GE(us, 2990000U);
    EXPECT_LE(us, 3010000U);
}

TEST(lp_ticker, counts_on_and_wakes_in_deep_sleep) {
    hal_test::Taken taken(counter);
    let_the_console_finish();
    const uint32_t ticks = counter.frequency() / 20;
    const uint32_t start = lp_ticker_read();
    const uint32_t clock = SystemCoreClock;
    {
        hal_test::Masked masked;  // the one that wakes stays pending
        lp_ticker_set_interrupt((start + ticks) & counter.mask());
        while (counter.since(start) < ticks) hal_deepsleep();
        EXPECT_EQ(taken.count, 0);
    }
    __ISB();
    EXPECT_EQ(taken.count, 1);
    EXPECT_LE(counter.since(start), ticks + counter.frequency() / 100);  // 10 ms to wake
    SystemCoreClockUpdate();
    EXPECT_EQ(SystemCoreClock, clock);
}

TEST(lp_ticker, the_microsecond_ticker_goes_on_after_deep_sleep) {
    hal_test::Taken taken(counter);
    let_the_console_finish();
    const uint32_t us = us_ticker_read();
    const uint32_t start = lp_ticker_read();
    {
        hal_test::Masked masked;
        lp_ticker_set_interrupt((start + counter.frequency() / 50) & counter.mask());
        hal_deepsleep();
    }
    const uint32_t woken = us_ticker_read();
    EXPECT_LE((woken - us) & hal_test::us_mask(), hal_test::us_ticks(40000));
    hal_test::wait(500);
    EXPECT_GE((us_ticker_read() - woken) & hal_test::us_mask(), hal_test::us_ticks(500));
}

}  // namespace

#endif
