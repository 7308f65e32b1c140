// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_error.h"

mbed_error_status_t mbed_make_error(mbed_error_type_t error_type, mbed_module_type_t entity,
                                    mbed_error_code_t error_code) {
    const int number = MBED_GET_ERROR_CODE(error_code);
    bool known = false;
    switch (error_type) {
        case MBED_ERROR_TYPE_POSIX:
            known = number >= MBED_POSIX_ERROR_BASE && number < MBED_SYSTEM_ERROR_BASE;
            break;
        case MBED_ERROR_TYPE_SYSTEM:
            known = number >= MBED_SYSTEM_ERROR_BASE && number < MBED_CUSTOM_ERROR_BASE;
            break;
        case MBED_ERROR_TYPE_CUSTOM:
            known = number >= MBED_CUSTOM_ERROR_BASE;
            break;
    }
    return known ? MBED_MAKE_SYSTEM_ERROR(error_type, entity, number) : MBED_ERROR_UNKNOWN;
}
