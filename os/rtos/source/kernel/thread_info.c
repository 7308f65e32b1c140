// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"
#include "rtos/mbed_rtos_info.h"

OS_INLINE os_thread* thread_of(osThreadId_t id) { return os_is(id, MBED_RTOS_KIND_THREAD) ? id : NULL; }

const char* osThreadGetName(osThreadId_t thread_id) {
    const os_thread* thread = thread_of(thread_id);
    return thread ? thread->name : NULL;
}

osThreadId_t osThreadGetId(void) { return os_kernel.current; }

osThreadState_t osThreadGetState(osThreadId_t thread_id) {
    const os_thread* thread = thread_of(thread_id);
    if (!thread || os_port_in_isr()) {
        return osThreadError;
    }
    return thread == os_kernel.current ? osThreadRunning : (osThreadState_t)thread->state;
}

uint32_t osThreadGetStackSize(osThreadId_t thread_id) {
    const os_thread* thread = thread_of(thread_id);
    return thread && !os_port_in_isr() ? thread->stack_size : 0;
}

/// Bytes below the lowest word that was ever written; the guard's are among them.
static uint32_t space_of(const os_thread* thread) {
    const uint32_t* word = thread->stack;
    const uint32_t* end = word + thread->stack_size / 4U;
#if OS_PORT_GUARD_SIZE
    // It cannot be read.
    word = (const uint32_t*)((((uintptr_t)word + OS_PORT_GUARD_SIZE - 1U) & ~(OS_PORT_GUARD_SIZE - 1U)) +
                             OS_PORT_GUARD_SIZE);
#endif
    while (word < end && *word == OS_PORT_STACK_PAINT) {
        word++;
    }
    return (uint32_t)((const char*)word - (const char*)thread->stack);
}

uint32_t osThreadGetStackSpace(osThreadId_t thread_id) {
    const os_thread* thread = thread_of(thread_id);
    return thread && !os_port_in_isr() ? space_of(thread) : 0;
}

osPriority_t osThreadGetPriority(osThreadId_t thread_id) {
    const os_thread* thread = thread_of(thread_id);
    if (!thread || os_port_in_isr() || thread->state == osThreadTerminated) {
        return osPriorityError;
    }
    return (osPriority_t)thread->priority;
}

uint32_t osThreadGetCount(void) { return osThreadEnumerate(NULL, UINT32_MAX); }

uint32_t osThreadEnumerate(osThreadId_t* thread_array, uint32_t array_items) {
    if (os_port_in_isr() || (!thread_array && array_items != UINT32_MAX)) {
        return 0;
    }
    const uint32_t mask = os_mask();
    uint32_t count = 0;
    for (os_thread* thread = os_kernel.all; thread && count < array_items; thread = thread->all_next) {
        if (thread_array) {
            thread_array[count] = thread;
        }
        count++;
    }
    os_unmask(mask);
    return count;
}

mbed_rtos_wait_t mbed_rtos_thread_waits(osThreadId_t id) {
    const os_thread* thread = thread_of(id);
    if (!thread || thread->state != osThreadBlocked) {
        return MBED_RTOS_WAITS_NOT;
    }
    const os_object* object = thread->waits_for;
    if (!object) {
        return thread->reason == OS_WAITS_FLAGS ? MBED_RTOS_WAITS_THREAD_FLAGS : MBED_RTOS_WAITS_DELAY;
    }
    switch (object->kind) {
        case MBED_RTOS_KIND_EVENT_FLAGS:
            return MBED_RTOS_WAITS_EVENT_FLAGS;
        case MBED_RTOS_KIND_MUTEX:
            return MBED_RTOS_WAITS_MUTEX;
        case MBED_RTOS_KIND_SEMAPHORE:
            return MBED_RTOS_WAITS_SEMAPHORE;
        case MBED_RTOS_KIND_MEMORY_POOL:
            return MBED_RTOS_WAITS_MEMORY_POOL;
        case MBED_RTOS_KIND_MESSAGE_QUEUE:
            return object->count ? MBED_RTOS_WAITS_MESSAGE_PUT : MBED_RTOS_WAITS_MESSAGE_GET;
        default:
            return MBED_RTOS_WAITS_JOIN;
    }
}

uint64_t mbed_rtos_thread_run_time(osThreadId_t id) {
    const os_thread* thread = thread_of(id);
    if (!thread) {
        return 0;
    }
    const uint32_t mask = os_mask();
    uint64_t counts = thread->run_time;
    if (thread == os_kernel.current) {
        counts += os_port_counter() - os_kernel.switched_at;
    }
    os_unmask(mask);
    return counts;
}

void mbed_thread_stack(osThreadId_t id, uint32_t* base, uint32_t* size, uint32_t* used) {
    const os_thread* thread = thread_of(id);
    if (thread) {
        *base = (uint32_t)(uintptr_t)thread->stack;
        *size = thread->stack_size;
        *used = thread->stack_size - space_of(thread);
    }
}
