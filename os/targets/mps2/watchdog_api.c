// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.5: the counter reaches 0 twice before it resets the chip, at first it makes the NMI pend. The timeout is
// the first time; what is left is made one clock then.
#include "hal/watchdog_api.h"

#include "cmsis.h"

#if DEVICE_WATCHDOG

#define CLOCKS_A_MS (MPS2_CLOCK_HZ / 1000)
#define MAX_TIMEOUT_MS (UINT32_MAX / CLOCKS_A_MS)

static uint32_t timeout_ms;

void NMI_Handler(void) {
    CMSDK_WATCHDOG->LOCK = CMSDK_WATCHDOG_UNLOCK;
    CMSDK_WATCHDOG->LOAD = 1;
    for (;;) {
    }
}

watchdog_status_t hal_watchdog_init(const watchdog_config_t* config) {
    const uint32_t ms = config->timeout_ms;
    if (ms == 0 || ms > MAX_TIMEOUT_MS) return WATCHDOG_STATUS_INVALID_ARGUMENT;
    timeout_ms = ms;
    CMSDK_WATCHDOG->LOCK = CMSDK_WATCHDOG_UNLOCK;
    CMSDK_WATCHDOG->LOAD = ms * CLOCKS_A_MS;
    CMSDK_WATCHDOG->INTCLR = 1;
    CMSDK_WATCHDOG->CTRL = CMSDK_WATCHDOG_CTRL_INTEN | CMSDK_WATCHDOG_CTRL_RESEN;
    CMSDK_WATCHDOG->LOCK = 0;
    return WATCHDOG_STATUS_OK;
}

void hal_watchdog_kick(void) {
    if (!timeout_ms) return;
    CMSDK_WATCHDOG->LOCK = CMSDK_WATCHDOG_UNLOCK;
    CMSDK_WATCHDOG->INTCLR = 1;
    CMSDK_WATCHDOG->LOCK = 0;
}

watchdog_status_t hal_watchdog_stop(void) {
    CMSDK_WATCHDOG->LOCK = CMSDK_WATCHDOG_UNLOCK;
    CMSDK_WATCHDOG->CTRL = 0;
    CMSDK_WATCHDOG->LOCK = 0;
    timeout_ms = 0;
    return WATCHDOG_STATUS_OK;
}

uint32_t hal_watchdog_get_reload_value(void) { return timeout_ms; }

watchdog_features_t hal_watchdog_get_platform_features(void) {
    const watchdog_features_t features = {
        .max_timeout = MAX_TIMEOUT_MS,
        .update_config = true,
        .disable_watchdog = true,
        .clock_typical_frequency = MPS2_CLOCK_HZ,
        .clock_max_frequency = MPS2_CLOCK_HZ,
    };
    return features;
}

#endif
