// SPDX-License-Identifier: BSD-3-Clause
// What the test firmware for MPS2+ shares. It runs on our models and on stock QEMU's alike, so it prints nothing that
// depends on how fast the machine is. Numbers: Arm DAI 0386 (AN386), Arm DDI 0479D (Cortex-M System Design Kit).
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define REG(address) (*(volatile uint32_t*)(address))

enum {
    TIMER0 = 0x40000000,
    TIMER1 = 0x40001000,
    DUALTIMER = 0x40002000,
    UART0 = 0x40004000,
    WATCHDOG = 0x40008000,
    GPIO0 = 0x40010000,
    GPIO1 = 0x40011000,
    FPGAIO = 0x40028000,
    SCC = 0x4002F000,
    NVIC_ISER = 0xE000E100,
    NVIC_ICPR = 0xE000E280,
};

void put_char(char c);
void put_text(const char* text);
/// name=12345678 in hexadecimal, and a new line.
void put_value(const char* name, uint32_t value);

void enable_irq(unsigned irq);
/// Sleeps until `flag` is set by a handler.
void wait_for(volatile uint32_t* flag);

/// Semihosting, Arm's operation numbers.
uint32_t semihost(uint32_t operation, const void* parameter);
/// SYS_EXIT_EXTENDED: the run ends with this code.
__attribute__((noreturn)) void leave(uint32_t code);

// Weak in firmware.c; a test's file has those that it wants.
void irq_handler(unsigned irq);
void nmi_handler(void);
void hard_fault_handler(void);
int main(void);
