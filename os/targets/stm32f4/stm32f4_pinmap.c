// SPDX-License-Identifier: BSD-3-Clause
#include "stm32f4_pinmap.h"

#include <stdbool.h>

#include "platform/mbed_error.h"

// The bits of a name that are no ALTx: a pin by its plain name may take any of its lines.
#define PLAIN(pin) ((int)(pin) & 0xFF)

static bool fits(PinName asked, PinName line) {
    return asked == line || (PLAIN(asked) == (int)asked && PLAIN(line) == (int)asked);
}

static const PinMap* line_of(PinName pin, const PinMap* map, int peripheral) {
    for (; map->pin != NC; ++map) {
        if (fits(pin, map->pin) && map->peripheral == peripheral) return map;
    }
    return 0;
}

int stm32f4_pinmap_find(const PinName* pins, const PinMap* const* maps, int* functions, unsigned count) {
    unsigned first = 0;
    while (first < count && pins[first] == NC) ++first;
    if (first < count) {
        for (const PinMap* line = maps[first]; line->pin != NC; ++line) {
            if (!fits(pins[first], line->pin)) continue;
            bool all = true;
            for (unsigned i = 0; i < count && all; ++i) {
                const PinMap* other = pins[i] == NC ? 0 : line_of(pins[i], maps[i], line->peripheral);
                all = pins[i] == NC || other;
                functions[i] = other ? other->function : (int)NC;
            }
            if (all) return line->peripheral;
        }
    }
    MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_HAL, MBED_ERROR_CODE_PINMAP_INVALID), "No peripheral has all of these pins",
                first < count ? (uint32_t)pins[first] : (uint32_t)NC);
    return (int)NC;
}
