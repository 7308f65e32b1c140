// SPDX-License-Identifier: BSD-3-Clause
//
// The error before the reset, for the program after it.
#include "crash_record.h"

mbed_error_status_t mbed_get_reboot_error_info(mbed_error_ctx* error_info)
{
    const mbed_crash_record_t* record = mbed_crash_record_of_this_start();
    if (!record) {
        return MBED_ERROR_ITEM_NOT_FOUND;
    }
    if (!error_info) {
        return MBED_ERROR_INVALID_ARGUMENT;
    }
    *error_info = record->error;
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_get_reboot_fault_context(mbed_fault_context_t* fault_context)
{
    const mbed_crash_record_t* record = mbed_crash_record_of_this_start();
    if (!record || !record->has_fault) {
        return MBED_ERROR_ITEM_NOT_FOUND;
    }
    if (!fault_context) {
        return MBED_ERROR_INVALID_ARGUMENT;
    }
    *fault_context = record->fault;
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_reset_reboot_error_info(void)
{
    mbed_crash_record_clear();
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_reset_reboot_count(void)
{
    if (!mbed_crash_record_read()) {
        return MBED_ERROR_ITEM_NOT_FOUND;
    }
    mbed_crash_record_reset_count();
    return MBED_SUCCESS;
}
