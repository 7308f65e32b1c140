// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_atomic.h"

#include <gtest/gtest.h>

#include <thread>

#include "critical_section.hpp"
#include "platform/mbed_chrono.h"
#include "platform/mbed_debug.h"
#include "platform/mbed_enum_flags.h"
#include "platform/mbed_math_helpers.h"

namespace {

// Each function of one unsigned type: value after, result, and the wrap at its range's end.
#define UNSIGNED(A, T)                                                                                  \
    TEST(Atomic, A) {                                                                                   \
        const T last = T(-1);                                                                           \
        T v = 1, e = 1;                                                                                 \
        EXPECT_EQ(1u, core_util_atomic_load_##A(&v));                                                   \
        core_util_atomic_store_##A(&v, last);                                                           \
        EXPECT_EQ(0u, core_util_atomic_incr_##A(&v, 1));                                                \
        EXPECT_EQ(last, core_util_atomic_decr_##A(&v, 1));                                              \
        EXPECT_EQ(last, core_util_atomic_fetch_add_##A(&v, 2));                                         \
        EXPECT_EQ(1u, core_util_atomic_fetch_sub_##A(&v, 1));                                           \
        EXPECT_EQ(0u, core_util_atomic_fetch_or_##A(&v, 0x5A));                                         \
        EXPECT_EQ(0x5Au, core_util_atomic_fetch_and_##A(&v, 0x0F));                                     \
        EXPECT_EQ(0x0Au, core_util_atomic_fetch_xor_explicit_##A(&v, 0xFF, mbed_memory_order_relaxed)); \
        EXPECT_EQ(0xF5u, core_util_atomic_exchange_##A(&v, 7));                                         \
        EXPECT_FALSE(core_util_atomic_cas_##A(&v, &e, 9));                                              \
        EXPECT_EQ(7u, e);                                                                               \
        EXPECT_TRUE(core_util_atomic_cas_##A(&v, &e, 9));                                               \
        e = 9;                                                                                          \
        while (!core_util_atomic_compare_exchange_weak_##A(&v, &e, 10)) {                               \
        }                                                                                               \
        EXPECT_EQ(10u, core_util_atomic_load_explicit_##A(&v, mbed_memory_order_acquire));              \
    }                                                                                                   \
    TEST(AtomicLocked, A) {                                                                             \
        const int entries = os_test::critical_section.entries;                                          \
        T v = T(-1), e = 1;                                                                             \
        EXPECT_EQ(T(-1), mbed_atomic_fetch_op_##A##_locked(&v, 2, MBED_ATOMIC_ADD));                    \
        EXPECT_EQ(1u, mbed_atomic_fetch_op_##A##_locked(&v, 2, MBED_ATOMIC_SUB));                       \
        EXPECT_EQ(T(-1), mbed_atomic_fetch_op_##A##_locked(&v, 0x3C, MBED_ATOMIC_AND));                 \
        EXPECT_EQ(0x3Cu, mbed_atomic_fetch_op_##A##_locked(&v, 0x41, MBED_ATOMIC_OR));                  \
        EXPECT_EQ(0x7Du, mbed_atomic_fetch_op_##A##_locked(&v, 0x0F, MBED_ATOMIC_XOR));                 \
        EXPECT_EQ(0x72u, mbed_atomic_fetch_op_##A##_locked(&v, 3, MBED_ATOMIC_SET));                    \
        EXPECT_FALSE(mbed_atomic_cas_##A##_locked(&v, &e, 4));                                          \
        EXPECT_EQ(3u, e);                                                                               \
        EXPECT_TRUE(mbed_atomic_cas_##A##_locked(&v, &e, 4));                                           \
        EXPECT_EQ(4u, v);                                                                               \
        EXPECT_EQ(entries + 8, os_test::critical_section.entries);                                      \
        EXPECT_EQ(0, os_test::critical_section.depth);                                                  \
    }
UNSIGNED(u8, uint8_t)
UNSIGNED(u16, uint16_t)
UNSIGNED(u32, uint32_t)
UNSIGNED(u64, uint64_t)

#define SIGNED(A, T)                                                                             \
    TEST(Atomic, A) {                                                                            \
        T v = -1, e = 0;                                                                         \
        EXPECT_EQ(-1, core_util_atomic_load_##A(&v));                                            \
        EXPECT_EQ(0, core_util_atomic_incr_##A(&v, 1));                                          \
        EXPECT_EQ(-2, core_util_atomic_decr_##A(&v, 2));                                         \
        EXPECT_EQ(-2, core_util_atomic_fetch_add_##A(&v, 3));                                    \
        EXPECT_EQ(1, core_util_atomic_fetch_sub_explicit_##A(&v, 4, mbed_memory_order_acq_rel)); \
        EXPECT_EQ(-3, core_util_atomic_exchange_##A(&v, -8));                                    \
        EXPECT_FALSE(core_util_atomic_cas_##A(&v, &e, 9));                                       \
        EXPECT_EQ(-8, e);                                                                        \
        EXPECT_TRUE(core_util_atomic_cas_##A(&v, &e, 9));                                        \
        core_util_atomic_store_##A(&v, -100);                                                    \
        EXPECT_EQ(-100, v);                                                                      \
    }
SIGNED(s8, int8_t)
SIGNED(s16, int16_t)
SIGNED(s32, int32_t)
SIGNED(s64, int64_t)

TEST(Atomic, BoolAndFlag) {
    bool v = false, e = true;
    EXPECT_FALSE(core_util_atomic_exchange_bool(&v, true));
    EXPECT_TRUE(core_util_atomic_load_bool(&v));
    EXPECT_TRUE(core_util_atomic_cas_bool(&v, &e, false));
    EXPECT_FALSE(core_util_atomic_cas_bool(&v, &e, false));
    EXPECT_FALSE(e);
    core_util_atomic_store_bool(&v, true);
    EXPECT_TRUE(v);
    core_util_atomic_flag flag = CORE_UTIL_ATOMIC_FLAG_INIT;
    EXPECT_FALSE(core_util_atomic_flag_test_and_set(&flag));
    EXPECT_TRUE(core_util_atomic_flag_test_and_set(&flag));
    core_util_atomic_flag_clear(&flag);
    EXPECT_FALSE(core_util_atomic_flag_test_and_set(&flag));
}

TEST(Atomic, PointersInCCountBytesAndInCppObjects) {
    int a[4];
    void *v = a, *e = nullptr;
    EXPECT_EQ(&a[1], core_util_atomic_incr_ptr(&v, sizeof(int)));
    EXPECT_EQ(&a[0], core_util_atomic_decr_ptr(&v, sizeof(int)));
    EXPECT_EQ(&a[0], core_util_atomic_fetch_add_ptr(&v, sizeof(int)));
    EXPECT_FALSE(core_util_atomic_cas_ptr(&v, &e, nullptr));
    EXPECT_EQ(&a[1], e);
    EXPECT_TRUE(core_util_atomic_cas_ptr(&v, &e, &a[2]));
    EXPECT_EQ(&a[2], core_util_atomic_exchange_ptr(&v, nullptr));
    EXPECT_EQ(nullptr, core_util_atomic_load_ptr(&v));
    int* p = a;
    EXPECT_EQ(&a[0], core_util_atomic_fetch_add(&p, 2));
    EXPECT_EQ(&a[2], core_util_atomic_fetch_sub(&p, 1));
    EXPECT_EQ(&a[1], core_util_atomic_load(&p));
}

TEST(Atomic, TemplatesTakeAnyTrivialType) {
    enum class Colour : uint16_t { Red, Green };
    Colour c = Colour::Red, expected = Colour::Green;
    EXPECT_FALSE(core_util_atomic_compare_exchange_strong(&c, &expected, Colour::Green));
    EXPECT_TRUE(core_util_atomic_compare_exchange_strong(&c, &expected, Colour::Green));
    EXPECT_EQ(Colour::Green, core_util_atomic_exchange(&c, Colour::Red));
    uint64_t wide = 1;
    EXPECT_EQ(1u, core_util_atomic_fetch_add(&wide, UINT64_C(1) << 40));
    EXPECT_EQ((UINT64_C(1) << 40) + 1, core_util_atomic_load(&wide));
    uint8_t bits = 0xF0;
    EXPECT_EQ(0xF0, core_util_atomic_fetch_and(&bits, 0x3C));
    EXPECT_EQ(0x30, core_util_atomic_fetch_xor_explicit(&bits, 0xFF, mbed_memory_order_seq_cst));
    EXPECT_EQ(0xCF, bits);
}

TEST(Atomic, NoIncrementIsLost) {
    static uint32_t counter;
    static uint8_t small;
    auto work = [] {
        for (int i = 0; i < 100000; i++) {
            core_util_atomic_incr_u32(&counter, 1);
            core_util_atomic_fetch_add(&small, 1);
        }
    };
    std::thread a(work), b(work);
    a.join();
    b.join();
    EXPECT_EQ(200000u, counter);
    EXPECT_EQ(uint8_t(200000), small);
}

MBED_SCOPED_ENUM_FLAGS(Mode){None = 0, Read = 1, Write = 2};

TEST(EnumFlags, Combine) {
    Mode m = Mode::Read | Mode::Write;
    EXPECT_EQ(Mode::Write, m & Mode::Write);
    m &= ~Mode::Read;
    EXPECT_EQ(Mode::Write, m);
    m ^= Mode::Write;
    EXPECT_EQ(Mode::None, m);
    m |= Mode::Read;
    EXPECT_EQ(Mode::Read, m);
}

TEST(MathHelpers, Edges) {
    EXPECT_FALSE(mbed_is_power_of_two(0));
    EXPECT_TRUE(mbed_is_power_of_two(1));
    EXPECT_TRUE(mbed_is_power_of_two(0x80000000u));
    EXPECT_FALSE(mbed_is_power_of_two(0x80000001u));
    EXPECT_EQ(0, mbed_integer_log_2(0));
    EXPECT_EQ(0, mbed_integer_log_2(1));
    EXPECT_EQ(3, mbed_integer_log_2(15));
    EXPECT_EQ(4, mbed_integer_log_2(16));
    EXPECT_EQ(31, mbed_integer_log_2(0xFFFFFFFFu));
    EXPECT_EQ(16u, mbed_align_up_to(9, 8));
    EXPECT_EQ(8u, mbed_align_up_to(8, 8));
    EXPECT_EQ(0u, mbed_align_up_to(0, 8));
}

TEST(Chrono, Literals) {
    using namespace mbed::chrono::literals;
    using namespace std::chrono_literals;
    EXPECT_TRUE(5_ds == 500ms);
    EXPECT_TRUE(5_cs == 50ms);
    mbed::chrono::milliseconds_u32 short_one = 2s;
    EXPECT_EQ(2000u, short_one.count());
    static_assert(sizeof short_one == 4);
}

TEST(Preprocessor, CountsArguments) {
    EXPECT_EQ(0, MBED_COUNT_VA_ARGS());
    EXPECT_EQ(1, MBED_COUNT_VA_ARGS(a));
    EXPECT_EQ(16, MBED_COUNT_VA_ARGS(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    EXPECT_STREQ("12", MBED_STRINGIFY(MBED_CONCAT(1, 2)));
}

}  // namespace
