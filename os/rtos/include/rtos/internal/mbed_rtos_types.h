// SPDX-License-Identifier: BSD-3-Clause
//
// The kernel's types in both profiles. Bare metal has the types, constants and status codes of CMSIS-RTOS2, not its
// functions.
#pragma once

#include "rtos/cmsis_os2.h"
#include "rtos/internal/mbed_rtos1_types.h"
#include "rtos/mbed_rtos_storage.h"

/// Bytes of a thread's stack where none is given.
#ifndef OS_STACK_SIZE
#define OS_STACK_SIZE MBED_CONF_RTOS_THREAD_STACK_SIZE
#endif

/// For the forms that take milliseconds as integers.
#define RTOS_DEPRECATED_MS(type) MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Pass a chrono " type)
