// SPDX-License-Identifier: BSD-3-Clause
#include "hal/pinmap.h"

bool pinmap_list_has_pin(const PinList* list, PinName pin) {
    for (uint32_t i = 0; i < list->count; ++i) {
        if (list->pins[i] == pin) return true;
    }
    return false;
}

bool pinmap_list_has_peripheral(const PeripheralList* list, int peripheral) {
    for (uint32_t i = 0; i < list->count; ++i) {
        if (list->peripheral[i] == peripheral) return true;
    }
    return false;
}

static bool is_taken(PinName* const* pins, uint32_t count, PinName pin) {
    for (uint32_t i = 0; i < count; ++i) {
        if (*pins[i] == pin) return true;
    }
    return false;
}

// Fills pins[i] to pins[count - 1]; goes back to another choice when a later pin finds none.
static bool fill(const PinList* whitelist, const PinList* blacklist, int per, const PinMap* const* maps, PinName** pins,
                 uint32_t count, uint32_t i) {
    while (i < count && *pins[i] != NC) ++i;
    if (i == count) return true;
    for (const PinMap* line = maps[i]; line->pin != NC; ++line) {
        if (line->peripheral != per || !pinmap_list_has_pin(whitelist, line->pin) ||
            pinmap_list_has_pin(blacklist, line->pin) || is_taken(pins, count, line->pin)) {
            continue;
        }
        *pins[i] = line->pin;
        if (fill(whitelist, blacklist, per, maps, pins, count, i + 1)) return true;
        *pins[i] = NC;
    }
    return false;
}

static bool map_has(const PinMap* map, PinName pin, int per) {
    for (; map->pin != NC; ++map) {
        if (map->pin == pin && map->peripheral == per) return true;
    }
    return false;
}

bool pinmap_find_peripheral_pins(const PinList* whitelist, const PinList* blacklist, int per, const PinMap* const* maps,
                                 PinName** pins, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
        if (*pins[i] != NC && !map_has(maps[i], *pins[i], per)) return false;
    }
    return fill(whitelist, blacklist, per, maps, pins, count, 0);
}
