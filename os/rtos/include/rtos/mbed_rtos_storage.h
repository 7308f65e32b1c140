// SPDX-License-Identifier: BSD-3-Clause
//
// The memory of kernel objects, for those who give it themselves (osThreadAttr_t::cb_mem and the like). What is inside
// is the kernel's own affair: source/kernel/kernel.h says it, and checks the sizes.
#pragma once

#include <stdint.h>

#if MBED_CONF_RTOS_PRESENT

#ifdef __cplusplus
extern "C" {
#endif

/// What each object but a thread begins with. Only the C++ classes look inside, so that their static objects are
/// constants.
typedef struct {
    uint8_t kind;
    uint8_t attributes;
    uint16_t count;
    const char* name;
    void* waiters;
} mbed_rtos_storage_object_t;

enum {
    MBED_RTOS_KIND_THREAD = 0xF1,
    MBED_RTOS_KIND_TIMER,
    MBED_RTOS_KIND_EVENT_FLAGS,
    MBED_RTOS_KIND_MUTEX,
    MBED_RTOS_KIND_SEMAPHORE,
    MBED_RTOS_KIND_MEMORY_POOL,
    MBED_RTOS_KIND_MESSAGE_QUEUE
};

typedef struct {
    mbed_rtos_storage_object_t object;
    uint32_t max;
} mbed_rtos_storage_semaphore_t;

typedef struct {
    mbed_rtos_storage_object_t object;
    uint32_t flags;
} mbed_rtos_storage_event_flags_t;

typedef struct {
    mbed_rtos_storage_object_t object;
    void* words[2];
} mbed_rtos_storage_mutex_t;

typedef struct {
    uint64_t words[13];
} mbed_rtos_storage_thread_t;

typedef struct {
    uint32_t words[8];
} mbed_rtos_storage_timer_t;

typedef struct {
    uint32_t words[8];
} mbed_rtos_storage_mem_pool_t;

typedef struct {
    uint32_t words[10];
} mbed_rtos_storage_msg_queue_t;

/// In front of each message of a queue; a queue's memory is count × (this + the message's size, rounded up to 4).
typedef struct {
    uint32_t words[2];
} mbed_rtos_storage_message_t;

/// What the constructors of MemoryPool and Queue do: all the memory is the caller's. Not while anybody uses the object.
void mbed_rtos_memory_pool_init(mbed_rtos_storage_mem_pool_t* pool, void* blocks, uint32_t count, uint32_t block_size);
void mbed_rtos_message_queue_init(mbed_rtos_storage_msg_queue_t* queue, void* messages, uint32_t count, uint32_t size);

#ifdef __cplusplus
}
#endif

#endif
