// SPDX-License-Identifier: BSD-3-Clause
//
// Why the chip was last reset.
#pragma once

#include <stdint.h>

#include "device.h"

#if DEVICE_RESET_REASON

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    RESET_REASON_POWER_ON,        // supply came up
    RESET_REASON_PIN_RESET,       // reset pin or button
    RESET_REASON_BROWN_OUT,       // supply was too low
    RESET_REASON_SOFTWARE,        // AIRCR.SYSRESETREQ
    RESET_REASON_WATCHDOG,        // a watchdog
    RESET_REASON_LOCKUP,          // a fault within a fault's handler
    RESET_REASON_WAKE_LOW_POWER,  // wake-up from a state that does not keep RAM
    RESET_REASON_ACCESS_ERROR,    // a forbidden access
    RESET_REASON_BOOT_ERROR,      // the boot failed
    RESET_REASON_MULTIPLE,        // several of these since it was cleared
    RESET_REASON_PLATFORM,        // one that has no name here
    RESET_REASON_UNKNOWN          // nothing is recorded
} reset_reason_t;

typedef struct {
    uint32_t reasons;  // bit n: reset_reason_t n can be told
} reset_reason_capabilities_t;

// Defined behaviour
//  - hal_reset_reason_get() is why the chip was reset; RESET_REASON_MULTIPLE if several are recorded that do not come
//  together,
//    RESET_REASON_UNKNOWN if none.
//  - hal_reset_reason_get_raw() is the chip's register.
//  - hal_reset_reason_clear() forgets; hal_reset_reason_get() is then RESET_REASON_UNKNOWN until the next reset.
//  - hal_reset_reason_get_capabilities() says which can be told; hal_reset_reason_get() returns no other but
//  RESET_REASON_UNKNOWN.
// Undefined behaviour
//  - reading after the program, or a boot loader before it, has cleared the register.
//
// Thread and ISR safe.

reset_reason_t hal_reset_reason_get(void);
uint32_t hal_reset_reason_get_raw(void);
void hal_reset_reason_clear(void);
void hal_reset_reason_get_capabilities(reset_reason_capabilities_t* cap);

#ifdef __cplusplus
}
#endif

#endif
