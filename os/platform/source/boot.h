// SPDX-License-Identifier: BSD-3-Clause
//
// The steps from reset to main(), and who takes them.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// The target: clocks. Runs before .data and .bss are there.
void SystemInit(void);

/// The kernel (RTOS profile): initializes itself, makes the main thread, which runs mbed_start(), and lets go.
__attribute__((noreturn)) void mbed_rtos_start(void);

/// The platform: constructors, mbed_main(), main(), exit. On the main thread, or on the boot stack without the RTOS.
__attribute__((noreturn)) void mbed_start(void);

/// The platform: tells the application if the reset came of an error.
int mbed_error_initialize(void);

/// The application may define it: runs after the constructors, before main().
void mbed_main(void);

/// What happens when main() returns, and after exit(0): all streams are flushed, if platform.stdio-flush-at-exit, and the
/// caller does nothing more; other threads go on. After exit() with another status all stops (mbed_die), as in Mbed OS.
__attribute__((noreturn)) void mbed_exit(int status);

#ifdef __cplusplus
}
#endif
