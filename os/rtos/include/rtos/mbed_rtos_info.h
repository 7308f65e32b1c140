// SPDX-License-Identifier: BSD-3-Clause
//
// What the kernel knows of threads beyond CMSIS-RTOS2: for statistics, fault handlers and shells. Any context.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rtos/cmsis_os2.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    MBED_RTOS_WAITS_NOT,
    MBED_RTOS_WAITS_DELAY,  ///< or until it is resumed
    MBED_RTOS_WAITS_JOIN,
    MBED_RTOS_WAITS_THREAD_FLAGS,
    MBED_RTOS_WAITS_EVENT_FLAGS,
    MBED_RTOS_WAITS_MUTEX,
    MBED_RTOS_WAITS_SEMAPHORE,
    MBED_RTOS_WAITS_MEMORY_POOL,
    MBED_RTOS_WAITS_MESSAGE_GET,
    MBED_RTOS_WAITS_MESSAGE_PUT
} mbed_rtos_wait_t;

/// What a thread that is blocked waits for.
mbed_rtos_wait_t mbed_rtos_thread_waits(osThreadId_t id);

/// For how long a thread was the running one, in counts of osKernelGetSysTimerFreq(); interrupts meanwhile are in it,
/// and deep sleep is the idle thread's. 0: no such thread.
uint64_t mbed_rtos_thread_run_time(osThreadId_t id);

/// A thread's stack: its lowest address, its size, and the most that ever was in use, in bytes. With an MPU the lowest
/// 32 to 63 bytes are the guard: an access there is an overflow. Leaves all three as they are if there is no such
/// thread.
void mbed_thread_stack(osThreadId_t id, uint32_t* base, uint32_t* size, uint32_t* used);

/// See rtos::Kernel.
void mbed_rtos_attach_idle_hook(void (*hook)(void));
void mbed_rtos_attach_thread_terminate_hook(void (*hook)(osThreadId_t id));

#ifdef __cplusplus
}
#endif
