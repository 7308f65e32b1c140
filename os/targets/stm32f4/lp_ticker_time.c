// SPDX-License-Identifier: BSD-3-Clause
//
// The RTC's calendar with its fraction of a second as a counter of 32 bits; it goes on in Stop mode. RM0090, 26.3.
#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "hal/lp_ticker_api.h"
#include "stm32f4_lp_ticker.h"
#include "stm32f4_rtc.h"

#if DEVICE_LPTICKER

#define ALARM_LINE (UINT32_C(1) << 17)  // of EXTI

void lp_ticker_init(void) {
    const uint32_t mask = mask_interrupts();
    stm32f4_lp_interim_begin();
    lp_ticker_disable_interrupt();
    EXTI->PR = ALARM_LINE;
    EXTI->RTSR |= ALARM_LINE;
    EXTI->IMR |= ALARM_LINE;
    NVIC_ClearPendingIRQ(RTC_Alarm_IRQn);
    NVIC_EnableIRQ(RTC_Alarm_IRQn);
    unmask_interrupts(mask);
}

void lp_ticker_free(void) {
    NVIC_DisableIRQ(RTC_Alarm_IRQn);
    lp_ticker_disable_interrupt();
}

uint32_t lp_ticker_read(void) {
    const uint32_t mask = mask_interrupts();
    uint32_t ticks;
    if (stm32f4_lp_interim()) {
        ticks = stm32f4_lp_interim_read();
    } else {
        stm32f4_rtc_time_t now;
        stm32f4_rtc_get(&now);
        ticks = stm32f4_rtc_ticks(&now) - stm32f4_lp_ticker_zero;
    }
    unmask_interrupts(mask);
    return ticks;
}

const ticker_info_t* lp_ticker_get_info(void) {
    static const ticker_info_t info = {.frequency = STM32F4_RTC_HZ, .bits = 32};
    return &info;
}

void lp_ticker_disable_interrupt(void) {
    const uint32_t mask = mask_interrupts();
    if (stm32f4_lp_interim()) {
        stm32f4_lp_interim_disable();
    } else {
        stm32f4_rtc_unlock();
        RTC->CR &= ~(RTC_CR_ALRAE | RTC_CR_ALRAIE);
        stm32f4_rtc_lock();
    }
    unmask_interrupts(mask);
}

#endif
