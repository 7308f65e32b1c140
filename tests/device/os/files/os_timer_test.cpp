// SPDX-License-Identifier: BSD-3-Clause
// The timer and the sleep below the kernel.
#include "device_test.h"
#include "mbed.h"
#include "platform/internal/mbed_os_timer.h"

using mbed::internal::do_timed_sleep_absolute;
using mbed::internal::do_timed_sleep_relative_or_forever;
using mbed::internal::do_timed_sleep_relative_to_acknowledged_ticks;
using mbed::internal::do_untimed_sleep;
using mbed::internal::OsClock;

namespace {

struct Ticks : mbed::internal::SysTimer<std::milli, false> {};

bool is_set(void* flag) { return *static_cast<volatile bool*>(flag); }

}  // namespace

TEST(os_timer, counts_ticks) {
    Ticks timer;
    const auto start = timer.update_and_get_tick();
    thread_sleep_for(10);
    EXPECT_EQ(timer.get_tick().time_since_epoch().count(), start.time_since_epoch().count());
    const auto passed = timer.update_and_get_tick() - start;
    EXPECT_GE(passed.count(), 9u);
    EXPECT_LE(passed.count(), 11u);
    EXPECT_LT(timer.get_time_since_tick().count(), 1000);
}

TEST(os_timer, ticks_are_acknowledged_one_by_one) {
    Ticks timer;
    timer.update_and_get_tick();
    EXPECT_FALSE(timer.ticking());
    timer.start_tick();
    EXPECT_TRUE(timer.ticking());
    thread_sleep_for(6);
    timer.cancel_tick();
    const int count = timer.unacknowledged_ticks().count();
    EXPECT_GE(count, 5);
    EXPECT_LE(count, 7);
    timer.acknowledge_tick();
    EXPECT_EQ(timer.unacknowledged_ticks().count(), count - 1);
    EXPECT_FALSE(timer.ticking());
    timer.update_and_get_tick();
    EXPECT_EQ(timer.unacknowledged_ticks().count(), 0);
}

TEST(os_timer, wakes_at_its_time) {
    Ticks timer;
    const auto now = timer.update_and_get_tick();
    timer.set_wake_time(now);
    EXPECT_TRUE(timer.wake_time_passed());
    EXPECT_FALSE(timer.wake_time_set());
    timer.cancel_wake();
    timer.set_wake_time(now + 5ms);
    EXPECT_TRUE(timer.wake_time_set());
    EXPECT_FALSE(timer.wake_time_passed());
    thread_sleep_for(10);
    EXPECT_TRUE(timer.wake_time_passed());
    EXPECT_FALSE(timer.wake_time_set());
    timer.cancel_wake();
    EXPECT_FALSE(timer.wake_time_passed());
}

TEST(os_timer, sleeps_until_an_instant) {
    const auto start = OsClock::now();
    const auto end = do_timed_sleep_absolute(start + 20ms);
    EXPECT_GE((end - start).count(), 20);
    EXPECT_LE((end - start).count(), 21);
    EXPECT_EQ((do_timed_sleep_absolute(start) - end).count(), 0);
    const auto before = OsClock::now();
    do_timed_sleep_relative_or_forever(5ms);
    EXPECT_GE((OsClock::now() - before).count(), 5);
    EXPECT_GE(do_timed_sleep_relative_to_acknowledged_ticks(OsClock::duration_u32(5)).count(), 5u);
    EXPECT_EQ((OsClock::reported_ticks() - OsClock::acknowledged_ticks()).count(), 0);
}

TEST(os_timer, a_predicate_ends_the_sleep) {
    volatile bool flag = false;
    Timeout timeout;
    timeout.attach([&flag] { flag = true; }, 3ms);
    const auto start = OsClock::now();
    const auto end = do_timed_sleep_absolute(start + 1000ms, is_set, const_cast<bool*>(&flag));
    EXPECT_LE((end - start).count(), 10);
    flag = false;
    timeout.attach([&flag] { flag = true; }, 3ms);
    do_untimed_sleep(is_set, const_cast<bool*>(&flag));
    EXPECT_TRUE(flag);
}
