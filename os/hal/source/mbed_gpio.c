// SPDX-License-Identifier: BSD-3-Clause
#include "hal/gpio_api.h"

void gpio_init_in(gpio_t* gpio, PinName pin) { gpio_init_in_ex(gpio, pin, PullDefault); }

void gpio_init_in_ex(gpio_t* gpio, PinName pin, PinMode mode) {
    gpio_init(gpio, pin);
    if (pin == NC) return;
    gpio_mode(gpio, mode);
    gpio_dir(gpio, PIN_INPUT);
}

void gpio_init_out(gpio_t* gpio, PinName pin) { gpio_init_out_ex(gpio, pin, 0); }

void gpio_init_out_ex(gpio_t* gpio, PinName pin, int value) {
    gpio_init(gpio, pin);
    if (pin == NC) return;
    // Level before direction, so that the other level is never driven.
    gpio_write(gpio, value);
    gpio_dir(gpio, PIN_OUTPUT);
    gpio_mode(gpio, PullNone);
}

void gpio_init_inout(gpio_t* gpio, PinName pin, PinDirection direction, PinMode mode, int value) {
    gpio_init(gpio, pin);
    if (pin == NC) return;
    if (direction == PIN_OUTPUT) gpio_write(gpio, value);
    gpio_mode(gpio, mode);
    gpio_dir(gpio, direction);
    if (direction == PIN_INPUT) gpio_write(gpio, value);
}
