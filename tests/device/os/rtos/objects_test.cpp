// SPDX-License-Identifier: BSD-3-Clause
// Semaphores, message queues, memory pools.
#include <string.h>

#include "rtos_test.h"

using namespace rtos_test;

TEST(semaphore, result_codes) {
    mbed_rtos_storage_semaphore_t memory;
    osSemaphoreAttr_t attr = {"name", 0, &memory, sizeof memory - 1};
    EXPECT_TRUE(osSemaphoreNew(1, 0, &attr) == nullptr);
    attr.cb_size++;
    EXPECT_TRUE(osSemaphoreNew(0, 0, &attr) == nullptr);
    EXPECT_TRUE(osSemaphoreNew(2, 3, &attr) == nullptr);
    EXPECT_TRUE(osSemaphoreNew(0x10000, 0, &attr) == nullptr);
    osSemaphoreId_t semaphore = osSemaphoreNew(2, 2, &attr);
    EXPECT_TRUE(semaphore == &memory);
    EXPECT_STREQ(osSemaphoreGetName(semaphore), "name");
    EXPECT_EQ(osSemaphoreRelease(semaphore), osErrorResource);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 0), osOK);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, osWaitForever), osOK);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 0u);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 0), osErrorResource);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 3), osErrorTimeout);
    EXPECT_EQ(osKernelGetTickCount() - start, 3u);
    EXPECT_EQ(osSemaphoreRelease(semaphore), osOK);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 1u);
    EXPECT_EQ(osSemaphoreDelete(semaphore), osOK);
    EXPECT_EQ(osSemaphoreDelete(semaphore), osErrorParameter);
    EXPECT_EQ(osSemaphoreAcquire(semaphore, 0), osErrorParameter);
    EXPECT_EQ(osSemaphoreRelease(nullptr), osErrorParameter);
    EXPECT_EQ(osSemaphoreGetCount(nullptr), 0u);
}

TEST(semaphore, limit_of_65535) {
    osSemaphoreId_t semaphore = osSemaphoreNew(65535, 65534, nullptr);
    EXPECT_EQ(osSemaphoreRelease(semaphore), osOK);
    EXPECT_EQ(osSemaphoreRelease(semaphore), osErrorResource);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 65535u);
    osSemaphoreDelete(semaphore);
}

TEST(semaphore, tokens_go_to_the_highest_then_the_first) {
    Log log;
    osSemaphoreId_t semaphore = osSemaphoreNew(5, 0, nullptr);
    const auto wait = [&](char c, uint32_t ticks) { log(osSemaphoreAcquire(semaphore, ticks) == osOK ? c : '-'); };
    Task a(osPriorityAboveNormal, [&] { wait('a', osWaitForever); });
    Task b(osPriorityHigh, [&] { wait('b', osWaitForever); });
    Task c(osPriorityAboveNormal, [&] { wait('c', osWaitForever); });
    Task d(osPriorityHigh, [&] { wait('d', 2); });
    for (int i = 0; i < 3; i++) {
        osSemaphoreRelease(semaphore);
        EXPECT_EQ(osSemaphoreGetCount(semaphore), 0u);
        if (i == 0) osDelay(4);
    }
    EXPECT_STREQ(log.text(), "b-ac");
    osSemaphoreRelease(semaphore);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 1u);
    osSemaphoreDelete(semaphore);
}

TEST(semaphore, deleted_while_someone_waits) {
    osSemaphoreId_t semaphore = osSemaphoreNew(5, 0, nullptr);
    osStatus_t got[2] = {};
    Task a(osPriorityHigh, [&] { got[0] = osSemaphoreAcquire(semaphore, osWaitForever); });
    Task b(osPriorityLow, [&] { got[1] = osSemaphoreAcquire(semaphore, 50); });
    osDelay(2);
    osSemaphoreDelete(semaphore);
    osDelay(2);
    EXPECT_EQ(got[0], osErrorResource);
    EXPECT_EQ(got[1], osErrorResource);
}

TEST(message_queue, result_codes) {
    struct Message {
        char bytes[5];
    };
    mbed_rtos_storage_msg_queue_t memory;
    alignas(4) unsigned char messages[2 * (sizeof(mbed_rtos_storage_message_t) + 8)];
    osMessageQueueAttr_t attr = {"name", 0, &memory, sizeof memory - 1, messages, sizeof messages};
    EXPECT_TRUE(osMessageQueueNew(2, 5, &attr) == nullptr);
    attr.cb_size++;
    attr.mq_size--;
    EXPECT_TRUE(osMessageQueueNew(2, 5, &attr) == nullptr);
    attr.mq_size++;
    EXPECT_TRUE(osMessageQueueNew(3, 5, &attr) == nullptr);
    EXPECT_TRUE(osMessageQueueNew(0, 5, &attr) == nullptr);
    EXPECT_TRUE(osMessageQueueNew(2, 0, &attr) == nullptr);
    EXPECT_TRUE(osMessageQueueNew(2, 0xFFFFFFF0, nullptr) == nullptr);
    EXPECT_TRUE(osMessageQueueNew(0x8001, 0x20000, nullptr) == nullptr);
    osMessageQueueId_t queue = osMessageQueueNew(2, 5, &attr);
    EXPECT_TRUE(queue == &memory);
    EXPECT_STREQ(osMessageQueueGetName(queue), "name");
    EXPECT_EQ(osMessageQueueGetCapacity(queue), 2u);
    EXPECT_EQ(osMessageQueueGetMsgSize(queue), 5u);
    Message message = {"abcd"}, got = {};
    uint8_t priority = 99;
    EXPECT_EQ(osMessageQueueGet(queue, &got, &priority, 0), osErrorResource);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    EXPECT_EQ(osMessageQueueGet(queue, &got, &priority, 2), osErrorTimeout);
    EXPECT_EQ(priority, 99);
    EXPECT_EQ(osMessageQueuePut(queue, &message, 1, 0), osOK);
    EXPECT_EQ(osMessageQueuePut(queue, &message, 1, 0), osOK);
    EXPECT_EQ(osMessageQueueGetCount(queue), 2u);
    EXPECT_EQ(osMessageQueueGetSpace(queue), 0u);
    EXPECT_EQ(osMessageQueuePut(queue, &message, 1, 0), osErrorResource);
    EXPECT_EQ(osMessageQueuePut(queue, &message, 1, 3), osErrorTimeout);
    EXPECT_EQ(osKernelGetTickCount() - start, 5u);
    EXPECT_EQ(osMessageQueueGet(queue, &got, nullptr, 0), osOK);
    EXPECT_STREQ(got.bytes, "abcd");
    EXPECT_EQ(osMessageQueueGet(queue, nullptr, nullptr, 0), osErrorParameter);
    EXPECT_EQ(osMessageQueuePut(queue, nullptr, 0, 0), osErrorParameter);
    EXPECT_EQ(osMessageQueueReset(queue), osOK);
    EXPECT_EQ(osMessageQueueGetSpace(queue), 2u);
    EXPECT_EQ(osMessageQueueDelete(queue), osOK);
    EXPECT_EQ(osMessageQueueDelete(queue), osErrorParameter);
    EXPECT_EQ(osMessageQueueReset(queue), osErrorParameter);
    EXPECT_EQ(osMessageQueuePut(nullptr, &message, 0, 0), osErrorParameter);
    EXPECT_EQ(osMessageQueueGet(nullptr, &message, nullptr, 0), osErrorParameter);
    EXPECT_EQ(osMessageQueueGetCapacity(nullptr), 0u);
}

TEST(message_queue, by_priority_then_in_order) {
    osMessageQueueId_t queue = osMessageQueueNew(6, 1, nullptr);
    const char* letters = "aBcDbd";
    const uint8_t priorities[] = {0, 255, 3, 255, 0, 3};
    for (int i = 0; i < 6; i++) ASSERT_EQ(osMessageQueuePut(queue, letters + i, priorities[i], 0), osOK);
    Log log;
    for (int i = 0; i < 6; i++) {
        char c;
        uint8_t priority = 7;
        ASSERT_EQ(osMessageQueueGet(queue, &c, &priority, 0), osOK);
        EXPECT_EQ(priority, c == 'B' || c == 'D' ? 255 : c == 'c' || c == 'd' ? 3 : 0);
        log(c);
    }
    EXPECT_STREQ(log.text(), "BDcdab");
    osMessageQueueDelete(queue);
}

TEST(message_queue, who_waits_to_put) {
    Log log;
    osMessageQueueId_t queue = osMessageQueueNew(1, 1, nullptr);
    osMessageQueuePut(queue, "x", 0, 0);
    osStatus_t put[4] = {osError, osError, osError, osError};
    Task a(osPriorityAboveNormal, [&] { put[0] = osMessageQueuePut(queue, "a", 9, osWaitForever); });
    Task b(osPriorityHigh, [&] { put[1] = osMessageQueuePut(queue, "b", 0, osWaitForever); });
    Task c(osPriorityAboveNormal, [&] { put[2] = osMessageQueuePut(queue, "c", 1, osWaitForever); });
    Task d(osPriorityLow, [&] { put[3] = osMessageQueuePut(queue, "d", 1, 3); });
    osDelay(5);
    EXPECT_EQ(put[3], osErrorTimeout);
    for (int i = 0; i < 4; i++) {
        char got;
        uint8_t priority;
        EXPECT_EQ(osMessageQueueGet(queue, &got, &priority, 0), osOK);
        log(got);
        log(static_cast<char>('0' + priority));
    }
    EXPECT_STREQ(log.text(), "x0b0a9c1");
    for (int i = 0; i < 3; i++) EXPECT_EQ(put[i], osOK);
    EXPECT_EQ(osMessageQueueGetCount(queue), 0u);
    osMessageQueueDelete(queue);
}

TEST(message_queue, who_waits_to_get) {
    osMessageQueueId_t queue = osMessageQueueNew(1, 4, nullptr);
    uint32_t got[2] = {};
    uint8_t priority[2] = {};
    Task low(osPriorityLow, [&] { osMessageQueueGet(queue, &got[0], &priority[0], osWaitForever); });
    osDelay(2);
    Task high(osPriorityHigh, [&] { osMessageQueueGet(queue, &got[1], &priority[1], osWaitForever); });
    for (uint32_t i = 1; i <= 2; i++) osMessageQueuePut(queue, &i, static_cast<uint8_t>(i), 0);
    EXPECT_EQ(osMessageQueueGetCount(queue), 0u);
    osDelay(2);
    EXPECT_EQ(got[1], 1u);
    EXPECT_EQ(priority[1], 1);
    EXPECT_EQ(got[0], 2u);
    EXPECT_EQ(priority[0], 2);
    osMessageQueueDelete(queue);
}

TEST(message_queue, reset_lets_those_in_who_wait) {
    osMessageQueueId_t queue = osMessageQueueNew(2, 1, nullptr);
    osMessageQueuePut(queue, "x", 0, 0);
    osMessageQueuePut(queue, "y", 0, 0);
    osStatus_t put = osError;
    Task waits(osPriorityHigh, [&] { put = osMessageQueuePut(queue, "z", 0, osWaitForever); });
    EXPECT_EQ(osMessageQueueReset(queue), osOK);
    EXPECT_EQ(put, osOK);
    EXPECT_EQ(osMessageQueueGetCount(queue), 1u);
    char got = 0;
    osMessageQueueGet(queue, &got, nullptr, 0);
    EXPECT_EQ(got, 'z');
    osMessageQueueDelete(queue);
}

TEST(message_queue, deleted_while_someone_waits) {
    osMessageQueueId_t queue = osMessageQueueNew(1, 1, nullptr);
    osStatus_t status = osOK;
    char got;
    Task waits(osPriorityHigh, [&] { status = osMessageQueueGet(queue, &got, nullptr, osWaitForever); });
    osMessageQueueDelete(queue);
    EXPECT_EQ(status, osErrorResource);
}

TEST(memory_pool, result_codes) {
    mbed_rtos_storage_mem_pool_t memory;
    alignas(4) unsigned char blocks[3 * 8];
    osMemoryPoolAttr_t attr = {"name", 0, &memory, sizeof memory - 1, blocks, sizeof blocks};
    EXPECT_TRUE(osMemoryPoolNew(3, 5, &attr) == nullptr);
    attr.cb_size++;
    attr.mp_size--;
    EXPECT_TRUE(osMemoryPoolNew(3, 5, &attr) == nullptr);
    attr.mp_size++;
    EXPECT_TRUE(osMemoryPoolNew(0, 5, &attr) == nullptr);
    EXPECT_TRUE(osMemoryPoolNew(3, 0, &attr) == nullptr);
    EXPECT_TRUE(osMemoryPoolNew(3, 0xFFFFFFFC, nullptr) == nullptr);
    osMemoryPoolId_t pool = osMemoryPoolNew(3, 5, &attr);
    EXPECT_TRUE(pool == &memory);
    EXPECT_STREQ(osMemoryPoolGetName(pool), "name");
    EXPECT_EQ(osMemoryPoolGetCapacity(pool), 3u);
    EXPECT_EQ(osMemoryPoolGetBlockSize(pool), 8u);
    void* taken[3];
    for (uint32_t i = 0; i < 3; i++) {
        EXPECT_EQ(osMemoryPoolGetSpace(pool), 3 - i);
        taken[i] = osMemoryPoolAlloc(pool, 0);
        ASSERT_TRUE(taken[i] >= blocks && taken[i] <= blocks + 16);
        memset(taken[i], 0xFF, 8);
    }
    EXPECT_TRUE(taken[0] != taken[1] && taken[1] != taken[2] && taken[0] != taken[2]);
    EXPECT_TRUE(osMemoryPoolAlloc(pool, 0) == nullptr);
    osDelay(1);  // to the beginning of a tick
    const uint32_t start = osKernelGetTickCount();
    EXPECT_TRUE(osMemoryPoolAlloc(pool, 2) == nullptr);
    EXPECT_EQ(osKernelGetTickCount() - start, 2u);
    EXPECT_EQ(osMemoryPoolFree(pool, blocks + 4), osErrorParameter);
    EXPECT_EQ(osMemoryPoolFree(pool, blocks + 24), osErrorParameter);
    EXPECT_EQ(osMemoryPoolFree(pool, blocks - 8), osErrorParameter);
    EXPECT_EQ(osMemoryPoolFree(pool, nullptr), osErrorParameter);
    EXPECT_EQ(osMemoryPoolFree(pool, taken[1]), osOK);
    EXPECT_EQ(osMemoryPoolGetCount(pool), 2u);
    EXPECT_TRUE(osMemoryPoolAlloc(pool, osWaitForever) == taken[1]);
    for (void* block : taken) EXPECT_EQ(osMemoryPoolFree(pool, block), osOK);
    EXPECT_EQ(osMemoryPoolFree(pool, taken[0]), osErrorResource);
    EXPECT_EQ(osMemoryPoolDelete(pool), osOK);
    EXPECT_EQ(osMemoryPoolDelete(pool), osErrorParameter);
    EXPECT_TRUE(osMemoryPoolAlloc(pool, 0) == nullptr);
    EXPECT_EQ(osMemoryPoolFree(nullptr, blocks), osErrorParameter);
    EXPECT_EQ(osMemoryPoolGetCapacity(nullptr), 0u);
    EXPECT_EQ(osMemoryPoolGetSpace(nullptr), 0u);
}

TEST(memory_pool, freed_blocks_go_to_the_highest_that_waits) {
    osMemoryPoolId_t pool = osMemoryPoolNew(1, 16, nullptr);
    void* block = osMemoryPoolAlloc(pool, 0);
    void* got[2] = {};
    Task low(osPriorityAboveNormal, [&] { got[0] = osMemoryPoolAlloc(pool, osWaitForever); });
    Task high(osPriorityHigh, [&] { got[1] = osMemoryPoolAlloc(pool, osWaitForever); });
    EXPECT_EQ(osMemoryPoolFree(pool, block), osOK);
    EXPECT_TRUE(got[1] == block);
    EXPECT_TRUE(got[0] == nullptr);
    EXPECT_EQ(osMemoryPoolGetCount(pool), 1u);
    osMemoryPoolDelete(pool);
    EXPECT_TRUE(got[0] == nullptr);
    EXPECT_EQ(osThreadGetState(low.id), osThreadTerminated);
}
