// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 8.4.
#include "hal/pinmap.h"

#include "../../hal/source/interrupt_mask.h"
#include "stm32f4_gpio.h"
#include "stm32f4_pin.h"

GPIO_TypeDef* stm32f4_gpio_of(PinName pin) {
    const uint32_t port = STM_PORT(pin);
    const uint32_t mask = mask_interrupts();
    RCC->AHB1ENR |= UINT32_C(1) << port;
    (void)RCC->AHB1ENR;
    unmask_interrupts(mask);
    return (GPIO_TypeDef*)(GPIOA_BASE + port * (GPIOB_BASE - GPIOA_BASE));
}

static void set_field(volatile uint32_t* reg, uint32_t shift, uint32_t width, uint32_t value) {
    *reg = (*reg & ~(((UINT32_C(1) << width) - 1) << shift)) | value << shift;
}

void pin_function(PinName pin, int function) {
    if (pin == NC) return;
    GPIO_TypeDef* gpio = stm32f4_gpio_of(pin);
    const uint32_t n = STM_PIN(pin);
    const uint32_t mode = STM_PIN_MODER(function);
    const uint32_t mask = mask_interrupts();
    if (mode == STM_MODE_AF_PP) {
        set_field(&gpio->OSPEEDR, 2 * n, 2, 3);
        set_field(&gpio->AFR[n >> 3], 4 * (n & 7), 4, STM_PIN_AFNUM(function));
    }
    set_field(&gpio->OTYPER, n, 1, STM_PIN_OTYPER(function));
    set_field(&gpio->PUPDR, 2 * n, 2, STM_PIN_PUPDR(function));
    set_field(&gpio->MODER, 2 * n, 2, mode);
    unmask_interrupts(mask);
}

void pin_mode(PinName pin, PinMode mode) {
    if (pin == NC) return;
    GPIO_TypeDef* gpio = stm32f4_gpio_of(pin);
    const uint32_t n = STM_PIN(pin);
    uint32_t pull = mode;
    const uint32_t mask = mask_interrupts();
    if (mode >= OpenDrainPullUp) {
        set_field(&gpio->OTYPER, n, 1, 1);
        pull = mode == OpenDrainPullUp ? GPIO_PULLUP : mode == OpenDrainPullDown ? GPIO_PULLDOWN : GPIO_NOPULL;
    }
    set_field(&gpio->PUPDR, 2 * n, 2, pull);
    unmask_interrupts(mask);
}
