// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdint.h>

#include "cmsis.h"

// Masks all interrupts, and tells unmask_interrupts() what was: the cheapest critical section, for a few instructions
// within one function of the HAL. It nests.
static inline uint32_t mask_interrupts(void) {
    const uint32_t was = __get_PRIMASK();
    __disable_irq();
    return was;
}

static inline void unmask_interrupts(uint32_t was) { __set_PRIMASK(was); }
