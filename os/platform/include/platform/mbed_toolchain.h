// SPDX-License-Identifier: BSD-3-Clause
// Attributes and small abilities of the compiler under Mbed OS's names. The compiler is GCC or Clang.
#pragma once

#include <stddef.h>

#include "platform/mbed_preprocessor.h"

#ifndef __MBED__
#define __MBED__ 1
#endif
#if defined(__arm__) && defined(__GNUC__)
#ifndef TOOLCHAIN_GCC
#define TOOLCHAIN_GCC 1
#endif
#ifndef TOOLCHAIN_GCC_ARM
#define TOOLCHAIN_GCC_ARM 1
#endif
#endif

/// A type without padding: `MBED_PACKED(struct) s { ... };`
#define MBED_PACKED(declaration) declaration __attribute__((packed))
/// A variable or type aligned to N bytes, a power of two.
#define MBED_ALIGN(N) __attribute__((aligned(N)))
/// No warning if it is not used.
#define MBED_UNUSED __attribute__((unused))
/// Kept in the object file though nothing there refers to it.
#define MBED_USED __attribute__((used))
/// A definition that another one of the same name replaces.
#define MBED_WEAK __attribute__((weak))
/// The result depends on nothing but the arguments and memory that the function does not change.
#define MBED_PURE __attribute__((const))
#define MBED_NOINLINE __attribute__((noinline))
#define MBED_FORCEINLINE inline __attribute__((always_inline))
#define MBED_SECTION(name) __attribute__((section(name)))
#define MBED_ALIAS(target) __attribute__((alias(target)))
/// Arguments are checked against the format: `format` and `first` are their positions, counted from 1. A method counts
/// `this` too, and the _METHOD forms do so.
#define MBED_PRINTF(format, first) __attribute__((__format__(__printf__, format, first)))
#define MBED_PRINTF_METHOD(format, first) \
    __attribute__((__format__(__printf__, (format) + 1, (first) ? (first) + 1 : 0)))
#define MBED_SCANF(format, first) __attribute__((__format__(__scanf__, format, first)))
#define MBED_SCANF_METHOD(format, first) __attribute__((__format__(__scanf__, (format) + 1, (first) ? (first) + 1 : 0)))
/// A static object that is constructed in the order of these numbers, 101 to 65535, lowest first.
#define MBED_INIT_PRIORITY(priority) __attribute__((init_priority(priority)))

/// The compiler moves no memory access over this. Costs no instruction.
#define MBED_COMPILER_BARRIER() __asm__ volatile("" : : : "memory")
/// Neither compiler nor core moves a memory access over this.
#define MBED_BARRIER() __sync_synchronize()

#define MBED_NORETURN __attribute__((noreturn))
/// Tells the compiler that control never gets here.
#define MBED_UNREACHABLE __builtin_unreachable()
#if defined(__cplusplus) && __cplusplus >= 201703L
#define MBED_FALLTHROUGH [[fallthrough]]
#else
#define MBED_FALLTHROUGH __attribute__((fallthrough))
#endif
#define MBED_DEPRECATED(message) __attribute__((deprecated(message)))
#define MBED_DEPRECATED_SINCE(version, message) MBED_DEPRECATED(message " [since " version "]")
/// The address to which the function that this stands in returns.
#define MBED_CALLER_ADDR() __builtin_extract_return_addr(__builtin_return_address(0))
#define MBED_PRETTY_FUNCTION __PRETTY_FUNCTION__

/// Stops in the debugger; `code` (0 to 255) is seen by it.
#if defined(__arm__)
#define MBED_BREAKPOINT(code) __asm__ volatile("bkpt %0" : : "i"(code))
#else
#define MBED_BREAKPOINT(code) __builtin_trap()
#endif

#ifndef WEAK
#define WEAK MBED_WEAK
#endif
#ifndef PACKED
#define PACKED MBED_PACKED()
#endif

/// What newlib calls an open file at its system calls.
typedef int FILEHANDLE;
