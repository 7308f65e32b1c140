// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_atomic.h"

#include "platform/mbed_critical.h"

#define LOCKED(A, T)                                                               \
    T mbed_atomic_fetch_op_##A##_locked(volatile T* value, T arg, int op) {        \
        core_util_critical_section_enter();                                        \
        const T before = *value;                                                   \
        T after = arg;                                                             \
        switch (op) {                                                              \
            case MBED_ATOMIC_ADD:                                                  \
                after = (T)(before + arg);                                         \
                break;                                                             \
            case MBED_ATOMIC_SUB:                                                  \
                after = (T)(before - arg);                                         \
                break;                                                             \
            case MBED_ATOMIC_AND:                                                  \
                after = before & arg;                                              \
                break;                                                             \
            case MBED_ATOMIC_OR:                                                   \
                after = before | arg;                                              \
                break;                                                             \
            case MBED_ATOMIC_XOR:                                                  \
                after = before ^ arg;                                              \
                break;                                                             \
            default:                                                               \
                break;                                                             \
        }                                                                          \
        *value = after;                                                            \
        core_util_critical_section_exit();                                         \
        return before;                                                             \
    }                                                                              \
    bool mbed_atomic_cas_##A##_locked(volatile T* value, T* expected, T desired) { \
        core_util_critical_section_enter();                                        \
        const T before = *value;                                                   \
        const bool same = before == *expected;                                     \
        if (same) {                                                                \
            *value = desired;                                                      \
        } else {                                                                   \
            *expected = before;                                                    \
        }                                                                          \
        core_util_critical_section_exit();                                         \
        return same;                                                               \
    }

LOCKED(u8, uint8_t)
LOCKED(u16, uint16_t)
LOCKED(u32, uint32_t)
LOCKED(u64, uint64_t)

uint64_t mbed_atomic_load_u64_locked(const volatile uint64_t* value) {
    core_util_critical_section_enter();
    const uint64_t now = *value;
    core_util_critical_section_exit();
    return now;
}
