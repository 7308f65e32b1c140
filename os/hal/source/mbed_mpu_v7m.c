// SPDX-License-Identifier: BSD-3-Clause
//
// Armv7-M and Armv6-M with PMSA (Armv7-M ARM, B3.5). Regions 0 to 3 are used here; of two regions that overlap the
// higher number decides, and the kernel's stack guard is the highest that there is.
#include "hal/mpu_api.h"

#if DEVICE_MPU && (__ARM_ARCH_6M__ || __ARM_ARCH_7M__ || __ARM_ARCH_7EM__)

#include "cmsis.h"
#include "interrupt_mask.h"

// The regions of the default map that are RAM or could be, as 512 MiB, 512 MiB and 1 GiB with attributes as in that
// map.
enum { REGION_ROM, REGION_SRAM, REGION_RAM_WRITE_BACK, REGION_RAM_WRITE_THROUGH };

#if MBED_CONF_TARGET_MPU_ROM_END == 0x1fffffff
#define ROM_REGION_SIZE ARM_MPU_REGION_SIZE_512MB
#elif MBED_CONF_TARGET_MPU_ROM_END == 0x0fffffff
#define ROM_REGION_SIZE ARM_MPU_REGION_SIZE_256MB
#else
#error "target.mpu-rom-end is 0x1fffffff or 0x0fffffff"
#endif

static void set_region(uint32_t region, uint32_t base, uint32_t attributes) {
    const uint32_t mask = mask_interrupts();
    ARM_MPU_SetRegionEx(region, base, attributes);
    __DSB();
    __ISB();
    unmask_interrupts(mask);
}

void mbed_mpu_init(void) {
    MPU->CTRL = 0;
    mbed_mpu_enable_rom_wn(true);
    mbed_mpu_enable_ram_xn(true);
    // Everything else as without an MPU; faults' own handlers run without it.
    ARM_MPU_Enable(MPU_CTRL_PRIVDEFENA_Msk);
#ifdef SCB_SHCSR_MEMFAULTENA_Msk
    SCB->SHCSR |= SCB_SHCSR_MEMFAULTENA_Msk;
#endif
}

void mbed_mpu_free(void) {
    mbed_mpu_enable_rom_wn(false);
    mbed_mpu_enable_ram_xn(false);
}

void mbed_mpu_enable_rom_wn(bool enable) {
    // Read-only for both, executable, write-through.
    const uint32_t attributes = ARM_MPU_RASR(0, ARM_MPU_AP_RO, 0, 0, 1, 0, 0, ROM_REGION_SIZE);
    set_region(REGION_ROM, 0x00000000, enable ? attributes : 0);
}

void mbed_mpu_enable_ram_xn(bool enable) {
    // Write-back with allocation, and write-through: as the default map has 0x20000000, 0x60000000 and 0x80000000.
    const uint32_t sram = ARM_MPU_RASR(1, ARM_MPU_AP_FULL, 1, 0, 1, 1, 0, ARM_MPU_REGION_SIZE_512MB);
    const uint32_t write_back = ARM_MPU_RASR(1, ARM_MPU_AP_FULL, 1, 0, 1, 1, 0, ARM_MPU_REGION_SIZE_512MB);
    const uint32_t write_through = ARM_MPU_RASR(1, ARM_MPU_AP_FULL, 0, 0, 1, 0, 0, ARM_MPU_REGION_SIZE_512MB);
    set_region(REGION_SRAM, 0x20000000, enable ? sram : 0);
    set_region(REGION_RAM_WRITE_BACK, 0x60000000, enable ? write_back : 0);
    set_region(REGION_RAM_WRITE_THROUGH, 0x80000000, enable ? write_through : 0);
}

#endif
