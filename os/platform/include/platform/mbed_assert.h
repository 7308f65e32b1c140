// SPDX-License-Identifier: BSD-3-Clause
// Checks of what must be so. A failed run-time check prints expression, file and line and halts, by way of
// mbed_error(); it does nothing in a build with NDEBUG.
#pragma once

#include "platform/mbed_preprocessor.h"
#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Reports a failed MBED_ASSERT and never returns. Any context.
void mbed_assert_internal(const char* expr, const char* file, int line) MBED_NORETURN;

#ifdef __cplusplus
}
#endif

/// Halts with an error unless `expr` holds. Not evaluated with NDEBUG.
#ifdef NDEBUG
#define MBED_ASSERT(expr) ((void)0)
#else
#define MBED_ASSERT(expr)                                    \
    do {                                                     \
        if (__builtin_expect(!(expr), 0)) {                  \
            mbed_assert_internal(#expr, __FILE__, __LINE__); \
        }                                                    \
    } while (0)
#endif

/// A check at compile time, outside of structures and wherever a declaration may stand.
#ifdef __cplusplus
#define MBED_STATIC_ASSERT(expr, message) static_assert(expr, message)
#else
#define MBED_STATIC_ASSERT(expr, message) _Static_assert(expr, message)
#endif
/// The same among the members of a structure.
#define MBED_STRUCT_STATIC_ASSERT(expr, message) MBED_STATIC_ASSERT(expr, message)
