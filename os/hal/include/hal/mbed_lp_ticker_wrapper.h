// SPDX-License-Identifier: BSD-3-Clause
//
// C functions around the one LowPowerTickerWrapper of a target whose low-power ticker is too slow to take an
// interrupt's time at once: config target.lpticker-delay-ticks above 0.
#pragma once

#include "device.h"

#if DEVICE_LPTICKER

#include "hal/lp_ticker_api.h"

#ifdef __cplusplus
extern "C" {
#endif

// Called by the ticker's interrupt; handler is what would have been called without the wrapper.
void lp_ticker_wrapper_irq_handler(ticker_irq_handler_type handler);

// The wrapped ticker around data.
const ticker_data_t* get_lp_ticker_wrapper_data(const ticker_data_t* data);

// Between these two the low-power ticker is handed through, and the microsecond ticker is not used. ticker_suspend()
// comes first.
void lp_ticker_wrapper_suspend(void);
void lp_ticker_wrapper_resume(void);

#ifdef __cplusplus
}
#endif

#endif
