// SPDX-License-Identifier: BSD-3-Clause
//
// RAM that cannot be executed and ROM that cannot be written, by the MPU (platform.use-mpu), and exceptions from it. Locks
// nest; any context.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#if DEVICE_MPU && MBED_CONF_PLATFORM_USE_MPU

/// While a lock is held, RAM can be executed.
void mbed_mpu_manager_lock_ram_execution(void);
void mbed_mpu_manager_unlock_ram_execution(void);
/// While a lock is held, ROM can be written.
void mbed_mpu_manager_lock_rom_write(void);
void mbed_mpu_manager_unlock_rom_write(void);

#else

#define mbed_mpu_manager_lock_ram_execution() ((void)0)
#define mbed_mpu_manager_unlock_ram_execution() ((void)0)
#define mbed_mpu_manager_lock_rom_write() ((void)0)
#define mbed_mpu_manager_unlock_rom_write() ((void)0)

#endif

#ifdef __cplusplus
}
#endif
