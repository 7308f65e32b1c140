// SPDX-License-Identifier: BSD-3-Clause
// What the test firmware shares: the registers it touches, and a console that needs nothing but UART0. Polled, so that
// it works in any handler. Numbers: nRF51 Series Reference Manual v3.0, chapters "Memory" and of each peripheral.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define REG(address) (*(volatile uint32_t*)(address))

enum {
    POWER = 0x40000000,
    RADIO = 0x40001000,
    UART0 = 0x40002000,
    TWI0 = 0x40003000,
    GPIOTE = 0x40006000,
    ADC = 0x40007000,
    TIMER0 = 0x40008000,
    TIMER1 = 0x40009000,
    TIMER2 = 0x4000A000,
    RTC0 = 0x4000B000,
    TEMP = 0x4000C000,
    RNG = 0x4000D000,
    ECB = 0x4000E000,
    WDT = 0x40010000,
    LPCOMP = 0x40013000,
    NVMC = 0x4001E000,
    PPI = 0x4001F000,
    GPIO = 0x50000000,
    UICR = 0x10001000,
};

// Tasks, events and registers by offset. Those of one name have the same offset wherever they are.
enum {
    INTENSET = 0x304,
    INTENCLR = 0x308,
    SHORTS = 0x200,
    TIMER_START = 0x000,
    TIMER_STOP = 0x004,
    TIMER_CLEAR = 0x00C,
    TIMER_CAPTURE0 = 0x040,
    TIMER_COMPARE0 = 0x140,
    TIMER_MODE = 0x504,
    TIMER_BITMODE = 0x508,
    TIMER_PRESCALER = 0x510,
    TIMER_CC0 = 0x540,
    CLOCK_LFCLKSTART = 0x008,
    CLOCK_LFCLKSTARTED = 0x104,
    CLOCK_HFCLKSTART = 0x000,
    CLOCK_HFCLKSTARTED = 0x100,
    POWER_RESETREAS = 0x400,
    POWER_SYSTEMOFF = 0x500,
    POWER_GPREGRET = 0x51C,
    GPIO_OUTSET = 0x508,
    GPIO_OUTCLR = 0x50C,
    GPIO_IN = 0x510,
    GPIO_DIRSET = 0x518,
    GPIO_PIN_CNF0 = 0x700,
    UART_TXDRDY = 0x11C,
    UART_RXDRDY = 0x108,
    UART_ERROR = 0x124,
    UART_ERRORSRC = 0x480,
    UART_RXD = 0x518,
    UART_TXD = 0x51C,
    UART_BAUDRATE = 0x524,
    PPI_CHENSET = 0x504,
    PPI_CH0 = 0x510,
    GPIOTE_CONFIG0 = 0x510,
};

enum { EDGE_P0 = 3, EDGE_P1 = 2, BUTTON_A = 17 };  // of the micro:bit, on port 0

// The core's own: Armv6-M Architecture Reference Manual, chapters B3.2 to B3.4.
enum {
    SYST_CSR = 0xE000E010,
    SYST_RVR = 0xE000E014,
    SYST_CVR = 0xE000E018,
    NVIC_ISER = 0xE000E100,
    NVIC_ICPR = 0xE000E280,
    SCB_ICSR = 0xE000ED04,
    SCB_AIRCR = 0xE000ED0C,
    SCB_SCR = 0xE000ED10,
};

static inline void enable_irq(unsigned line) { REG(NVIC_ISER) = 1u << line; }
static inline void wait_for_interrupt(void) { __asm volatile("wfi" ::: "memory"); }
static inline void mask_interrupts(void) { __asm volatile("cpsid i" ::: "memory"); }
static inline void unmask_interrupts(void) { __asm volatile("cpsie i" ::: "memory"); }
static inline void wait_event(uint32_t address) {
    while (REG(address) == 0) {
    }
    REG(address) = 0;
}

// The console: UART0 on the micro:bit's pins, 115,200 baud.
void console_start(void);
void put(char c);
void print(const char* text);
void print_hex(uint32_t value);      // eight digits
void print_number(uint32_t value);   // decimal
/// "name=value\n" with eight hexadecimal digits, or decimal.
void say(const char* name, uint32_t value);
void say_number(const char* name, uint32_t value);
/// Waits for a character by polling.
char get(void);

/// TIMER0 as a free-running clock of 32 bits at 16 MHz >> prescaler; capture() reads it.
void clock_start(unsigned prescaler);
uint32_t clock_now(void);

/// Each firmware is one .c file with this, called with the console ready and .data and .bss in place.
int main(void);

// Handlers a firmware may define; the default prints its exception number and stops.
void hard_fault_handler(void);
void systick_handler(void);
void irq_handler(unsigned line);
