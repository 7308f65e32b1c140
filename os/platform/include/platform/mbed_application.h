// SPDX-License-Identifier: BSD-3-Clause
//
// For boot loaders: another image instead of this one.
#pragma once

#include <stdint.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MBED_APPLICATION_SUPPORT 1

/// Starts the image whose vector table is at `address` (bits 0 to 6 are 0), as a reset would: interrupts and SysTick
/// off, nothing pending, the MPU off, the main stack the table's. Peripherals stay as they are. Threads of a privileged
/// image only, not ISRs; it does not return. On a core without VTOR the image must see to its own vectors.
MBED_NORETURN void mbed_start_application(uintptr_t address);

#ifdef __cplusplus
}
#endif
