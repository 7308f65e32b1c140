// SPDX-License-Identifier: BSD-3-Clause
//
// The latest errors, platform.error-hist-size of them; what is older is overwritten. Any context. Pointers must not be
// NULL.
#pragma once

#include "platform/mbed_error.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Copies an error into it.
mbed_error_status_t mbed_error_hist_put(const mbed_error_ctx* error_ctx);
/// Index 0 is the oldest. MBED_ERROR_INVALID_ARGUMENT: there is no such.
mbed_error_status_t mbed_error_hist_get(int index, mbed_error_ctx* error_ctx);
/// Adds an entry of zeros, which the caller fills.
mbed_error_ctx* mbed_error_hist_get_entry(void);
/// MBED_ERROR_ITEM_NOT_FOUND: it is empty.
mbed_error_status_t mbed_error_hist_get_last_error(mbed_error_ctx* error_ctx);
int mbed_error_hist_get_count(void);
/// Empties it.
mbed_error_status_t mbed_error_hist_reset(void);

#ifdef __cplusplus
}
#endif
