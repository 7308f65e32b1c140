// SPDX-License-Identifier: BSD-3-Clause
#include "hal/pinmap.h"
#include "platform/mbed_error.h"

static const PinMap* line_of(PinName pin, const PinMap* map) {
    for (; map->pin != NC; ++map) {
        if (map->pin == pin) return map;
    }
    return 0;
}

uint32_t pinmap_find_peripheral(PinName pin, const PinMap* map) {
    const PinMap* line = line_of(pin, map);
    return line ? (uint32_t)line->peripheral : (uint32_t)NC;
}

uint32_t pinmap_find_function(PinName pin, const PinMap* map) {
    const PinMap* line = line_of(pin, map);
    return line ? (uint32_t)line->function : (uint32_t)NC;
}

static const PinMap* line_or_error(PinName pin, const PinMap* map) {
    const PinMap* line = line_of(pin, map);
    if (!line) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_HAL, MBED_ERROR_CODE_PINMAP_INVALID),
                    "The pin cannot do what it is asked for", (uint32_t)pin);
    }
    return line;
}

uint32_t pinmap_peripheral(PinName pin, const PinMap* map) {
    return pin == NC ? (uint32_t)NC : (uint32_t)line_or_error(pin, map)->peripheral;
}

uint32_t pinmap_function(PinName pin, const PinMap* map) {
    return pin == NC ? (uint32_t)NC : (uint32_t)line_or_error(pin, map)->function;
}

uint32_t pinmap_merge(uint32_t a, uint32_t b) {
    if (a == b || b == (uint32_t)NC) return a;
    if (a == (uint32_t)NC) return b;
    MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_HAL, MBED_ERROR_CODE_PINMAP_INVALID), "The pins belong to two peripherals",
                a);
}

void pinmap_pinout(PinName pin, const PinMap* map) {
    if (pin == NC) return;
    pin_function(pin, line_or_error(pin, map)->function);
    pin_mode(pin, PullNone);
}
