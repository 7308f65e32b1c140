// SPDX-License-Identifier: BSD-3-Clause
//
// The core's memory protection: nothing executes from RAM, nothing writes ROM, on cores that have an MPU (DEVICE_MPU).
// Applications go through mbed_mpu_mgmt.h, which counts.
#pragma once

#include <stdbool.h>

#include "device.h"

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - mbed_mpu_init() switches on both protections, for threads and handlers, privileged or not.
//  - mbed_mpu_enable_ram_xn(true): executing from RAM faults; false: it does not.
//  - mbed_mpu_enable_rom_wn(true): writing addresses up to config target.mpu-rom-end faults; false: it does not.
//  - mbed_mpu_free() switches both off.
//  - The guard that the kernel sets below the running thread's stack is not touched.
// Undefined behaviour
//  - enabling before mbed_mpu_init().
//
// Thread and ISR safe; takes effect at once. Without DEVICE_MPU these are macros that do nothing.

#if DEVICE_MPU
void mbed_mpu_init(void);
void mbed_mpu_free(void);
void mbed_mpu_enable_rom_wn(bool enable);
void mbed_mpu_enable_ram_xn(bool enable);
#else
#define mbed_mpu_init() (void)0
#define mbed_mpu_free() (void)0
#define mbed_mpu_enable_rom_wn(enable) (void)(enable)
#define mbed_mpu_enable_ram_xn(enable) (void)(enable)
#endif

#ifdef __cplusplus
}
#endif
