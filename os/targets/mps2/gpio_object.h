// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdint.h>

#include "PinNames.h"
#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    volatile uint32_t* in;
    // A word that changes this pin alone: a masked address of a GPIO port, or a bit-band alias. NULL for pins that a
    // core without bit-banding shares with others in a register.
    volatile uint32_t* out;
    uint16_t mask;  // in *in
    int16_t pin;    // PinName
} gpio_t;

void mps2_gpio_write_shared(gpio_t* obj, int value);

static inline void gpio_write(gpio_t* obj, int value) {
#if !MPS2_BIT_BAND
    if (!obj->out) {
        mps2_gpio_write_shared(obj, value);
        return;
    }
#endif
    *obj->out = value ? UINT32_MAX : 0;
}

static inline int gpio_read(gpio_t* obj) { return (*obj->in & obj->mask) != 0; }

static inline int gpio_is_connected(const gpio_t* obj) { return obj->pin != (int16_t)NC; }

#ifdef __cplusplus
}
#endif
