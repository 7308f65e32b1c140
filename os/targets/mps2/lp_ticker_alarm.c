// SPDX-License-Identifier: BSD-3-Clause
#include "hal/lp_ticker_api.h"

#include "cmsis.h"

#if DEVICE_LPTICKER

#define ONE_SHOT                                                                              \
    (CMSDK_DUALTIMER_CTRL_ONESHOT | CMSDK_DUALTIMER_CTRL_32BIT | CMSDK_DUALTIMER_CTRL_DIV16 | \
     CMSDK_DUALTIMER_CTRL_INTEN)

void lp_ticker_set_interrupt(timestamp_t timestamp) {
    // The two prescalers need not be in step: one tick more makes sure that the time is reached.
    const uint32_t ahead = timestamp - lp_ticker_read();
    CMSDK_DUALTIMER2->TimerControl = ONE_SHOT;
    CMSDK_DUALTIMER2->TimerLoad = ahead == UINT32_MAX ? ahead : ahead + 1;
    CMSDK_DUALTIMER2->TimerControl = ONE_SHOT | CMSDK_DUALTIMER_CTRL_EN;
}

void lp_ticker_disable_interrupt(void) { CMSDK_DUALTIMER2->TimerControl = 0; }

void lp_ticker_clear_interrupt(void) {
    CMSDK_DUALTIMER2->TimerIntClr = 1;
    NVIC_ClearPendingIRQ(DUALTIMER_IRQn);
}

void lp_ticker_fire_interrupt(void) { NVIC_SetPendingIRQ(DUALTIMER_IRQn); }

void DUALTIMER_Handler(void) { lp_ticker_irq_handler(); }

#endif
