// SPDX-License-Identifier: BSD-3-Clause
//
// Which pin can serve which peripheral, as tables of the target (PeripheralPins.h), and the choice of a pin's function.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "PinNames.h"

#ifdef __cplusplus
extern "C" {
#endif

// One line of a table; the last has pin NC.
typedef struct {
    PinName pin;
    int peripheral;  // a name of PeripheralNames.h
    int function;    // the target's, for pin_function()
} PinMap;

typedef struct {
    uint32_t count;
    const PinName* pins;
} PinList;

typedef struct {
    uint32_t count;
    const int* peripheral;
} PeripheralList;

// Defined behaviour
//  - pin_function() gives a pin the function that a table names, and switches on what the pin needs for it.
//  - pin_mode() sets a pin's resistor or drive, and nothing else.
//  - pinmap_find_peripheral() and pinmap_find_function() return the first line's of that pin, or (uint32_t)NC.
//  - pinmap_peripheral() and pinmap_function() do so too, but NC gives NC and a pin that is not in the table is an
//  error
//    that stops the program (MBED_ERROR_CODE_PINMAP_INVALID).
//  - pinmap_merge() returns the one that is not NC, or both if they are alike; two different ones are an error that
//  stops the program.
//  - pinmap_pinout() gives a pin the function and mode PullNone that the table says; NC does nothing; a pin that is not
//  in
//    the table is an error that stops the program.
//  - pinmap_find_peripheral_pins() fills those of pins that are NC with pins of whitelist that are not in blacklist,
//  each another one,
//    each in its table with that peripheral; false, and pins is unchanged, if there is no such choice.
// Undefined behaviour
//  - a table without its end; a function that no table names for that pin; NULL.
//
// Thread and ISR safe; pin_function() and pin_mode() change shared registers and are atomic.

void pin_function(PinName pin, int function);
void pin_mode(PinName pin, PinMode mode);

uint32_t pinmap_peripheral(PinName pin, const PinMap* map);
uint32_t pinmap_function(PinName pin, const PinMap* map);
uint32_t pinmap_merge(uint32_t a, uint32_t b);
void pinmap_pinout(PinName pin, const PinMap* map);
uint32_t pinmap_find_peripheral(PinName pin, const PinMap* map);
uint32_t pinmap_find_function(PinName pin, const PinMap* map);

// maps[i] is the table for *pins[i]; count is how many.
bool pinmap_find_peripheral_pins(const PinList* whitelist, const PinList* blacklist, int per, const PinMap* const* maps,
                                 PinName** pins, uint32_t count);
bool pinmap_list_has_pin(const PinList* list, PinName pin);
bool pinmap_list_has_peripheral(const PeripheralList* list, int peripheral);

// What tests must leave alone: the console's pins and UART, and pins that cannot do what they are asked. A target may
// define its own.
const PinList* pinmap_restricted_pins(void);
const PinList* pinmap_gpio_restricted_pins(void);
const PeripheralList* pinmap_uart_restricted_peripherals(void);

#if TARGET_FF_ARDUINO_UNO
// The pins of the Arduino Uno's headers, D0 to D15 and A0 to A5, and their names as text ("NC" for any other).
const PinList* pinmap_ff_arduino_uno_pins(void);
const char* pinmap_ff_arduino_uno_pin_to_string(PinName pin);

// The board's form factor, of which there is one.
const PinList* pinmap_ff_default_pins(void);
const char* pinmap_ff_default_pin_to_string(PinName pin);
#endif

#ifdef __cplusplus
}
#endif
