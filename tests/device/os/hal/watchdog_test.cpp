// SPDX-License-Identifier: BSD-3-Clause
// Short of the reset itself, which ends an image.
#include "hal/watchdog_api.h"

#if DEVICE_WATCHDOG

#include "hal_test.h"

namespace {

TEST(watchdog, says_what_it_can) {
    const watchdog_features_t features = hal_watchdog_get_platform_features();
    EXPECT_GE(features.max_timeout, 1000U);
    EXPECT_GE(features.clock_typical_frequency, 1U);
    EXPECT_GE(features.clock_max_frequency, features.clock_typical_frequency);
}

TEST(watchdog, refuses_a_timeout_that_it_cannot) {
    const uint32_t most = hal_watchdog_get_platform_features().max_timeout;
    const uint32_t timeouts[] = {0, most + 1, UINT32_MAX};
    for (const uint32_t timeout : timeouts) {
        if (most == UINT32_MAX && timeout != 0) continue;
        const watchdog_config_t config = {timeout};
        EXPECT_EQ(hal_watchdog_init(&config), WATCHDOG_STATUS_INVALID_ARGUMENT);
    }
}

TEST(watchdog, stopping_and_kicking_one_that_does_not_run_is_fine) {
    EXPECT_EQ(hal_watchdog_stop(), WATCHDOG_STATUS_OK);
    hal_watchdog_kick();
}

TEST(watchdog, kicked_in_time_it_lets_the_program_run) {
    const watchdog_features_t features = hal_watchdog_get_platform_features();
    if (!features.disable_watchdog) SKIP("it could not be stopped again");
    const watchdog_config_t config = {20};
    ASSERT_EQ(hal_watchdog_init(&config), WATCHDOG_STATUS_OK);
    EXPECT_EQ(hal_watchdog_get_reload_value(), 20U);
    for (int i = 0; i < 5; i++) {
        hal_test::wait(15000);
        hal_watchdog_kick();
    }
    if (features.update_config) {
        const watchdog_config_t longer = {100};
        EXPECT_EQ(hal_watchdog_init(&longer), WATCHDOG_STATUS_OK);
        EXPECT_EQ(hal_watchdog_get_reload_value(), 100U);
        hal_test::wait(60000);
    }
    EXPECT_EQ(hal_watchdog_stop(), WATCHDOG_STATUS_OK);
    hal_test::wait(150000);
}

}  // namespace

#endif
