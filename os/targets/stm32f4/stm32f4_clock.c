// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 6.2 (buses, timers' clocks), 6.3.5 to 6.3.14 (resets and gates) and table 1 (which bus).
#include "stm32f4_clock.h"

#include "../../hal/source/interrupt_mask.h"
#include "platform/mbed_assert.h"

#define ON_APB2(base) ((base) >= TIM1_BASE && (base) < GPIOA_BASE)

// Both buses have 1 KiB for each peripheral: its number there is the index.
static const uint8_t apb1_bits[] = {
    [(TIM2_BASE - 0x40000000) >> 10] = 1 + 0,    [(TIM3_BASE - 0x40000000) >> 10] = 1 + 1,
    [(TIM4_BASE - 0x40000000) >> 10] = 1 + 2,    [(TIM5_BASE - 0x40000000) >> 10] = 1 + 3,
    [(TIM6_BASE - 0x40000000) >> 10] = 1 + 4,    [(TIM7_BASE - 0x40000000) >> 10] = 1 + 5,
    [(TIM12_BASE - 0x40000000) >> 10] = 1 + 6,   [(TIM13_BASE - 0x40000000) >> 10] = 1 + 7,
    [(TIM14_BASE - 0x40000000) >> 10] = 1 + 8,   [(SPI2_BASE - 0x40000000) >> 10] = 1 + 14,
    [(SPI3_BASE - 0x40000000) >> 10] = 1 + 15,   [(USART2_BASE - 0x40000000) >> 10] = 1 + 17,
    [(USART3_BASE - 0x40000000) >> 10] = 1 + 18, [(UART4_BASE - 0x40000000) >> 10] = 1 + 19,
    [(UART5_BASE - 0x40000000) >> 10] = 1 + 20,  [(I2C1_BASE - 0x40000000) >> 10] = 1 + 21,
    [(I2C2_BASE - 0x40000000) >> 10] = 1 + 22,   [(I2C3_BASE - 0x40000000) >> 10] = 1 + 23,
    [(PWR_BASE - 0x40000000) >> 10] = 1 + 28,    [(UART7_BASE - 0x40000000) >> 10] = 1 + 30,
    [(UART8_BASE - 0x40000000) >> 10] = 1 + 31,
};

static const uint8_t apb2_bits[] = {
    [(TIM1_BASE - 0x40010000) >> 10] = 1 + 0,    [(TIM8_BASE - 0x40010000) >> 10] = 1 + 1,
    [(USART1_BASE - 0x40010000) >> 10] = 1 + 4,  [(USART6_BASE - 0x40010000) >> 10] = 1 + 5,
    [(SPI1_BASE - 0x40010000) >> 10] = 1 + 12,   [(SPI4_BASE - 0x40010000) >> 10] = 1 + 13,
    [(SYSCFG_BASE - 0x40010000) >> 10] = 1 + 14, [(TIM9_BASE - 0x40010000) >> 10] = 1 + 16,
    [(TIM10_BASE - 0x40010000) >> 10] = 1 + 17,  [(TIM11_BASE - 0x40010000) >> 10] = 1 + 18,
    [(SPI5_BASE - 0x40010000) >> 10] = 1 + 20,   [(SPI6_BASE - 0x40010000) >> 10] = 1 + 21,
};

static uint32_t gate_bit(uint32_t base) {
    const uint32_t number = (base & 0xFFFF) >> 10;
    const uint8_t entry = ON_APB2(base) ? apb2_bits[number] : apb1_bits[number];
    MBED_ASSERT(entry != 0);
    return UINT32_C(1) << (entry - 1);
}

void stm32f4_clock_enable(uint32_t base) {
    volatile uint32_t* gate = ON_APB2(base) ? &RCC->APB2ENR : &RCC->APB1ENR;
    const uint32_t bit = gate_bit(base);
    const uint32_t mask = mask_interrupts();
    *gate |= bit;
    (void)*gate;  // errata ES0206, 2.2.13: the peripheral is there two clocks later
    unmask_interrupts(mask);
}

void stm32f4_clock_disable(uint32_t base) {
    volatile uint32_t* gate = ON_APB2(base) ? &RCC->APB2ENR : &RCC->APB1ENR;
    const uint32_t bit = gate_bit(base);
    const uint32_t mask = mask_interrupts();
    *gate &= ~bit;
    unmask_interrupts(mask);
}

bool stm32f4_clock_is_on(uint32_t base) {
    return ((ON_APB2(base) ? RCC->APB2ENR : RCC->APB1ENR) & gate_bit(base)) != 0;
}

void stm32f4_peripheral_reset(uint32_t base) {
    volatile uint32_t* reset = ON_APB2(base) ? &RCC->APB2RSTR : &RCC->APB1RSTR;
    const uint32_t bit = gate_bit(base);
    const uint32_t mask = mask_interrupts();
    *reset |= bit;
    *reset &= ~bit;
    unmask_interrupts(mask);
}

// 0 to 3: not divided, 4 to 7: by 2 to 16.
static uint32_t apb_shift(uint32_t base) {
    const uint32_t field = ON_APB2(base) ? (RCC->CFGR & RCC_CFGR_PPRE2) >> RCC_CFGR_PPRE2_Pos
                                         : (RCC->CFGR & RCC_CFGR_PPRE1) >> RCC_CFGR_PPRE1_Pos;
    return field & 4 ? field - 3 : 0;
}

uint32_t stm32f4_bus_clock(uint32_t base) { return SystemCoreClock >> apb_shift(base); }

uint32_t stm32f4_timer_clock(uint32_t base) {
    // Twice the bus unless that is not divided; with TIMPRE four times, at most the core's.
    const uint32_t shift = apb_shift(base);
    const uint32_t faster = RCC->DCKCFGR & RCC_DCKCFGR_TIMPRE ? 2 : 1;
    return SystemCoreClock >> (shift > faster ? shift - faster : 0);
}
