// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// The arguments joined to one token, after both were expanded.
#define MBED_CONCAT(a, b) MBED_CONCAT_(a, b)
#define MBED_CONCAT_(a, b) a##b

/// The argument as a string, after it was expanded.
#define MBED_STRINGIFY(a) MBED_STRINGIFY_(a)
#define MBED_STRINGIFY_(a) #a

/// The number of arguments, 0 to 16.
#define MBED_COUNT_VA_ARGS(...) \
    MBED_COUNT_VA_ARGS_(__VA_ARGS__ __VA_OPT__(, ) 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0)
#define MBED_COUNT_VA_ARGS_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, N, ...) N
