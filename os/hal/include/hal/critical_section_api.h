// SPDX-License-Identifier: BSD-3-Clause
//
// Masking all interrupts but NMI and HardFault. Applications use core_util_critical_section_enter() of mbed_critical.h,
// which nests.
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - hal_critical_section_enter() masks interrupts (PRIMASK). The first call remembers whether they were masked;
//  further
//    calls nest by nothing but their caller's count.
//  - hal_critical_section_exit() brings back what the first call remembered.
//  - hal_in_critical_section() is true between the two.
// Undefined behaviour
//  - exit without enter.
//
// Thread and ISR safe.

void hal_critical_section_enter(void);
void hal_critical_section_exit(void);
bool hal_in_critical_section(void);

#ifdef __cplusplus
}
#endif
