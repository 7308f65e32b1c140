// SPDX-License-Identifier: BSD-3-Clause
//
// SysTick as an alarm (DDI 0403, B3.3): 24 bits of the core's clock, or of its reference. It is never stopped when it has come, so that its
// counter always tells how long ago that was.
#include "../kernel/kernel.h"

#define MAX_COUNT 0xFFFFFFU
#define RATIO_BITS 22U

// SysTick's reference clock, if the target says which part of the core's it is: an idle core sleeps so much longer.
#ifndef MBED_SYSTICK_REFERENCE_DIVIDER
#define MBED_SYSTICK_REFERENCE_DIVIDER 1U
#endif
#define MAX_CYCLES (MAX_COUNT * MBED_SYSTICK_REFERENCE_DIVIDER)

// The core's clocks in a count of the us ticker, as a binary fraction, and of which clock.
static uint32_t ratio;
static uint32_t ratio_of;

static void __attribute__((noinline)) find_ratio(void) {
    // A tick's clocks by its counts, in long division: a 64-bit one is a function of 700 bytes.
    const uint32_t counts = os_kernel.raw_per_tick;
    const uint32_t clocks = SystemCoreClock / 1000U;
    uint32_t quotient = clocks / counts;
    uint32_t rest = clocks % counts;
    for (uint32_t i = 0; i < RATIO_BITS; i++) {
        rest <<= 1;
        quotient <<= 1;
        if (rest >= counts) {
            rest -= counts;
            quotient |= 1U;
        }
    }
    ratio = quotient + (rest != 0);  // rather late by a clock than early
    ratio_of = SystemCoreClock;
}

uint32_t os_port_alarm_reach(uint32_t raw_per_tick) {
    (void)raw_per_tick;
    return MAX_CYCLES / (SystemCoreClock / 1000U) - 1U;
}

void os_port_alarm_set(uint32_t counter) {
    if (OS_UNLIKELY(SystemCoreClock != ratio_of)) {
        find_ratio();
    }
    const int32_t left = (int32_t)(counter - us_ticker_read());
    uint32_t cycles = left > 0 ? (uint32_t)(((uint64_t)(uint32_t)left * ratio) >> RATIO_BITS) : 0;
    if (cycles > MAX_CYCLES) {
        cycles = MAX_CYCLES;
    }
    uint32_t control = SysTick_CTRL_CLKSOURCE_Msk | SysTick_CTRL_TICKINT_Msk | SysTick_CTRL_ENABLE_Msk;
    if (cycles > MAX_COUNT) {
        cycles = (cycles + MBED_SYSTICK_REFERENCE_DIVIDER - 1U) / MBED_SYSTICK_REFERENCE_DIVIDER;
        control &= ~SysTick_CTRL_CLKSOURCE_Msk;
    }
    SysTick->LOAD = cycles ? cycles : 1U;
    SysTick->VAL = 0;
    SysTick->CTRL = control;
}

uint32_t os_port_alarm_period(uint32_t raw_per_tick) {
    (void)raw_per_tick;
    const uint32_t divider = SysTick->CTRL & SysTick_CTRL_CLKSOURCE_Msk ? 1U : MBED_SYSTICK_REFERENCE_DIVIDER;
    return SysTick->LOAD / (SystemCoreClock / 1000U / divider) + 1U;
}
