// SPDX-License-Identifier: BSD-3-Clause
//
// The calendar, with years 1970 to 2069: RM0090, 26.
#include "hal/rtc_api.h"

#include "stm32f4_clock.h"
#include "stm32f4_rtc.h"

#if DEVICE_RTC

void rtc_init(void) { stm32f4_rtc_start(); }

// Battery and calendar go on.
void rtc_free(void) {}

int rtc_isenabled(void) {
    // INITS alone says no in the year 2000, and PRER alone if it was left at its reset value.
    if (!(RCC->BDCR & RCC_BDCR_RTCEN)) return 0;
    return (RTC->ISR & RTC_ISR_INITS) != 0 || RTC->PRER != 0x007F00FFu;
}

time_t rtc_read(void) {
    stm32f4_rtc_time_t now;
    stm32f4_rtc_get(&now);
    return (time_t)now.seconds;
}

void rtc_write(time_t t) {
    // A hundred years, of which each fourth is a leap year.
    stm32f4_lp_ticker_zero += stm32f4_rtc_set((uint32_t)((uint64_t)t % (36525ULL * 86400)));
}

#endif
