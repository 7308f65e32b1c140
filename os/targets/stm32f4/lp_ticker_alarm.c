// SPDX-License-Identifier: BSD-3-Clause
//
// Alarm A, compared down to the tick, on EXTI line 17: RM0090, 26.3.3, 26.6.7 and 26.6.17. Date is not compared: a time
// more than a day ahead fires a whole number of days early, which the queue above bears.
#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "hal/lp_ticker_api.h"
#include "stm32f4_lp_ticker.h"
#include "stm32f4_rtc.h"

#if DEVICE_LPTICKER

#define ALARM_LINE (UINT32_C(1) << 17)  // of EXTI
#define SECONDS_A_DAY 86400u
#define COMPARE_ALL 15u

static uint32_t to_bcd(uint32_t value) { return value / 10 << 4 | value % 10; }

// INIT must stay 0, and writing 1 changes no flag.
static void clear_flag(void) { RTC->ISR = ~(RTC_ISR_ALRAF | RTC_ISR_INIT); }

void stm32f4_lp_alarm_set(uint32_t timestamp) {
    stm32f4_rtc_unlock();
    RTC->CR &= ~(RTC_CR_ALRAE | RTC_CR_ALRAIE);
    while (!(RTC->ISR & RTC_ISR_ALRAWF)) {  // up to two clocks of the RTC if it was on: 61 us
    }
    stm32f4_rtc_time_t now;
    stm32f4_rtc_get(&now);
    const uint32_t ticks = stm32f4_rtc_ticks(&now) - stm32f4_lp_ticker_zero;
    const uint32_t ahead = timestamp - ticks;
    uint32_t fraction = now.fraction + ahead % STM32F4_RTC_HZ;
    uint32_t seconds = now.seconds % SECONDS_A_DAY + ahead / STM32F4_RTC_HZ;
    if (fraction >= STM32F4_RTC_HZ) {
        fraction -= STM32F4_RTC_HZ;
        ++seconds;
    }
    seconds %= SECONDS_A_DAY;
    // In the RTC's own ticks, of which LSI has fewer: the first that is not before.
    const uint32_t most = RTC->PRER & RTC_PRER_PREDIV_S;
    uint32_t own = (fraction * (most + 1) + STM32F4_RTC_HZ - 1) / STM32F4_RTC_HZ;
    if (own > most) {  // the next second begins before
        own = 0;
        seconds = (seconds + 1) % SECONDS_A_DAY;
    }
    RTC->ALRMAR =
        RTC_ALRMAR_MSK4 | to_bcd(seconds / 3600) << 16 | to_bcd(seconds / 60 % 60) << 8 | to_bcd(seconds % 60);
    RTC->ALRMASSR = COMPARE_ALL << RTC_ALRMASSR_MASKSS_Pos | (most - own);
    clear_flag();
    EXTI->PR = ALARM_LINE;
    RTC->CR |= RTC_CR_ALRAE | RTC_CR_ALRAIE;
    stm32f4_rtc_lock();
    // The alarm comes with the tick's beginning. One that began before the alarm was on is missed.
    stm32f4_rtc_get(&now);
    const uint32_t after = stm32f4_rtc_ticks(&now) - stm32f4_lp_ticker_zero;
    if (after - ticks >= ahead) lp_ticker_fire_interrupt();
}

void lp_ticker_set_interrupt(timestamp_t timestamp) {
    const uint32_t mask = mask_interrupts();
    if (stm32f4_lp_interim()) {
        stm32f4_lp_interim_set(timestamp);
    } else {
        stm32f4_lp_alarm_set(timestamp);
    }
    unmask_interrupts(mask);
}

void lp_ticker_clear_interrupt(void) {
    if (!stm32f4_lp_interim()) clear_flag();
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
