// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_critical.h"

#include "cmsis.h"

// Written with interrupts masked only. The mask is looked at before it is set, as hal_critical_section_enter() does, but
// without that call: this is the hottest of all functions.
static uint32_t depth;
static uint32_t mask_before;

bool core_util_are_interrupts_enabled(void)
{
    return (__get_PRIMASK() & 1U) == 0;
}

bool core_util_is_isr_active(void)
{
    return __get_IPSR() != 0;
}

bool core_util_in_critical_section(void)
{
    return *(volatile uint32_t*)&depth != 0;
}

void core_util_critical_section_enter(void)
{
    const uint32_t mask = __get_PRIMASK();
    __disable_irq();
    if (depth++ == 0) {
        mask_before = mask;
    }
}

void core_util_critical_section_exit(void)
{
    if (depth != 0 && --depth == 0) {
        __set_PRIMASK(mask_before);
    }
}
