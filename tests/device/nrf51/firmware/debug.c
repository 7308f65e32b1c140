// SPDX-License-Identifier: BSD-3-Clause
// For the debugger: a function to stop in, a variable to set, one to watch, and bytes that wait in UART0.
#include "firmware.h"

volatile uint32_t limit = 3;
volatile uint32_t watched;

__attribute__((noinline)) uint32_t add(uint32_t a, uint32_t b) {
    const uint32_t sum = a + b;
    __asm volatile("" ::: "memory");
    return sum;
}

int main(void) {
    clock_start(0);
    // Time for what is typed at power-on to arrive: two characters of 87 µs.
    while (clock_now() < 16000) {
    }
    uint32_t sum = 0;
    for (uint32_t i = 0; i < limit; ++i) sum = add(sum, i);
    watched = sum;
    say_number("sum", sum);
    for (uint32_t round = 0;; ++round) {
        say_number("alive", round);
        while (REG(UART0 + UART_RXDRDY) != 0) {
            REG(UART0 + UART_RXDRDY) = 0;
            say("received", REG(UART0 + UART_RXD));
        }
        for (const uint32_t start = clock_now(); clock_now() - start < 320000;) {
        }
    }
}
