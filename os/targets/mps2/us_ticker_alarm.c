// SPDX-License-Identifier: BSD-3-Clause
#include "hal/us_ticker_api.h"

#include "cmsis.h"

#if DEVICE_USTICKER

void us_ticker_set_interrupt(timestamp_t timestamp) {
    const uint32_t ahead = timestamp - MPS2_FPGAIO->COUNTER;
    CMSDK_TIMER0->VALUE = ahead ? ahead : 1;
    CMSDK_TIMER0->CTRL = CMSDK_TIMER_CTRL_EN | CMSDK_TIMER_CTRL_IRQEN;
}

void us_ticker_disable_interrupt(void) { CMSDK_TIMER0->CTRL = 0; }

void us_ticker_clear_interrupt(void) {
    CMSDK_TIMER0->INTCLEAR = 1;
    NVIC_ClearPendingIRQ(TIMER0_IRQn);
}

void us_ticker_fire_interrupt(void) { NVIC_SetPendingIRQ(TIMER0_IRQn); }

void TIMER0_Handler(void) { us_ticker_irq_handler(); }

#endif
