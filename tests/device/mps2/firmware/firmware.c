// SPDX-License-Identifier: BSD-3-Clause
#include "firmware.h"

extern uint32_t _data_load, _data_start, _data_end, _bss_start, _bss_end, _stack_top;

void reset_handler(void) {
    const uint32_t* from = &_data_load;
    for (uint32_t* to = &_data_start; to < &_data_end;) *to++ = *from++;
    for (uint32_t* to = &_bss_start; to < &_bss_end;) *to++ = 0;
    REG(UART0 + 0x10) = 25000000 / 115200;  // BAUDDIV
    REG(UART0 + 0x08) = 3;                  // CTRL: TXEN, RXEN
    leave((uint32_t)main());
}

// The compiler copies initialisers with it.
void* memcpy(void* to, const void* from, __SIZE_TYPE__ size) {
    for (__SIZE_TYPE__ i = 0; i < size; ++i) ((char*)to)[i] = ((const char*)from)[i];
    return to;
}

void put_char(char c) {
    while (REG(UART0 + 0x04) & 1) {  // STATE.TXFULL
    }
    REG(UART0) = (uint8_t)c;
}

void put_text(const char* text) {
    while (*text) put_char(*text++);
}

void put_value(const char* name, uint32_t value) {
    put_text(name);
    put_char('=');
    for (int shift = 28; shift >= 0; shift -= 4) put_char("0123456789abcdef"[value >> shift & 15]);
    put_char('\n');
}

void enable_irq(unsigned irq) { REG(NVIC_ISER) = 1u << irq; }

void wait_for(volatile uint32_t* flag) {
    for (;;) {
        __asm volatile("cpsid i" ::: "memory");
        if (*flag) break;
        __asm volatile("wfi");  // wakes for a masked interrupt, too
        __asm volatile("cpsie i\n isb" ::: "memory");
    }
    __asm volatile("cpsie i" ::: "memory");
}

uint32_t semihost(uint32_t operation, const void* parameter) {
    register uint32_t r0 __asm("r0") = operation;
    register const void* r1 __asm("r1") = parameter;
    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

// The UART's last byte is on the line for 87 us: what ends the run must not cut it off.
static void drain(void) {
    REG(TIMER1) = 0;
    REG(TIMER1 + 8) = 25 * 300;
    REG(TIMER1) = 1;
    const uint32_t begin = REG(TIMER1 + 4);
    while (begin - REG(TIMER1 + 4) < 25 * 250) {
    }
    REG(TIMER1) = 0;
}

void leave(uint32_t code) {
    while (REG(UART0 + 0x04) & 1) {
    }
    drain();
    const uint32_t block[2] = {0x20026, code};  // ADP_Stopped_ApplicationExit
    semihost(0x20, block);
    for (;;) {
    }
}

__attribute__((weak)) void irq_handler(unsigned irq) {
    put_value("unexpected irq", irq);
    leave(90);
}
__attribute__((weak)) void nmi_handler(void) {
    put_text("unexpected nmi\n");
    leave(91);
}
__attribute__((weak)) void hard_fault_handler(void) {
    put_text("unexpected fault\n");
    leave(92);
}

static void any_irq(void) {
    uint32_t number;
    __asm volatile("mrs %0, ipsr" : "=r"(number));
    irq_handler(number - 16);
}

typedef void (*Handler)(void);
#define FOUR any_irq, any_irq, any_irq, any_irq
__attribute__((section(".vectors"), used)) static const Handler vectors[16 + 32] = {
    (Handler)&_stack_top,
    reset_handler,
    nmi_handler,
    hard_fault_handler,
    hard_fault_handler,
    hard_fault_handler,
    hard_fault_handler,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    FOUR,
    FOUR,
    FOUR,
    FOUR,
    FOUR,
    FOUR,
    FOUR,
    FOUR,
};
