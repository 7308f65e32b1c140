// SPDX-License-Identifier: BSD-3-Clause
// Tests that run on the device: macros as GoogleTest's, one line a result on the console, nothing on the heap.
//
//   TEST(semaphore, release_wakes_the_highest) { EXPECT_EQ(1, order[0]); }
//
// An image holds any number of tests, in files that know nothing of each other; its main() is main.cpp beside this file.
// Lines: "[ RUN ] group.name", "[  OK ] group.name", "[ FAIL ] group.name file:line: what", "[ SKIP ] group.name: why", and
// at last "[ DONE ] p passed, f failed, s skipped". A failed EXPECT goes on, a failed ASSERT ends its test.
// Thread: use the macros from the test's own thread only.
#pragma once

#include <stdint.h>

namespace device_test {

struct Test {
    const char *group;
    const char *name;
    void (*run)();
    Test *next;
    Test(const char *group, const char *name, void (*run)());
};

/// Prints one failure of the test that runs. Values are shown as integers, both signed and hexadecimal.
void fail(const char *file, int line, const char *what);
void fail_compare(const char *file, int line, const char *what, long long left, long long right);
void skip(const char *why);
/// A figure for the record, not a verdict: "[ NOTE ] name value unit".
void note(const char *name, long long value, const char *unit);

template <typename T>
long long as_number(const T &value)
{
    if constexpr (__is_enum(T)) {
        return static_cast<long long>(value);
    } else if constexpr (__is_class(T)) {
        return static_cast<long long>(value.count()); // std::chrono
    } else {
        return (long long)value;
    }
}

} // namespace device_test

#define TEST(group_, name_)                                                                                            \
    static void group_##_##name_##_run();                                                                              \
    static device_test::Test group_##_##name_##_test(#group_, #name_, group_##_##name_##_run);                          \
    static void group_##_##name_##_run()

#define DEVICE_TEST_COMPARE(a, op, b, otherwise)                                                                       \
    do {                                                                                                               \
        const auto left_ = (a);                                                                                        \
        const auto right_ = static_cast<decltype(left_)>(b);                                                           \
        if (!(left_ op right_)) {                                                                                      \
            device_test::fail_compare(__FILE__, __LINE__, #a " " #op " " #b, device_test::as_number(left_),            \
                                      device_test::as_number(right_));                                                 \
            otherwise;                                                                                                 \
        }                                                                                                              \
    } while (0)
#define DEVICE_TEST_TRUE(condition, otherwise)                                                                         \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            device_test::fail(__FILE__, __LINE__, #condition);                                                         \
            otherwise;                                                                                                 \
        }                                                                                                              \
    } while (0)

#define EXPECT_EQ(a, b) DEVICE_TEST_COMPARE(a, ==, b, )
#define EXPECT_NE(a, b) DEVICE_TEST_COMPARE(a, !=, b, )
#define EXPECT_LT(a, b) DEVICE_TEST_COMPARE(a, <, b, )
#define EXPECT_LE(a, b) DEVICE_TEST_COMPARE(a, <=, b, )
#define EXPECT_GT(a, b) DEVICE_TEST_COMPARE(a, >, b, )
#define EXPECT_GE(a, b) DEVICE_TEST_COMPARE(a, >=, b, )
#define EXPECT_TRUE(condition) DEVICE_TEST_TRUE(condition, )
#define EXPECT_FALSE(condition) DEVICE_TEST_TRUE(!(condition), )
#define EXPECT_STREQ(a, b) DEVICE_TEST_TRUE(__builtin_strcmp(a, b) == 0, )
#define ASSERT_EQ(a, b) DEVICE_TEST_COMPARE(a, ==, b, return)
#define ASSERT_NE(a, b) DEVICE_TEST_COMPARE(a, !=, b, return)
#define ASSERT_GE(a, b) DEVICE_TEST_COMPARE(a, >=, b, return)
#define ASSERT_LE(a, b) DEVICE_TEST_COMPARE(a, <=, b, return)
#define ASSERT_TRUE(condition) DEVICE_TEST_TRUE(condition, return)
#define ASSERT_FALSE(condition) DEVICE_TEST_TRUE(!(condition), return)
#define SKIP(why)                                                                                                      \
    do {                                                                                                               \
        device_test::skip(why);                                                                                        \
        return;                                                                                                        \
    } while (0)
