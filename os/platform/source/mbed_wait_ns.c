// SPDX-License-Identifier: BSD-3-Clause
#include <stdint.h>

#include "cmsis.h"
#include "platform/mbed_toolchain.h"
#include "platform/mbed_wait_api.h"

// Cycles of one turn of the loop below, a subtraction and a taken branch, when the code comes without wait states: the
// instruction timings of the cores' technical reference manuals. Less where branches are predicted.
#if defined(__CORTEX_M) && __CORTEX_M == 0 && !defined(__CM0PLUS_REV)
#define CYCLES_PER_TURN 4
#elif defined(__CORTEX_M) && __CORTEX_M == 7
#define CYCLES_PER_TURN 1
#elif defined(__CORTEX_M) && __CORTEX_M == 33
#define CYCLES_PER_TURN 2
#else
#define CYCLES_PER_TURN 3
#endif

void wait_ns(unsigned int ns) {
    const uint32_t cycles = (SystemCoreClock + 999999) / 1000000 * ns / 1000;
    uint32_t turns = cycles / CYCLES_PER_TURN + 1;
    __asm__ volatile(
        ".syntax unified\n"
        ".balign 8\n"
        "1: subs %0, #1\n"
        "   bne 1b\n"
        : "+l"(turns)
        :
        : "cc");
}
