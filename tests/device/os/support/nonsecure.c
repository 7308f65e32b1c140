// SPDX-License-Identifier: BSD-3-Clause
//
// Lets the program run in the Non-secure state of an Armv8-M core (DDI 0553, B3.13 and B8): what a boot program does
// before it hands over. Linked with --wrap=SystemInit, it comes in before anything of the program is initialized, makes
// everything Non-secure but the memory that its last instructions run from, and starts the program's reset handler once
// more. The aliases of AN505 stay as they are: without its IDAU the SAU alone tells the states apart.
#include "cmsis.h"

#define SECURE_RAM 0x30000000u
#define SECURE_RAM_SIZE 0x8000u
#define RIGHT_OF_LAST 0xFFFFFFE0u

// The SAU, which core_cm33.h has only for programs compiled for the Secure state.
typedef struct {
    __IO uint32_t CTRL;
    __I uint32_t TYPE;  // regions; 0 in the Non-secure state
    __IO uint32_t RNR;
    __IO uint32_t RBAR;
    __IO uint32_t RLAR;
} sau_t;
#define SECURITY ((sau_t*)0xE000EDD0u)
#define NON_SECURE_VTOR (*(__IO uint32_t*)0xE002ED08u)

extern const uint32_t __isr_vector[];
extern uint32_t __StackTop[];
void __real_SystemInit(void);
void __wrap_SystemInit(void);

// r0: the SAU, r1: where to go. Runs in SECURE_RAM.
__asm__(
    "    .section .text.enter_nonsecure, \"ax\"\n"
    "    .align 2\n"
    "    .syntax unified\n"
    "    .thumb\n"
    "enter_nonsecure:\n"
    "    movs r2, #1\n"
    "    str r2, [r0]\n"
    "    dsb\n"
    "    isb\n"
    "    bxns r1\n"
    "    .align 2\n"
    "enter_nonsecure_end:\n"
    "    .text\n");
extern const uint32_t enter_nonsecure[], enter_nonsecure_end[];

static void open_region(uint32_t number, uint32_t start, uint32_t last) {
    SECURITY->RNR = number;
    SECURITY->RBAR = start;
    SECURITY->RLAR = (last & RIGHT_OF_LAST) | 1u;
}

static void hand_over(void) {
    open_region(0, 0, SECURE_RAM - 1);
    open_region(1, SECURE_RAM + SECURE_RAM_SIZE, 0xDFFFFFFF);
    for (unsigned i = 0; i < sizeof NVIC->ITNS / sizeof NVIC->ITNS[0]; i++) NVIC->ITNS[i] = UINT32_MAX;
    // Faults and the NMI are the Non-secure state's too, and so is the FPU.
    SCB->AIRCR = (0x5FAu << SCB_AIRCR_VECTKEY_Pos) | SCB_AIRCR_BFHFNMINS_Msk;
    SCB->NSACR |= SCB_NSACR_CP10_Msk | SCB_NSACR_CP11_Msk;
    NON_SECURE_VTOR = (uint32_t)__isr_vector;
    __asm volatile("msr msp_ns, %0" : : "r"(__StackTop));
    __IO uint32_t* to = (__IO uint32_t*)SECURE_RAM;
    for (const uint32_t* from = enter_nonsecure; from < enter_nonsecure_end; from++) *to++ = *from;
    register uint32_t sau __asm("r0") = (uint32_t)SECURITY;
    register uint32_t entry __asm("r1") = __isr_vector[1] & ~1u;
    __asm volatile("dsb\n\tisb\n\tbx %2" : : "r"(sau), "r"(entry), "r"(SECURE_RAM | 1u) : "r2", "memory");
}

void __wrap_SystemInit(void) {
    if (SECURITY->TYPE) hand_over();
    __real_SystemInit();
}
