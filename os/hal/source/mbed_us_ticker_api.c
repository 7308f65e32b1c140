// SPDX-License-Identifier: BSD-3-Clause
#include "hal/us_ticker_api.h"

#if DEVICE_USTICKER

static ticker_event_queue_t events;
static ticker_irq_handler_type irq_handler = ticker_irq_handler;

static const ticker_interface_t interface = {
    .init = us_ticker_init,
    .read = us_ticker_read,
    .disable_interrupt = us_ticker_disable_interrupt,
    .clear_interrupt = us_ticker_clear_interrupt,
    .set_interrupt = us_ticker_set_interrupt,
    .fire_interrupt = us_ticker_fire_interrupt,
    .free = us_ticker_free,
    .get_info = us_ticker_get_info,
    .runs_in_deep_sleep = false,
};

static const ticker_data_t data = {.interface = &interface, .queue = &events};

const ticker_data_t* get_us_ticker_data(void) { return &data; }

ticker_irq_handler_type set_us_ticker_irq_handler(ticker_irq_handler_type ticker_irq_handler) {
    const ticker_irq_handler_type before = irq_handler;
    irq_handler = ticker_irq_handler;
    return before;
}

void us_ticker_irq_handler(void) {
    if (irq_handler) irq_handler(&data);
}

#endif
