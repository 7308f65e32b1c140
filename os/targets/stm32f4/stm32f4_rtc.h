// SPDX-License-Identifier: BSD-3-Clause
//
// The RTC as two clocks: a calendar, and a counter of ticks since 1970 that lp_ticker and rtc_api share. RM0090, 26.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

// Ticks a second, as counted here: those of the RTC on LSE. On LSI, which has 8000, some are left out.
#define STM32F4_RTC_HZ 8192u

// The crystal's time to start: DS9405, table 41, has 2 s typically. After that LSI serves.
#define STM32F4_LSE_START_US 5000000u

// Begins to start oscillator and RTC, or goes on with it; true once the RTC runs, with the time since the battery was
// put in or from 1970 on. Takes 100 us at most. Any context.
bool stm32f4_rtc_poll(void);

// Waits for that; a thread sleeps meanwhile.
void stm32f4_rtc_start(void);

// Called by the poll that set the RTC up, with interrupts masked; not if it ran already. NULL: nobody.
extern void (*stm32f4_rtc_started)(void);

// A moment of the calendar.
typedef struct {
    uint32_t seconds;   // since 1970-01-01 00:00:00
    uint32_t fraction;  // ticks into this second
} stm32f4_rtc_time_t;

void stm32f4_rtc_get(stm32f4_rtc_time_t* time);

// Ticks since 1970, modulo 2^32.
static inline uint32_t stm32f4_rtc_ticks(const stm32f4_rtc_time_t* time) {
    return time->seconds * STM32F4_RTC_HZ + time->fraction;
}

// Sets the calendar to the start of a second since 1970, and returns how many ticks it jumped ahead, modulo 2^32.
uint32_t stm32f4_rtc_set(uint32_t seconds);

// The low-power ticker's zero, in ticks since 1970: moves with each rtc_write(). Interrupts are masked by who changes
// it.
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
