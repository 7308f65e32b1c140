// SPDX-License-Identifier: BSD-3-Clause
//
// The RTC as two clocks: a calendar, and a counter of ticks since 1970 that both lp_ticker and rtc_api read.
// RM0090, 26.
#pragma once

#include <stdint.h>

#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

// Ticks a second: 8192 from LSE, 8000 from LSI. Before the RTC is started, what it will be from LSE.
uint32_t stm32f4_rtc_frequency(void);

// Starts oscillator and RTC, unless they run. Waits for LSE up to two seconds, then takes LSI. Threads only.
void stm32f4_rtc_start(void);

// A moment of the calendar.
typedef struct {
    uint32_t seconds;   // since 1970-01-01 00:00:00
    uint32_t fraction;  // ticks into this second
} stm32f4_rtc_time_t;

void stm32f4_rtc_get(stm32f4_rtc_time_t* time);

// Sets the calendar to the start of a second since 1970, and returns how many ticks it jumped ahead, modulo 2^32.
uint32_t stm32f4_rtc_set(uint32_t seconds);

// The low-power ticker's zero, in ticks since 1970: moves with each rtc_write().
extern uint32_t stm32f4_lp_ticker_zero;

// Opens and closes the write protection. Interrupts are masked in between by the caller.
static inline void stm32f4_rtc_unlock(void) {
    RTC->WPR = 0xCA;
    RTC->WPR = 0x53;
}

static inline void stm32f4_rtc_lock(void) { RTC->WPR = 0xFF; }

#ifdef __cplusplus
}
#endif
