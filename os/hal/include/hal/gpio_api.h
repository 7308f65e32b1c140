// SPDX-License-Identifier: BSD-3-Clause
//
// One pin as digital input and output.
#pragma once

#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#ifdef __cplusplus
extern "C" {
#endif

// Which resistors an input of this pin can have.
typedef struct {
    uint8_t pull_none : 1;
    uint8_t pull_down : 1;
    uint8_t pull_up : 1;
} gpio_capabilities_t;

// Defined behaviour
//  - gpio_init() and the four gpio_init_*() set up a gpio_t for a pin, and give the pin to it; with NC they make a
//    gpio_t that is not connected.
//  - gpio_is_connected() is 1 for a pin, 0 for NC.
//  - gpio_free() gives the pin back.
//  - gpio_mode() sets the pin's resistor: PullNone, PullUp, PullDown as far as gpio_get_capabilities() says.
//  - gpio_dir() sets the direction; the level that was written before is driven at once when it becomes an output.
//  - gpio_write() drives 0 or 1 (any other value counts as 1) on an output, and is remembered on an input.
//  - gpio_read() is the level at the pin, 0 or 1; on an output what it drives, unless something stronger drives against
//  it.
//  - gpio_init_out_ex() and gpio_init_inout() put the level on the pin without a spike of the other level.
//  - gpio_init_in() and gpio_init_in_ex() set the resistor before the pin is used; gpio_init_in() takes PullDefault.
//  - gpio_set() gives a pin the function GPIO and returns its bit in its port.
// Undefined behaviour
//  - gpio_read(), gpio_write(), gpio_mode() or gpio_dir() of a gpio_t that is not connected or not initialised;
//  - a pin that the target does not have; one pin in two gpio_t with different directions.
//
// All may be called from threads and ISRs; gpio_read() and gpio_write() are atomic, the others where they share a
// register.

uint32_t gpio_set(PinName pin);
int gpio_is_connected(const gpio_t* obj);
void gpio_init(gpio_t* obj, PinName pin);
void gpio_free(gpio_t* obj);
void gpio_mode(gpio_t* obj, PinMode mode);
void gpio_dir(gpio_t* obj, PinDirection direction);
void gpio_write(gpio_t* obj, int value);
int gpio_read(gpio_t* obj);

void gpio_init_in(gpio_t* gpio, PinName pin);
void gpio_init_in_ex(gpio_t* gpio, PinName pin, PinMode mode);
void gpio_init_out(gpio_t* gpio, PinName pin);  // drives 0
void gpio_init_out_ex(gpio_t* gpio, PinName pin, int value);
void gpio_init_inout(gpio_t* gpio, PinName pin, PinDirection direction, PinMode mode, int value);

void gpio_get_capabilities(gpio_t* gpio, gpio_capabilities_t* cap);

// All pins that can be a gpio_t, ended by NC.
const PinMap* gpio_pinmap(void);

#ifdef __cplusplus
}
#endif
