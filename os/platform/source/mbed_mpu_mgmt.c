// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_mpu_mgmt.h"

#if DEVICE_MPU && MBED_CONF_PLATFORM_USE_MPU

#include <stdbool.h>
#include <stdint.h>

#include "hal/mpu_api.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_critical.h"

static uint16_t execution_locks, write_locks;

static void lock(uint16_t* locks, void (*enable)(bool))
{
    core_util_critical_section_enter();
    MBED_ASSERT(*locks < UINT16_MAX);
    if ((*locks)++ == 0) {
        enable(false);
    }
    core_util_critical_section_exit();
}

static void unlock(uint16_t* locks, void (*enable)(bool))
{
    core_util_critical_section_enter();
    MBED_ASSERT(*locks > 0);
    if (--*locks == 0) {
        enable(true);
    }
    core_util_critical_section_exit();
}

void mbed_mpu_manager_lock_ram_execution(void)
{
    lock(&execution_locks, mbed_mpu_enable_ram_xn);
}

void mbed_mpu_manager_unlock_ram_execution(void)
{
    unlock(&execution_locks, mbed_mpu_enable_ram_xn);
}

void mbed_mpu_manager_lock_rom_write(void)
{
    lock(&write_locks, mbed_mpu_enable_rom_wn);
}

void mbed_mpu_manager_unlock_rom_write(void)
{
    unlock(&write_locks, mbed_mpu_enable_rom_wn);
}

#endif
