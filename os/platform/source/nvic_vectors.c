// SPDX-License-Identifier: BSD-3-Clause
#include "cmsis.h"

#ifdef CMSIS_VECTAB_VIRTUAL

#include "platform/mbed_critical.h"

#define EXCEPTIONS 16
#define VECTORS 256 // the most that ARMv7-M and ARMv8-M have: VTOR wants the alignment of the size

static uint32_t vectors[VECTORS] __attribute__((aligned(VECTORS * 4)));

void mbed_nvic_set_vector(int32_t irqn, uint32_t vector) {
    core_util_critical_section_enter();
    if (SCB->VTOR != (uint32_t)vectors) {
        // ICTR counts in steps of 32 lines (ARMv7-M B3.4.3).
        uint32_t count = EXCEPTIONS + 32 * ((SCnSCB->ICTR & SCnSCB_ICTR_INTLINESNUM_Msk) + 1);
        if (count > VECTORS) count = VECTORS;
        const volatile uint32_t* from = (const volatile uint32_t*)SCB->VTOR;
        for (uint32_t i = 0; i < count; ++i) vectors[i] = from[i];
        __DSB();
        SCB->VTOR = (uint32_t)vectors;
    }
    vectors[irqn + EXCEPTIONS] = vector;
    __DSB();
    core_util_critical_section_exit();
}

#endif
