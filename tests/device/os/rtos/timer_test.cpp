// SPDX-License-Identifier: BSD-3-Clause
// Software timers, whose thread has osPriorityHigh.
#include "rtos_test.h"

using namespace rtos_test;

namespace {

struct Calls {
    int count = 0;
    uint32_t at[8] = {};
    osTimerId_t timer = nullptr;
    void hit() {
        if (count < 8) at[count] = osKernelGetTickCount();
        count++;
    }
};
void hit(void* calls) { static_cast<Calls*>(calls)->hit(); }

}  // namespace

TEST(timer, result_codes) {
    mbed_rtos_storage_timer_t memory;
    osTimerAttr_t attr = {"name", 0, &memory, sizeof memory - 1};
    EXPECT_TRUE(osTimerNew(hit, osTimerOnce, nullptr, &attr) == nullptr);
    attr.cb_size++;
    EXPECT_TRUE(osTimerNew(nullptr, osTimerOnce, nullptr, &attr) == nullptr);
    EXPECT_TRUE(osTimerNew(hit, static_cast<osTimerType_t>(2), nullptr, &attr) == nullptr);
    Calls calls;
    osTimerId_t timer = osTimerNew(hit, osTimerOnce, &calls, &attr);
    EXPECT_TRUE(timer == &memory);
    EXPECT_STREQ(osTimerGetName(timer), "name");
    EXPECT_EQ(osTimerIsRunning(timer), 0u);
    EXPECT_EQ(osTimerStop(timer), osErrorResource);
    EXPECT_EQ(osTimerStart(timer, 0), osErrorParameter);
    EXPECT_EQ(osTimerStart(timer, 5), osOK);
    EXPECT_EQ(osTimerIsRunning(timer), 1u);
    EXPECT_EQ(osTimerStop(timer), osOK);
    EXPECT_EQ(osTimerIsRunning(timer), 0u);
    osDelay(10);
    EXPECT_EQ(calls.count, 0);
    EXPECT_EQ(osTimerDelete(timer), osOK);
    EXPECT_EQ(osTimerDelete(timer), osErrorParameter);
    EXPECT_EQ(osTimerStart(timer, 5), osErrorParameter);
    EXPECT_EQ(osTimerStop(nullptr), osErrorParameter);
    EXPECT_EQ(osTimerIsRunning(nullptr), 0u);
}

TEST(timer, once) {
    Calls calls;
    osTimerId_t timer = osTimerNew(hit, osTimerOnce, &calls, nullptr);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    osTimerStart(timer, 7);
    osDelay(6);
    EXPECT_EQ(calls.count, 0);
    osDelay(30);
    EXPECT_EQ(calls.count, 1);
    EXPECT_EQ(calls.at[0] - start, 7u);
    EXPECT_EQ(osTimerIsRunning(timer), 0u);
    osTimerStart(timer, 1);
    osDelay(3);
    EXPECT_EQ(calls.count, 2);
    osTimerDelete(timer);
}

TEST(timer, periodic_and_with_another_period) {
    Calls calls;
    osTimerId_t timer = osTimerNew(hit, osTimerPeriodic, &calls, nullptr);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    osTimerStart(timer, 10);
    osDelay(31);
    EXPECT_EQ(calls.count, 3);
    for (uint32_t i = 0; i < 3; i++) EXPECT_EQ(calls.at[i] - start, 10 * (i + 1));
    EXPECT_EQ(osTimerIsRunning(timer), 1u);
    osTimerStart(timer, 4);
    osDelay(9);
    EXPECT_EQ(calls.count, 5);
    EXPECT_EQ(calls.at[3] - start, 35u);
    EXPECT_EQ(osTimerStop(timer), osOK);
    osDelay(9);
    EXPECT_EQ(calls.count, 5);
    osTimerDelete(timer);
}

TEST(timer, restarted_before_it_is_due) {
    Calls calls;
    osTimerId_t timer = osTimerNew(hit, osTimerOnce, &calls, nullptr);
    for (int i = 0; i < 5; i++) {
        osTimerStart(timer, 5);
        osDelay(4);
    }
    EXPECT_EQ(calls.count, 0);
    osDelay(2);
    EXPECT_EQ(calls.count, 1);
    osTimerDelete(timer);
}

TEST(timer, many_in_order) {
    static Log log;
    osTimerId_t timers[8];
    const uint32_t ticks[8] = {9, 3, 3, 12, 1, 9, 5, 2};
    for (int i = 0; i < 8; i++) {
        timers[i] = osTimerNew([](void* c) { log(static_cast<char>(reinterpret_cast<uintptr_t>(c))); }, osTimerOnce,
                               reinterpret_cast<void*>('a' + i), nullptr);
        osTimerStart(timers[i], ticks[i]);
    }
    osTimerStop(timers[6]);
    osDelay(15);
    EXPECT_STREQ(log.text(), "ehbcafd");
    for (osTimerId_t timer : timers) EXPECT_EQ(osTimerDelete(timer), osOK);
}

TEST(timer, deleted_by_what_it_calls) {
    for (const osTimerType_t type : {osTimerOnce, osTimerPeriodic}) {
        Calls calls;
        calls.timer = osTimerNew(
            [](void* c) {
                static_cast<Calls*>(c)->hit();
                osTimerDelete(static_cast<Calls*>(c)->timer);
            },
            type, &calls, nullptr);
        osTimerStart(calls.timer, 2);
        osDelay(10);
        EXPECT_EQ(calls.count, 1);
    }
}

TEST(timer, stopped_and_started_by_what_it_calls) {
    Calls calls;
    calls.timer = osTimerNew(
        [](void* c) {
            Calls& calls = *static_cast<Calls*>(c);
            calls.hit();
            if (calls.count == 3) {
                osTimerStop(calls.timer);
            } else {
                osTimerStart(calls.timer, 1 + calls.count);
            }
        },
        osTimerPeriodic, &calls, nullptr);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    osTimerStart(calls.timer, 1);
    osDelay(20);
    EXPECT_EQ(calls.count, 3);
    EXPECT_EQ(calls.at[1] - start, 3u);
    EXPECT_EQ(calls.at[2] - start, 6u);
    osTimerDelete(calls.timer);
}

TEST(timer, one_started_while_another_waits_in_its_call) {
    struct Waits {
        osSemaphoreId_t semaphore;
        volatile osStatus_t status;
    } waits = {osSemaphoreNew(1, 0, nullptr), osError};
    osTimerId_t slow = osTimerNew(
        [](void* w) {
            Waits& waits = *static_cast<Waits*>(w);
            waits.status = osSemaphoreAcquire(waits.semaphore, osWaitForever);
        },
        osTimerOnce, &waits, nullptr);
    Calls calls;
    osTimerId_t other = osTimerNew(hit, osTimerOnce, &calls, nullptr);
    osTimerStart(slow, 1);
    osDelay(2);
    osTimerStart(other, 1);
    osDelay(3);
    EXPECT_EQ(waits.status, osError);
    EXPECT_EQ(calls.count, 0);
    osSemaphoreRelease(waits.semaphore);
    EXPECT_EQ(waits.status, osOK);
    EXPECT_EQ(calls.count, 1);
    osTimerDelete(slow);
    osTimerDelete(other);
    osSemaphoreDelete(waits.semaphore);
}

TEST(timer, late_calls_are_made_up_for) {
    Calls often, once;
    osTimerId_t periodic = osTimerNew(hit, osTimerPeriodic, &often, nullptr);
    osTimerId_t single = osTimerNew(hit, osTimerOnce, &once, nullptr);
    osTimerStart(periodic, 10);
    osTimerStart(single, 25);
    {
        // Nobody else runs for as long as five periods.
        Task hog(osPriorityRealtime, [] { busy(55000); });
    }
    EXPECT_EQ(often.count, 5);
    EXPECT_EQ(once.count, 1);
    osDelay(20);
    EXPECT_EQ(often.count, 7);
    osTimerDelete(periodic);
    osTimerDelete(single);
}
