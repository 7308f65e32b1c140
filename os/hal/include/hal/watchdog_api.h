// SPDX-License-Identifier: BSD-3-Clause
//
// The watchdog: resets the chip unless it is kicked in time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

#if DEVICE_WATCHDOG

typedef struct {
    uint32_t timeout_ms;  // 1 to max_timeout
} watchdog_config_t;

typedef struct {
    uint32_t max_timeout;              // ms
    bool update_config;                // a running watchdog takes another timeout
    bool disable_watchdog;             // a running watchdog can be stopped
    uint32_t clock_typical_frequency;  // Hz, of the watchdog's oscillator
    uint32_t clock_max_frequency;      // Hz; the shortest real timeout is timeout * typical / max
} watchdog_features_t;

typedef enum { WATCHDOG_STATUS_OK, WATCHDOG_STATUS_NOT_SUPPORTED, WATCHDOG_STATUS_INVALID_ARGUMENT } watchdog_status_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - hal_watchdog_init() starts it. 0 ms, or more than max_timeout, is WATCHDOG_STATUS_INVALID_ARGUMENT and changes
//    nothing. On a running watchdog it sets the new timeout if update_config, and kicks.
//  - hal_watchdog_kick() starts the time again; without a running watchdog it does nothing.
//  - Without a kick the chip is reset between timeout * clock_typical_frequency / clock_max_frequency and twice the
//  timeout.
//  - hal_watchdog_stop() stops it and returns WATCHDOG_STATUS_OK, which it also does when none runs;
//    WATCHDOG_STATUS_NOT_SUPPORTED if the hardware cannot be stopped.
//  - hal_watchdog_get_reload_value() is the timeout that is in force, ms: as it was asked for, or a little more where
//  the clock is too
//    coarse.
//  - It counts in sleep and in deep sleep.
// Undefined behaviour
//  - hal_watchdog_get_reload_value() before hal_watchdog_init().
//
// hal_watchdog_kick() may be called from ISRs, the others from threads.

watchdog_status_t hal_watchdog_init(const watchdog_config_t* config);
void hal_watchdog_kick(void);
watchdog_status_t hal_watchdog_stop(void);
uint32_t hal_watchdog_get_reload_value(void);
watchdog_features_t hal_watchdog_get_platform_features(void);

#ifdef __cplusplus
}
#endif

#endif
