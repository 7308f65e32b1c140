// SPDX-License-Identifier: BSD-3-Clause
// A slow ticker that takes two of its clocks for each setting, beside a microsecond ticker; both move together.
// The platform's sleep() is not that of the host's <unistd.h>.
#define sleep os_sleep
#include "hal/LowPowerTickerWrapper.h"
#undef sleep

#include <gtest/gtest.h>

#include <new>

#include "fake_ticker.hpp"
#include "power.hpp"

namespace {

constexpr uint32_t kDelay = 2;
constexpr uint32_t kHz = 8000;
constexpr uint64_t kUsPerTick = 125;

using UsTicker = FakeTickerNumber<1>;
using LpTicker = FakeTickerNumber<2>;
UsTicker* us;
LpTicker* lp;
// Static, so that their addresses fit 32 bits.
alignas(LowPowerTickerWrapper) unsigned char storage[sizeof(LowPowerTickerWrapper)];
LowPowerTickerWrapper* wrapper;

const ticker_interface_t kInterface = {
    [] { wrapper->init(); },
    [] { return wrapper->read(); },
    [] { wrapper->disable_interrupt(); },
    [] { wrapper->clear_interrupt(); },
    [](timestamp_t timestamp) { wrapper->set_interrupt(timestamp); },
    [] { wrapper->fire_interrupt(); },
    [] { wrapper->free(); },
    [] { return wrapper->get_info(); },
    true,
};

std::vector<uint64_t> fired_at;  // ticks of the slow ticker
std::vector<uint64_t> written_at;

void handler(const ticker_data_t* data) {
    EXPECT_EQ(data, &wrapper->data);
    fired_at.push_back(lp->ticks);
}

class LpTickerWrapper : public testing::Test {
  protected:
    void SetUp() override {
        fired_at.clear();
        written_at.clear();
        us = new UsTicker(1000000, 32);
        lp = new LpTicker(kHz, 16, 1000);
        lp->on_interrupt = [] { wrapper->irq_handler(handler); };
        lp->on_set = [] { written_at.push_back(lp->ticks); };
        wrapper = new (storage) LowPowerTickerWrapper(lp->data(), &kInterface, kDelay, kDelay);
        wrapper->init();
    }
    void TearDown() override {
        wrapper->free();
        EXPECT_EQ(os_test::deep_sleep_locks, 0);
        wrapper->~LowPowerTickerWrapper();
        delete us;
        delete lp;
    }
    // The slow clock's tick is the world's.
    static void advance(uint32_t ticks) {
        for (uint32_t i = 0; i < ticks; ++i) {
            us->advance(kUsPerTick);
            lp->advance(1);
            lp->deliver();
        }
        us->deliver();
        lp->deliver();
    }
    static void set(uint32_t ahead) {
        wrapper->set_interrupt(static_cast<timestamp_t>((lp->ticks + ahead) & lp->mask()));
        lp->deliver();
    }
};

TEST_F(LpTickerWrapper, a_far_time_goes_to_the_hardware) {
    const uint64_t start = lp->ticks;
    set(100);
    EXPECT_FALSE(wrapper->timeout_pending());
    EXPECT_EQ(os_test::deep_sleep_locks, 0);
    EXPECT_EQ(written_at.size(), 1U);
    advance(99);
    EXPECT_TRUE(fired_at.empty());
    advance(1);
    ASSERT_EQ(fired_at.size(), 1U);
    EXPECT_EQ(fired_at[0], start + 100);
}

TEST_F(LpTickerWrapper, a_near_time_is_waited_for) {
    const uint64_t start = lp->ticks;
    set(1);
    EXPECT_TRUE(wrapper->timeout_pending());
    EXPECT_EQ(os_test::deep_sleep_locks, 1);
    EXPECT_TRUE(written_at.empty());
    advance(3);
    ASSERT_EQ(fired_at.size(), 1U);
    EXPECT_GE(fired_at[0], start + 1);
    EXPECT_LE(fired_at[0], start + 2);
    EXPECT_EQ(os_test::deep_sleep_locks, 0);
}

TEST_F(LpTickerWrapper, now_fires_at_once) {
    set(0);
    EXPECT_EQ(fired_at.size(), 1U);
}

TEST_F(LpTickerWrapper, the_hardware_is_given_its_time_between_settings) {
    const uint64_t start = lp->ticks;
    set(50);
    set(40);
    set(30);
    EXPECT_TRUE(wrapper->timeout_pending());
    EXPECT_EQ(written_at.size(), 1U);
    advance(10);
    EXPECT_FALSE(wrapper->timeout_pending());
    ASSERT_EQ(written_at.size(), 2U);
    EXPECT_GE(written_at[1], written_at[0] + kDelay);
    advance(60);
    ASSERT_EQ(fired_at.size(), 1U);
    EXPECT_EQ(fired_at[0], start + 30);
}

TEST_F(LpTickerWrapper, an_old_time_in_the_hardware_does_not_fire_for_a_new_one) {
    const uint64_t start = lp->ticks;
    set(2);
    set(20);  // not written yet when the old one comes
    advance(30);
    ASSERT_EQ(fired_at.size(), 1U);
    EXPECT_EQ(fired_at[0], start + 20);
}

TEST_F(LpTickerWrapper, disabled_nothing_comes) {
    set(1);
    wrapper->disable_interrupt();
    EXPECT_EQ(os_test::deep_sleep_locks, 0);
    set(50);
    wrapper->disable_interrupt();
    advance(100);
    EXPECT_TRUE(fired_at.empty());
}

TEST_F(LpTickerWrapper, fires_on_demand) {
    wrapper->fire_interrupt();
    lp->deliver();
    EXPECT_EQ(fired_at.size(), 1U);
}

TEST_F(LpTickerWrapper, suspended_it_hands_through) {
    wrapper->suspend();
    set(1);
    EXPECT_EQ(written_at.size(), 1U);
    EXPECT_FALSE(wrapper->timeout_pending());
    lp->pending = true;
    lp->deliver();
    EXPECT_EQ(fired_at.size(), 1U);
    wrapper->resume();
    set(10);
    EXPECT_TRUE(wrapper->timeout_pending()) << "the driver may have been set just before";
    advance(20);
    EXPECT_EQ(fired_at.size(), 2U);
}

TEST_F(LpTickerWrapper, any_sequence_fires_once_and_never_early) {
    uint32_t state = 12345;
    for (int round = 0; round < 2000; ++round) {
        fired_at.clear();
        uint64_t due = 0;
        const int settings = 1 + static_cast<int>(state >> 28) % 4;
        for (int i = 0; i < settings; ++i) {
            state = state * 1664525 + 1013904223;
            const uint32_t ahead = (state >> 16) % 9;
            if (i) advance((state >> 8) % 2);
            const size_t before = fired_at.size();
            set(ahead);
            due = lp->ticks + ahead;
            if (fired_at.size() > before) fired_at.assign(1, lp->ticks);
        }
        const auto last = [&] { return fired_at.empty() ? 0 : fired_at.back(); };
        advance(20);
        ASSERT_FALSE(fired_at.empty()) << "round " << round;
        ASSERT_GE(last(), due) << "round " << round;
        ASSERT_LE(last(), due + 1 + kDelay) << "round " << round;
        for (size_t i = 1; i < written_at.size(); ++i) ASSERT_GE(written_at[i], written_at[i - 1] + kDelay);
    }
}

}  // namespace

const ticker_data_t* get_us_ticker_data() { return us->data(); }
