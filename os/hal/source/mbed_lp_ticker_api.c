// SPDX-License-Identifier: BSD-3-Clause
#include "hal/lp_ticker_api.h"

#if DEVICE_LPTICKER

#include "hal/mbed_lp_ticker_wrapper.h"

static ticker_event_queue_t events;
static ticker_irq_handler_type irq_handler = ticker_irq_handler;

static const ticker_interface_t interface = {
    .init = lp_ticker_init,
    .read = lp_ticker_read,
    .disable_interrupt = lp_ticker_disable_interrupt,
    .clear_interrupt = lp_ticker_clear_interrupt,
    .set_interrupt = lp_ticker_set_interrupt,
    .fire_interrupt = lp_ticker_fire_interrupt,
    .free = lp_ticker_free,
    .get_info = lp_ticker_get_info,
    .runs_in_deep_sleep = true,
};

static const ticker_data_t data = {.interface = &interface, .queue = &events};

#if MBED_CONF_TARGET_LPTICKER_DELAY_TICKS > 0
const ticker_data_t* get_lp_ticker_data(void) { return get_lp_ticker_wrapper_data(&data); }
#else
const ticker_data_t* get_lp_ticker_data(void) { return &data; }
#endif

ticker_irq_handler_type set_lp_ticker_irq_handler(ticker_irq_handler_type ticker_irq_handler) {
    const ticker_irq_handler_type before = irq_handler;
    irq_handler = ticker_irq_handler;
    return before;
}

void lp_ticker_irq_handler(void) {
#if MBED_CONF_TARGET_LPTICKER_DELAY_TICKS > 0
    lp_ticker_wrapper_irq_handler(irq_handler);
#else
    if (irq_handler) irq_handler(&data);
#endif
}

#endif
