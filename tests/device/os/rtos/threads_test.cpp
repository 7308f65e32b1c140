// SPDX-License-Identifier: BSD-3-Clause
// Threads: how they begin, who runs, how they end.
#include <alloca.h>

#include "rtos/mbed_rtos_info.h"
#include "rtos_test.h"

using namespace rtos_test;

namespace {

alignas(8) unsigned char small_stack[512];
mbed_rtos_storage_thread_t memory;

void nothing(void*) {}

osThreadAttr_t attributes(osPriority_t priority = osPriorityAboveNormal) {
    osThreadAttr_t attr = {};
    attr.cb_mem = &memory;
    attr.cb_size = sizeof memory;
    attr.stack_mem = small_stack;
    attr.stack_size = sizeof small_stack;
    attr.priority = priority;
    return attr;
}

bool refused(const osThreadAttr_t& attr) { return osThreadNew(nothing, nullptr, &attr) == nullptr; }

}  // namespace

TEST(threads, new_refuses_what_cannot_be) {
    EXPECT_TRUE(osThreadNew(nullptr, nullptr, nullptr) == nullptr);
    osThreadAttr_t attr = attributes(static_cast<osPriority_t>(osPriorityISR + 1));
    EXPECT_TRUE(refused(attr));
    attr = attributes();
    attr.attr_bits = 0x80;
    EXPECT_TRUE(refused(attr));
    attr = attributes();
    attr.cb_size = sizeof memory - 1;
    EXPECT_TRUE(refused(attr));
    attr = attributes();
    attr.stack_mem = small_stack + 4;
    EXPECT_TRUE(refused(attr));
    attr = attributes();
    attr.stack_size = 0;
    EXPECT_TRUE(refused(attr));
    attr = attributes();
    attr.stack_size = 64;
    EXPECT_TRUE(refused(attr));
    attr = attributes();
    EXPECT_FALSE(refused(attr));
}

TEST(threads, higher_at_once_equal_after_yield_lower_when_nobody_else) {
    Log log;
    Task lower(osPriorityBelowNormal, [&] { log('l'); });
    Task equal(osPriorityNormal, [&] { log('e'); });
    Task higher(osPriorityNormal1, [&] { log('h'); });
    log('m');
    EXPECT_EQ(osThreadYield(), osOK);
    log('n');
    osDelay(2);
    EXPECT_STREQ(log.text(), "hmenl");
}

TEST(threads, priority_none_is_normal) {
    osThreadAttr_t attr = attributes(osPriorityNone);
    attr.attr_bits = osThreadJoinable;
    const osThreadId_t id = osThreadNew(nothing, nullptr, &attr);
    EXPECT_EQ(osThreadGetPriority(id), osPriorityNormal);
    EXPECT_EQ(osThreadJoin(id), osOK);
}

TEST(threads, states) {
    osSemaphoreId_t go = osSemaphoreNew(1, 0, nullptr);
    Task task(osPriorityBelowNormal, [&] { osSemaphoreAcquire(go, osWaitForever); });
    EXPECT_EQ(osThreadGetState(osThreadGetId()), osThreadRunning);
    EXPECT_EQ(osThreadGetState(task.id), osThreadReady);
    osDelay(2);
    EXPECT_EQ(osThreadGetState(task.id), osThreadBlocked);
    osSemaphoreRelease(go);
    EXPECT_EQ(osThreadGetState(task.id), osThreadReady);
    osDelay(2);
    EXPECT_EQ(osThreadGetState(task.id), osThreadTerminated);
    EXPECT_EQ(osThreadGetPriority(task.id), osPriorityError);
    EXPECT_EQ(osThreadJoin(task.id), osOK);
    EXPECT_EQ(osThreadGetState(task.id), osThreadError);
    EXPECT_EQ(osThreadGetState(nullptr), osThreadError);
    osSemaphoreDelete(go);
}

TEST(threads, join) {
    Log log;
    Task task(osPriorityBelowNormal, [&] {
        osDelay(3);
        log('t');
    });
    EXPECT_EQ(osThreadJoin(osThreadGetId()), osErrorResource);
    EXPECT_EQ(osThreadJoin(nullptr), osErrorParameter);
    EXPECT_EQ(osThreadJoin(task.id), osOK);
    log('m');
    EXPECT_STREQ(log.text(), "tm");
    EXPECT_EQ(osThreadJoin(task.id), osErrorParameter);
}

TEST(threads, one_alone_joins) {
    osSemaphoreId_t go = osSemaphoreNew(1, 0, nullptr);
    osStatus_t first = osError;
    osThreadAttr_t attr = {};
    attr.attr_bits = osThreadJoinable;
    attr.priority = osPriorityHigh;
    const osThreadId_t id = osThreadNew([](void* s) { osSemaphoreAcquire(s, osWaitForever); }, go, &attr);
    Task joiner(osPriorityLow, [&] { first = osThreadJoin(id); });
    osDelay(2);
    EXPECT_EQ(osThreadJoin(id), osErrorResource);
    EXPECT_EQ(osThreadDetach(id), osErrorResource);
    osSemaphoreRelease(go);
    // It has ended, and whoever waited for that has not run yet.
    EXPECT_EQ(osThreadGetState(id), osThreadTerminated);
    EXPECT_EQ(osThreadJoin(id), osErrorResource);
    EXPECT_EQ(osThreadDetach(id), osErrorResource);
    EXPECT_EQ(first, osError);
    osDelay(2);
    EXPECT_EQ(first, osOK);
    osSemaphoreDelete(go);
}

TEST(threads, detached) {
    osThreadAttr_t attr = attributes();
    const osThreadId_t id = osThreadNew([](void*) { osDelay(2); }, nullptr, &attr);
    EXPECT_EQ(osThreadJoin(id), osErrorResource);
    EXPECT_EQ(osThreadDetach(id), osErrorResource);
    osDelay(4);
    EXPECT_EQ(osThreadGetState(id), osThreadError);

    Task late(osPriorityAboveNormal, [] { osDelay(2); });
    EXPECT_EQ(osThreadDetach(late.id), osOK);
    EXPECT_EQ(osThreadJoin(late.id), osErrorResource);
    osDelay(4);
    EXPECT_EQ(osThreadGetState(late.id), osThreadError);
    Task ended(osPriorityAboveNormal, [] {});
    EXPECT_EQ(osThreadGetState(ended.id), osThreadTerminated);
    EXPECT_EQ(osThreadDetach(ended.id), osOK);
    EXPECT_EQ(osThreadDetach(ended.id), osErrorParameter);
}

TEST(threads, memory_of_ended_threads_comes_back) {
    // More than there is, taken together.
    for (int i = 0; i < 3000; i++) {
        osThreadAttr_t attr = {};
        attr.attr_bits = i % 3 == 0 ? osThreadJoinable : osThreadDetached;
        attr.priority = osPriorityHigh;
        attr.stack_size = 8192;
        const osThreadId_t id = osThreadNew(nothing, nullptr, &attr);
        ASSERT_TRUE(id != nullptr);
        if (i % 6 == 0) {
            ASSERT_EQ(osThreadJoin(id), osOK);
        } else if (i % 6 == 3) {
            ASSERT_EQ(osThreadDetach(id), osOK);
        }
    }
}

TEST(threads, exit_ends_in_the_middle) {
    Log log;
    Task task(osPriorityHigh, [&] {
        log('a');
        osThreadExit();
        log('b');
    });
    EXPECT_EQ(osThreadGetState(task.id), osThreadTerminated);
    EXPECT_STREQ(log.text(), "a");
}

TEST(threads, terminate) {
    osSemaphoreId_t semaphore = osSemaphoreNew(5, 0, nullptr);
    Log log;
    Task waits(osPriorityHigh, [&] {
        osSemaphoreAcquire(semaphore, 100);
        log('w');
    });
    Task sleeps(osPriorityHigh, [&] {
        osDelay(5);
        log('s');
    });
    Task ready(osPriorityLow, [&] { log('r'); });
    Task itself(osPriorityHigh, [&] {
        log('i');
        osThreadTerminate(osThreadGetId());
        log('j');
    });
    EXPECT_EQ(osThreadTerminate(waits.id), osOK);
    EXPECT_EQ(osThreadTerminate(sleeps.id), osOK);
    EXPECT_EQ(osThreadTerminate(ready.id), osOK);
    EXPECT_EQ(osThreadTerminate(ready.id), osErrorResource);
    EXPECT_EQ(osThreadTerminate(nullptr), osErrorParameter);
    EXPECT_EQ(osThreadTerminate(semaphore), osErrorParameter);
    osSemaphoreRelease(semaphore);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 1u);
    osDelay(10);
    EXPECT_STREQ(log.text(), "i");
    osSemaphoreDelete(semaphore);
}

TEST(threads, suspend_and_resume) {
    osSemaphoreId_t semaphore = osSemaphoreNew(5, 0, nullptr);
    Log log;
    osStatus_t acquired = osError;
    Task waits(osPriorityHigh, [&] { acquired = osSemaphoreAcquire(semaphore, osWaitForever); });
    Task ready(osPriorityLow, [&] { log('r'); });
    Task itself(osPriorityHigh, [&] {
        log('i');
        osThreadSuspend(osThreadGetId());
        log('j');
    });
    EXPECT_EQ(osThreadSuspend(ready.id), osOK);
    EXPECT_EQ(osThreadGetState(ready.id), osThreadBlocked);
    osDelay(2);
    EXPECT_STREQ(log.text(), "i");
    EXPECT_EQ(osThreadResume(itself.id), osOK);
    EXPECT_STREQ(log.text(), "ij");
    EXPECT_EQ(osThreadResume(ready.id), osOK);
    EXPECT_EQ(osThreadResume(ready.id), osErrorResource);
    osDelay(2);
    EXPECT_STREQ(log.text(), "ijr");
    EXPECT_EQ(osThreadResume(ready.id), osErrorResource);
    EXPECT_EQ(osThreadSuspend(ready.id), osErrorResource);

    // It does not wait for the semaphore any more.
    EXPECT_EQ(osThreadSuspend(waits.id), osOK);
    osSemaphoreRelease(semaphore);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 1u);
    EXPECT_EQ(acquired, osError);
    EXPECT_EQ(osThreadResume(waits.id), osOK);
    EXPECT_EQ(acquired, osErrorTimeout);
    EXPECT_EQ(osThreadSuspend(nullptr), osErrorParameter);
    EXPECT_EQ(osThreadResume(nullptr), osErrorParameter);
    EXPECT_EQ(osThreadResume(osThreadGetId()), osErrorResource);
    osSemaphoreDelete(semaphore);
}

TEST(threads, suspended_threads_get_no_flags_and_no_end_of_time) {
    uint32_t got = 0;
    Task flags(osPriorityHigh, [&] { got = osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever); });
    Task sleeps(osPriorityHigh, [] { osDelay(2); });
    osThreadSuspend(flags.id);
    osThreadSuspend(sleeps.id);
    EXPECT_EQ(osThreadFlagsSet(flags.id, 1), 1u);
    EXPECT_EQ(got, 0u);
    osDelay(5);
    EXPECT_EQ(osThreadGetState(sleeps.id), osThreadBlocked);
    osThreadResume(flags.id);
    EXPECT_EQ(got, (uint32_t)osFlagsErrorTimeout);
}

TEST(threads, priorities_change_who_runs) {
    Log log;
    const osThreadId_t self = osThreadGetId();
    Task task(osPriorityBelowNormal, [&] {
        log('t');
        osThreadSetPriority(self, osPriorityHigh);
        log('u');
    });
    EXPECT_EQ(osThreadSetPriority(task.id, osPriorityAboveNormal), osOK);
    EXPECT_STREQ(log.text(), "t");
    EXPECT_EQ(osThreadGetPriority(self), osPriorityHigh);
    EXPECT_EQ(osThreadGetPriority(task.id), osPriorityAboveNormal);
    EXPECT_EQ(osThreadSetPriority(self, osPriorityNormal), osOK);
    EXPECT_STREQ(log.text(), "tu");
    EXPECT_EQ(osThreadSetPriority(task.id, osPriorityNormal), osErrorResource);
    EXPECT_EQ(osThreadSetPriority(self, osPriorityNone), osErrorParameter);
    EXPECT_EQ(osThreadSetPriority(self, static_cast<osPriority_t>(57)), osErrorParameter);
    EXPECT_EQ(osThreadSetPriority(nullptr, osPriorityNormal), osErrorParameter);
    EXPECT_EQ(osThreadGetPriority(nullptr), osPriorityError);
}

TEST(threads, waiters_move_with_their_priority) {
    osSemaphoreId_t semaphore = osSemaphoreNew(5, 0, nullptr);
    Log log;
    Task a(osPriorityHigh, [&] {
        osSemaphoreAcquire(semaphore, osWaitForever);
        log('a');
    });
    Task b(osPriorityHigh1, [&] {
        osSemaphoreAcquire(semaphore, osWaitForever);
        log('b');
    });
    Task c(osPriorityHigh2, [&] {
        osSemaphoreAcquire(semaphore, osWaitForever);
        log('c');
    });
    osThreadSetPriority(a.id, osPriorityHigh3);
    osThreadSetPriority(c.id, osPriorityAboveNormal);
    for (int i = 0; i < 3; i++) osSemaphoreRelease(semaphore);
    EXPECT_STREQ(log.text(), "abc");
    osSemaphoreDelete(semaphore);
}

TEST(threads, yield_in_a_critical_section_takes_nothing_from_a_higher_one) {
    Log log;
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, nullptr);
    Task equal(osPriorityNormal, [&] { log('e'); });
    Task higher(osPriorityHigh, [&] {
        osSemaphoreAcquire(semaphore, osWaitForever);
        log('h');
    });
    core_util_critical_section_enter();
    osSemaphoreRelease(semaphore);
    osThreadYield();
    core_util_critical_section_exit();
    osDelay(2);
    EXPECT_STREQ(log.text(), "he");
    osSemaphoreDelete(semaphore);
}

TEST(threads, count_and_enumerate) {
    osThreadId_t ids[16];
    const uint32_t before = osThreadGetCount();
    Task task(
        osPriorityLow, [] {}, "listed");
    EXPECT_EQ(osThreadGetCount(), before + 1);
    EXPECT_EQ(osThreadEnumerate(ids, 16), before + 1);
    bool task_found = false, main_found = false;
    for (uint32_t i = 0; i < before + 1; i++) {
        task_found |= ids[i] == task.id;
        main_found |= ids[i] == osThreadGetId();
    }
    EXPECT_TRUE(task_found);
    EXPECT_TRUE(main_found);
    EXPECT_EQ(osThreadEnumerate(ids, 1), 1u);
    EXPECT_EQ(osThreadEnumerate(ids, 0), 0u);
    EXPECT_EQ(osThreadEnumerate(nullptr, 16), 0u);
    EXPECT_STREQ(osThreadGetName(task.id), "listed");
    EXPECT_TRUE(osThreadGetName(nullptr) == nullptr);
    osThreadTerminate(task.id);
    EXPECT_EQ(osThreadGetCount(), before);
}

TEST(threads, stack_watermark) {
    osSemaphoreId_t go = osSemaphoreNew(1, 0, nullptr);
    Task task(osPriorityHigh, [&] {
        osSemaphoreAcquire(go, osWaitForever);
        volatile char* deep = static_cast<volatile char*>(alloca(400));
        for (int i = 0; i < 400; i++) deep[i] = 1;
        osSemaphoreAcquire(go, osWaitForever);
    });
    EXPECT_EQ(osThreadGetStackSize(task.id), kStackSize);
    const uint32_t before = osThreadGetStackSpace(task.id);
    EXPECT_LE(before, kStackSize - 100);
    EXPECT_GE(before, kStackSize / 2);
    osSemaphoreRelease(go);
    const uint32_t after = osThreadGetStackSpace(task.id);
    EXPECT_LE(after, before - 380);
    EXPECT_GE(after, before - 480);
    osSemaphoreRelease(go);
    EXPECT_EQ(osThreadGetStackSpace(task.id), after);
    EXPECT_EQ(osThreadGetStackSize(nullptr), 0u);
    EXPECT_EQ(osThreadGetStackSpace(nullptr), 0u);
    osSemaphoreDelete(go);
}

TEST(threads, run_time_of_each) {
    const uint32_t per_us = osKernelGetSysTimerFreq() / 1000000;
    const uint64_t before = mbed_rtos_thread_run_time(osThreadGetId());
    Task a(osPriorityHigh, [] {
        for (int i = 0; i < 3; i++) {
            busy(1000);
            osDelay(1);
        }
    });
    Task b(osPriorityHigh1, [] {
        osDelay(1);
        busy(5000);
    });
    osDelay(20);
    busy(500);
    const uint64_t of_main = (mbed_rtos_thread_run_time(osThreadGetId()) - before) / per_us;
    EXPECT_GE(of_main, 500u);
    EXPECT_LE(of_main, 800u);
    const uint64_t of_b = mbed_rtos_thread_run_time(b.id) / per_us;
    EXPECT_GE(of_b, 5000u);
    EXPECT_LE(of_b, 5200u);
    // While b ran, a's busy time went on.
    EXPECT_LE(mbed_rtos_thread_run_time(a.id) / per_us, 3200u);
    EXPECT_GE(mbed_rtos_thread_run_time(a.id) / per_us, 1900u);
    EXPECT_EQ(mbed_rtos_thread_run_time(nullptr), 0u);
}

TEST(threads, the_class_says_what_it_waits_for) {
    static Semaphore semaphore(0);
    static EventFlags flags;
    static Mutex mutex;
    static Queue<int, 1> queue;
    static MemoryPool<int, 1> pool;
    static int item;
    static Thread* other;
    struct Case {
        void (*wait)();
        Thread::State state;
    };
    const Case cases[] = {
        {[] { semaphore.acquire(); }, Thread::WaitingSemaphore},
        {[] { flags.wait_any(1); }, Thread::WaitingEventFlag},
        {[] { ThisThread::flags_wait_any(1); }, Thread::WaitingThreadFlag},
        {[] { mutex.lock(); }, Thread::WaitingMutex},
        {[] { ThisThread::sleep_for(1h); }, Thread::WaitingDelay},
        {[] { pool.try_alloc_for(1h); }, Thread::WaitingMemoryPool},
        {[] { queue.try_put_for(1h, &item); }, Thread::WaitingMessagePut},
        {[] { other->join(); }, Thread::WaitingJoin},
    };
    Thread never;
    other = &never;
    mutex.lock();
    EXPECT_TRUE(pool.try_alloc() != nullptr);
    EXPECT_TRUE(queue.try_put(&item));
    for (const Case& c : cases) {
        Thread thread(osPriorityHigh, sizeof small_stack, small_stack);
        thread.start(c.wait);
        EXPECT_EQ(thread.get_state(), c.state);
        EXPECT_EQ(thread.terminate(), osOK);
        EXPECT_EQ(thread.get_state(), Thread::Deleted);
    }
    int* got;
    EXPECT_TRUE(queue.try_get(&got));
    Thread thread(osPriorityHigh, sizeof small_stack, small_stack);
    thread.start([] { queue.try_get_for(1h, new (small_stack) int*); });
    EXPECT_EQ(thread.get_state(), Thread::WaitingMessageGet);
    thread.terminate();
    mutex.unlock();
}

TEST(threads, the_class_starts_once_and_many_may_join) {
    static Thread* shared;
    Thread thread(osPriorityLow, sizeof small_stack, small_stack, "once");
    shared = &thread;
    EXPECT_TRUE(thread.get_id() == nullptr);
    EXPECT_EQ(thread.get_state(), Thread::Deleted);
    osStatus results[2] = {osError, osError};
    Task a(osPriorityHigh, [&] { results[0] = shared->join(); });
    Task b(osPriorityHigh, [&] { results[1] = shared->join(); });
    EXPECT_EQ(thread.start([] { ThisThread::sleep_for(1ms); }), osOK);
    EXPECT_EQ(thread.start([] {}), osErrorParameter);
    EXPECT_EQ(thread.join(), osOK);
    EXPECT_EQ(thread.join(), osOK);
    EXPECT_EQ(results[0], osOK);
    EXPECT_EQ(results[1], osOK);
    EXPECT_EQ(thread.start([] {}), osErrorParameter);

    Thread never;
    EXPECT_EQ(never.terminate(), osOK);
    EXPECT_EQ(never.join(), osOK);
    EXPECT_NE(never.start([] {}), osOK);
    Thread tiny(osPriorityNormal, 32);
    EXPECT_EQ(tiny.start([] {}), osErrorResource);
    Thread huge(osPriorityNormal, 0x7FFFFFF8);
    EXPECT_EQ(huge.start([] {}), osErrorNoMemory);
}

TEST(threads, the_class_destroyed_ends_it) {
    const uint32_t before = osThreadGetCount();
    {
        Thread thread(osPriorityHigh, sizeof small_stack, small_stack);
        thread.start([] { ThisThread::sleep_for(1h); });
        EXPECT_EQ(osThreadGetCount(), before + 1);
    }
    EXPECT_EQ(osThreadGetCount(), before);
}

TEST(threads, terminate_hook) {
    static osThreadId_t seen;
    static int calls;
    seen = nullptr;
    calls = 0;
    Kernel::attach_thread_terminate_hook([](osThreadId_t id) {
        seen = id;
        calls++;
    });
    Task task(osPriorityHigh, [] {});
    EXPECT_TRUE(seen == task.id);
    Task killed(osPriorityHigh, [] { osDelay(1000); });
    osThreadTerminate(killed.id);
    EXPECT_TRUE(seen == killed.id);
    osThreadTerminate(killed.id);
    EXPECT_EQ(calls, 2);
    Kernel::attach_thread_terminate_hook(nullptr);
}
