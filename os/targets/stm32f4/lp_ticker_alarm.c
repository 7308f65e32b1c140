// SPDX-License-Identifier: BSD-3-Clause
//
// Alarm A, compared down to the tick, on EXTI line 17: RM0090, 26.3.3, 26.6.7 and 26.6.17. Date is not compared: a time
// more than a day ahead fires a whole number of days early, which the queue above bears.
#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "hal/lp_ticker_api.h"
#include "stm32f4_rtc.h"

#if DEVICE_LPTICKER

#define ALARM_LINE (UINT32_C(1) << 17)  // of EXTI
#define SECONDS_A_DAY 86400u
#define COMPARE_ALL 15u

static uint32_t to_bcd(uint32_t value) { return value / 10 << 4 | value % 10; }

void lp_ticker_set_interrupt(timestamp_t timestamp) {
    const uint32_t mask = mask_interrupts();
    const uint32_t frequency = stm32f4_rtc_frequency();
    stm32f4_rtc_unlock();
    RTC->CR &= ~(RTC_CR_ALRAE | RTC_CR_ALRAIE);
    while (!(RTC->ISR & RTC_ISR_ALRAWF)) {  // up to two clocks of the RTC if it was on: 61 us
    }
    stm32f4_rtc_time_t now;
    stm32f4_rtc_get(&now);
    const uint32_t ticks = now.seconds * frequency + now.fraction - stm32f4_lp_ticker_zero;
    const uint32_t ahead = timestamp - ticks;
    uint32_t fraction = now.fraction + ahead % frequency;
    uint32_t seconds = now.seconds % SECONDS_A_DAY + ahead / frequency;
    if (fraction >= frequency) {
        fraction -= frequency;
        ++seconds;
    }
    seconds %= SECONDS_A_DAY;
    RTC->ALRMAR =
        RTC_ALRMAR_MSK4 | to_bcd(seconds / 3600) << 16 | to_bcd(seconds / 60 % 60) << 8 | to_bcd(seconds % 60);
    RTC->ALRMASSR = COMPARE_ALL << RTC_ALRMASSR_MASKSS_Pos | (frequency - 1 - fraction);
    RTC->ISR = ~(RTC_ISR_ALRAF | RTC_ISR_INIT);
    EXTI->PR = ALARM_LINE;
    RTC->CR |= RTC_CR_ALRAE | RTC_CR_ALRAIE;
    stm32f4_rtc_lock();
    // The alarm comes with the tick's beginning. One that began before the alarm was on is missed.
    stm32f4_rtc_get(&now);
    const uint32_t after = now.seconds * frequency + now.fraction - stm32f4_lp_ticker_zero;
    if (after - ticks >= ahead) lp_ticker_fire_interrupt();
    unmask_interrupts(mask);
}

void lp_ticker_clear_interrupt(void) {
    RTC->ISR = ~(RTC_ISR_ALRAF | RTC_ISR_INIT);
    EXTI->PR = ALARM_LINE;
    NVIC_ClearPendingIRQ(RTC_Alarm_IRQn);
}

void lp_ticker_fire_interrupt(void) { NVIC_SetPendingIRQ(RTC_Alarm_IRQn); }

void RTC_Alarm_IRQHandler(void) {
    // Off, so that the next setting need not wait for it.
    lp_ticker_disable_interrupt();
    lp_ticker_irq_handler();
}

#endif
