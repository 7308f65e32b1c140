// SPDX-License-Identifier: BSD-3-Clause
// Critical sections: stretches of code that no interrupt handler and no other thread gets into.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "platform/mbed_atomic.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Whether an interrupt would be taken now: none is masked. Any context.
bool core_util_are_interrupts_enabled(void);

/// Whether the caller is an exception or interrupt handler. Any context.
bool core_util_is_isr_active(void);

/// Masks all interrupts that can be masked. Sections nest: every enter needs its exit, in the same thread or handler.
/// Between them blocking calls of the kernel are not allowed. Any context.
void core_util_critical_section_enter(void);

/// Ends a section; the outermost one unmasks interrupts if they were unmasked before it. Any context.
void core_util_critical_section_exit(void);

/// Whether a section entered by core_util_critical_section_enter() is open. Any context.
bool core_util_in_critical_section(void);

#ifdef __cplusplus
}
#endif
