// SPDX-License-Identifier: BSD-3-Clause
//
// What is known of a fault of the core (Armv7-M ARM DDI 0403, B1.5; Armv6-M has the general registers only).
#pragma once

#include <stdint.h>

#include "platform/mbed_error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    HARD_FAULT_EXCEPTION = 0x10,
    MEMMANAGE_FAULT_EXCEPTION = 0x20,
    BUS_FAULT_EXCEPTION = 0x30,
    USAGE_FAULT_EXCEPTION = 0x40
} mbed_fault_type_t;

/// Registers as they were when the fault came.
typedef struct {
    uint32_t R0_reg;
    uint32_t R1_reg;
    uint32_t R2_reg;
    uint32_t R3_reg;
    uint32_t R4_reg;
    uint32_t R5_reg;
    uint32_t R6_reg;
    uint32_t R7_reg;
    uint32_t R8_reg;
    uint32_t R9_reg;
    uint32_t R10_reg;
    uint32_t R11_reg;
    uint32_t R12_reg;
    uint32_t SP_reg;
    uint32_t LR_reg;
    uint32_t PC_reg;
    uint32_t xPSR;
    uint32_t PSP;
    uint32_t MSP;
    uint32_t EXC_RETURN;
    uint32_t CONTROL;
} mbed_fault_context_t;

/// Tells what it is, keeps it over the reset, and halts or resets.
MBED_NORETURN void mbed_fault_handler(uint32_t fault_type, const mbed_fault_context_t* mbed_fault_context_in);
/// The registers of the fault that led to the reset. MBED_ERROR_ITEM_NOT_FOUND: there was none.
mbed_error_status_t mbed_get_reboot_fault_context(mbed_fault_context_t* fault_context);

#ifdef __cplusplus
}
#endif
