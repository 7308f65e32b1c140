// SPDX-License-Identifier: BSD-3-Clause
#include "cmsis.h"
#include "hal/us_ticker_api.h"

#if DEVICE_USTICKER

void us_ticker_set_interrupt(timestamp_t timestamp) {
    TIM5->CCR1 = timestamp;
    TIM5->SR = ~TIM_SR_CC1IF;
    TIM5->DIER = TIM_DIER_CC1IE;
}

void us_ticker_disable_interrupt(void) { TIM5->DIER = 0; }

void us_ticker_clear_interrupt(void) {
    TIM5->SR = ~TIM_SR_CC1IF;
    NVIC_ClearPendingIRQ(TIM5_IRQn);
}

// By the timer's own flag, so that the next set_interrupt() takes it back.
void us_ticker_fire_interrupt(void) {
    TIM5->DIER = TIM_DIER_CC1IE;
    TIM5->EGR = TIM_EGR_CC1G;
}

void TIM5_IRQHandler(void) { us_ticker_irq_handler(); }

#endif
