// SPDX-License-Identifier: BSD-3-Clause
//
// The board's interface chip, and the last words of a program.
#pragma once

#include <stdarg.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Stops the program for good: interrupts off, LED1 blinks in a pattern of long and short if there is one.
MBED_NORETURN void mbed_die(void);

/// Print over the console, polling, whatever holds its locks: for errors. Any context.
void mbed_error_puts(const char* text);
void mbed_error_printf(const char* format, ...) MBED_PRINTF(1, 2);
void mbed_error_vprintf(const char* format, va_list arguments);

#ifdef __cplusplus
}
#endif
