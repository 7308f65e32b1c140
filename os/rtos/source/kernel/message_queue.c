// SPDX-License-Identifier: BSD-3-Clause
//
// Messages are in one list, the highest priority first and equals in order; free ones in another, and those never used
// yet follow `fresh`. Who waits, waits to put while the queue is full, and to get while it is empty.
#include <string.h>

#include "kernel.h"

typedef struct os_message {
    struct os_message* next;
    uint32_t priority;
} os_message;
_Static_assert(sizeof(os_message) == sizeof(mbed_rtos_storage_message_t), "");

typedef struct {
    os_object object;  // count: messages
    uint32_t message_size;
    uint32_t capacity;
    void* memory;
    os_message* free;
    char* fresh;
    os_message *first, *last;
} os_message_queue;
_Static_assert(sizeof(os_message_queue) == sizeof(mbed_rtos_storage_msg_queue_t), "");

OS_INLINE os_message_queue* queue_of(osMessageQueueId_t id) {
    return OS_LIKELY(os_is(id, MBED_RTOS_KIND_MESSAGE_QUEUE)) ? id : NULL;
}

OS_INLINE uint32_t stride_of(uint32_t size) { return sizeof(os_message) + ((size + 3U) & ~3U); }

void mbed_rtos_message_queue_init(mbed_rtos_storage_msg_queue_t* storage, void* messages, uint32_t count,
                                  uint32_t size) {
    os_message_queue* queue = (os_message_queue*)storage;
    memset(queue, 0, sizeof *queue);
    queue->object.kind = MBED_RTOS_KIND_MESSAGE_QUEUE;
    queue->message_size = size;
    queue->capacity = count;
    queue->memory = messages;
    queue->fresh = messages;
}

osMessageQueueId_t osMessageQueueNew(uint32_t msg_count, uint32_t msg_size, const osMessageQueueAttr_t* attr) {
    static const osMessageQueueAttr_t none = {0};
    if (!attr) {
        attr = &none;
    }
    if (os_port_in_isr() || msg_count == 0 || msg_count > UINT16_MAX || msg_size == 0 ||
        msg_size > UINT32_MAX / msg_count - sizeof(os_message) - 3U) {
        return NULL;
    }
    const uint32_t bytes = stride_of(msg_size) * msg_count;
    if (attr->mq_mem && (attr->mq_size < bytes || ((uintptr_t)attr->mq_mem & 3U))) {
        return NULL;
    }
    os_message_queue* queue =
        os_object_new(MBED_RTOS_KIND_MESSAGE_QUEUE, attr->name, attr->cb_mem, attr->cb_size, sizeof *queue);
    if (!queue) {
        return NULL;
    }
    uint8_t attributes = queue->object.attributes;
    void* memory = attr->mq_mem;
    if (!memory) {
        memory = os_allocate(bytes);
        if (!memory) {
            os_object_free(attributes, queue, NULL);
            return NULL;
        }
        attributes |= OS_OWN_CONTENTS;
    }
    mbed_rtos_message_queue_init((mbed_rtos_storage_msg_queue_t*)queue, memory, msg_count, msg_size);
    queue->object.name = attr->name;
    queue->object.attributes = attributes;
    return queue;
}

const char* osMessageQueueGetName(osMessageQueueId_t mq_id) {
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->object.name : NULL;
}

OS_INLINE void copy(void* to, const void* from, uint32_t size) {
    if (OS_LIKELY(size == 4U && (((uintptr_t)to | (uintptr_t)from) & 3U) == 0)) {
        *(uint32_t*)to = *(const uint32_t*)from;  // a pointer, as the C++ Queue has it
    } else {
        memcpy(to, from, size);
    }
}

/// There is room for one more.
static void insert(os_message_queue* queue, const void* data, uint32_t priority) {
    os_message* message = queue->free;
    if (message) {
        queue->free = message->next;
    } else {
        message = (os_message*)queue->fresh;
        queue->fresh += stride_of(queue->message_size);
    }
    message->priority = priority;
    copy(message + 1, data, queue->message_size);
    os_message* last = queue->last;
    queue->object.count++;
    if (!last) {
        message->next = NULL;
        queue->first = message;
        queue->last = message;
    } else if (last->priority >= priority) {
        message->next = NULL;
        last->next = message;
        queue->last = message;
    } else {
        os_message** link = &queue->first;
        while ((*link)->priority >= priority) {
            link = &(*link)->next;
        }
        message->next = *link;
        *link = message;
    }
}

/// There is room: those who wait to put take it.
static void let_in(os_message_queue* queue) {
    while (queue->object.waiters && queue->object.count < queue->capacity) {
        os_thread* thread = os_take_waiter(&queue->object, (uint32_t)osOK);
        insert(queue, thread->with.transfer.message, thread->put_priority);
        os_ready(thread);
    }
}

osStatus_t osMessageQueuePut(osMessageQueueId_t mq_id, const void* msg_ptr, uint8_t msg_prio, uint32_t timeout) {
    os_message_queue* queue = queue_of(mq_id);
    if (!queue || !msg_ptr || (timeout && os_port_in_isr())) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    osStatus_t status = osOK;
    if (queue->object.count < queue->capacity) {
        if (queue->object.waiters) {
            os_thread* thread = os_take_waiter(&queue->object, (uint32_t)osOK);
            copy(thread->with.transfer.message, msg_ptr, queue->message_size);
            if (thread->with.transfer.priority) {
                *thread->with.transfer.priority = msg_prio;
            }
            os_ready(thread);
        } else {
            insert(queue, msg_ptr, msg_prio);
        }
    } else if (timeout) {
        os_thread* self = os_kernel.current;
        self->with.transfer.message = (void*)(uintptr_t)msg_ptr;
        self->put_priority = msg_prio;
        return (osStatus_t)os_wait(&queue->object, 0, timeout, mask);
    } else {
        status = osErrorResource;
    }
    os_unmask(mask);
    return status;
}

osStatus_t osMessageQueueGet(osMessageQueueId_t mq_id, void* msg_ptr, uint8_t* msg_prio, uint32_t timeout) {
    os_message_queue* queue = queue_of(mq_id);
    if (!queue || !msg_ptr || (timeout && os_port_in_isr())) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    osStatus_t status = osOK;
    os_message* message = queue->first;
    if (message) {
        os_message* next = message->next;
        queue->first = next;
        if (!next) {
            queue->last = NULL;
        }
        queue->object.count--;
        copy(msg_ptr, message + 1, queue->message_size);
        if (msg_prio) {
            *msg_prio = (uint8_t)message->priority;
        }
        message->next = queue->free;
        queue->free = message;
        if (queue->object.waiters) {
            let_in(queue);
        }
    } else if (timeout) {
        os_thread* self = os_kernel.current;
        self->with.transfer.message = msg_ptr;
        self->with.transfer.priority = msg_prio;
        return (osStatus_t)os_wait(&queue->object, 0, timeout, mask);
    } else {
        status = osErrorResource;
    }
    os_unmask(mask);
    return status;
}

uint32_t osMessageQueueGetCapacity(osMessageQueueId_t mq_id) {
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->capacity : 0;
}

uint32_t osMessageQueueGetMsgSize(osMessageQueueId_t mq_id) {
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->message_size : 0;
}

uint32_t osMessageQueueGetCount(osMessageQueueId_t mq_id) {
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->object.count : 0;
}

uint32_t osMessageQueueGetSpace(osMessageQueueId_t mq_id) {
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->capacity - queue->object.count : 0;
}

osStatus_t osMessageQueueReset(osMessageQueueId_t mq_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_message_queue* queue = queue_of(mq_id);
    if (!queue) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    if (queue->first) {
        queue->last->next = queue->free;
        queue->free = queue->first;
        queue->first = NULL;
        queue->last = NULL;
        queue->object.count = 0;
        let_in(queue);
    }
    os_unmask(mask);
    return osOK;
}

osStatus_t osMessageQueueDelete(osMessageQueueId_t mq_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_object_end(mq_id, MBED_RTOS_KIND_MESSAGE_QUEUE)) {
        return osErrorParameter;
    }
    os_message_queue* queue = mq_id;
    os_object_free(queue->object.attributes, queue, queue->memory);
    return osOK;
}
