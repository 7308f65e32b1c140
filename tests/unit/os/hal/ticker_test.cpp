// SPDX-License-Identifier: BSD-3-Clause
// The lines of "Defined behaviour" in ticker_api.h, one after the other.
#include <gtest/gtest.h>

#include "fake_ticker.hpp"

namespace {

struct Fired {
    uint32_t id;
    uint64_t us;
};

FakeTicker* ticker;
std::vector<Fired> fired;
std::function<void(uint32_t)> on_event;

void handler(uint32_t id) {
    EXPECT_EQ(__get_PRIMASK(), 0U) << "handlers run unmasked";
    fired.push_back({id, ticker_read_us(ticker->data())});
    if (on_event) on_event(id);
}

class Ticker : public testing::Test {
  protected:
    void make(uint32_t frequency, uint32_t bits, uint64_t start = 0) {
        delete ticker;
        ticker = new FakeTicker(frequency, bits, start);
        ticker_set_handler(ticker->data(), handler);
    }
    void SetUp() override { make(1000000, 32); }
    void TearDown() override {
        delete ticker;
        ticker = nullptr;
        fired.clear();
        on_event = nullptr;
    }
    static uint64_t now() { return ticker_read_us(ticker->data()); }
    static void insert(ticker_event_t& event, uint64_t us, uint32_t id) {
        ticker_insert_event_us(ticker->data(), &event, us, id);
        ticker->deliver();
    }
    static void remove(ticker_event_t& event) {
        ticker_remove_event(ticker->data(), &event);
        ticker->deliver();
    }
};

TEST_F(Ticker, starts_the_counter_once_and_at_zero) {
    make(1000000, 32, 5000);
    EXPECT_EQ(now(), 0U);
    ticker->advance(7);
    EXPECT_EQ(now(), 7U);
    ticker_set_handler(ticker->data(), handler);
    EXPECT_EQ(ticker->inits, 1);
    EXPECT_EQ(now(), 7U);
}

TEST_F(Ticker, reading_alone_starts_the_counter) {
    FakeTicker other(1000000, 32);
    EXPECT_EQ(ticker_read_us(other.data()), 0U);
    EXPECT_EQ(other.inits, 1);
    EXPECT_TRUE(other.armed) << "so that no turn is missed";
}

TEST_F(Ticker, time_does_not_drift_at_any_rate) {
    for (const uint32_t frequency : {8192U, 8000U, 32768U, 32000U, 31999U, 250000U, 999983U, 1000000U, 1562500U,
                                     3000000U, 8000000U, 25000000U, 33333333U, 84000000U, 99999989U}) {
        for (const uint32_t bits : {12U, 16U, 24U, 32U}) {
            make(frequency, bits, 3);
            const uint64_t start = ticker->ticks;
            uint64_t step = 1;
            for (int i = 0; i < 300; ++i) {
                step = step * 6364136223846793005ULL + 1442695040888963407ULL;
                ticker->advance((step >> 33) % (ticker->mask() / 2 + 1));
                ASSERT_EQ(now(), ticker->us_since(start)) << frequency << " Hz, " << bits << " bits, step " << i;
            }
        }
    }
}

TEST_F(Ticker, time_goes_on_over_many_turns_without_a_reader) {
    make(1000000, 16);
    ticker->advance(10'000'000'123);
    EXPECT_EQ(now(), 10'000'000'123U);
    EXPECT_GE(ticker->interrupts, 10'000'000'123 / 65536);
}

TEST_F(Ticker, low_bits_are_those_of_the_time) {
    make(1000000, 32);
    ticker->advance(0x1'2345'6789);
    EXPECT_EQ(ticker_read(ticker->data()), 0x2345'6789U);
    EXPECT_EQ(now(), 0x1'2345'6789U);
}

TEST_F(Ticker, fires_once_at_its_time_not_before) {
    ticker_event_t event;
    insert(event, 1000, 42);
    ticker->advance(999);
    EXPECT_TRUE(fired.empty());
    ticker->advance(1);
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_EQ(fired[0].id, 42U);
    EXPECT_EQ(fired[0].us, 1000U);
    ticker->advance(1'000'000);
    EXPECT_EQ(fired.size(), 1U);
}

TEST_F(Ticker, never_fires_early_at_coarse_and_fine_rates) {
    for (const uint32_t frequency : {8192U, 8000U, 32768U, 31999U, 999983U, 1562500U, 25000000U, 84000000U}) {
        make(frequency, 32);
        for (uint64_t us = 1; us < 2000; us += 37) {
            fired.clear();
            ticker_event_t event;
            const uint64_t due = now() + us;
            insert(event, due, 1);
            const uint64_t most = us * frequency / 1000000 + 2;
            ticker->advance(most);
            ASSERT_EQ(fired.size(), 1U) << frequency << " Hz, " << us << " us";
            EXPECT_GE(fired[0].us, due) << frequency;
            EXPECT_LE(fired[0].us, due + 1 + 1000000 / frequency) << frequency;
        }
    }
}

TEST_F(Ticker, past_times_fire_at_once) {
    ticker->advance(5000);
    ticker_event_t past;
    ticker_event_t present;
    insert(past, 10, 1);
    EXPECT_EQ(fired.size(), 1U);
    insert(present, 5000, 2);
    ASSERT_EQ(fired.size(), 2U);
    EXPECT_EQ(fired[1].us, 5000U);
}

TEST_F(Ticker, masked_interrupts_hold_an_event_back_until_they_are_unmasked) {
    ticker_event_t event;
    __disable_irq();
    insert(event, 0, 1);
    EXPECT_TRUE(fired.empty());
    __enable_irq();
    ticker->deliver();
    EXPECT_EQ(fired.size(), 1U);
}

TEST_F(Ticker, orders_by_time_then_by_insertion) {
    ticker_event_t events[5];
    insert(events[0], 300, 0);
    insert(events[1], 100, 1);
    insert(events[2], 200, 2);
    insert(events[3], 100, 3);
    insert(events[4], 100, 4);
    ticker->advance(300);
    ASSERT_EQ(fired.size(), 5U);
    const uint32_t order[] = {1, 3, 4, 2, 0};
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(fired[i].id, order[i]) << i;
}

TEST_F(Ticker, fires_in_turns_that_the_counter_cannot_reach) {
    make(1000000, 12);
    ticker_event_t event;
    insert(event, 1'000'003, 1);
    ticker->advance(1'000'002);
    EXPECT_TRUE(fired.empty());
    ticker->advance(1);
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_EQ(fired[0].us, 1'000'003U);
}

TEST_F(Ticker, fires_days_ahead_on_a_slow_wide_counter) {
    make(8192, 32);
    ticker_event_t event;
    const uint64_t days = 40ULL * 86400 * 1000000;
    insert(event, days, 1);
    ticker->advance(40ULL * 86400 * 8192 - 1);
    EXPECT_TRUE(fired.empty());
    ticker->advance(1);
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_EQ(fired[0].us, days);
}

TEST_F(Ticker, low_bits_of_a_time_mean_the_next_such_instant) {
    ticker->advance(0xFFFF'FF00);
    ticker_event_t event;
    ticker_insert_event(ticker->data(), &event, 0x10, 7);  // 0x110 ahead, over the edge of 32 bits
    EXPECT_EQ(event.timestamp, 0x1'0000'0010U);
    ticker->advance(0x10F);
    EXPECT_TRUE(fired.empty());
    ticker->advance(1);
    ASSERT_EQ(fired.size(), 1U);
    ticker_insert_event(ticker->data(), &event, 0x0F, 7);  // just past: nearly a turn ahead
    EXPECT_EQ(event.timestamp, 0x2'0000'000FU);
    remove(event);
}

TEST_F(Ticker, handlers_may_insert_and_remove) {
    ticker_event_t periodic;
    ticker_event_t victim;
    int left = 3;
    on_event = [&](uint32_t id) {
        if (id == 1 && --left) ticker_insert_event_us(ticker->data(), &periodic, periodic.timestamp + 100, 1);
        if (id == 1) ticker_remove_event(ticker->data(), &victim);
    };
    insert(periodic, 100, 1);
    insert(victim, 250, 2);
    ticker->advance(1000);
    ASSERT_EQ(fired.size(), 3U);
    EXPECT_EQ(fired[2].us, 300U);
}

TEST_F(Ticker, a_slow_handler_lets_what_is_due_meanwhile_fire_in_the_same_interrupt) {
    ticker_event_t first;
    ticker_event_t second;
    on_event = [&](uint32_t id) {
        if (id == 1) ticker->ticks += 50;
    };
    insert(first, 100, 1);
    insert(second, 120, 2);
    ticker->advance(100);
    ASSERT_EQ(fired.size(), 2U);
    EXPECT_EQ(fired[1].us, 150U);
}

TEST_F(Ticker, removes_at_the_head_in_the_middle_and_what_is_not_there) {
    ticker_event_t a;
    ticker_event_t b;
    ticker_event_t c;
    ticker_event_t stranger;
    insert(a, 100, 1);
    insert(b, 200, 2);
    insert(c, 300, 3);
    remove(stranger);
    remove(b);
    remove(a);
    remove(a);
    ticker->advance(500);
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_EQ(fired[0].id, 3U);
}

TEST_F(Ticker, an_event_that_was_removed_does_not_wake_anybody) {
    ticker_event_t event;
    insert(event, 100, 1);
    remove(event);
    ticker->advance(1000);
    EXPECT_EQ(ticker->interrupts, 0);
}

TEST_F(Ticker, tells_the_next_time) {
    timestamp_t low = 5;
    us_timestamp_t full = 5;
    EXPECT_EQ(ticker_get_next_timestamp(ticker->data(), &low), 0);
    EXPECT_EQ(ticker_get_next_timestamp_us(ticker->data(), &full), 0);
    EXPECT_EQ(low, 5U);
    EXPECT_EQ(full, 5U);
    ticker_event_t event;
    insert(event, 0x5'0000'0123, 1);
    EXPECT_EQ(ticker_get_next_timestamp(ticker->data(), &low), 1);
    EXPECT_EQ(ticker_get_next_timestamp_us(ticker->data(), &full), 1);
    EXPECT_EQ(low, 0x123U);
    EXPECT_EQ(full, 0x5'0000'0123U);
}

TEST_F(Ticker, stands_still_while_suspended) {
    ticker_event_t before;
    ticker_event_t meanwhile;
    insert(before, 200, 1);
    ticker->advance(100);
    ticker_suspend(ticker->data());
    ticker->advance(1000);
    insert(meanwhile, 150, 2);
    ticker->advance(1000);
    EXPECT_EQ(now(), 100U);
    EXPECT_TRUE(fired.empty());
    ticker_resume(ticker->data());
    EXPECT_EQ(now(), 100U);
    ticker->advance(49);
    EXPECT_TRUE(fired.empty());
    ticker->advance(51);
    ASSERT_EQ(fired.size(), 2U);
    EXPECT_EQ(fired[0].id, 2U);
    EXPECT_EQ(fired[0].us, 150U);
    EXPECT_EQ(fired[1].us, 200U);
}

TEST_F(Ticker, a_time_that_passes_while_it_is_set_is_not_missed) {
    make(1000000, 16);
    ticker_event_t event;
    ticker->on_set = [] { ticker->ticks += 20; };
    insert(event, now() + 10, 1);
    ticker->on_set = nullptr;
    EXPECT_EQ(fired.size(), 1U) << "a turn of the counter too late";
}

TEST_F(Ticker, works_while_time_passes_at_each_read) {
    make(1000000, 16);
    ticker->ticks_a_read = 3;
    ticker_event_t events[3];
    for (uint32_t i = 0; i < 3; ++i) insert(events[i], now() + 5 * i, i);
    ticker->advance(100);
    EXPECT_EQ(fired.size(), 3U);
    EXPECT_LT(now(), 1000U);
}

TEST_F(Ticker, fires_without_a_handler_too) {
    ticker_set_handler(ticker->data(), nullptr);
    ticker_event_t event;
    insert(event, 10, 1);
    ticker->advance(20);
    us_timestamp_t next;
    EXPECT_EQ(ticker_get_next_timestamp_us(ticker->data(), &next), 0);
}

TEST(TickerMatch, interval_includes_its_end_not_its_start) {
    EXPECT_FALSE(_ticker_match_interval_passed(10, 20, 10));
    EXPECT_TRUE(_ticker_match_interval_passed(10, 20, 11));
    EXPECT_TRUE(_ticker_match_interval_passed(10, 20, 20));
    EXPECT_FALSE(_ticker_match_interval_passed(10, 20, 21));
    EXPECT_FALSE(_ticker_match_interval_passed(10, 10, 10));
    EXPECT_TRUE(_ticker_match_interval_passed(0xFFFFFFF0, 0x10, 0xFFFFFFFF));
    EXPECT_TRUE(_ticker_match_interval_passed(0xFFFFFFF0, 0x10, 0));
    EXPECT_TRUE(_ticker_match_interval_passed(0xFFFFFFF0, 0x10, 0x10));
    EXPECT_FALSE(_ticker_match_interval_passed(0xFFFFFFF0, 0x10, 0x11));
    EXPECT_FALSE(_ticker_match_interval_passed(0xFFFFFFF0, 0x10, 0xFFFFFFEF));
}

}  // namespace
