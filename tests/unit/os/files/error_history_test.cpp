// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "platform/internal/mbed_error_hist.h"

namespace {

constexpr int kSize = MBED_CONF_PLATFORM_ERROR_HIST_SIZE;

void put(unsigned value) {
    mbed_error_ctx error = {};
    error.error_value = value;
    EXPECT_EQ(MBED_SUCCESS, mbed_error_hist_put(&error));
}

class ErrorHistory : public testing::Test {
  protected:
    mbed_error_ctx found = {};
    void SetUp() override { mbed_error_hist_reset(); }
    int value(int index) {
        return mbed_error_hist_get(index, &found) == MBED_SUCCESS ? static_cast<int>(found.error_value) : -1;
    }
};

TEST_F(ErrorHistory, IsEmptyAtFirst) {
    EXPECT_EQ(0, mbed_error_hist_get_count());
    EXPECT_EQ(MBED_ERROR_INVALID_ARGUMENT, mbed_error_hist_get(0, &found));
    EXPECT_EQ(MBED_ERROR_ITEM_NOT_FOUND, mbed_error_hist_get_last_error(&found));
}

TEST_F(ErrorHistory, KeepsTheLatestTheOldestFirst) {
    for (int n = 1; n <= 5 * kSize; n++) {
        put(static_cast<unsigned>(n));
        const int count = n < kSize ? n : kSize;
        ASSERT_EQ(count, mbed_error_hist_get_count());
        EXPECT_EQ(-1, value(-1));
        for (int i = 0; i < count; i++) EXPECT_EQ(n - count + 1 + i, value(i)) << n;
        EXPECT_EQ(-1, value(count));
        EXPECT_EQ(MBED_SUCCESS, mbed_error_hist_get_last_error(&found));
        EXPECT_EQ(static_cast<unsigned>(n), found.error_value);
    }
}

TEST_F(ErrorHistory, AnEntryIsFilledByItsUser) {
    put(1);
    mbed_error_ctx* entry = mbed_error_hist_get_entry();
    EXPECT_EQ(0U, entry->error_value);
    entry->error_value = 2;
    EXPECT_EQ(2, value(1));
    EXPECT_EQ(2, mbed_get_error_hist_count());
    EXPECT_EQ(MBED_SUCCESS, mbed_get_error_hist_info(0, &found));
    EXPECT_EQ(1U, found.error_value);
}

TEST(MakeError, PutsItsPartsTogether) {
    const auto posix = mbed_make_error(MBED_ERROR_TYPE_POSIX, MBED_MODULE_HAL, MBED_ERROR_CODE_EPERM);
    EXPECT_EQ(MBED_MAKE_ERROR(MBED_MODULE_HAL, MBED_ERROR_CODE_EPERM), posix);
    EXPECT_EQ(MBED_ERROR_TYPE_POSIX, static_cast<int>(MBED_GET_ERROR_TYPE(posix)));
    const auto system = mbed_make_error(MBED_ERROR_TYPE_SYSTEM, MBED_MODULE_DRIVER, MBED_ERROR_CODE_TIMEOUT);
    EXPECT_EQ(MBED_MAKE_ERROR(MBED_MODULE_DRIVER, MBED_ERROR_CODE_TIMEOUT), system);
    const auto own = mbed_make_error(MBED_ERROR_TYPE_CUSTOM, MBED_MODULE_APPLICATION,
                                     static_cast<mbed_error_code_t>(MBED_CUSTOM_ERROR_BASE + 3));
    EXPECT_EQ(MBED_CUSTOM_ERROR_BASE + 3, MBED_GET_ERROR_CODE(own));
    EXPECT_EQ(MBED_ERROR_TYPE_CUSTOM, static_cast<int>(MBED_GET_ERROR_TYPE(own)));
}

TEST(MakeError, ACodeOfAnotherTypeIsUnknown) {
    EXPECT_EQ(MBED_ERROR_UNKNOWN,
              mbed_make_error(MBED_ERROR_TYPE_SYSTEM, MBED_MODULE_HAL, static_cast<mbed_error_code_t>(255)));
    EXPECT_EQ(MBED_ERROR_UNKNOWN,
              mbed_make_error(MBED_ERROR_TYPE_POSIX, MBED_MODULE_HAL, static_cast<mbed_error_code_t>(256)));
    EXPECT_EQ(MBED_ERROR_UNKNOWN,
              mbed_make_error(MBED_ERROR_TYPE_CUSTOM, MBED_MODULE_HAL, static_cast<mbed_error_code_t>(4095)));
}

}  // namespace
