// SPDX-License-Identifier: BSD-3-Clause
// Flags of threads and of objects, which differ in few things.
#include "rtos_test.h"

using namespace rtos_test;

TEST(thread_flags, result_codes) {
    const osThreadId_t self = osThreadGetId();
    osThreadFlagsClear(0x7FFFFFFF);
    EXPECT_EQ(osThreadFlagsSet(self, 5), 5u);
    EXPECT_EQ(osThreadFlagsGet(), 5u);
    EXPECT_EQ(osThreadFlagsClear(1), 5u);
    EXPECT_EQ(osThreadFlagsClear(0x80000000), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osThreadFlagsSet(self, 0x80000000), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osThreadFlagsSet(nullptr, 1), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osThreadFlagsWait(0x80000001, osFlagsWaitAny, 0), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osThreadFlagsWait(3, osFlagsWaitAny, 0), (uint32_t)osFlagsErrorResource);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    EXPECT_EQ(osThreadFlagsWait(3, osFlagsWaitAny, 3), (uint32_t)osFlagsErrorTimeout);
    EXPECT_EQ(osKernelGetTickCount() - start, 3u);
    EXPECT_EQ(osThreadFlagsWait(6, osFlagsWaitAll, 0), (uint32_t)osFlagsErrorResource);
    EXPECT_EQ(osThreadFlagsWait(6, osFlagsWaitAny | osFlagsNoClear, 0), 4u);
    EXPECT_EQ(osThreadFlagsWait(6, osFlagsWaitAny, 0), 4u);
    EXPECT_EQ(osThreadFlagsGet(), 0u);
    Task ended(osPriorityHigh, [] {});
    EXPECT_EQ(osThreadFlagsSet(ended.id, 1), (uint32_t)osFlagsErrorResource);
}

TEST(thread_flags, all_any_and_what_is_left) {
    uint32_t got[3] = {};
    uint32_t left[3] = {};
    Task task(osPriorityHigh, [&] {
        got[0] = osThreadFlagsWait(0x3, osFlagsWaitAll, osWaitForever);
        left[0] = osThreadFlagsGet();
        got[1] = osThreadFlagsWait(0x30, osFlagsWaitAny, osWaitForever);
        left[1] = osThreadFlagsGet();
        got[2] = osThreadFlagsWait(0x300, osFlagsWaitAll | osFlagsNoClear, osWaitForever);
        left[2] = osThreadFlagsGet();
        osThreadSuspend(osThreadGetId());
    });
    EXPECT_EQ(osThreadFlagsSet(task.id, 0x1), 0x1u);
    EXPECT_EQ(osThreadFlagsSet(task.id, 0x1000), 0x1001u);
    EXPECT_EQ(got[0], 0u);
    // All of it, less what the thread waited for.
    EXPECT_EQ(osThreadFlagsSet(task.id, 0x2), 0x1000u);
    EXPECT_EQ(got[0], 0x1003u);
    EXPECT_EQ(left[0], 0x1000u);
    EXPECT_EQ(osThreadFlagsSet(task.id, 0x21), 0x1001u);
    EXPECT_EQ(got[1], 0x1021u);
    EXPECT_EQ(left[1], 0x1001u);
    EXPECT_EQ(osThreadFlagsSet(task.id, 0x300), 0x1301u);
    EXPECT_EQ(got[2], 0x1301u);
    EXPECT_EQ(left[2], 0x1301u);
}

TEST(thread_flags, set_before_it_waits) {
    uint32_t got = 0;
    Task task(osPriorityBelowNormal, [&] { got = osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever); });
    osThreadFlagsSet(task.id, 1);
    osDelay(2);
    EXPECT_EQ(got, 1u);
}

TEST(thread_flags, do_not_end_other_waits) {
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, nullptr);
    osStatus_t acquired = osError;
    Task task(osPriorityHigh, [&] {
        osThreadFlagsWait(1, osFlagsWaitAny, 1);
        acquired = osSemaphoreAcquire(semaphore, osWaitForever);
    });
    osDelay(3);
    EXPECT_EQ(osThreadFlagsSet(task.id, 1), 1u);
    EXPECT_EQ(acquired, osError);
    osSemaphoreRelease(semaphore);
    EXPECT_EQ(acquired, osOK);
    osSemaphoreDelete(semaphore);
}

TEST(event_flags, result_codes) {
    mbed_rtos_storage_event_flags_t memory;
    osEventFlagsAttr_t attr = {"name", 0, &memory, sizeof memory - 1};
    EXPECT_TRUE(osEventFlagsNew(&attr) == nullptr);
    attr.cb_size++;
    osEventFlagsId_t flags = osEventFlagsNew(&attr);
    EXPECT_TRUE(flags == &memory);
    EXPECT_STREQ(osEventFlagsGetName(flags), "name");
    EXPECT_EQ(osEventFlagsGet(flags), 0u);
    EXPECT_EQ(osEventFlagsSet(flags, 5), 5u);
    EXPECT_EQ(osEventFlagsSet(flags, 0x80000000), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osEventFlagsClear(flags, 0x80000000), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osEventFlagsClear(flags, 1), 5u);
    EXPECT_EQ(osEventFlagsWait(flags, 0x80000000, osFlagsWaitAny, 0), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osEventFlagsWait(flags, 3, osFlagsWaitAny, 0), (uint32_t)osFlagsErrorResource);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    EXPECT_EQ(osEventFlagsWait(flags, 3, osFlagsWaitAny, 3), (uint32_t)osFlagsErrorTimeout);
    EXPECT_EQ(osKernelGetTickCount() - start, 3u);
    EXPECT_EQ(osEventFlagsWait(flags, 6, osFlagsWaitAll, 0), (uint32_t)osFlagsErrorResource);
    EXPECT_EQ(osEventFlagsWait(flags, 6, osFlagsWaitAny | osFlagsNoClear, 0), 4u);
    EXPECT_EQ(osEventFlagsWait(flags, 6, osFlagsWaitAny, 0), 4u);
    EXPECT_EQ(osEventFlagsGet(flags), 0u);
    EXPECT_EQ(osEventFlagsDelete(flags), osOK);
    EXPECT_EQ(osEventFlagsDelete(flags), osErrorParameter);
    EXPECT_EQ(osEventFlagsSet(flags, 1), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osEventFlagsClear(nullptr, 1), (uint32_t)osFlagsErrorParameter);
    EXPECT_EQ(osEventFlagsGet(nullptr), 0u);
    EXPECT_EQ(osEventFlagsWait(nullptr, 1, 0, 0), (uint32_t)osFlagsErrorParameter);
}

TEST(event_flags, wake_all_that_are_satisfied_by_priority) {
    Log log;
    osEventFlagsId_t flags = osEventFlagsNew(nullptr);
    uint32_t got[4] = {};
    Task both(osPriorityAboveNormal, [&] {
        got[0] = osEventFlagsWait(flags, 3, osFlagsWaitAll, osWaitForever);
        log('b');
    });
    Task any(osPriorityHigh, [&] {
        got[1] = osEventFlagsWait(flags, 1, osFlagsWaitAny | osFlagsNoClear, osWaitForever);
        log('a');
    });
    Task takes(osPriorityHigh1, [&] {
        got[2] = osEventFlagsWait(flags, 8, osFlagsWaitAny, osWaitForever);
        log('t');
    });
    Task robbed(osPriorityAboveNormal1, [&] {
        got[3] = osEventFlagsWait(flags, 8, osFlagsWaitAny, 5);
        log('r');
    });
    EXPECT_EQ(osEventFlagsSet(flags, 0x12), 0x12u);
    EXPECT_STREQ(log.text(), "");
    EXPECT_EQ(osEventFlagsSet(flags, 0x9), 0x10u);
    EXPECT_STREQ(log.text(), "tab");
    EXPECT_EQ(got[2], 0x1Bu);
    EXPECT_EQ(got[1], 0x13u);
    EXPECT_EQ(got[0], 0x13u);
    osDelay(8);
    EXPECT_EQ(got[3], (uint32_t)osFlagsErrorTimeout);
    osEventFlagsDelete(flags);
}

TEST(event_flags, deleted_while_someone_waits) {
    osEventFlagsId_t flags = osEventFlagsNew(nullptr);
    uint32_t got[2] = {};
    Task a(osPriorityHigh, [&] { got[0] = osEventFlagsWait(flags, 3, osFlagsWaitAll, osWaitForever); });
    Task b(osPriorityHigh, [&] { got[1] = osEventFlagsWait(flags, 3, osFlagsWaitAny, 100); });
    osEventFlagsDelete(flags);
    EXPECT_EQ(got[0], (uint32_t)osFlagsErrorResource);
    EXPECT_EQ(got[1], (uint32_t)osFlagsErrorResource);
}
