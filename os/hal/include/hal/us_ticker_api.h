// SPDX-License-Identifier: BSD-3-Clause
//
// The microsecond ticker: a fine counter that may stop in deep sleep. The driver (us_ticker_init() to
// us_ticker_get_info()) is the target's; the rest is common.
#pragma once

#include <stdint.h>

#include "hal/ticker_api.h"

#if DEVICE_USTICKER

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - The counter runs at us_ticker_get_info()->frequency: 250 kHz to 8 MHz, or to 100 MHz if it has 32 bits. It has at
//    least 16 bits, counts up by one, and wraps from 2^bits - 1 to 0.
//  - us_ticker_init() may be called again: time does not jump, and a set interrupt is disabled.
//  - us_ticker_read() gives ticks; 20 instructions or less where the chip allows it.
//  - us_ticker_set_interrupt() makes the interrupt pend when the counter reaches timestamp (its low `bits`), at most
//  2^bits - 1 ticks
//    ahead; it replaces what was set before. If the counter stands at timestamp or a little past it, it may fire at
//    once instead of a turn later.
//  - us_ticker_disable_interrupt() prevents an interrupt; us_ticker_clear_interrupt() takes back one that pends;
//    us_ticker_fire_interrupt() makes one pend at once.
//  - us_ticker_free() stops the interrupt and releases the counter; us_ticker_init() makes it work again.
//  - The interrupt calls us_ticker_irq_handler(); the driver enables it in the interrupt controller and leaves it
//  enabled.
//  - The ticker counts on in sleep, and may stand still in deep sleep.
// Undefined behaviour
//  - any of these but us_ticker_init() and us_ticker_get_info() before us_ticker_init() or after us_ticker_free();
//  - reading rarer than once a turn and expecting the difference to be right: ticker_api.h takes care of that.
//
// All but init and free may be called from ISRs and with interrupts masked.

typedef void (*ticker_irq_handler_type)(const ticker_data_t* const);

// Replaces what us_ticker_irq_handler() calls, ticker_irq_handler() unless set, and returns what it was. Threads only.
ticker_irq_handler_type set_us_ticker_irq_handler(ticker_irq_handler_type ticker_irq_handler);

// The ticker for ticker_api.h.
const ticker_data_t* get_us_ticker_data(void);

// The driver's interrupt calls it.
void us_ticker_irq_handler(void);

void us_ticker_init(void);
void us_ticker_free(void);
uint32_t us_ticker_read(void);
void us_ticker_set_interrupt(timestamp_t timestamp);
void us_ticker_disable_interrupt(void);
void us_ticker_clear_interrupt(void);
void us_ticker_fire_interrupt(void);
const ticker_info_t* us_ticker_get_info(void);

#ifdef __cplusplus
}
#endif

#endif
