// SPDX-License-Identifier: BSD-3-Clause
#include "firmware.h"

extern uint32_t _stack_top, _data_load, _data_start, _data_end, _bss_start, _bss_end;

void reset_handler(void);
static void external_handler(void);
static void unexpected(void);

__attribute__((section(".vectors"), used)) static const void* const vectors[16 + 91] = {
    &_stack_top,
    (const void*)reset_handler,
    [2 ... 14] = (const void*)unexpected,
    [15] = (const void*)systick_handler,
    [16 ... 16 + 90] = (const void*)external_handler,
};

__attribute__((noreturn)) void reset_handler(void) {
    // Loops, and volatile: the compiler must not make a call to memcpy of them.
    volatile uint32_t* to = &_data_start;
    for (const uint32_t* from = &_data_load; to < &_data_end; ++from, ++to) *to = *from;
    for (volatile uint32_t* bss = &_bss_start; bss < &_bss_end; ++bss) *bss = 0;
    main();
    for (;;) wait_for_interrupt();
}

static void external_handler(void) {
    uint32_t ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    irq_handler((ipsr & 0x1FF) - 16);
}

static __attribute__((noreturn)) void unexpected(void) {
    uint32_t ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    say("unexpected exception", ipsr & 0x1FF);
    for (;;) wait_for_interrupt();
}

__attribute__((weak)) void systick_handler(void) { unexpected(); }
__attribute__((weak)) void irq_handler(unsigned line) {
    (void)line;
    unexpected();
}

void clock_168mhz(void) {
    REG(RCC_APB1ENR) |= 1u << 28;  // PWR
    REG(PWR) |= 3u << 14;          // voltage scale 1
    REG(RCC_CR) |= 5u << 16;       // HSEON, HSEBYP
    while ((REG(RCC_CR) & 1u << 17) == 0) {
    }
    REG(RCC_PLLCFGR) = 8 | 336 << 6 | 0 << 16 | 1 << 22 | 7 << 24;  // M, N, P = 2, from HSE, Q
    REG(RCC_CR) |= 1u << 24;
    while ((REG(RCC_CR) & 1u << 25) == 0) {
    }
    REG(FLASH) = 5 | 7u << 8;                   // five wait states, caches
    REG(RCC_CFGR) = 5u << 10 | 4u << 13;        // APB1 / 4, APB2 / 2
    REG(RCC_CFGR) = (REG(RCC_CFGR) & ~3u) | 2;  // the PLL
    while ((REG(RCC_CFGR) >> 2 & 3) != 2) {
    }
}

void console_start(uint32_t pclk1) {
    REG(RCC_AHB1ENR) |= 1u << 3;
    REG(RCC_APB1ENR) |= 1u << 18;
    REG(GPIOD + AFRH) = (REG(GPIOD + AFRH) & ~0xFFu) | 0x77;
    REG(GPIOD + MODER) = (REG(GPIOD + MODER) & ~(0xFu << 16)) | 0xAu << 16;
    REG(USART3 + 0x08) = (pclk1 + 57600) / 115200;
    REG(USART3 + 0x0C) = 1u << 13 | 1u << 3 | 1u << 2;  // UE, TE, RE
}

static void put(char c) {
    while ((REG(USART3) & 1u << 7) == 0) {
    }
    REG(USART3 + 4) = (uint8_t)c;
}

void print(const char* text) {
    while (*text) put(*text++);
}

void say(const char* name, uint32_t value) {
    print(name);
    put('=');
    for (int shift = 28; shift >= 0; shift -= 4) put("0123456789abcdef"[value >> shift & 15]);
    put('\n');
}

void say_number(const char* name, uint32_t value) {
    char digits[10];
    unsigned n = 0;
    print(name);
    put('=');
    do {
        digits[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (n > 0) put(digits[--n]);
    put('\n');
}

char get(void) {
    while ((REG(USART3) & 1u << 5) == 0) {
    }
    return (char)REG(USART3 + 4);
}
