// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <vector>

#include "critical_section.hpp"
#include "drivers/LowPowerTicker.h"
#include "drivers/LowPowerTimeout.h"
#include "drivers/LowPowerTimer.h"
#include "drivers/Ticker.h"
#include "drivers/Timeout.h"
#include "drivers/Timer.h"
#include "fake_board.hpp"
#include "platform/mbed_wait_api.h"
#include "power.hpp"

using namespace mbed;
using namespace std::chrono_literals;
using os_test::board;

namespace {

int calls;
void count() { calls++; }

class Timers : public testing::Test {
  protected:
    void SetUp() override {
        os_test::reset_board();
        calls = 0;
        ASSERT_EQ(0, os_test::deep_sleep_locks);
    }
    void TearDown() override {
        EXPECT_EQ(0, os_test::deep_sleep_locks);
        EXPECT_EQ(0, os_test::critical_section.depth);
    }
};

// Objects whose addresses are ids: they have static storage.
struct All {
    Ticker ticker;
    Timeout timeout;
    Timeout other;
    LowPowerTicker lp_ticker;
    LowPowerTimeout lp_timeout;
};
All& all() {
    static All one;
    return one;
}

TEST_F(Timers, TimeoutCallsOnceAtItsTime) {
    all().timeout.attach(count, 100us);
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.advance(99);
    EXPECT_EQ(0, calls);
    EXPECT_EQ(1, all().timeout.remaining_time().count());
    board.advance(1);
    EXPECT_EQ(1, calls);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    board.advance(1000);
    EXPECT_EQ(1, calls);
}

TEST_F(Timers, TimeoutDetachedDoesNotCall) {
    all().timeout.attach(count, 100us);
    all().timeout.detach();
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    all().timeout.detach();
    board.advance(200);
    EXPECT_EQ(0, calls);
    all().timeout.attach(nullptr, 100us);
    board.advance(200);
    EXPECT_EQ(0, calls);
}

TEST_F(Timers, TimeoutAttachedAnewForgetsTheFirst) {
    all().timeout.attach(count, 100us);
    all().timeout.attach(count, 300us);
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.advance(299);
    EXPECT_EQ(0, calls);
    board.advance(1);
    EXPECT_EQ(1, calls);
}

TEST_F(Timers, TimeoutAttachesItselfInItsCall) {
    static std::vector<int64_t> times;
    times.clear();
    struct Again {
        static void run() {
            times.push_back(HighResClock::now().time_since_epoch().count());
            if (times.size() < 3) {
                all().timeout.attach(run, 10us);
            }
        }
    };
    all().timeout.attach(Again::run, 10us);
    board.advance(100);
    ASSERT_EQ(3u, times.size());
    EXPECT_EQ(10, times[1] - times[0]);
    EXPECT_EQ(10, times[2] - times[1]);
}

TEST_F(Timers, TimeoutAtATime) {
    const auto when = HighResClock::now() + 50us;
    all().timeout.attach_absolute(count, when);
    EXPECT_TRUE(when == all().timeout.scheduled_time());
    board.advance(49);
    EXPECT_EQ(0, calls);
    board.advance(1);
    EXPECT_EQ(1, calls);
    all().timeout.attach_absolute(count, HighResClock::now() - 5us);  // the past is now
    board.advance(0);
    EXPECT_EQ(2, calls);
}

TEST_F(Timers, TimeoutsInOrder) {
    static std::vector<int> order;
    order.clear();
    all().timeout.attach([] { order.push_back(2); }, 200us);
    all().other.attach([] { order.push_back(1); }, 100us);
    board.advance(1000);
    EXPECT_EQ((std::vector<int>{1, 2}), order);
}

TEST_F(Timers, TimeoutFarBeyondTheCountersTurn) {
    all().timeout.attach(count, 3h);  // 2.5 turns of 32 bits
    for (int i = 0; i < 179; i++) {
        board.advance(60000000);
    }
    board.advance(59999999);
    EXPECT_EQ(0, calls);
    board.advance(1);
    EXPECT_EQ(1, calls);
}

TEST_F(Timers, TickerKeepsItsPace) {
    all().ticker.attach(count, 100us);
    board.advance(99);
    EXPECT_EQ(0, calls);
    board.advance(1);
    EXPECT_EQ(1, calls);
    board.advance(950);
    EXPECT_EQ(10, calls);
    all().ticker.detach();
    board.advance(1000);
    EXPECT_EQ(10, calls);
}

TEST_F(Timers, TickerDetachesItselfInItsCall) {
    all().ticker.attach(
        [] {
            if (++calls == 3) {
                all().ticker.detach();
            }
        },
        10us);
    board.advance(1000);
    EXPECT_EQ(3, calls);
}

TEST_F(Timers, TickerInSecondsAndMicroseconds) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    all().ticker.attach(count, 0.5f);
    board.advance(1000000);
    EXPECT_EQ(2, calls);
    all().ticker.attach_us(count, 250000);
    board.advance(1000000);
    EXPECT_EQ(6, calls);
#pragma GCC diagnostic pop
    all().ticker.detach();
}

TEST_F(Timers, LowPowerOnesLeaveDeepSleepAlone) {
    all().lp_ticker.attach(count, 1ms);
    all().lp_timeout.attach(count, 1500us);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    board.advance(2500);
    EXPECT_EQ(3, calls);
    all().lp_ticker.detach();
    const auto when = LowPowerClock::now() + 1ms;
    all().lp_timeout.attach_absolute(count, when);
    EXPECT_TRUE(when == all().lp_timeout.scheduled_time());
    board.advance(1000);
    EXPECT_EQ(4, calls);
}

TEST_F(Timers, TimerCountsWhileItRuns) {
    Timer timer;
    board.advance(10);
    EXPECT_EQ(0, timer.elapsed_time().count());
    timer.start();
    timer.start();
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.advance(10);
    EXPECT_EQ(10, timer.elapsed_time().count());
    timer.stop();
    timer.stop();
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    board.advance(10);
    EXPECT_EQ(10, timer.elapsed_time().count());
    timer.start();
    board.advance(5);
    EXPECT_EQ(15, timer.elapsed_time().count());
    timer.reset();
    board.advance(7);
    EXPECT_EQ(7, timer.elapsed_time().count());
}

TEST_F(Timers, TimerOverTheCountersTurns) {
    Timer timer;
    timer.start();
    for (int i = 0; i < 10; i++) {
        board.advance(UINT64_C(3000000000));
    }
    EXPECT_EQ(INT64_C(30000000000), timer.elapsed_time().count());
}

TEST_F(Timers, TimerInOldUnits) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    Timer timer;
    timer.start();
    board.advance(2500000);
    EXPECT_FLOAT_EQ(2.5f, timer.read());
    EXPECT_EQ(2500, timer.read_ms());
    EXPECT_EQ(2500000, timer.read_us());
    EXPECT_EQ(2500000u, timer.read_high_resolution_us());
    EXPECT_FLOAT_EQ(2.5f, static_cast<float>(timer));
#pragma GCC diagnostic pop
}

TEST_F(Timers, CopyOfATimerRunsOn) {
    Timer timer;
    timer.start();
    board.advance(5);
    {
        Timer copy(timer);
        EXPECT_EQ(2, os_test::deep_sleep_locks);
        timer.stop();
        board.advance(5);
        EXPECT_EQ(10, copy.elapsed_time().count());
        EXPECT_EQ(5, timer.elapsed_time().count());
    }
    LowPowerTimer low;
    low.start();
    EXPECT_EQ(0, os_test::deep_sleep_locks);
}

TEST_F(Timers, TickerDataClock) {
    TickerDataClock clock(get_us_ticker_data());
    TickerDataClock::time_point next;
    EXPECT_FALSE(clock.get_next_timestamp(&next));
    all().timeout.attach(count, 100us);
    ASSERT_TRUE(clock.get_next_timestamp(&next));
    EXPECT_EQ(100, (next - clock.now()).count());
    EXPECT_EQ(get_us_ticker_data()->queue, clock->queue);
    const auto before = clock.now();
    clock.suspend();
    board.advance(500);
    EXPECT_TRUE(before == clock.now());
    EXPECT_EQ(0, calls);
    clock.resume();
    board.advance(100);
    EXPECT_EQ(1, calls);
}

TEST_F(Timers, ClockLocksDeepSleep) {
    HighResClock::lock();
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    HighResClock::unlock();
    LowPowerClock::lock();
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    LowPowerClock::unlock();
}

}  // namespace
