// SPDX-License-Identifier: BSD-3-Clause
//
// For debuggers that know threads: where in the kernel's memory things are. The table is in a section of the ELF file that is
// loaded nowhere, `.os_debug_layout`: it costs a device neither flash nor time. docs/inside.md says what the words mean; a
// change of their order is another version.
#pragma once

#include <stddef.h>

#include "kernel.h"

#ifdef __arm__

#define OS_LAYOUT_VERSION 1

// Constants of the compiler get into the section through an assembler's operands only, and these want a function. Nobody calls
// it: the linker leaves it out, and keeps the section, which belongs to the whole of the object file.
__attribute__((used)) static void os_debug_layout(void) {
    __asm__ volatile(
        ".pushsection .os_debug_layout, \"\", %%progbits\n"
        ".word 0x4C53444F, %c0, %c1, %c2, %c3, %c4, %c5\n"
        ".popsection" ::"i"(OS_LAYOUT_VERSION),
        "i"(offsetof(os_kernel_t, current)), "i"(offsetof(os_kernel_t, all)), "i"(offsetof(os_kernel_t, state)),
        "i"(offsetof(os_kernel_t, raw_per_tick)), "i"(osKernelRunning));
    __asm__ volatile(
        ".pushsection .os_debug_layout, \"\", %%progbits\n"
        ".word %c0, %c1, %c2, %c3, %c4, %c5, %c6, %c7, %c8, %c9\n"
        ".popsection" ::"i"(sizeof(os_thread)),
        "i"(offsetof(os_thread, kind)), "i"(offsetof(os_thread, state)), "i"(offsetof(os_thread, priority)),
        "i"(offsetof(os_thread, base_priority)), "i"(offsetof(os_thread, sp)), "i"(offsetof(os_thread, waits_for)),
        "i"(offsetof(os_thread, run_time)), "i"(offsetof(os_thread, timeout_next)), "i"(offsetof(os_thread, wake)));
    __asm__ volatile(
        ".pushsection .os_debug_layout, \"\", %%progbits\n"
        ".word %c0, %c1, %c2, %c3, %c4, %c5, %c6, %c7, %c8, %c9\n"
        ".popsection" ::"i"(offsetof(os_thread, reason)),
        "i"(offsetof(os_thread, name)), "i"(offsetof(os_thread, joiners)), "i"(offsetof(os_thread, all_next)),
        "i"(offsetof(os_thread, stack)), "i"(offsetof(os_thread, stack_size)), "i"(offsetof(os_object, kind)),
        "i"(offsetof(os_object, count)), "i"(offsetof(os_object, name)), "i"(offsetof(os_mutex, owner)));
    __asm__ volatile(
        ".pushsection .os_debug_layout, \"\", %%progbits\n"
        ".word %c0, %c1, %c2, %c3, %c4, %c5, %c6, %c7\n"
        ".popsection" ::"i"(MBED_RTOS_KIND_THREAD),
        "i"(OS_WAITS_DELAY), "i"(OS_WAITS_FLAGS), "i"(osThreadReady), "i"(osThreadBlocked), "i"(osThreadTerminated),
        "i"(OS_PORT_STACK_PAINT), "i"(OS_PORT_HAS_BASEPRI ? 8 : 0));
}

#endif
