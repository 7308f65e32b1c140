// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdint.h>

#include "PinNames.h"
#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    GPIO_TypeDef* gpio;
    uint16_t mask;
    int16_t pin;  // PinName
} gpio_t;

static inline void gpio_write(gpio_t* obj, int value) {
    obj->gpio->BSRR = value ? obj->mask : (uint32_t)obj->mask << 16;
}

static inline int gpio_read(gpio_t* obj) { return (obj->gpio->IDR & obj->mask) != 0; }

static inline int gpio_is_connected(const gpio_t* obj) { return obj->pin != (int16_t)NC; }

#ifdef __cplusplus
}
#endif
