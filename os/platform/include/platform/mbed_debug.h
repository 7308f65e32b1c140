// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdarg.h>
#include <stdio.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline void debug(const char* format, ...) MBED_PRINTF(1, 2);
static inline void debug_if(int condition, const char* format, ...) MBED_PRINTF(2, 3);

/// Prints to stderr, unless the build has NDEBUG. Threads only.
static inline void debug(const char* format, ...) {
#ifndef NDEBUG
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
#else
    (void)format;
#endif
}

/// The same if `condition` is not 0.
static inline void debug_if(int condition, const char* format, ...) {
#ifndef NDEBUG
    if (condition) {
        va_list args;
        va_start(args, format);
        vfprintf(stderr, format, args);
        va_end(args);
    }
#else
    (void)condition;
    (void)format;
#endif
}

#ifdef __cplusplus
}
#endif
