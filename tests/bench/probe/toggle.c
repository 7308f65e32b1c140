// SPDX-License-Identifier: BSD-3-Clause
// Toggles P0.20 of an nRF51822 as fast as it can.
#include <stdint.h>

#define REG(address) (*(volatile uint32_t*)(address))
#define GPIO 0x50000000u

extern uint32_t _stack_top;

#define EIGHT(x) x; x; x; x; x; x; x; x

void reset_handler(void) {
    REG(GPIO + 0x518) = 1u << 20;  // DIRSET
    for (;;) {
        EIGHT(REG(GPIO + 0x508) = 1u << 20; REG(GPIO + 0x50C) = 1u << 20);  // OUTSET, OUTCLR
    }
}

static void fault(void) {
    for (;;) __asm__ volatile("wfi");
}

__attribute__((section(".vectors"), used)) static const void* const vectors[16] = {
    &_stack_top, (void*)reset_handler, (void*)fault, (void*)fault, (void*)fault, (void*)fault};
