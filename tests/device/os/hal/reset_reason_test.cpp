// SPDX-License-Identifier: BSD-3-Clause
#include "hal/reset_reason_api.h"

#if DEVICE_RESET_REASON

#include "hal_test.h"

namespace {

TEST(reset_reason, is_one_that_can_be_told) {
    reset_reason_capabilities_t can = {};
    hal_reset_reason_get_capabilities(&can);
    EXPECT_TRUE(can.reasons & (1U << RESET_REASON_SOFTWARE));
    EXPECT_TRUE(can.reasons & (1U << RESET_REASON_WATCHDOG));
    EXPECT_TRUE(can.reasons & (1U << hal_reset_reason_get()));
}

TEST(reset_reason, is_forgotten_when_it_is_cleared) {
    hal_reset_reason_clear();
    EXPECT_EQ(hal_reset_reason_get(), RESET_REASON_UNKNOWN);
}

}  // namespace

#endif
