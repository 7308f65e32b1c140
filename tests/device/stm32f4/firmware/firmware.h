// SPDX-License-Identifier: BSD-3-Clause
// What the test images share: startup, the clock at 168 MHz, registers by address (RM0090, chapter 2.3).
#pragma once

#include <stdint.h>

#define REG(address) (*(volatile uint32_t*)(address))
#define REG16(address) (*(volatile uint16_t*)(address))
#define REG8(address) (*(volatile uint8_t*)(address))

enum {
    PWR = 0x40007000,
    USART3 = 0x40004800,
    EXTI = 0x40013C00,
    SYSCFG = 0x40013800,
    RTC = 0x40002800,
    IWDG = 0x40003000,
    GPIOA = 0x40020000,
    GPIOB = 0x40020400,
    GPIOC = 0x40020800,
    GPIOD = 0x40020C00,
    RCC = 0x40023800,
    FLASH = 0x40023C00,
};
enum { MODER = 0x00, OTYPER = 0x04, PUPDR = 0x0C, IDR = 0x10, ODR = 0x14, BSRR = 0x18, AFRL = 0x20, AFRH = 0x24 };
enum {
    RCC_CR = RCC + 0x00,
    RCC_PLLCFGR = RCC + 0x04,
    RCC_CFGR = RCC + 0x08,
    RCC_AHB1ENR = RCC + 0x30,
    RCC_AHB2ENR = RCC + 0x34,
    RCC_APB1ENR = RCC + 0x40,
    RCC_APB2ENR = RCC + 0x44,
    RCC_BDCR = RCC + 0x70,
    RCC_CSR = RCC + 0x74,
};
#define SYST_CSR 0xE000E010
#define SYST_RVR 0xE000E014
#define SYST_CVR 0xE000E018
#define NVIC_ISER 0xE000E100
#define SCB_SCR 0xE000ED10
#define SCB_AIRCR 0xE000ED0C

int main(void);
void systick_handler(void);
void irq_handler(unsigned line);

// 8 MHz from the ST-LINK through the PLL: SYSCLK and HCLK 168 MHz, PCLK1 42 MHz, PCLK2 84 MHz.
void clock_168mhz(void);
// USART3 on PD8 and PD9 at 115200 baud, for a PCLK1 of this frequency.
void console_start(uint32_t pclk1);
void print(const char* text);
void say(const char* name, uint32_t value);         // "name=0000beef\n"
void say_number(const char* name, uint32_t value);  // "name=42\n"
char get(void);

static inline void wait_for_interrupt(void) { __asm volatile("wfi"); }
static inline void irq_enable(unsigned line) { REG(NVIC_ISER + 4 * (line / 32)) = 1u << line % 32; }
