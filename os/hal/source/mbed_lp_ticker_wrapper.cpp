// SPDX-License-Identifier: BSD-3-Clause
#include "hal/mbed_lp_ticker_wrapper.h"

#if DEVICE_LPTICKER && MBED_CONF_TARGET_LPTICKER_DELAY_TICKS > 0

#include "hal/LowPowerTickerWrapper.h"

#include <new>

namespace {

constexpr uint32_t kDelayTicks = MBED_CONF_TARGET_LPTICKER_DELAY_TICKS;

alignas(LowPowerTickerWrapper) unsigned char storage[sizeof(LowPowerTickerWrapper)];
LowPowerTickerWrapper* wrapper;

const ticker_interface_t interface = {
    [] { wrapper->init(); },
    [] { return wrapper->read(); },
    [] { wrapper->disable_interrupt(); },
    [] { wrapper->clear_interrupt(); },
    [](timestamp_t timestamp) { wrapper->set_interrupt(timestamp); },
    [] { wrapper->fire_interrupt(); },
    [] { wrapper->free(); },
    [] { return wrapper->get_info(); },
    true,
};

}  // namespace

// The first caller is ticker_set_handler() or a reader on a thread, or a constructor before there are any.
const ticker_data_t* get_lp_ticker_wrapper_data(const ticker_data_t* data) {
    if (!wrapper) {
        wrapper = new (storage) LowPowerTickerWrapper(data, &interface, kDelayTicks, kDelayTicks);
    }
    return &wrapper->data;
}

void lp_ticker_wrapper_irq_handler(ticker_irq_handler_type handler) {
    if (wrapper) wrapper->irq_handler(handler);
}

void lp_ticker_wrapper_suspend(void) {
    if (wrapper) wrapper->suspend();
}

void lp_ticker_wrapper_resume(void) {
    if (wrapper) wrapper->resume();
}

#endif
