// SPDX-License-Identifier: BSD-3-Clause
//
// Printing that needs nothing but the console's UART: no stdio, no lock, no heap.
#include "mbed_last_words.h"
#include "minimal_printf.h"
#include "platform/mbed_interface.h"

static void to_console(char c, void* to) {
    (void)to;
    const char text[] = {c, 0};
    mbed_last_words(text);
}

void mbed_error_puts(const char* text) { mbed_last_words(text); }

void mbed_error_vprintf(const char* format, va_list arguments) {
    mbed_minimal_format(to_console, NULL, format, arguments);
}

void mbed_error_printf(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    mbed_error_vprintf(format, arguments);
    va_end(arguments);
}
