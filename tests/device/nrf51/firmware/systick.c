// SPDX-License-Identifier: BSD-3-Clause
// SysTick against TIMER0, with the CPU asleep between ticks; then WFE and SEV.
#include "firmware.h"

static volatile uint32_t ticks;
static uint32_t first, last;

void systick_handler(void) {
    if (ticks == 0) first = clock_now();
    last = clock_now();
    ++ticks;
}

int main(void) {
    clock_start(4);  // microseconds
    REG(SYST_RVR) = 16000 - 1;
    REG(SYST_CVR) = 0;
    REG(SYST_CSR) = 7;
    while (ticks < 1001) wait_for_interrupt();
    REG(SYST_CSR) = 0;
    say_number("thousand ticks, us", last - first);

    // An event that was set before: the first WFE returns at once, the second sleeps until the interrupt pends.
    REG(TIMER1 + TIMER_PRESCALER) = 4;
    REG(TIMER1 + TIMER_CC0) = 5000;
    REG(TIMER1 + INTENSET) = 1u << 16;
    mask_interrupts();
    REG(SCB_SCR) = 1u << 4;  // SEVONPEND
    enable_irq(9);
    __asm volatile("sev; wfe" ::: "memory");  // leaves the register clear, whatever it was
    uint32_t start = clock_now();
    __asm volatile("sev" ::: "memory");
    __asm volatile("wfe" ::: "memory");
    say_number("wfe after sev, us", clock_now() - start);
    start = clock_now();
    REG(TIMER1 + TIMER_CLEAR) = 1;
    REG(TIMER1 + TIMER_START) = 1;
    __asm volatile("wfe" ::: "memory");
    say_number("wfe until pending, us", clock_now() - start);
    for (;;) wait_for_interrupt();
}
