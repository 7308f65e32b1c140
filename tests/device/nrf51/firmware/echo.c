// SPDX-License-Identifier: BSD-3-Clause
// Echoes by interrupt while the CPU sleeps. '!' deafens it until six bytes and more wait; '~' tells how long 100
// characters take on the line.
#include "firmware.h"

enum { SIZE = 256 };
static volatile uint8_t ring[SIZE];
static volatile uint32_t head, tail;

void irq_handler(unsigned line) {
    if (line != 2) return;
    while (REG(UART0 + UART_RXDRDY) != 0) {
        REG(UART0 + UART_RXDRDY) = 0;
        ring[head++ % SIZE] = (uint8_t)REG(UART0 + UART_RXD);
    }
}

static void deaf(void) {
    REG(UART0 + INTENCLR) = 1u << 2;
    wait_event(UART0 + UART_ERROR);
    say("error", REG(UART0 + UART_ERRORSRC));
    REG(UART0 + UART_ERRORSRC) = REG(UART0 + UART_ERRORSRC);
    say("cleared", REG(UART0 + UART_ERRORSRC));
    REG(UART0 + INTENSET) = 1u << 2;
}

static void measure(void) {
    clock_start(4);
    const uint32_t start = clock_now();
    for (unsigned i = 0; i < 100; ++i) put('U');
    const uint32_t took = clock_now() - start;
    say_number("\nhundred", took);
}

int main(void) {
    REG(UART0 + INTENSET) = 1u << 2;
    enable_irq(2);
    print("echo\n");
    for (;;) {
        mask_interrupts();
        if (head == tail) wait_for_interrupt();
        unmask_interrupts();
        while (tail != head) {
            const char c = (char)ring[tail++ % SIZE];
            if (c == '!') {
                deaf();
            } else if (c == '~') {
                measure();
            } else {
                put(c);
            }
        }
    }
}
