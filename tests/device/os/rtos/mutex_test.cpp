// SPDX-License-Identifier: BSD-3-Clause
// Mutexes: who has them, and what priority that gives.
#include "rtos_test.h"

using namespace rtos_test;

namespace {

osMutexId_t make(uint32_t attributes) {
    const osMutexAttr_t attr = {nullptr, attributes, nullptr, 0};
    return osMutexNew(&attr);
}

osPriority_t mine() { return osThreadGetPriority(osThreadGetId()); }

/// Holds a mutex until its flag 1 is set.
void hold(osMutexId_t mutex) {
    osMutexAcquire(mutex, osWaitForever);
    osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever);
    osMutexRelease(mutex);
}

}  // namespace

TEST(mutex, result_codes) {
    mbed_rtos_storage_mutex_t memory;
    osMutexAttr_t attr = {nullptr, 4, nullptr, 0};
    EXPECT_TRUE(osMutexNew(&attr) == nullptr);
    attr = {nullptr, 0, &memory, sizeof memory - 1};
    EXPECT_TRUE(osMutexNew(&attr) == nullptr);
    attr = {"name", 0, &memory, sizeof memory};
    osMutexId_t mutex = osMutexNew(&attr);
    EXPECT_TRUE(mutex == &memory);
    EXPECT_STREQ(osMutexGetName(mutex), "name");
    EXPECT_TRUE(osMutexGetOwner(mutex) == nullptr);
    EXPECT_EQ(osMutexRelease(mutex), osErrorResource);
    EXPECT_EQ(osMutexAcquire(mutex, 0), osOK);
    EXPECT_TRUE(osMutexGetOwner(mutex) == osThreadGetId());
    // Not recursive.
    EXPECT_EQ(osMutexAcquire(mutex, 0), osErrorResource);
    EXPECT_EQ(osMutexAcquire(mutex, 5), osErrorResource);
    osStatus_t acquired[2], released = osOK;
    Task other(osPriorityHigh, [&] {
        acquired[0] = osMutexAcquire(mutex, 0);
        released = osMutexRelease(mutex);
        acquired[1] = osMutexAcquire(mutex, 3);
    });
    EXPECT_EQ(acquired[0], osErrorResource);
    EXPECT_EQ(released, osErrorResource);
    osDelay(5);
    EXPECT_EQ(acquired[1], osErrorTimeout);
    EXPECT_EQ(osMutexRelease(mutex), osOK);
    EXPECT_EQ(osMutexDelete(mutex), osOK);
    EXPECT_EQ(osMutexDelete(mutex), osErrorParameter);
    EXPECT_EQ(osMutexAcquire(mutex, 0), osErrorParameter);
    EXPECT_EQ(osMutexRelease(mutex), osErrorParameter);
    EXPECT_EQ(osMutexAcquire(nullptr, 0), osErrorParameter);
    EXPECT_TRUE(osMutexGetOwner(nullptr) == nullptr);
    EXPECT_TRUE(osMutexGetName(nullptr) == nullptr);
}

TEST(mutex, recursive) {
    osMutexId_t mutex = make(osMutexRecursive);
    for (int i = 0; i < 300; i++) ASSERT_EQ(osMutexAcquire(mutex, osWaitForever), osOK);
    osStatus_t acquired = osError;
    Task other(osPriorityHigh, [&] { acquired = osMutexAcquire(mutex, osWaitForever); });
    for (int i = 0; i < 299; i++) ASSERT_EQ(osMutexRelease(mutex), osOK);
    EXPECT_EQ(acquired, osError);
    EXPECT_TRUE(osMutexGetOwner(mutex) == osThreadGetId());
    EXPECT_EQ(osMutexRelease(mutex), osOK);
    EXPECT_EQ(acquired, osOK);
    EXPECT_EQ(osMutexRelease(mutex), osErrorResource);
    osMutexDelete(mutex);
}

TEST(mutex, goes_to_the_highest_then_the_first) {
    Log log;
    osMutexId_t mutex = make(0);
    osMutexAcquire(mutex, 0);
    const auto use = [&](char c) {
        osMutexAcquire(mutex, osWaitForever);
        log(c);
        osMutexRelease(mutex);
    };
    Task a(osPriorityAboveNormal, [&] { use('a'); });
    Task b(osPriorityAboveNormal, [&] { use('b'); });
    Task c(osPriorityHigh, [&] { use('c'); });
    Task d(osPriorityAboveNormal1, [&] { use('d'); });
    osMutexRelease(mutex);
    EXPECT_STREQ(log.text(), "cdab");
    osMutexDelete(mutex);
}

TEST(mutex, no_inversion_of_priorities) {
    // The middle one would keep the low one from going on, and that the high one.
    Log log;
    osMutexId_t mutex = make(osMutexPrioInherit);
    Task low(osPriorityLow, [&] {
        osMutexAcquire(mutex, osWaitForever);
        osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever);
        log('l');
        osMutexRelease(mutex);
        log('k');
    });
    osDelay(1);
    Task middle(osPriorityBelowNormal, [&] {
        osDelay(1);
        log('m');
    });
    Task high(osPriorityHigh, [&] {
        osDelay(1);
        osThreadFlagsSet(low.id, 1);
        osMutexAcquire(mutex, osWaitForever);
        log('h');
        osMutexRelease(mutex);
    });
    osDelay(4);
    EXPECT_STREQ(log.text(), "lhmk");
    osMutexDelete(mutex);
}

TEST(mutex, without_inheritance_there_is_inversion) {
    osMutexId_t mutex = make(0);
    Task low(osPriorityLow, [&] { hold(mutex); });
    osDelay(1);
    Task high(osPriorityHigh, [&] { osMutexAcquire(mutex, osWaitForever); });
    EXPECT_EQ(osThreadGetPriority(low.id), osPriorityLow);
    osMutexDelete(mutex);
}

TEST(mutex, priorities_of_nested_ones_fall_one_by_one) {
    osMutexId_t outer = make(osMutexPrioInherit), inner = make(osMutexPrioInherit);
    osMutexAcquire(outer, 0);
    osMutexAcquire(inner, 0);
    Task high(osPriorityHigh, [&] { osMutexAcquire(inner, osWaitForever); });
    Task above(osPriorityAboveNormal, [&] { osMutexAcquire(outer, osWaitForever); });
    EXPECT_EQ(mine(), osPriorityHigh);
    osMutexRelease(inner);
    osDelay(1);
    EXPECT_EQ(mine(), osPriorityAboveNormal);
    osMutexRelease(outer);
    EXPECT_EQ(mine(), osPriorityNormal);
    osMutexDelete(outer);
    osMutexDelete(inner);
}

TEST(mutex, released_in_the_wrong_order) {
    osMutexId_t outer = make(osMutexPrioInherit), inner = make(osMutexPrioInherit);
    osMutexAcquire(outer, 0);
    osMutexAcquire(inner, 0);
    Task high(osPriorityHigh, [&] { osMutexAcquire(outer, osWaitForever); });
    Task above(osPriorityAboveNormal, [&] { osMutexAcquire(inner, osWaitForever); });
    EXPECT_EQ(mine(), osPriorityHigh);
    osMutexRelease(outer);
    EXPECT_EQ(mine(), osPriorityAboveNormal);
    osMutexRelease(inner);
    EXPECT_EQ(mine(), osPriorityNormal);
    osMutexDelete(outer);
    osMutexDelete(inner);
}

TEST(mutex, a_chain_lends_its_priority_to_the_end) {
    osMutexId_t first = make(osMutexPrioInherit), second = make(osMutexPrioInherit);
    Task low(osPriorityLow, [&] { hold(first); });
    osDelay(1);
    Task below(osPriorityBelowNormal, [&] {
        osMutexAcquire(second, osWaitForever);
        osMutexAcquire(first, osWaitForever);
        osMutexRelease(first);
        osMutexRelease(second);
    });
    osDelay(1);
    EXPECT_EQ(osThreadGetPriority(low.id), osPriorityBelowNormal);
    osStatus_t timed = osOK;
    Task high(osPriorityHigh, [&] { timed = osMutexAcquire(second, 5); });
    EXPECT_EQ(osThreadGetPriority(below.id), osPriorityHigh);
    EXPECT_EQ(osThreadGetPriority(low.id), osPriorityHigh);
    // And with it when it changes.
    osThreadSetPriority(high.id, osPriorityRealtime);
    EXPECT_EQ(osThreadGetPriority(below.id), osPriorityRealtime);
    EXPECT_EQ(osThreadGetPriority(low.id), osPriorityRealtime);
    osThreadSetPriority(high.id, osPriorityAboveNormal);
    EXPECT_EQ(osThreadGetPriority(low.id), osPriorityAboveNormal);
    // Nobody that high waits any more.
    osDelay(8);
    EXPECT_EQ(timed, osErrorTimeout);
    EXPECT_EQ(osThreadGetPriority(below.id), osPriorityBelowNormal);
    EXPECT_EQ(osThreadGetPriority(low.id), osPriorityBelowNormal);
    osThreadFlagsSet(low.id, 1);
    osDelay(2);
    EXPECT_EQ(osThreadGetState(low.id), osThreadTerminated);
    EXPECT_EQ(osThreadGetState(below.id), osThreadTerminated);
    osMutexDelete(first);
    osMutexDelete(second);
}

TEST(mutex, the_waiter_that_ends_takes_its_priority_with_it) {
    osMutexId_t mutex = make(osMutexPrioInherit);
    osMutexAcquire(mutex, 0);
    {
        Task high(osPriorityHigh, [&] { osMutexAcquire(mutex, osWaitForever); });
        EXPECT_EQ(mine(), osPriorityHigh);
        osThreadTerminate(high.id);
        EXPECT_EQ(mine(), osPriorityNormal);
    }
    Task high(osPriorityHigh, [&] { osMutexAcquire(mutex, osWaitForever); });
    EXPECT_EQ(mine(), osPriorityHigh);
    osThreadSuspend(high.id);
    EXPECT_EQ(mine(), osPriorityNormal);
    osMutexDelete(mutex);
}

TEST(mutex, own_priority_set_while_one_is_lent) {
    osMutexId_t mutex = make(osMutexPrioInherit);
    osMutexAcquire(mutex, 0);
    Task high(osPriorityHigh, [&] { osMutexAcquire(mutex, osWaitForever); });
    EXPECT_EQ(osThreadSetPriority(osThreadGetId(), osPriorityBelowNormal), osOK);
    EXPECT_EQ(mine(), osPriorityHigh);
    osMutexRelease(mutex);
    EXPECT_EQ(mine(), osPriorityBelowNormal);
    osThreadSetPriority(osThreadGetId(), osPriorityNormal);
    osMutexDelete(mutex);
}

TEST(mutex, deleted_while_someone_waits) {
    osMutexId_t mutex = make(osMutexPrioInherit);
    osMutexAcquire(mutex, 0);
    osStatus_t acquired = osOK;
    Task high(osPriorityHigh, [&] { acquired = osMutexAcquire(mutex, osWaitForever); });
    EXPECT_EQ(mine(), osPriorityHigh);
    EXPECT_EQ(osMutexDelete(mutex), osOK);
    EXPECT_EQ(acquired, osErrorResource);
    EXPECT_EQ(mine(), osPriorityNormal);
}

TEST(mutex, robust_ones_are_passed_on) {
    osMutexId_t free_one = make(osMutexRobust), wanted = make(osMutexRobust | osMutexPrioInherit);
    Task owner(osPriorityHigh, [&] {
        osMutexAcquire(free_one, 0);
        osMutexAcquire(wanted, 0);
        osDelay(osWaitForever);
    });
    osStatus_t acquired = osError;
    Task waiter(osPriorityAboveNormal, [&] {
        acquired = osMutexAcquire(wanted, osWaitForever);
        osDelay(osWaitForever);
    });
    osThreadTerminate(owner.id);
    EXPECT_EQ(acquired, osOK);
    EXPECT_TRUE(osMutexGetOwner(wanted) == waiter.id);
    EXPECT_TRUE(osMutexGetOwner(free_one) == nullptr);
    EXPECT_EQ(osMutexAcquire(free_one, 0), osOK);
    osMutexRelease(free_one);
    osMutexDelete(free_one);
    osMutexDelete(wanted);
}

TEST(mutex, those_that_are_not_robust_stay_locked) {
    osMutexId_t mutex = make(0);
    Task owner(osPriorityHigh, [&] { osMutexAcquire(mutex, 0); });
    EXPECT_EQ(osThreadGetState(owner.id), osThreadTerminated);
    EXPECT_TRUE(osMutexGetOwner(mutex) == nullptr);
    EXPECT_EQ(osMutexAcquire(mutex, 0), osErrorResource);
    EXPECT_EQ(osMutexAcquire(mutex, 2), osErrorTimeout);
    EXPECT_EQ(osMutexRelease(mutex), osErrorResource);
    EXPECT_EQ(osMutexDelete(mutex), osOK);
}
