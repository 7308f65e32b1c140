// SPDX-License-Identifier: BSD-3-Clause
//
// The console's UART, polled: what stdio uses until something else is installed, and errors always.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Opens it with platform.stdio-baud-rate, once. Any context.
void mbed_console_init(void);
/// Waits for room for each character. Any context; output of two contexts may mix.
void mbed_console_put(char c);
/// Waits for a character.
int mbed_console_get(void);
bool mbed_console_readable(void);
bool mbed_console_writable(void);

#ifdef __cplusplus
}
#endif
