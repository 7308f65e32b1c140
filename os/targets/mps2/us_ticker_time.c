// SPDX-License-Identifier: BSD-3-Clause
//
// FPGAIO's counter of clocks is the time; TIMER0, stopped as long as no interrupt is set, the alarm. In two files, so
// that a program that only reads the time does not link the queue of events.
#include "hal/us_ticker_api.h"

#include "cmsis.h"

#if DEVICE_USTICKER

void us_ticker_init(void) {
    CMSDK_TIMER0->CTRL = 0;
    CMSDK_TIMER0->RELOAD = 0;  // one shot
    CMSDK_TIMER0->VALUE = 0;
    CMSDK_TIMER0->INTCLEAR = 1;
    NVIC_ClearPendingIRQ(TIMER0_IRQn);
    NVIC_EnableIRQ(TIMER0_IRQn);
}

void us_ticker_free(void) {
    NVIC_DisableIRQ(TIMER0_IRQn);
    CMSDK_TIMER0->CTRL = 0;
    CMSDK_TIMER0->INTCLEAR = 1;
}

uint32_t us_ticker_read(void) { return MPS2_FPGAIO->COUNTER; }

const ticker_info_t* us_ticker_get_info(void) {
    static const ticker_info_t info = {.frequency = MPS2_CLOCK_HZ, .bits = 32};
    return &info;
}

#endif
