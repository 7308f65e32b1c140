// SPDX-License-Identifier: BSD-3-Clause
//
// Armv8-M with PMSA (Armv8-M ARM DDI 0553, B12). Regions 0 to 3 are used here. They must not overlap others, which the
// kernel has none of: it guards stacks by their limit.
#include "hal/mpu_api.h"

#if DEVICE_MPU && __ARM_ARCH_8M_MAIN__

#include "cmsis.h"
#include "interrupt_mask.h"

// The regions of the default map that are RAM or could be, with attributes as in that map.
enum { REGION_ROM, REGION_SRAM, REGION_RAM_WRITE_BACK, REGION_RAM_WRITE_THROUGH };
enum { WRITE_THROUGH, WRITE_BACK };  // indices of MAIR

#if MBED_CONF_TARGET_MPU_ROM_END != 0x1fffffff && MBED_CONF_TARGET_MPU_ROM_END != 0x0fffffff
#error "target.mpu-rom-end is 0x1fffffff or 0x0fffffff"
#endif

static void set_region(bool enable, uint32_t region, uint32_t base_and_rights, uint32_t end, uint32_t attributes) {
    const uint32_t mask = mask_interrupts();
    if (enable) {
        ARM_MPU_SetRegion(region, base_and_rights, ARM_MPU_RLAR(end, attributes));
    } else {
        ARM_MPU_ClrRegion(region);
    }
    __DSB();
    __ISB();
    unmask_interrupts(mask);
}

void mbed_mpu_init(void) {
    MPU->CTRL = 0;
    // Both allocate on reads, write-back on writes too; not transient.
    const uint32_t write_through = ARM_MPU_ATTR_MEMORY_(1, 0, 1, 0);
    const uint32_t write_back = ARM_MPU_ATTR_MEMORY_(1, 1, 1, 1);
    ARM_MPU_SetMemAttr(WRITE_THROUGH, ARM_MPU_ATTR(write_through, write_through));
    ARM_MPU_SetMemAttr(WRITE_BACK, ARM_MPU_ATTR(write_back, write_back));
    mbed_mpu_enable_rom_wn(true);
    mbed_mpu_enable_ram_xn(true);
    // Everything else as without an MPU; faults' own handlers run without it.
    ARM_MPU_Enable(MPU_CTRL_PRIVDEFENA_Msk);
    SCB->SHCSR |= SCB_SHCSR_MEMFAULTENA_Msk;
}

void mbed_mpu_free(void) {
    mbed_mpu_enable_rom_wn(false);
    mbed_mpu_enable_ram_xn(false);
}

void mbed_mpu_enable_rom_wn(bool enable) {
    const uint32_t read_only = ARM_MPU_RBAR(0x00000000, ARM_MPU_SH_NON, 1, 1, 0);
    set_region(enable, REGION_ROM, read_only, MBED_CONF_TARGET_MPU_ROM_END, WRITE_THROUGH);
}

void mbed_mpu_enable_ram_xn(bool enable) {
    const uint32_t never_executed = ARM_MPU_RBAR(0, ARM_MPU_SH_NON, 0, 1, 1);
    set_region(enable, REGION_SRAM, 0x20000000 | never_executed, 0x3FFFFFFF, WRITE_BACK);
    set_region(enable, REGION_RAM_WRITE_BACK, 0x60000000 | never_executed, 0x7FFFFFFF, WRITE_BACK);
    set_region(enable, REGION_RAM_WRITE_THROUGH, 0x80000000 | never_executed, 0x9FFFFFFF, WRITE_THROUGH);
}

#endif
