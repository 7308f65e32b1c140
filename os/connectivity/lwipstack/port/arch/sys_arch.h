// SPDX-License-Identifier: BSD-3-Clause
// lwIP's threads, mailboxes and locks, made of the kernel's. None takes memory from the heap.
#pragma once

#include "rtos/cmsis_os2.h"
#include "rtos/mbed_rtos_storage.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    osMutexId_t id;
    mbed_rtos_storage_mutex_t storage;
} sys_mutex_t;

typedef struct {
    osSemaphoreId_t id;
    mbed_rtos_storage_semaphore_t storage;
} sys_sem_t;

// Pointers from threads and interrupts to one thread.
typedef struct {
    osEventFlagsId_t flags;
    mbed_rtos_storage_event_flags_t storage;
    void* slots[MBED_CONF_LWIP_MBOX_SIZE];
    uint16_t first;
    uint16_t count;
    uint8_t poked;
} sys_mbox_t;

typedef osThreadId_t sys_thread_t;
typedef uint32_t sys_prot_t;

#define sys_mutex_valid(mutex) ((mutex)->id != NULL)
#define sys_mutex_set_invalid(mutex) ((mutex)->id = NULL)
#define sys_sem_valid(sem) ((sem)->id != NULL)
#define sys_sem_set_invalid(sem) ((sem)->id = NULL)
#define sys_mbox_valid(mbox) ((mbox)->flags != NULL)
#define sys_mbox_set_invalid(mbox) ((mbox)->flags = NULL)

// Locks that other threads than lwIP's take: a timer that was begun under them may end before lwIP's thread would wake.
void lwip_port_lock_core(void);
void lwip_port_unlock_core(void);
void lwip_port_assert_core_locked(void);

#ifdef __cplusplus
}
#endif
