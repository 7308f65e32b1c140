// SPDX-License-Identifier: BSD-3-Clause
// Enumerations whose values are bits to be combined: `MBED_SCOPED_ENUM_FLAGS(Mode) { Read = 1, Write = 2 };`
#pragma once

#include <type_traits>

/// The operators of a set of bits for the enumeration `T`, scoped or not.
#define MBED_ENUM_FLAG_OPERATORS(T)                                                                                   \
    [[gnu::unused]] constexpr T operator~(T a) { return static_cast<T>(~static_cast<std::underlying_type_t<T>>(a)); } \
    [[gnu::unused]] constexpr T operator|(T a, T b) {                                                                 \
        using U = std::underlying_type_t<T>;                                                                          \
        return static_cast<T>(static_cast<U>(a) | static_cast<U>(b));                                                 \
    }                                                                                                                 \
    [[gnu::unused]] constexpr T operator&(T a, T b) {                                                                 \
        using U = std::underlying_type_t<T>;                                                                          \
        return static_cast<T>(static_cast<U>(a) & static_cast<U>(b));                                                 \
    }                                                                                                                 \
    [[gnu::unused]] constexpr T operator^(T a, T b) {                                                                 \
        using U = std::underlying_type_t<T>;                                                                          \
        return static_cast<T>(static_cast<U>(a) ^ static_cast<U>(b));                                                 \
    }                                                                                                                 \
    [[gnu::unused]] constexpr T& operator|=(T& a, T b) { return a = a | b; }                                          \
    [[gnu::unused]] constexpr T& operator&=(T& a, T b) { return a = a & b; }                                          \
    [[gnu::unused]] constexpr T& operator^=(T& a, T b) { return a = a ^ b; }

/// Begins the definition of a plain enumeration of flags.
#define MBED_ENUM_FLAGS(T)      \
    enum T : int;               \
    MBED_ENUM_FLAG_OPERATORS(T) \
    enum T : int

/// Begins the definition of a scoped enumeration of flags.
#define MBED_SCOPED_ENUM_FLAGS(T) \
    enum class T;                 \
    MBED_ENUM_FLAG_OPERATORS(T)   \
    enum class T
