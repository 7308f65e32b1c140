// SPDX-License-Identifier: BSD-3-Clause
// What an equeue needs of what it runs on: a clock in milliseconds, a lock against threads and ISRs, and a way to sleep
// until someone signals.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if MBED_CONF_RTOS_PRESENT
#include "cmsis_os2.h"
#include "rtos/mbed_rtos_storage.h"
#elif !defined(__arm__)
#include "platform/mbed_critical.h"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// Milliseconds since some instant; wraps at 2^32. Any context.
void equeue_tick_init(void);
unsigned equeue_tick(void);

/// The lock: interrupts are masked between lock and unlock. It belongs to one structure, does not nest with itself, and
/// is held for some dozen instructions. Any context. create returns 0.
typedef struct equeue_mutex {
    uint32_t was_masked;
} equeue_mutex_t;

static inline int equeue_mutex_create(equeue_mutex_t* mutex) {
    mutex->was_masked = 0;
    return 0;
}

static inline void equeue_mutex_destroy(equeue_mutex_t* mutex) { (void)mutex; }

static inline void equeue_mutex_lock(equeue_mutex_t* mutex) {
#if defined(__arm__)
    uint32_t was_masked;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(was_masked) : : "memory");
    mutex->was_masked = was_masked;
#else
    (void)mutex;
    core_util_critical_section_enter();
#endif
}

static inline void equeue_mutex_unlock(equeue_mutex_t* mutex) {
#if defined(__arm__)
    __asm__ volatile("msr primask, %0" : : "r"(mutex->was_masked) : "memory");
#else
    (void)mutex;
    core_util_critical_section_exit();
#endif
}

/// What a dispatcher sleeps on: a binary semaphore, initially taken.
#if MBED_CONF_RTOS_PRESENT
typedef struct equeue_sema {
    osSemaphoreId_t id;
    mbed_rtos_storage_semaphore_t storage;
} equeue_sema_t;
#else
typedef struct equeue_sema {
    volatile bool signalled;
} equeue_sema_t;
#endif

/// 0, or a negative number if the kernel refuses.
int equeue_sema_create(equeue_sema_t* sema);
void equeue_sema_destroy(equeue_sema_t* sema);
/// Lets one wait through; more signals before it count as one. Any context.
void equeue_sema_signal(equeue_sema_t* sema);
/// Waits for a signal, at most `ms` milliseconds, without end if that is negative. Whether there was one. Threads only.
bool equeue_sema_wait(equeue_sema_t* sema, int ms);

#ifdef __cplusplus
}
#endif
