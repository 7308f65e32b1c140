// SPDX-License-Identifier: BSD-3-Clause
// The kernel's state, its time, and sleep.
#include <string.h>

#include "hal/lp_ticker_api.h"
#include "platform/mbed_power_mgmt.h"
#include "rtos_test.h"

using namespace rtos_test;

namespace {

/// The kernel's time goes on by so many ticks.
void skip(uint32_t ticks) {
    osKernelSuspend();
    osKernelResume(ticks);
}

/// Until so many ticks before its 32 bits are full.
void skip_to_wrap(uint32_t before) { skip(0U - before - osKernelGetTickCount()); }

}  // namespace

TEST(kernel, info_and_state) {
    osVersion_t version = {};
    char id[32];
    EXPECT_EQ(osKernelGetInfo(&version, id, sizeof id), osOK);
    EXPECT_EQ(version.api, 20010003u);
    EXPECT_GT(strlen(id), 8u);
    memset(id, 'x', sizeof id);
    EXPECT_EQ(osKernelGetInfo(nullptr, id, 5), osOK);
    EXPECT_EQ(strlen(id), 4u);
    EXPECT_EQ(id[5], 'x');
    EXPECT_EQ(osKernelGetInfo(nullptr, nullptr, 0), osOK);
    EXPECT_EQ(osKernelGetState(), osKernelRunning);
    EXPECT_EQ(osKernelInitialize(), osError);
    EXPECT_EQ(osKernelStart(), osError);
    EXPECT_EQ(osKernelGetTickFreq(), 1000u);
}

TEST(kernel, locked_nobody_else_runs) {
    Log log;
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, nullptr);
    Task high(osPriorityHigh, [&] {
        osSemaphoreAcquire(semaphore, osWaitForever);
        log('h');
    });
    EXPECT_EQ(osKernelLock(), 0);
    EXPECT_EQ(osKernelGetState(), osKernelLocked);
    EXPECT_EQ(osKernelLock(), 1);
    osSemaphoreRelease(semaphore);
    log('m');
    EXPECT_EQ(osThreadYield(), osOK);
    // It cannot wait either.
    EXPECT_NE(osDelay(1), osOK);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, osWaitForever), osErrorResource);
    EXPECT_EQ(osThreadSuspend(osThreadGetId()), osErrorResource);
    busy(5000);
    log('n');
    EXPECT_EQ(osKernelRestoreLock(1), 1);
    EXPECT_EQ(osKernelRestoreLock(2), osError);
    EXPECT_EQ(osKernelUnlock(), 1);
    EXPECT_STREQ(log.text(), "mnh");
    EXPECT_EQ(osKernelUnlock(), 0);
    EXPECT_EQ(osKernelGetState(), osKernelRunning);
    EXPECT_EQ(osKernelLock(), 0);
    EXPECT_EQ(osKernelRestoreLock(0), 0);
    EXPECT_EQ(osKernelGetState(), osKernelRunning);
    osSemaphoreDelete(semaphore);
}

TEST(kernel, time_goes_on_while_it_is_locked) {
    Log log;
    osDelay(1);  // to the beginning of a tick
    Task sleeps(osPriorityHigh, [&] {
        osDelay(2);
        log('s');
    });
    const uint32_t start = osKernelGetTickCount();
    osKernelLock();
    busy(5000);
    EXPECT_STREQ(log.text(), "");
    osKernelUnlock();
    EXPECT_STREQ(log.text(), "s");
    EXPECT_GE(osKernelGetTickCount() - start, 5u);
    EXPECT_LE(osKernelGetTickCount() - start, 6u);
}

TEST(kernel, suspended) {
    osDelay(200);  // until the last of other tests' timers cannot be due any more
    Log log;
    osDelay(1);  // to the beginning of a tick
    Task sleeps(osPriorityHigh, [&] {
        osDelay(20);
        log('s');
    });
    const uint32_t start = osKernelGetTickCount();
    EXPECT_EQ(osKernelSuspend(), 20u);
    EXPECT_EQ(osKernelGetState(), osKernelSuspended);
    EXPECT_EQ(osKernelSuspend(), 0u);
    EXPECT_EQ(osKernelLock(), osError);
    EXPECT_NE(osDelay(1), osOK);
    busy(3000);
    osKernelResume(19);
    EXPECT_EQ(osKernelGetState(), osKernelRunning);
    EXPECT_EQ(osKernelGetTickCount() - start, 19u);
    EXPECT_STREQ(log.text(), "");
    osDelay(2);
    EXPECT_STREQ(log.text(), "s");
    osKernelResume(5);
    EXPECT_LE(osKernelGetTickCount() - start, 22u);
    EXPECT_EQ(osKernelSuspend(), (uint32_t)osWaitForever);
    osKernelResume(0);
    EXPECT_LE(osKernelGetTickCount() - start, 22u);
}

TEST(kernel, delays) {
    uint32_t start = osKernelGetTickCount();
    EXPECT_EQ(osDelay(0), osOK);
    EXPECT_LE(osKernelGetTickCount() - start, 1u);
    osDelay(1);
    for (uint32_t ticks = 1; ticks < 40; ticks += 3) {
        osDelay(1);
        start = osKernelGetTickCount();
        EXPECT_EQ(osDelay(ticks), osOK);
        EXPECT_EQ(osKernelGetTickCount() - start, ticks);
    }
    osDelay(1);
    start = osKernelGetTickCount();
    EXPECT_EQ(osDelayUntil(start + 5), osOK);
    EXPECT_EQ(osKernelGetTickCount() - start, 5u);
    EXPECT_EQ(osDelayUntil(osKernelGetTickCount()), osErrorParameter);
    EXPECT_EQ(osDelayUntil(osKernelGetTickCount() - 1), osErrorParameter);
    EXPECT_EQ(osDelayUntil(osKernelGetTickCount() + 0x80000000), osErrorParameter);
}

TEST(kernel, ticks_are_the_us_tickers) {
    osDelay(1);
    const uint32_t per_tick = us_ticker_get_info()->frequency / 1000;
    const uint32_t counter = osKernelGetSysTimerCount();
    const uint32_t tick = osKernelGetTickCount();
    for (int i = 0; i < 50; i++) {
        busy(777);
        const uint32_t ticks = osKernelGetTickCount() - tick;
        const uint32_t counts = osKernelGetSysTimerCount() - counter;
        EXPECT_LE(ticks, counts / per_tick + 1);
        EXPECT_GE(ticks, counts / per_tick);
    }
}

TEST(kernel, time_outs_in_any_order) {
    static Log log;
    const auto sleep = [](char c, uint32_t ticks) {
        osDelay(ticks);
        log(c);
    };
    osDelay(1);
    Task a(osPriorityHigh, [&] { sleep('a', 5); });
    Task b(osPriorityHigh, [&] { sleep('b', 2); });
    Task c(osPriorityHigh, [&] { sleep('c', 9); });
    Task d(osPriorityHigh, [&] { sleep('d', 5); });
    Task e(osPriorityHigh1, [&] { sleep('e', 5); });
    osThreadTerminate(b.id);
    osDelay(12);
    EXPECT_STREQ(log.text(), "eadc");
}

TEST(kernel, ticks_wrap) {
    Log log;
    osDelay(1);
    skip_to_wrap(10);
    EXPECT_GE(osKernelGetTickCount(), 0xFFFFFFF6u);
    const uint64_t before = osKernelGetTickCount64();
    Task early(osPriorityHigh, [&] {
        osDelay(5);
        log('e');
    });
    Task late(osPriorityHigh, [&] {
        osDelay(15);
        log('l');
    });
    Task until(osPriorityHigh, [&] {
        osDelayUntil(7);
        log('u');
    });
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, nullptr);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 20), osErrorTimeout);
    EXPECT_STREQ(log.text(), "elu");
    EXPECT_LE(osKernelGetTickCount(), 11u);
    EXPECT_EQ(osKernelGetTickCount64() - before, 20u);
    EXPECT_EQ(osKernelGetTickCount64() >> 32, (before >> 32) + 1);
    osSemaphoreDelete(semaphore);
}

TEST(kernel, long_waits_over_the_wrap) {
    Log log;
    skip_to_wrap(1000);
    Task month(osPriorityHigh, [&] {
        osDelay(0xF0000000);
        log('m');
    });
    osDelay(5);
    skip(0xEFFFFFF0);
    osDelay(2);
    EXPECT_STREQ(log.text(), "");
    osDelay(20);
    EXPECT_STREQ(log.text(), "m");
    const auto now = Kernel::Clock::now();
    ThisThread::sleep_until(now + 3ms);
    EXPECT_EQ((Kernel::Clock::now() - now).count(), 3);
}

TEST(kernel, timers_over_the_wrap) {
    static volatile uint32_t at;
    static volatile int calls;
    const osTimerFunc_t count = [](void*) {
        at = osKernelGetTickCount();
        calls = calls + 1;
    };
    osTimerId_t once = osTimerNew(count, osTimerOnce, nullptr, nullptr);
    osTimerId_t periodic = osTimerNew(count, osTimerPeriodic, nullptr, nullptr);
    // None has run for nearly 50 days.
    for (const uint32_t days : {0xFFFFFF00u, 0x80000000u, 0x7FFFFFFFu}) {
        skip(days);
        at = 0;
        calls = 0;
        osDelay(1);  // to the beginning of a tick
        const uint32_t start = osKernelGetTickCount();
        osTimerStart(once, 1000);
        osDelay(990);
        EXPECT_EQ(calls, 0);
        osDelay(20);
        EXPECT_EQ(calls, 1);
        EXPECT_EQ(at - start, 1000u);
    }
    skip_to_wrap(25);
    calls = 0;
    osTimerStart(periodic, 10);
    osDelay(55);
    EXPECT_EQ(calls, 5);
    osTimerDelete(once);
    osTimerDelete(periodic);
}

#if DEVICE_LPTICKER
TEST(kernel, deep_sleep_keeps_the_time) {
    while (!sleep_manager_can_deep_sleep()) sleep_manager_unlock_deep_sleep();
    const uint32_t frequency = lp_ticker_get_info()->frequency;
    const uint32_t bits = lp_ticker_get_info()->bits;
    const uint32_t mask = bits < 32 ? (1U << bits) - 1 : UINT32_MAX;
    for (const uint32_t ticks : {2u, 5u, 20u, 100u, 333u}) {
        osDelay(1);  // to the beginning of a tick
        const uint32_t start = osKernelGetTickCount();
        const uint32_t before = lp_ticker_read();
        EXPECT_EQ(osDelay(ticks), osOK);
        // Right afterwards.
        EXPECT_EQ(osKernelGetTickCount() - start, ticks);
        const uint32_t ms = static_cast<uint32_t>(uint64_t{(lp_ticker_read() - before) & mask} * 1000 / frequency);
        EXPECT_GE(ms + 2, ticks);
        EXPECT_LE(ms, ticks + 2);
    }
}

TEST(kernel, deep_sleep_ended_by_an_interrupt) {
    static osSemaphoreId_t semaphore;
    semaphore = osSemaphoreNew(1, 0, nullptr);
    LowPowerTimeout timeout;
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    timeout.attach([] { osSemaphoreRelease(semaphore); }, 30ms);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 500), osOK);
    EXPECT_GE(osKernelGetTickCount() - start, 29u);
    EXPECT_LE(osKernelGetTickCount() - start, 32u);
    // The time-out that was set before is no more.
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 40), osErrorTimeout);
    EXPECT_GE(osKernelGetTickCount() - start, 69u);
    EXPECT_LE(osKernelGetTickCount() - start, 72u);
    osSemaphoreDelete(semaphore);
}
#endif

TEST(kernel, idle_hook) {
    static volatile uint32_t calls;
    calls = 0;
    Kernel::attach_idle_hook([] { calls = calls + 1; });
    osDelay(2);
    Kernel::attach_idle_hook(nullptr);
    osDelay(2);
    const uint32_t seen = calls;
    EXPECT_GT(seen, 10u);
    osDelay(2);
    EXPECT_EQ(calls, seen);
}
