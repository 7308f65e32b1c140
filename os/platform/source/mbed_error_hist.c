// SPDX-License-Identifier: BSD-3-Clause
#include "platform/internal/mbed_error_hist.h"

#include <string.h>

#include "platform/mbed_critical.h"

enum { kSize = MBED_CONF_PLATFORM_ERROR_HIST_SIZE };
static mbed_error_ctx entries[kSize];
static int total;  // ever put, up to twice the size: then it is set back by one round

static int count(void) { return total < kSize ? total : kSize; }

mbed_error_ctx* mbed_error_hist_get_entry(void) {
    core_util_critical_section_enter();
    mbed_error_ctx* entry = &entries[total % kSize];
    total = total + 1 < 2 * kSize ? total + 1 : kSize;
    memset(entry, 0, sizeof *entry);
    core_util_critical_section_exit();
    return entry;
}

mbed_error_status_t mbed_error_hist_put(const mbed_error_ctx* error_ctx) {
    core_util_critical_section_enter();
    *mbed_error_hist_get_entry() = *error_ctx;
    core_util_critical_section_exit();
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_error_hist_get(int index, mbed_error_ctx* error_ctx) {
    core_util_critical_section_enter();
    const bool found = index >= 0 && index < count();
    if (found) {
        *error_ctx = entries[(total - count() + index) % kSize];
    }
    core_util_critical_section_exit();
    return found ? MBED_SUCCESS : MBED_ERROR_INVALID_ARGUMENT;
}

mbed_error_status_t mbed_error_hist_get_last_error(mbed_error_ctx* error_ctx) {
    core_util_critical_section_enter();
    const bool found = count() > 0;
    if (found) {
        *error_ctx = entries[(total - 1) % kSize];
    }
    core_util_critical_section_exit();
    return found ? MBED_SUCCESS : MBED_ERROR_ITEM_NOT_FOUND;
}

int mbed_error_hist_get_count(void) {
    core_util_critical_section_enter();
    const int result = count();
    core_util_critical_section_exit();
    return result;
}

mbed_error_status_t mbed_error_hist_reset(void) {
    core_util_critical_section_enter();
    total = 0;
    core_util_critical_section_exit();
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_get_error_hist_info(int index, mbed_error_ctx* error_info) {
    return mbed_error_hist_get(index, error_info);
}

int mbed_get_error_hist_count(void) { return mbed_error_hist_get_count(); }
