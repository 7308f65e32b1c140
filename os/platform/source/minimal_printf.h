// SPDX-License-Identifier: BSD-3-Clause
//
// printf without what most programs never use. Conversions: d i u o x X c s p % and, if enabled, f F (e, E, g, G print as f);
// flags - + space # 0, width and precision, also as *; lengths hh h l ll j z t. 64-bit integers and floating point cost code and
// are chosen by platform.minimal-printf-enable-…. A conversion that is not known is printed as it stands.
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Takes one character; `to` is what mbed_minimal_format was given.
typedef void (*mbed_put_t)(char c, void* to);

/// The number of characters put.
int mbed_minimal_format(mbed_put_t put, void* to, const char* format, va_list arguments);

/// As vsnprintf: the number of characters that the whole text has.
int mbed_minimal_formatted_string(char* buffer, size_t length, const char* format, va_list arguments);

#ifdef __cplusplus
}
#endif
