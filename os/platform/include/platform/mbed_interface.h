// SPDX-License-Identifier: BSD-3-Clause
//
// The board's interface chip, and the last words of a program.
#pragma once

#include <stdarg.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Whether a debugger is connected to the core: 1 or 0. Any context.
int mbed_interface_connected(void);
/// Ask the interface chip, by semihosting: to reset the board, to leave debug (semihosting is a fault from then on), to power
/// down. 0, or -1 if no debugger is connected or it refuses. mbed_interface_uid gives a name of 32 characters and a 0.
/// Any context.
int mbed_interface_reset(void);
int mbed_interface_disconnect(void);
int mbed_interface_powerdown(void);
int mbed_interface_uid(char* uid);

/// The 6 bytes of the board's Ethernet address. A target or the application may define it; else they are of the interface
/// chip's name, or 00:02:F7:F0:00:00. Any context.
void mbed_mac_address(char* mac);

/// Stops the program for good: interrupts off, LED1 blinks in a pattern of long and short if there is one.
MBED_NORETURN void mbed_die(void);

/// Print over the console, polling, whatever holds its locks: for errors. Any context.
void mbed_error_puts(const char* text);
void mbed_error_printf(const char* format, ...) MBED_PRINTF(1, 2);
void mbed_error_vprintf(const char* format, va_list arguments);

#ifdef __cplusplus
}
#endif
