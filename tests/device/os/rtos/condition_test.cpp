// SPDX-License-Identifier: BSD-3-Clause
// Condition variables.
#include "rtos_test.h"

using namespace rtos_test;

TEST(condition_variable, one_or_all_by_priority) {
    Log log;
    Mutex mutex;
    ConditionVariable condition(mutex);
    const auto wait = [&](char c) {
        mutex.lock();
        condition.wait();
        log(c);
        mutex.unlock();
    };
    Task a(osPriorityAboveNormal, [&] { wait('a'); });
    Task b(osPriorityHigh, [&] { wait('b'); });
    Task c(osPriorityAboveNormal, [&] { wait('c'); });
    mutex.lock();
    condition.notify_one();
    EXPECT_STREQ(log.text(), "");
    mutex.unlock();
    EXPECT_STREQ(log.text(), "b");
    mutex.lock();
    condition.notify_all();
    condition.notify_one();
    mutex.unlock();
    EXPECT_STREQ(log.text(), "bac");
}

TEST(condition_variable, times) {
    Mutex mutex;
    ConditionVariable condition(mutex);
    mutex.lock();
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    EXPECT_EQ((int)condition.wait_for(5ms), (int)cv_status::timeout);
    EXPECT_EQ(osKernelGetTickCount() - start, 5u);
    EXPECT_EQ((int)condition.wait_until(Kernel::Clock::now() + 5ms), (int)cv_status::timeout);
    EXPECT_EQ(osKernelGetTickCount() - start, 10u);
    EXPECT_EQ((int)condition.wait_until(Kernel::Clock::now() - 5ms), (int)cv_status::timeout);
    EXPECT_FALSE(condition.wait_for(3ms, [] { return false; }));
    EXPECT_TRUE(condition.wait_for(3ms, [] { return true; }));
    EXPECT_EQ(osKernelGetTickCount() - start, 13u);
    EXPECT_TRUE(mutex.get_owner() == osThreadGetId());
    mutex.unlock();
}

TEST(condition_variable, notified_after_its_time_but_before_it_has_the_mutex) {
    Mutex mutex;
    ConditionVariable condition(mutex);
    cv_status status = cv_status::timeout;
    Task waits(osPriorityHigh, [&] {
        mutex.lock();
        status = condition.wait_for(2ms);
        mutex.unlock();
    });
    mutex.lock();
    busy(5000);
    condition.notify_one();
    mutex.unlock();
    EXPECT_EQ((int)status, (int)cv_status::no_timeout);
}

TEST(condition_variable, a_bounded_buffer) {
    Mutex mutex;
    ConditionVariable changed(mutex);
    int buffer[3], used = 0, next = 0, produced = 0;
    uint32_t sum = 0, got = 0;
    const auto produce = [&] {
        for (int i = 0; i < 200; i++) {
            mutex.lock();
            changed.wait([&] { return used < 3; });
            buffer[(next + used++) % 3] = ++produced;
            changed.notify_all();
            mutex.unlock();
        }
    };
    const auto consume = [&] {
        for (int i = 0; i < 200; i++) {
            mutex.lock();
            changed.wait([&] { return used > 0; });
            sum += buffer[next];
            next = (next + 1) % 3;
            used--;
            got++;
            changed.notify_all();
            mutex.unlock();
        }
    };
    Task p1(osPriorityBelowNormal, produce);
    Task p2(osPriorityAboveNormal, produce);
    Task c1(osPriorityBelowNormal, consume);
    Task c2(osPriorityLow, consume);
    EXPECT_EQ(osThreadJoin(p1.id), osOK);
    EXPECT_EQ(osThreadJoin(p2.id), osOK);
    EXPECT_EQ(osThreadJoin(c1.id), osOK);
    EXPECT_EQ(osThreadJoin(c2.id), osOK);
    EXPECT_EQ(got, 400u);
    EXPECT_EQ(sum, 400u * 401 / 2);
}
