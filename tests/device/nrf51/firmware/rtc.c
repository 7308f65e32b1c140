// SPDX-License-Identifier: BSD-3-Clause
// RTC0 wakes the CPU from WFI every half second; the handler toggles pad P0.
#include "firmware.h"

static volatile uint32_t ticks;

void irq_handler(unsigned line) {
    if (line != 11) return;
    REG(RTC0 + TIMER_COMPARE0) = 0;
    REG(RTC0 + TIMER_CC0) = REG(RTC0 + TIMER_CC0) + 16384;
    REG(GPIO + (++ticks & 1 ? GPIO_OUTSET : GPIO_OUTCLR)) = 1u << EDGE_P0;
}

int main(void) {
    REG(GPIO + GPIO_DIRSET) = 1u << EDGE_P0;
    REG(POWER + 0x518) = 1;  // LFCLKSRC: the crystal
    REG(POWER + CLOCK_LFCLKSTART) = 1;
    wait_event(POWER + CLOCK_LFCLKSTARTED);
    print("lfclk\n");
    REG(RTC0 + TIMER_CC0) = 16384;
    REG(RTC0 + INTENSET) = 1u << 16;
    enable_irq(11);
    REG(RTC0 + TIMER_START) = 1;
    // Four ticks, then the counter as the CPU sees it: it must not be woken by anything else.
    uint32_t wakes = 0;
    while (ticks < 4) {
        wait_for_interrupt();
        ++wakes;
    }
    say_number("counter", REG(RTC0 + 0x504));
    say_number("wakes", wakes);
    for (;;) wait_for_interrupt();
}
