// SPDX-License-Identifier: BSD-3-Clause
#include "hal/critical_section_api.h"

#include "cmsis.h"

// Both are written with interrupts masked only, and a context that interrupts leaves them as it found them.
static bool entered;
static bool was_masked;

void hal_critical_section_enter(void) {
    const bool masked = __get_PRIMASK() != 0;
    __disable_irq();
    if (entered) return;
    entered = true;
    was_masked = masked;
}

void hal_critical_section_exit(void) {
    if (!entered) return;
    entered = false;
    if (!was_masked) __enable_irq();
}

bool hal_in_critical_section(void) { return entered; }
