// SPDX-License-Identifier: BSD-3-Clause
//
// TIM5, 32 bits, at 1 MHz: RM0090, 18.4. The interrupt is in a file of its own, so that a program that only reads the
// time does not link the queue of events.
#include "cmsis.h"
#include "hal/us_ticker_api.h"
#include "stm32f4_clock.h"

#if DEVICE_USTICKER

#define TICKER_HZ 1000000u

void us_ticker_init(void) {
    stm32f4_clock_enable(TIM5_BASE);
    TIM5->DIER &= TIM_DIER_CC2IE;  // the low-power ticker's
    const uint32_t prescaler = stm32f4_timer_clock(TIM5_BASE) / TICKER_HZ - 1;
    if (!(TIM5->CR1 & TIM_CR1_CEN) || TIM5->PSC != prescaler) {
        const uint32_t count = TIM5->CNT;
        TIM5->CR1 = TIM_CR1_URS;
        TIM5->PSC = prescaler;
        TIM5->ARR = UINT32_MAX;
        TIM5->EGR = TIM_EGR_UG;  // takes PSC over, and clears CNT
        TIM5->CNT = count;
        TIM5->CR1 = TIM_CR1_URS | TIM_CR1_CEN;
    }
    TIM5->SR = ~TIM_SR_CC1IF;
    NVIC_ClearPendingIRQ(TIM5_IRQn);
    NVIC_EnableIRQ(TIM5_IRQn);
}

void us_ticker_free(void) {
    NVIC_DisableIRQ(TIM5_IRQn);
    TIM5->DIER = 0;
    TIM5->CR1 = 0;
    stm32f4_clock_disable(TIM5_BASE);
}

uint32_t us_ticker_read(void) { return TIM5->CNT; }

const ticker_info_t* us_ticker_get_info(void) {
    static const ticker_info_t info = {.frequency = TICKER_HZ, .bits = 32};
    return &info;
}

#endif
