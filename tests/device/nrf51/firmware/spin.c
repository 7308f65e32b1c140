// SPDX-License-Identifier: BSD-3-Clause
// Sleeps until a digit comes, then executes that many times 100,000 rounds of two instructions, and sleeps again.
#include "firmware.h"

static volatile uint32_t rounds;

void irq_handler(unsigned line) {
    if (line != 2) return;
    REG(UART0 + UART_RXDRDY) = 0;
    rounds = ((uint8_t)REG(UART0 + UART_RXD) - '0') * 100000u;
}

int main(void) {
    print("ready\n");
    REG(UART0 + INTENSET) = 1u << 2;
    enable_irq(2);
    for (;;) {
        wait_for_interrupt();
        uint32_t n = rounds;
        rounds = 0;
        if (n == 0) continue;
        __asm volatile("1: sub %0, #1\n bne 1b" : "+l"(n)::"cc");
    }
}
