// SPDX-License-Identifier: BSD-3-Clause
#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "hal/us_ticker_api.h"
#include "stm32f4_lp_ticker.h"

#if DEVICE_USTICKER

void (*stm32f4_tim5_channel_2)(void);

// The low-power ticker may have channel 2.
static void enable(uint32_t on) {
    const uint32_t mask = mask_interrupts();
    TIM5->DIER = (TIM5->DIER & TIM_DIER_CC2IE) | on;
    unmask_interrupts(mask);
}

void us_ticker_set_interrupt(timestamp_t timestamp) {
    TIM5->CCR1 = timestamp;
    TIM5->SR = ~TIM_SR_CC1IF;
    enable(TIM_DIER_CC1IE);
}

void us_ticker_disable_interrupt(void) { enable(0); }

void us_ticker_clear_interrupt(void) {
    TIM5->SR = ~TIM_SR_CC1IF;
    NVIC_ClearPendingIRQ(TIM5_IRQn);
}

// By the timer's own flag, so that the next set_interrupt() takes it back.
void us_ticker_fire_interrupt(void) {
    enable(TIM_DIER_CC1IE);
    TIM5->EGR = TIM_EGR_CC1G;
}

void TIM5_IRQHandler(void) {
    const uint32_t pending = TIM5->SR & TIM5->DIER;
    if (pending & TIM_SR_CC2IF) {
        TIM5->SR = ~TIM_SR_CC2IF;
        if (stm32f4_tim5_channel_2) stm32f4_tim5_channel_2();
    }
    if (pending & TIM_SR_CC1IF) us_ticker_irq_handler();
}

#endif
