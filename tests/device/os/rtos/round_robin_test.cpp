// SPDX-License-Identifier: BSD-3-Clause
// Threads of one priority take turns of rtos.round-robin-ticks.
#include "rtos_test.h"

using namespace rtos_test;

namespace {

volatile bool stop;
volatile uint32_t other_ran;

/// Until the other one has run; whether it did, in so many milliseconds.
bool other_runs(uint32_t ms) {
    other_ran = 0;
    const uint32_t start = osKernelGetTickCount();
    while (!other_ran && osKernelGetTickCount() - start < ms) {
    }
    return other_ran != 0;
}

void run_until_told() {
    while (!stop) other_ran = 1;
}

}  // namespace

TEST(round_robin, three_share_evenly) {
    stop = false;
    uint32_t counts[3] = {};
    uint32_t longest = 0;
    volatile int running = -1;
    auto work = [&](int i) {
        uint32_t since = 0;
        while (!stop) {
            const uint32_t now = us_ticker_read();
            if (running != i) {
                running = i;
                since = us_ticker_read();  // `now` may be from before the others ran
            } else if (now - since > longest) {
                longest = now - since;
            }
            counts[i]++;
        }
    };
    Task a(osPriorityBelowNormal, [&] { work(0); });
    Task b(osPriorityBelowNormal, [&] { work(1); });
    Task c(osPriorityBelowNormal, [&] { work(2); });
    osDelay(MBED_CONF_RTOS_ROUND_ROBIN_TICKS * 30);
    stop = true;
    osDelay(5);
    for (int i = 0; i < 3; i++) {
        EXPECT_GE(counts[i], (counts[0] + counts[1] + counts[2]) * 30 / 100);
        EXPECT_LE(counts[i], (counts[0] + counts[1] + counts[2]) * 37 / 100);
    }
    const uint32_t us = longest / (osKernelGetSysTimerFreq() / 1000000);
    EXPECT_GE(us, (MBED_CONF_RTOS_ROUND_ROBIN_TICKS - 1) * 1000u);
    EXPECT_LE(us, (MBED_CONF_RTOS_ROUND_ROBIN_TICKS + 1) * 1000u);
}

TEST(round_robin, goes_on_after_the_kernel_was_locked) {
    stop = false;
    Task other(osPriorityNormal, run_until_told);
    EXPECT_TRUE(other_runs(20));
    osKernelLock();
    EXPECT_FALSE(other_runs(20));
    osKernelUnlock();
    EXPECT_TRUE(other_runs(20));
    osKernelSuspend();
    EXPECT_FALSE(other_runs(20));
    osKernelResume(0);
    EXPECT_TRUE(other_runs(20));
    stop = true;
}

TEST(round_robin, begins_when_another_becomes_an_equal) {
    stop = false;
    Task other(osPriorityBelowNormal, run_until_told);
    EXPECT_FALSE(other_runs(20));
    osThreadSetPriority(other.id, osPriorityNormal);
    EXPECT_TRUE(other_runs(20));
    osThreadSetPriority(other.id, osPriorityBelowNormal);
    EXPECT_FALSE(other_runs(20));
    osThreadSetPriority(osThreadGetId(), osPriorityBelowNormal);
    EXPECT_TRUE(other_runs(20));
    osThreadSetPriority(osThreadGetId(), osPriorityNormal);
    EXPECT_FALSE(other_runs(20));
    stop = true;
}

TEST(round_robin, begins_when_an_owner_is_lent_the_same_priority) {
    stop = false;
    const osMutexAttr_t attr = {nullptr, osMutexPrioInherit, nullptr, 0};
    osMutexId_t mutex = osMutexNew(&attr);
    Task owner(osPriorityLow, [&] {
        osMutexAcquire(mutex, osWaitForever);
        run_until_told();
        osMutexRelease(mutex);
    });
    osDelay(1);
    Task waiter(osPriorityBelowNormal, [&] { osMutexAcquire(mutex, osWaitForever); });
    osDelay(1);
    EXPECT_FALSE(other_runs(20));
    osThreadSetPriority(waiter.id, osPriorityNormal);
    EXPECT_TRUE(other_runs(20));
    stop = true;
    osDelay(10);
    osMutexDelete(mutex);
}
