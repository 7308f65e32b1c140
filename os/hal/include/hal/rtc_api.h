// SPDX-License-Identifier: BSD-3-Clause
//
// The real-time clock: seconds since 1970-01-01 00:00:00, that go on over a reset, and without supply if there is a
// battery.
#pragma once

#include <time.h>

#include "device.h"

#if DEVICE_RTC

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - rtc_init() starts the clock; one that runs goes on undisturbed. It may be called again.
//  - rtc_isenabled() is not 0 once the clock has been started and its time is valid, also before rtc_init() after a
//  reset.
//  - rtc_write() sets the time, rtc_read() gives it, in whole seconds; it counts on from there, the first second is a
//  whole one.
//  - The clock counts on in sleep and deep sleep, over a reset, and after rtc_free().
//  - A time that the hardware cannot hold is kept modulo its range; docs/hal.md says which (STM32: 1970 to 2069).
// Undefined behaviour
//  - rtc_read() or rtc_write() before rtc_init().
//
// Threads only: rtc_write() may wait for the clock's own slow oscillator, up to some 100 us; rtc_init() up to 2 s for
// that to start.

void rtc_init(void);
void rtc_free(void);
int rtc_isenabled(void);
time_t rtc_read(void);
void rtc_write(time_t t);

#ifdef __cplusplus
}
#endif

#endif
