// SPDX-License-Identifier: BSD-3-Clause
#include <stdarg.h>

#include "minimal_printf.h"
#include "platform/mbed_error.h"

void error(const char* format, ...) {
    static char text[128];  // not of the stack, which may be what is short
    va_list arguments;
    va_start(arguments, format);
    mbed_minimal_formatted_string(text, sizeof text, format, arguments);
    va_end(arguments);
    mbed_error(MBED_MAKE_ERROR(MBED_MODULE_APPLICATION, MBED_ERROR_CODE_UNKNOWN), text, 0, NULL, 0);
}
