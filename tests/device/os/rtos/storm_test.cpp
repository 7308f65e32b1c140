// SPDX-License-Identifier: BSD-3-Clause
// A timer's interrupts, far too many, call the kernel while threads are in the midst of it: nothing may be lost.
#include "rtos_test.h"

using namespace rtos_test;

namespace {

constexpr uint32_t kTimes = 5000;
// As long as a few context switches, and never in step with them.
constexpr auto kEvery = 61us;

volatile uint32_t sent;

}  // namespace

TEST(storm, semaphores) {
    static osSemaphoreId_t semaphore;
    semaphore = osSemaphoreNew(65535, 0, nullptr);
    sent = 0;
    uint32_t got[3] = {};
    const auto take = [&](int i) {
        for (;;) {
            const osStatus_t status = osSemaphoreAcquire(semaphore, i);
            if (status == osOK) {
                got[i]++;
            } else if (i == 0) {
                osThreadYield();
            }
        }
    };
    Task a(osPriorityBelowNormal, [&] { take(0); });
    Task b(osPriorityBelowNormal, [&] { take(1); });
    Task c(osPriorityAboveNormal, [&] { take(2); });
    Ticker ticker;
    ticker.attach(
        [] {
            if (sent < kTimes && osSemaphoreRelease(semaphore) == osOK) sent = sent + 1;
        },
        kEvery);
    while (sent < kTimes) osDelay(1);
    ticker.detach();
    osDelay(5);
    EXPECT_EQ(got[0] + got[1] + got[2], kTimes);
    EXPECT_EQ(osSemaphoreGetCount(semaphore), 0u);
    EXPECT_GT(got[2], 0u);
    osThreadTerminate(a.id);
    osThreadTerminate(b.id);
    osThreadTerminate(c.id);
    osSemaphoreDelete(semaphore);
}

TEST(storm, queue_and_pool) {
    struct Message {
        uint32_t number;
        uint32_t inverse;
    };
    static osMessageQueueId_t queue;
    static osMemoryPoolId_t pool;
    queue = osMessageQueueNew(4, sizeof(Message*), nullptr);
    pool = osMemoryPoolNew(8, sizeof(Message), nullptr);
    sent = 0;
    static volatile uint32_t dropped;
    dropped = 0;
    uint32_t got = 0, wrong = 0;
    Task take(osPriorityAboveNormal, [&] {
        for (;;) {
            Message* message;
            if (osMessageQueueGet(queue, &message, nullptr, osWaitForever) != osOK) wrong++;
            if (message->number != got || message->inverse != ~got) wrong++;
            got++;
            if (osMemoryPoolFree(pool, message) != osOK) wrong++;
        }
    });
    // Another one uses the pool at the same time.
    Task other(osPriorityBelowNormal, [&] {
        for (;;) {
            void* block = osMemoryPoolAlloc(pool, osWaitForever);
            if (osMemoryPoolFree(pool, block) != osOK) wrong++;
        }
    });
    Ticker ticker;
    ticker.attach(
        [] {
            if (sent == kTimes) return;
            auto* message = static_cast<Message*>(osMemoryPoolAlloc(pool, 0));
            if (!message) {
                dropped = dropped + 1;
                return;
            }
            *message = {sent, ~sent};
            if (osMessageQueuePut(queue, &message, 0, 0) == osOK) {
                sent = sent + 1;
            } else {
                osMemoryPoolFree(pool, message);
                dropped = dropped + 1;
            }
        },
        kEvery);
    while (sent < kTimes) osDelay(1);
    ticker.detach();
    osDelay(2);
    EXPECT_EQ(got, kTimes);
    EXPECT_EQ(wrong, 0u);
    osThreadTerminate(take.id);
    osThreadTerminate(other.id);
    EXPECT_LE(osMemoryPoolGetCount(pool), 1u);  // what the other one had
    osMessageQueueDelete(queue);
    osMemoryPoolDelete(pool);
}

TEST(storm, flags_there_and_back) {
    static osThreadId_t thread;
    static osEventFlagsId_t flags;
    static volatile uint32_t answered;
    flags = osEventFlagsNew(nullptr);
    sent = 0;
    answered = 0;
    uint32_t wrong = 0;
    Task answers(osPriorityAboveNormal, [&] {
        for (;;) {
            if (osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever) != 1) wrong++;
            answered = answered + 1;
            osEventFlagsSet(flags, 2);
        }
    });
    thread = answers.id;
    Task locks(osPriorityBelowNormal, [] {
        for (;;) {
            osKernelLock();
            osKernelUnlock();
            osThreadYield();
        }
    });
    Ticker ticker;
    ticker.attach(
        [] {
            if (sent < kTimes && answered == sent) {
                sent = sent + 1;
                osThreadFlagsSet(thread, 1);
            }
        },
        kEvery);
    while (sent < kTimes) {
        if (osEventFlagsWait(flags, 2, osFlagsWaitAny, 100) & osFlagsError) wrong++;
    }
    ticker.detach();
    osDelay(1);
    EXPECT_EQ(answered, kTimes);
    EXPECT_EQ(wrong, 0u);
    osThreadTerminate(answers.id);
    osEventFlagsDelete(flags);
}

TEST(storm, floating_point_survives) {
    sent = 0;
    volatile bool stop = false;
    float sums[2] = {};
    const auto add = [&](int i, float step) {
        float a = 0, b = 1, c = 2, d = 3;
        while (!stop) {
            a += step;
            b += step;
            c += step;
            d += step;
            if (b - a != 1 || c - a != 2 || d - a != 3) sums[i] = -1;
            if (a >= 4096) a = 0, b = 1, c = 2, d = 3;
        }
    };
    Task a(osPriorityBelowNormal, [&] { add(0, 0.5f); });
    Task b(osPriorityBelowNormal, [&] { add(1, 0.25f); });
    static volatile float in_isr;
    in_isr = 0;
    Ticker ticker;
    ticker.attach([] { in_isr = in_isr * 0.5f + 1.0f; }, kEvery);
    for (int i = 0; i < 100; i++) {
        osDelay(1);
        osThreadYield();
    }
    stop = true;
    ticker.detach();
    osDelay(8);
    EXPECT_TRUE(sums[0] == 0 && sums[1] == 0);
    EXPECT_TRUE(in_isr > 1.9f && in_isr < 2.1f);
}
