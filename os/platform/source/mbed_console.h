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
/// With platform.stdio-buffered-serial, once the console is in use: waits until the buffer is sent, and then as
/// mbed_console_put. False: it is not. Any context.
bool mbed_console_put_after_buffer(char c);
/// Waits for a character.
int mbed_console_get(void);
bool mbed_console_readable(void);
bool mbed_console_writable(void);

#ifdef __cplusplus
}
#endif
