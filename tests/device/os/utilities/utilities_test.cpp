// SPDX-License-Identifier: BSD-3-Clause
// What of the utilities depends on the core or the kernel; the rest is tested on the host.
#include "device_test.h"
#include "mbed.h"
#include "platform/ATCmdParser.h"
#include "platform/CThunk.h"
#include "platform/DeepSleepLock.h"
#include "platform/ScopedRamExecutionLock.h"
#include "platform/SingletonPtr.h"

namespace {

alignas(8) unsigned char stack_a[1024], stack_b[1024];

struct Object {
    int calls = 0;
    void* seen = nullptr;
    void simple() { calls++; }
    void with(void* context) { seen = context; }
};

int twice(int x) { return 2 * x; }

}  // namespace

TEST(utilities, callback_sizes_and_calls) {
    EXPECT_EQ(sizeof(Callback<void()>), 16u);
    Callback<int(int)> f(twice);
    EXPECT_EQ(f(21), 42);
    Object object;
    Callback<void()> m(&object, &Object::simple);
    m();
    EXPECT_EQ(object.calls, 1);
}

TEST(utilities, thunk_is_code_that_runs) {
    ScopedRamExecutionLock executable;
    Object object;
    CThunk<Object> thunk(&object, &Object::simple);
    void (*plain)() = thunk;
    plain();
    plain();
    EXPECT_EQ(object.calls, 2);
    thunk.callback(&Object::with);
    thunk.context(&object);
    plain();
    EXPECT_TRUE(object.seen == &object);
}

TEST(utilities, atomics_against_an_interrupt) {
    static volatile uint32_t counter;
    static volatile uint64_t wide;
    static volatile uint8_t narrow;
    static volatile int by_isr;
    counter = 0;
    wide = 0;
    narrow = 0;
    by_isr = 0;
    Ticker ticker;
    ticker.attach(
        [] {
            core_util_atomic_incr_u32(&counter, 1);
            core_util_atomic_incr_u64(&wide, UINT64_C(0x100000001));
            core_util_atomic_incr_u8(&narrow, 1);
            by_isr = by_isr + 1;
        },
        131us);  // longer than the interrupt takes a Cortex-M0
    const int n = 20000;
    for (int i = 0; i < n; i++) {
        core_util_atomic_incr_u32(&counter, 1);
        core_util_atomic_incr_u64(&wide, UINT64_C(0x100000001));
        core_util_atomic_incr_u8(&narrow, 1);
    }
    ticker.detach();
    EXPECT_GT(by_isr, 0);
    EXPECT_EQ(counter, static_cast<uint32_t>(n + by_isr));
    EXPECT_EQ(static_cast<uint32_t>(wide), counter);
    EXPECT_EQ(static_cast<uint32_t>(wide >> 32), counter);
    EXPECT_EQ(narrow, static_cast<uint8_t>(counter));
}

TEST(utilities, singleton_is_made_once_though_two_threads_come) {
    static volatile int made;
    made = 0;
    struct Slow {
        Slow() {
            made = made + 1;
            ThisThread::sleep_for(5ms);
        }
        int value = 3;
    };
    static SingletonPtr<Slow> singleton;
    static volatile int sum;
    sum = 0;
    auto use = +[] { sum = sum + singleton->value; };
    Thread a(osPriorityNormal, sizeof stack_a, stack_a), b(osPriorityAboveNormal, sizeof stack_b, stack_b);
    a.start(use);
    b.start(use);
    EXPECT_EQ(singleton->value, 3);
    a.join();
    b.join();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(sum, 6);
}

TEST(utilities, deep_sleep_lock) {
    const bool before = sleep_manager_can_deep_sleep();
    {
        DeepSleepLock lock;
        EXPECT_FALSE(sleep_manager_can_deep_sleep());
        lock.unlock();
        EXPECT_EQ(sleep_manager_can_deep_sleep(), before);
        lock.lock();
        lock.lock();
        lock.unlock();
        EXPECT_FALSE(sleep_manager_can_deep_sleep());
    }
    EXPECT_EQ(sleep_manager_can_deep_sleep(), before);
}

TEST(utilities, circular_buffer_between_isr_and_thread) {
    static CircularBuffer<int, 16> buffer;
    static volatile int next;
    next = 0;
    Ticker ticker;
    ticker.attach(
        [] {
            if (!buffer.full()) {
                buffer.push(int{next});
                next = next + 1;
            }
        },
        131us);
    int expected = 0;
    while (expected < 200) {
        int value;
        if (buffer.pop(value)) {
            ASSERT_EQ(value, expected);
            expected++;
        }
    }
    ticker.detach();
}

TEST(utilities, wait_us_in_a_critical_section) {
    core_util_critical_section_enter();
    const int64_t start = HighResClock::now().time_since_epoch().count();
    wait_us(200);
    const int64_t passed = HighResClock::now().time_since_epoch().count() - start;
    core_util_critical_section_exit();
    EXPECT_GE(passed, 200);
    EXPECT_LE(passed, 230);
    _wait_us_ticks(10);
    _wait_us_inline(10);
}
