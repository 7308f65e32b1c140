// SPDX-License-Identifier: BSD-3-Clause
// What an interrupt may call, and what it gets for calling what it may not: CMSIS-RTOS API v2.1.3. And with interrupts
// off, or threads not switched, nobody can wait.
#include "rtos_test.h"

using namespace rtos_test;

TEST(isr, kernel_calls) {
    isr([] {
        char name[8];
        osVersion_t version;
        EXPECT_EQ(osKernelInitialize(), osErrorISR);
        EXPECT_EQ(osKernelStart(), osErrorISR);
        EXPECT_EQ(osKernelGetInfo(&version, name, sizeof name), osOK);
        EXPECT_EQ(osKernelGetState(), osKernelRunning);
        EXPECT_EQ(osKernelLock(), osErrorISR);
        EXPECT_EQ(osKernelUnlock(), osErrorISR);
        EXPECT_EQ(osKernelRestoreLock(0), osErrorISR);
        EXPECT_EQ(osKernelRestoreLock(7), osErrorISR);
        EXPECT_EQ(osKernelSuspend(), 0u);
        osKernelResume(1000);
        EXPECT_EQ(osKernelGetState(), osKernelRunning);
        EXPECT_EQ(osKernelGetTickCount(), static_cast<uint32_t>(osKernelGetTickCount64()));
        EXPECT_EQ(osKernelGetTickFreq(), 1000u);
        EXPECT_EQ(osKernelGetSysTimerFreq(), us_ticker_get_info()->frequency);
        EXPECT_LE(osKernelGetSysTimerCount() - us_ticker_read(), UINT32_MAX);
    });
}

TEST(isr, thread_calls) {
    osThreadFlagsClear(0x7FFFFFFF);
    Task other(
        osPriorityHigh, [] { osDelay(osWaitForever); }, "other");
    const osThreadId_t self = osThreadGetId();
    isr([&] {
        osThreadId_t ids[8];
        EXPECT_TRUE(osThreadNew([](void*) {}, nullptr, nullptr) == nullptr);
        EXPECT_TRUE(osThreadGetId() == self);
        EXPECT_STREQ(osThreadGetName(other.id), "other");
        EXPECT_EQ(osThreadGetState(other.id), osThreadError);
        EXPECT_EQ(osThreadGetStackSize(other.id), 0u);
        EXPECT_EQ(osThreadGetStackSpace(other.id), 0u);
        EXPECT_EQ(osThreadSetPriority(other.id, osPriorityLow), osErrorISR);
        EXPECT_EQ(osThreadGetPriority(other.id), osPriorityError);
        EXPECT_EQ(osThreadYield(), osErrorISR);
        EXPECT_EQ(osThreadSuspend(other.id), osErrorISR);
        EXPECT_EQ(osThreadResume(other.id), osErrorISR);
        EXPECT_EQ(osThreadDetach(other.id), osErrorISR);
        EXPECT_EQ(osThreadJoin(other.id), osErrorISR);
        EXPECT_EQ(osThreadTerminate(other.id), osErrorISR);
        EXPECT_EQ(osThreadGetCount(), 0u);
        EXPECT_EQ(osThreadEnumerate(ids, 8), 0u);
        EXPECT_EQ(osThreadFlagsSet(self, 6), 6u);
        EXPECT_EQ(osThreadFlagsSet(self, 0x80000000), (uint32_t)osFlagsErrorParameter);
        EXPECT_EQ(osThreadFlagsSet(nullptr, 1), (uint32_t)osFlagsErrorParameter);
        EXPECT_EQ(osThreadFlagsClear(2), (uint32_t)osFlagsErrorISR);
        EXPECT_EQ(osThreadFlagsGet(), 0u);
        EXPECT_EQ(osThreadFlagsWait(2, osFlagsWaitAny, 0), (uint32_t)osFlagsErrorISR);
        EXPECT_EQ(osDelay(1), osErrorISR);
        EXPECT_EQ(osDelayUntil(osKernelGetTickCount() + 1), osErrorISR);
    });
    EXPECT_EQ(osThreadFlagsClear(6), 6u);
    EXPECT_EQ(osThreadGetState(other.id), osThreadBlocked);
    EXPECT_EQ(osThreadGetPriority(other.id), osPriorityHigh);
}

TEST(isr, timer_calls) {
    const osTimerAttr_t attr = {"timer", 0, nullptr, 0};
    osTimerId_t timer = osTimerNew([](void*) {}, osTimerOnce, nullptr, &attr);
    osTimerStart(timer, 100);
    isr([&] {
        EXPECT_TRUE(osTimerNew([](void*) {}, osTimerOnce, nullptr, nullptr) == nullptr);
        EXPECT_STREQ(osTimerGetName(timer), "timer");
        EXPECT_EQ(osTimerStart(timer, 1), osErrorISR);
        EXPECT_EQ(osTimerStop(timer), osErrorISR);
        EXPECT_EQ(osTimerIsRunning(timer), 0u);
        EXPECT_EQ(osTimerDelete(timer), osErrorISR);
    });
    EXPECT_EQ(osTimerIsRunning(timer), 1u);
    EXPECT_EQ(osTimerDelete(timer), osOK);
}

TEST(isr, event_flags_calls) {
    const osEventFlagsAttr_t attr = {"flags", 0, nullptr, 0};
    osEventFlagsId_t flags = osEventFlagsNew(&attr);
    isr([&] {
        EXPECT_TRUE(osEventFlagsNew(nullptr) == nullptr);
        EXPECT_STREQ(osEventFlagsGetName(flags), "flags");
        EXPECT_EQ(osEventFlagsSet(flags, 7), 7u);
        EXPECT_EQ(osEventFlagsClear(flags, 1), 7u);
        EXPECT_EQ(osEventFlagsGet(flags), 6u);
        EXPECT_EQ(osEventFlagsWait(flags, 2, osFlagsWaitAny, 0), 6u);
        EXPECT_EQ(osEventFlagsWait(flags, 2, osFlagsWaitAny, 0), (uint32_t)osFlagsErrorResource);
        EXPECT_EQ(osEventFlagsWait(flags, 4, osFlagsWaitAny, 1), (uint32_t)osFlagsErrorParameter);
        EXPECT_EQ(osEventFlagsDelete(flags), osErrorISR);
    });
    EXPECT_EQ(osEventFlagsGet(flags), 4u);
    osEventFlagsDelete(flags);
}

TEST(isr, mutex_calls) {
    const osMutexAttr_t attr = {"mutex", 0, nullptr, 0};
    osMutexId_t mutex = osMutexNew(&attr);
    osMutexAcquire(mutex, 0);
    isr([&] {
        EXPECT_TRUE(osMutexNew(nullptr) == nullptr);
        EXPECT_STREQ(osMutexGetName(mutex), "mutex");
        EXPECT_EQ(osMutexAcquire(mutex, 0), osErrorISR);
        EXPECT_EQ(osMutexRelease(mutex), osErrorISR);
        EXPECT_TRUE(osMutexGetOwner(mutex) == nullptr);
        EXPECT_EQ(osMutexDelete(mutex), osErrorISR);
    });
    EXPECT_TRUE(osMutexGetOwner(mutex) == osThreadGetId());
    EXPECT_EQ(osMutexDelete(mutex), osOK);
}

TEST(isr, semaphore_calls) {
    const osSemaphoreAttr_t attr = {"semaphore", 0, nullptr, 0};
    osSemaphoreId_t semaphore = osSemaphoreNew(2, 1, &attr);
    isr([&] {
        EXPECT_TRUE(osSemaphoreNew(1, 0, nullptr) == nullptr);
        EXPECT_STREQ(osSemaphoreGetName(semaphore), "semaphore");
        EXPECT_EQ(osSemaphoreAcquire(semaphore, 1), osErrorParameter);
        EXPECT_EQ(osSemaphoreAcquire(semaphore, 0), osOK);
        EXPECT_EQ(osSemaphoreAcquire(semaphore, 0), osErrorResource);
        EXPECT_EQ(osSemaphoreRelease(semaphore), osOK);
        EXPECT_EQ(osSemaphoreRelease(semaphore), osOK);
        EXPECT_EQ(osSemaphoreRelease(semaphore), osErrorResource);
        EXPECT_EQ(osSemaphoreGetCount(semaphore), 2u);
        EXPECT_EQ(osSemaphoreDelete(semaphore), osErrorISR);
    });
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 2u);
    osSemaphoreDelete(semaphore);
}

TEST(isr, memory_pool_calls) {
    const osMemoryPoolAttr_t attr = {"pool", 0, nullptr, 0, nullptr, 0};
    osMemoryPoolId_t pool = osMemoryPoolNew(1, 10, &attr);
    isr([&] {
        EXPECT_TRUE(osMemoryPoolNew(1, 4, nullptr) == nullptr);
        EXPECT_STREQ(osMemoryPoolGetName(pool), "pool");
        EXPECT_TRUE(osMemoryPoolAlloc(pool, 1) == nullptr);
        void* block = osMemoryPoolAlloc(pool, 0);
        EXPECT_TRUE(block != nullptr);
        EXPECT_TRUE(osMemoryPoolAlloc(pool, 0) == nullptr);
        EXPECT_EQ(osMemoryPoolGetCapacity(pool), 1u);
        EXPECT_EQ(osMemoryPoolGetBlockSize(pool), 12u);
        EXPECT_EQ(osMemoryPoolGetCount(pool), 1u);
        EXPECT_EQ(osMemoryPoolGetSpace(pool), 0u);
        EXPECT_EQ(osMemoryPoolFree(pool, block), osOK);
        EXPECT_EQ(osMemoryPoolDelete(pool), osErrorISR);
    });
    EXPECT_EQ(osMemoryPoolGetCount(pool), 0u);
    osMemoryPoolDelete(pool);
}

TEST(isr, message_queue_calls) {
    const osMessageQueueAttr_t attr = {"queue", 0, nullptr, 0, nullptr, 0};
    osMessageQueueId_t queue = osMessageQueueNew(1, 4, &attr);
    isr([&] {
        int message = 5;
        uint8_t priority = 0;
        EXPECT_TRUE(osMessageQueueNew(1, 4, nullptr) == nullptr);
        EXPECT_STREQ(osMessageQueueGetName(queue), "queue");
        EXPECT_EQ(osMessageQueuePut(queue, &message, 3, 1), osErrorParameter);
        EXPECT_EQ(osMessageQueuePut(queue, &message, 3, 0), osOK);
        EXPECT_EQ(osMessageQueuePut(queue, &message, 3, 0), osErrorResource);
        EXPECT_EQ(osMessageQueueGetCapacity(queue), 1u);
        EXPECT_EQ(osMessageQueueGetMsgSize(queue), 4u);
        EXPECT_EQ(osMessageQueueGetCount(queue), 1u);
        EXPECT_EQ(osMessageQueueGetSpace(queue), 0u);
        EXPECT_EQ(osMessageQueueGet(queue, &message, &priority, 1), osErrorParameter);
        EXPECT_EQ(osMessageQueueReset(queue), osErrorISR);
        EXPECT_EQ(osMessageQueueGet(queue, &message, &priority, 0), osOK);
        EXPECT_EQ(priority, 3);
        EXPECT_EQ(osMessageQueueGet(queue, &message, &priority, 0), osErrorResource);
        EXPECT_EQ(osMessageQueueDelete(queue), osErrorISR);
    });
    EXPECT_EQ(osMessageQueueGetCapacity(queue), 1u);
    osMessageQueueDelete(queue);
}

TEST(isr, what_it_wakes_runs_when_it_is_over) {
    Log log;
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, nullptr);
    Task task(osPriorityHigh, [&] {
        osSemaphoreAcquire(semaphore, osWaitForever);
        log('t');
    });
    isr([&] {
        osSemaphoreRelease(semaphore);
        log('i');
    });
    log('m');
    EXPECT_STREQ(log.text(), "itm");
    osSemaphoreDelete(semaphore);
}

TEST(isr, with_interrupts_off_nobody_waits) {
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, nullptr);
    const auto all = [&] {
        EXPECT_EQ(osDelay(1), osErrorISR);
        EXPECT_EQ(osSemaphoreAcquire(semaphore, 1), osErrorISR);
        EXPECT_EQ(osSemaphoreAcquire(semaphore, 0), osErrorResource);
        EXPECT_EQ(osThreadFlagsWait(1, osFlagsWaitAny, 1), (uint32_t)osFlagsErrorISR);
    };
    __disable_irq();
    all();
    __enable_irq();
    core_util_critical_section_enter();
    all();
    core_util_critical_section_exit();
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 1), osErrorTimeout);
    osSemaphoreDelete(semaphore);
}
