// SPDX-License-Identifier: BSD-3-Clause
#include "firmware.h"

extern uint32_t _stack_top, _data_load, _data_start, _data_end, _bss_start, _bss_end;

void reset_handler(void);
static void external_handler(void);

__attribute__((section(".vectors"), used)) static const void* const vectors[48] = {
    &_stack_top,
    (const void*)reset_handler,
    (const void*)hard_fault_handler,  // NMI: nothing drives it
    (const void*)hard_fault_handler,
    [15] = (const void*)systick_handler,
    [16 ... 47] = (const void*)external_handler,
};

__attribute__((noreturn)) void reset_handler(void) {
    // Loops, and volatile: the compiler must not make a call to memcpy of them.
    volatile uint32_t* to = &_data_start;
    for (const uint32_t* from = &_data_load; to < &_data_end; ++from, ++to) *to = *from;
    for (volatile uint32_t* bss = &_bss_start; bss < &_bss_end; ++bss) *bss = 0;
    console_start();
    main();
    for (;;) wait_for_interrupt();
}

static void external_handler(void) {
    uint32_t ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    irq_handler(ipsr - 16);
}

static __attribute__((noreturn)) void unexpected(void) {
    uint32_t ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    say("unexpected exception", ipsr);
    for (;;) wait_for_interrupt();
}

__attribute__((weak)) void hard_fault_handler(void) { unexpected(); }
__attribute__((weak)) void systick_handler(void) { unexpected(); }
__attribute__((weak)) void irq_handler(unsigned line) {
    (void)line;
    unexpected();
}

void console_start(void) {
    REG(GPIO + GPIO_OUTSET) = 1u << 24;
    REG(GPIO + GPIO_DIRSET) = 1u << 24;
    REG(GPIO + GPIO_PIN_CNF0 + 4 * 25) = 0;  // input, connected
    REG(UART0 + 0x50C) = 24;                 // PSELTXD
    REG(UART0 + 0x514) = 25;                 // PSELRXD
    REG(UART0 + UART_BAUDRATE) = 0x01D7E000;
    REG(UART0 + 0x500) = 4;  // ENABLE
    REG(UART0 + 0x008) = 1;  // STARTTX
    REG(UART0 + 0x000) = 1;  // STARTRX
}

void put(char c) {
    REG(UART0 + UART_TXDRDY) = 0;
    REG(UART0 + UART_TXD) = (uint8_t)c;
    while (REG(UART0 + UART_TXDRDY) == 0) {
    }
}

void print(const char* text) {
    while (*text) put(*text++);
}

void print_hex(uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4) put("0123456789abcdef"[value >> shift & 15]);
}

void print_number(uint32_t value) {
    char digits[10];
    unsigned n = 0;
    do {
        digits[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (n > 0) put(digits[--n]);
}

void say(const char* name, uint32_t value) {
    print(name);
    put('=');
    print_hex(value);
    put('\n');
}

void say_number(const char* name, uint32_t value) {
    print(name);
    put('=');
    print_number(value);
    put('\n');
}

char get(void) {
    wait_event(UART0 + UART_RXDRDY);
    return (char)REG(UART0 + UART_RXD);
}

void clock_start(unsigned prescaler) {
    REG(TIMER0 + TIMER_MODE) = 0;
    REG(TIMER0 + TIMER_BITMODE) = 3;
    REG(TIMER0 + TIMER_PRESCALER) = prescaler;
    REG(TIMER0 + TIMER_CLEAR) = 1;
    REG(TIMER0 + TIMER_START) = 1;
}

uint32_t clock_now(void) {
    REG(TIMER0 + TIMER_CAPTURE0 + 4 * 3) = 1;
    return REG(TIMER0 + TIMER_CC0 + 4 * 3);
}
