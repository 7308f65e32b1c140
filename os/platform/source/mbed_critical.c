// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_critical.h"

#include "cmsis.h"
#include "hal/critical_section_api.h"

static volatile uint32_t depth;

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
    return hal_in_critical_section();
}

void core_util_critical_section_enter(void)
{
    hal_critical_section_enter();
    depth++;
}

void core_util_critical_section_exit(void)
{
    if (depth != 0 && --depth == 0) {
        hal_critical_section_exit();
    }
}
