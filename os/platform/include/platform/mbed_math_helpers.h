// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether one bit, and no other, is set.
static inline bool mbed_is_power_of_two(uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

/// The logarithm to base 2, rounded down; 0 for 0.
static inline uint8_t mbed_integer_log_2(uint32_t value) {
    return value == 0 ? 0 : (uint8_t)(31 - __builtin_clz(value));
}

/// The least multiple of `alignment`, a power of two, that is not below `value`.
static inline uintptr_t mbed_align_up_to(uintptr_t value, uintptr_t alignment) {
    return (value + alignment - 1) & ~(alignment - 1);
}

#ifdef __cplusplus
}
#endif
