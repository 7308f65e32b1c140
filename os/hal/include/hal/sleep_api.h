// SPDX-License-Identifier: BSD-3-Clause
//
// Waiting for an interrupt with less power. Applications go through mbed_power_mgmt.h, which knows what may stop.
#pragma once

#include "device.h"

#if DEVICE_SLEEP

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - hal_sleep() returns when an interrupt that is enabled pends, at once if one does. All peripherals run on.
//  - hal_deepsleep() returns so too, but only the low-power ticker, the real-time clock, the watchdog, and interrupts
//  of
//    pins need wake it; other clocks may stop, the microsecond ticker too. On return all clocks are as they were.
//  - RAM, registers and pins keep their state in both.
//  - Both wake with interrupts masked (PRIMASK), without running the ISR; that runs once interrupts are unmasked.
//  - Waking from sleep takes 10 us at most, from deep sleep 10 ms at most.
// Undefined behaviour
//  - a call from an ISR; hal_deepsleep() while something that it stops is in use (sleep manager locks are for that).

void hal_sleep(void);
void hal_deepsleep(void);

#ifdef __cplusplus
}
#endif

#endif
