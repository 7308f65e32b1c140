// SPDX-License-Identifier: BSD-3-Clause
//
// EXTI: RM0090, 12.2 and 12.3. Line n takes pin n of one port, so two pins of one number exclude each other.
#include "hal/gpio_irq_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "stm32f4_clock.h"
#include "stm32f4_gpio.h"
#include "stm32f4_pin.h"

#if DEVICE_INTERRUPTIN

#define LINES 16

static struct {
    gpio_irq_handler handler;
    uintptr_t context;
    GPIO_TypeDef* gpio;
} lines[LINES];

static IRQn_Type irq_of(uint32_t line) {
    if (line < 5) return (IRQn_Type)(EXTI0_IRQn + (int)line);
    return line < 10 ? EXTI9_5_IRQn : EXTI15_10_IRQn;
}

static void dispatch(uint32_t first, uint32_t last) {
    for (uint32_t line = first; line <= last; ++line) {
        const uint32_t bit = UINT32_C(1) << line;
        if (!(EXTI->PR & EXTI->IMR & bit)) continue;
        EXTI->PR = bit;
        const gpio_irq_handler handler = lines[line].handler;
        if (!handler) continue;
        const uint32_t rise = EXTI->RTSR & bit;
        const uint32_t fall = EXTI->FTSR & bit;
        gpio_irq_event event = rise ? IRQ_RISE : IRQ_FALL;
        // Of both edges the last is the one that led to the level of now.
        if (rise && fall && !(lines[line].gpio->IDR & bit)) event = IRQ_FALL;
        handler(lines[line].context, event);
    }
}

void EXTI0_IRQHandler(void) { dispatch(0, 0); }
void EXTI1_IRQHandler(void) { dispatch(1, 1); }
void EXTI2_IRQHandler(void) { dispatch(2, 2); }
void EXTI3_IRQHandler(void) { dispatch(3, 3); }
void EXTI4_IRQHandler(void) { dispatch(4, 4); }
void EXTI9_5_IRQHandler(void) { dispatch(5, 9); }
void EXTI15_10_IRQHandler(void) { dispatch(10, 15); }

int gpio_irq_init(gpio_irq_t* obj, PinName pin, gpio_irq_handler handler, uintptr_t context) {
    if (pin == NC) return -1;
    const uint32_t line = STM_PIN(pin);
    const uint32_t shift = 4 * (line & 3);
    GPIO_TypeDef* gpio = stm32f4_gpio_of(pin);
    stm32f4_clock_enable(SYSCFG_BASE);
    const uint32_t mask = mask_interrupts();
    if (lines[line].handler && lines[line].gpio != gpio) {
        unmask_interrupts(mask);
        return -1;
    }
    obj->pin = (int16_t)pin;
    lines[line].handler = handler;
    lines[line].context = context;
    lines[line].gpio = gpio;
    SYSCFG->EXTICR[line >> 2] = (SYSCFG->EXTICR[line >> 2] & ~(UINT32_C(0xF) << shift)) | STM_PORT(pin) << shift;
    EXTI->RTSR &= ~(UINT32_C(1) << line);
    EXTI->FTSR &= ~(UINT32_C(1) << line);
    EXTI->PR = UINT32_C(1) << line;
    EXTI->IMR |= UINT32_C(1) << line;
    unmask_interrupts(mask);
    NVIC_EnableIRQ(irq_of(line));
    return 0;
}

void gpio_irq_free(gpio_irq_t* obj) {
    const uint32_t line = STM_PIN(obj->pin);
    const uint32_t bit = UINT32_C(1) << line;
    const uint32_t mask = mask_interrupts();
    EXTI->IMR &= ~bit;
    EXTI->RTSR &= ~bit;
    EXTI->FTSR &= ~bit;
    EXTI->PR = bit;
    lines[line].handler = 0;
    unmask_interrupts(mask);
}

void gpio_irq_set(gpio_irq_t* obj, gpio_irq_event event, uint32_t enable) {
    const uint32_t bit = UINT32_C(1) << STM_PIN(obj->pin);
    volatile uint32_t* edges = event == IRQ_RISE ? &EXTI->RTSR : &EXTI->FTSR;
    const uint32_t mask = mask_interrupts();
    if (enable) {
        *edges |= bit;
    } else {
        *edges &= ~bit;
    }
    unmask_interrupts(mask);
}

// The line is masked, but it remembers an edge in PR.
void gpio_irq_enable(gpio_irq_t* obj) {
    const uint32_t mask = mask_interrupts();
    EXTI->IMR |= UINT32_C(1) << STM_PIN(obj->pin);
    unmask_interrupts(mask);
}

void gpio_irq_disable(gpio_irq_t* obj) {
    const uint32_t mask = mask_interrupts();
    EXTI->IMR &= ~(UINT32_C(1) << STM_PIN(obj->pin));
    unmask_interrupts(mask);
}

#endif
