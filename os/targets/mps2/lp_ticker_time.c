// SPDX-License-Identifier: BSD-3-Clause
//
// The dual timer at a sixteenth of the clock, 1,562,500 Hz: the board has no slower clock that divides to whole Hz.
// Timer 1 runs free, timer 2 is the alarm.
#include "hal/lp_ticker_api.h"

#include "cmsis.h"

#if DEVICE_LPTICKER

#define FREE_RUNNING (CMSDK_DUALTIMER_CTRL_EN | CMSDK_DUALTIMER_CTRL_32BIT | CMSDK_DUALTIMER_CTRL_DIV16)

void lp_ticker_init(void) {
    if (CMSDK_DUALTIMER1->TimerControl != FREE_RUNNING) {
        CMSDK_DUALTIMER1->TimerControl = FREE_RUNNING & ~CMSDK_DUALTIMER_CTRL_EN;
        CMSDK_DUALTIMER1->TimerLoad = UINT32_MAX;
        CMSDK_DUALTIMER1->TimerControl = FREE_RUNNING;
    }
    CMSDK_DUALTIMER2->TimerControl = 0;
    CMSDK_DUALTIMER2->TimerIntClr = 1;
    NVIC_ClearPendingIRQ(DUALTIMER_IRQn);
    NVIC_EnableIRQ(DUALTIMER_IRQn);
}

void lp_ticker_free(void) {
    NVIC_DisableIRQ(DUALTIMER_IRQn);
    CMSDK_DUALTIMER2->TimerControl = 0;
    CMSDK_DUALTIMER2->TimerIntClr = 1;
}

uint32_t lp_ticker_read(void) { return ~CMSDK_DUALTIMER1->TimerValue; }

const ticker_info_t* lp_ticker_get_info(void) {
    static const ticker_info_t info = {.frequency = MPS2_CLOCK_HZ / 16, .bits = 32};
    return &info;
}

#endif
