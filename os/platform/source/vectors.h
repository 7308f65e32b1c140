// SPDX-License-Identifier: BSD-3-Clause
//
// For the one file of each target that has its vector table (Armv7-M ARM DDI 0403, B1.5.2): what the core brings, in front
// of the chip's interrupts.
//
//   MBED_WEAK_HANDLER(WWDG_IRQHandler)
//   MBED_VECTOR_TABLE(16 + 91) = {MBED_CORE_VECTORS WWDG_IRQHandler, ...};
#pragma once

#include <stdint.h>

typedef void (*mbed_vector_t)(void);

extern uint32_t __StackTop[];
void Reset_Handler(void);
void mbed_unexpected_interrupt(void);

// What nobody handles. Its number is in IPSR.
void Default_Handler(void) { mbed_unexpected_interrupt(); }

// Declares a handler that whoever serves it overrides with a function of this name.
#define MBED_WEAK_HANDLER(name) void name(void) __attribute__((weak, alias("Default_Handler")));

MBED_WEAK_HANDLER(NMI_Handler)
MBED_WEAK_HANDLER(SVC_Handler)
MBED_WEAK_HANDLER(DebugMon_Handler)
MBED_WEAK_HANDLER(PendSV_Handler)
MBED_WEAK_HANDLER(SysTick_Handler)

// The platform's, never left out.
void HardFault_Handler(void);
#if __ARM_ARCH >= 7 || defined(__ARM_ARCH_8M_MAIN__)
void MemManage_Handler(void);
void BusFault_Handler(void);
void UsageFault_Handler(void);
#define MBED_FAULT_VECTORS HardFault_Handler, MemManage_Handler, BusFault_Handler, UsageFault_Handler
#else
#define MBED_FAULT_VECTORS HardFault_Handler, 0, 0, 0
#endif

#define MBED_CORE_VECTORS                                                                                           \
    (mbed_vector_t)__StackTop, Reset_Handler, NMI_Handler, MBED_FAULT_VECTORS, 0, 0, 0, 0, SVC_Handler, \
        DebugMon_Handler, 0, PendSV_Handler, SysTick_Handler,

#define MBED_VECTOR_TABLE(entries) \
    extern const mbed_vector_t __isr_vector[entries]; \
    __attribute__((section(".isr_vector"), used)) const mbed_vector_t __isr_vector[entries]
