// SPDX-License-Identifier: BSD-3-Clause
//
// The memory of kernel objects, for those who give it themselves (osThreadAttr_t::cb_mem and the like). What is inside is the
// kernel's own affair: source/kernel/kernel.h says it, and checks the sizes.
#pragma once

#include <stdint.h>

#if MBED_CONF_RTOS_PRESENT

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint32_t words[4];
} mbed_rtos_storage_semaphore_t;

typedef struct {
    uint32_t words[4];
} mbed_rtos_storage_event_flags_t;

typedef struct {
    uint32_t words[8];
} mbed_rtos_storage_mutex_t;

typedef struct {
    uint32_t words[28];
} mbed_rtos_storage_thread_t;

typedef struct {
    uint32_t words[8];
} mbed_rtos_storage_timer_t;

typedef struct {
    uint32_t words[9];
} mbed_rtos_storage_mem_pool_t;

typedef struct {
    uint32_t words[11];
} mbed_rtos_storage_msg_queue_t;

/// In front of each message of a queue; a queue's memory is count × (this + the message's size, rounded up to 4).
typedef struct {
    uint32_t words[2];
} mbed_rtos_storage_message_t;

#ifdef __cplusplus
}
#endif

#endif
