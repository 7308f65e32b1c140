// SPDX-License-Identifier: BSD-3-Clause
//
// The independent watchdog, on LSI: RM0090, 21.
#include "hal/watchdog_api.h"

#include "cmsis.h"

#if DEVICE_WATCHDOG

#define KEY_RELOAD 0xAAAAu
#define KEY_ACCESS 0x5555u
#define KEY_START 0xCCCCu
#define LSI_TYPICAL_HZ 32000u  // DS9405, table 43
#define LSI_MAX_HZ 47000u
#define MAX_RELOAD 0x1000u  // counts, RLR + 1
#define MAX_PRESCALER 6u    // divides by 4 << prescaler
#define MAX_TIMEOUT_MS (MAX_RELOAD * (4u << MAX_PRESCALER) / (LSI_TYPICAL_HZ / 1000))

// Once it was started it runs until the next reset.
static uint32_t timeout_ms;

watchdog_status_t hal_watchdog_init(const watchdog_config_t* config) {
    const uint32_t ms = config->timeout_ms;
    if (ms == 0 || ms > MAX_TIMEOUT_MS) return WATCHDOG_STATUS_INVALID_ARGUMENT;
    uint32_t prescaler = 0;
    uint32_t counts;
    // The finest clock with which the time fits; counts are rounded up, never down.
    for (;; ++prescaler) {
        const uint32_t divider = 4u << prescaler;
        counts = (ms * (LSI_TYPICAL_HZ / 1000) + divider - 1) / divider;
        if (counts <= MAX_RELOAD || prescaler == MAX_PRESCALER) break;
    }
    IWDG->KR = KEY_START;  // starts LSI, too, without which the registers would not take anything over
    IWDG->KR = KEY_ACCESS;
    while (IWDG->SR & (IWDG_SR_PVU | IWDG_SR_RVU)) {
    }
    IWDG->PR = prescaler;
    IWDG->RLR = counts - 1;
    while (IWDG->SR & (IWDG_SR_PVU | IWDG_SR_RVU)) {
    }
    IWDG->KR = KEY_RELOAD;
    timeout_ms = counts * (4u << prescaler) / (LSI_TYPICAL_HZ / 1000);
    return WATCHDOG_STATUS_OK;
}

void hal_watchdog_kick(void) { IWDG->KR = KEY_RELOAD; }

watchdog_status_t hal_watchdog_stop(void) { return timeout_ms ? WATCHDOG_STATUS_NOT_SUPPORTED : WATCHDOG_STATUS_OK; }

uint32_t hal_watchdog_get_reload_value(void) { return timeout_ms; }

watchdog_features_t hal_watchdog_get_platform_features(void) {
    const watchdog_features_t features = {
        .max_timeout = MAX_TIMEOUT_MS,
        .update_config = true,
        .disable_watchdog = false,
        .clock_typical_frequency = LSI_TYPICAL_HZ,
        .clock_max_frequency = LSI_MAX_HZ,
    };
    return features;
}

#endif
