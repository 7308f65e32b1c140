// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 8.3 and 8.4.
#include "hal/gpio_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "stm32f4_gpio.h"
#include "stm32f4_pin.h"

uint32_t gpio_set(PinName pin) {
    pin_function(pin, STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0));
    return UINT32_C(1) << STM_PIN(pin);
}

void gpio_init(gpio_t* obj, PinName pin) {
    obj->pin = (int16_t)pin;
    if (pin == NC) return;
    obj->gpio = stm32f4_gpio_of(pin);
    obj->mask = (uint16_t)gpio_set(pin);
}

void gpio_free(gpio_t* obj) { pin_function((PinName)obj->pin, STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0)); }

void gpio_mode(gpio_t* obj, PinMode mode) { pin_mode((PinName)obj->pin, mode); }

void gpio_dir(gpio_t* obj, PinDirection direction) {
    const uint32_t shift = 2 * STM_PIN(obj->pin);
    const uint32_t mode = direction == PIN_OUTPUT ? 1 : 0;
    const uint32_t mask = mask_interrupts();
    obj->gpio->MODER = (obj->gpio->MODER & ~(UINT32_C(3) << shift)) | mode << shift;
    unmask_interrupts(mask);
}

void gpio_get_capabilities(gpio_t* gpio, gpio_capabilities_t* cap) {
    (void)gpio;
    cap->pull_none = 1;
    cap->pull_down = 1;
    cap->pull_up = 1;
}
