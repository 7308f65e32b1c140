// SPDX-License-Identifier: BSD-3-Clause
//
// The low-power ticker: a coarse counter that runs and wakes the CPU in deep sleep. The driver (lp_ticker_init() to
// lp_ticker_get_info()) is the target's; the rest is common.
#pragma once

#include <stdint.h>

#include "hal/ticker_api.h"

#if DEVICE_LPTICKER

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - The counter runs at lp_ticker_get_info()->frequency: at least 4 kHz, and at most 64 kHz where the chip has a slow
//    clock. It has at least 12 bits, counts up by one, and wraps from 2^bits - 1 to 0.
//  - It counts, and its interrupt wakes the CPU, in sleep and in deep sleep.
//  - lp_ticker_init() may be called again: time does not jump, and a set interrupt is disabled.
//  - lp_ticker_read() gives ticks, at every call at least those of the call before, modulo 2^bits.
//  - lp_ticker_set_interrupt() makes the interrupt pend when the counter reaches timestamp (its low `bits`); it
//  replaces what was set
//    before. If the counter stands at timestamp or a little past it, it may fire at once instead of a turn later.
//  - lp_ticker_disable_interrupt() prevents an interrupt; lp_ticker_clear_interrupt() takes back one that pends;
//    lp_ticker_fire_interrupt() makes one pend at once.
//  - lp_ticker_free() stops the interrupt and releases the counter; lp_ticker_init() makes it work again.
//  - The interrupt calls lp_ticker_irq_handler(); the driver enables it in the interrupt controller and leaves it
//  enabled.
//  - Writing the real-time clock does not make the ticker jump, where both share a counter.
// Undefined behaviour
//  - any of these but lp_ticker_init() and lp_ticker_get_info() before lp_ticker_init() or after lp_ticker_free().
//
// All but init and free may be called from ISRs and with interrupts masked.

typedef void (*ticker_irq_handler_type)(const ticker_data_t* const);

// Replaces what lp_ticker_irq_handler() calls, ticker_irq_handler() unless set, and returns what it was. Threads only.
ticker_irq_handler_type set_lp_ticker_irq_handler(ticker_irq_handler_type ticker_irq_handler);

// The ticker for ticker_api.h.
const ticker_data_t* get_lp_ticker_data(void);

// The driver's interrupt calls it.
void lp_ticker_irq_handler(void);

void lp_ticker_init(void);
void lp_ticker_free(void);
uint32_t lp_ticker_read(void);
void lp_ticker_set_interrupt(timestamp_t timestamp);
void lp_ticker_disable_interrupt(void);
void lp_ticker_clear_interrupt(void);
void lp_ticker_fire_interrupt(void);
const ticker_info_t* lp_ticker_get_info(void);

#ifdef __cplusplus
}
#endif

#endif
