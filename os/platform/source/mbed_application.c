// SPDX-License-Identifier: BSD-3-Clause
//
// A core as a reset leaves it: DDI 0403, B1.5.5 and B3.2; DDI 0419, B1.5.5; DDI 0553, B3.
#include "platform/mbed_application.h"

#include "cmsis.h"

static void quiet_interrupts(void) {
    for (unsigned i = 0; i < sizeof NVIC->ICER / sizeof NVIC->ICER[0]; i++) {
        NVIC->ICER[i] = UINT32_MAX;
        NVIC->ICPR[i] = UINT32_MAX;
    }
    for (int i = 0; i < (int)(8U * sizeof NVIC->ICER) && i < 240; i++) {
        NVIC_SetPriority((IRQn_Type)i, 0);
    }
    SysTick->CTRL = 0;
    SysTick->LOAD = 0;
    SysTick->VAL = 0;
    SCB->ICSR = SCB_ICSR_PENDSVCLR_Msk | SCB_ICSR_PENDSTCLR_Msk;
    SCB->SCR = 0;
#if __CORTEX_M >= 3
    SCB->SHCSR = 0;
#if defined(SCB_CCR_STKALIGN_Msk)
    SCB->CCR = SCB_CCR_STKALIGN_Msk;
#else
    SCB->CCR = 0;  // Armv8-M: stacks are always aligned, STKALIGN always reads as 1 (DDI 0553, CCR)
#endif
    for (int i = -12; i <= -7; i++) {
        NVIC_SetPriority((IRQn_Type)i, 0);
    }
#endif
    for (int i = -5; i <= -1; i++) {
        NVIC_SetPriority((IRQn_Type)i, 0);
    }
#if defined(__MPU_PRESENT) && __MPU_PRESENT
    MPU->CTRL = 0;
#endif
}

void mbed_start_application(uintptr_t address) {
    const uint32_t* table = (const uint32_t*)address;
    __disable_irq();
    quiet_interrupts();
#if !(defined(__VTOR_PRESENT) && __VTOR_PRESENT == 0) && defined(SCB_VTOR_TBLOFF_Msk)
    SCB->VTOR = address;
#endif
    __DSB();
    __ISB();
    // No stack is used from the change of CONTROL on: the two values are in registers.
    register uint32_t stack __asm__("r4") = table[0];
    register uint32_t entry __asm__("r5") = table[1];
    __asm__ volatile(
        "movs r0, #0\n"
#if __ARM_ARCH_8M_MAIN__
        "msr psplim, r0\n"
        "msr msplim, r0\n"
#endif
        "msr control, r0\n"
        "isb\n"
        "msr msp, r4\n"
        "msr psp, r0\n"
#if __CORTEX_M >= 3
        "msr basepri, r0\n"
#endif
        "cpsie i\n"
        "bx r5\n"
        :
        : "r"(stack), "r"(entry)
        : "r0", "memory");
    MBED_UNREACHABLE;
}
