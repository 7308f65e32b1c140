// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

typedef struct os_message {
    struct os_message* next;
    uint32_t priority;
} os_message;
_Static_assert(sizeof(os_message) == sizeof(mbed_rtos_storage_message_t), "");

typedef struct {
    os_object object; // count: messages; waiters: who puts if it is full, who gets if it is empty
    uint32_t message_size;
    uint32_t capacity;
    void* memory;
    os_message* free;
    os_message *first, *last;
} os_message_queue;
_Static_assert(sizeof(os_message_queue) <= sizeof(mbed_rtos_storage_msg_queue_t), "");

#define OS_OWN_MESSAGES 0x40U

osMessageQueueId_t osMessageQueueNew(uint32_t msg_count, uint32_t msg_size, const osMessageQueueAttr_t* attr)
{
    if (os_in_isr() || msg_count == 0 || msg_count > UINT16_MAX || msg_size == 0 ||
        msg_size > UINT32_MAX / msg_count - sizeof(os_message) - 3U) {
        return NULL;
    }
    const uint32_t stride = sizeof(os_message) + ((msg_size + 3U) & ~3U);
    if (attr && attr->mq_mem && (attr->mq_size < stride * msg_count || ((uintptr_t)attr->mq_mem & 3U))) {
        return NULL;
    }
    os_message_queue* queue = os_object_new(kMessageQueue, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                            attr ? attr->cb_size : 0, sizeof(os_message_queue));
    if (!queue) {
        return NULL;
    }
    queue->memory = attr ? attr->mq_mem : NULL;
    if (!queue->memory) {
        queue->memory = malloc(stride * msg_count);
        if (!queue->memory) {
            os_object_delete(&queue->object);
            return NULL;
        }
        queue->object.attributes |= OS_OWN_MESSAGES;
    }
    queue->message_size = msg_size;
    queue->capacity = msg_count;
    for (uint32_t i = msg_count; i-- > 0;) {
        os_message* message = (os_message*)((char*)queue->memory + i * stride);
        message->next = queue->free;
        queue->free = message;
    }
    return queue;
}

static inline os_message_queue* queue_of(osMessageQueueId_t id)
{
    return os_is(id, kMessageQueue) ? (os_message_queue*)id : NULL;
}

const char* osMessageQueueGetName(osMessageQueueId_t mq_id)
{
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->object.name : NULL;
}

static inline void copy(void* to, const void* from, uint32_t size)
{
    if (size == 4U && (((uintptr_t)to | (uintptr_t)from) & 3U) == 0) {
        *(uint32_t*)to = *(const uint32_t*)from; // a pointer, as C++ Queue has it
    } else {
        memcpy(to, from, size);
    }
}

static inline void insert(os_message_queue* queue, const void* data, uint32_t priority)
{
    os_message* message = queue->free;
    queue->free = message->next;
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
static inline void let_in(os_message_queue* queue)
{
    while (queue->object.waiters && queue->free) {
        os_thread* waiter = queue->object.waiters;
        insert(queue, waiter->with.transfer.message, waiter->put_priority);
        os_wake(waiter, (uint32_t)osOK);
    }
}

osStatus_t osMessageQueuePut(osMessageQueueId_t mq_id, const void* msg_ptr, uint8_t msg_prio, uint32_t timeout)
{
    os_message_queue* queue = queue_of(mq_id);
    if (!queue || !msg_ptr) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    osStatus_t status = osOK;
    if (queue->free) {
        os_thread* waiter = queue->object.waiters;
        if (waiter) {
            copy(waiter->with.transfer.message, msg_ptr, queue->message_size);
            if (waiter->with.transfer.priority) {
                *waiter->with.transfer.priority = msg_prio;
            }
            os_wake(waiter, (uint32_t)osOK);
        } else {
            insert(queue, msg_ptr, msg_prio);
        }
    } else {
        status = osErrorResource;
        if (timeout != 0) {
            if (os_in_isr()) {
                status = osErrorParameter;
            } else if (os_kernel.threshold != OS_THRESHOLD_CLOSED) {
                os_thread* self = os_kernel.current;
                self->with.transfer.message = (void*)(uintptr_t)msg_ptr;
                self->put_priority = msg_prio;
                return (osStatus_t)os_wait(&queue->object, timeout, mask);
            }
        }
    }
    os_unmask(mask);
    return status;
}

osStatus_t osMessageQueueGet(osMessageQueueId_t mq_id, void* msg_ptr, uint8_t* msg_prio, uint32_t timeout)
{
    os_message_queue* queue = queue_of(mq_id);
    if (!queue || !msg_ptr) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    osStatus_t status = osOK;
    os_message* message = queue->first;
    if (message) {
        queue->first = message->next;
        if (!message->next) {
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
    } else {
        status = osErrorResource;
        if (timeout != 0) {
            if (os_in_isr()) {
                status = osErrorParameter;
            } else if (os_kernel.threshold != OS_THRESHOLD_CLOSED) {
                os_thread* self = os_kernel.current;
                self->with.transfer.message = msg_ptr;
                self->with.transfer.priority = msg_prio;
                return (osStatus_t)os_wait(&queue->object, timeout, mask);
            }
        }
    }
    os_unmask(mask);
    return status;
}

uint32_t osMessageQueueGetCapacity(osMessageQueueId_t mq_id)
{
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->capacity : 0;
}

uint32_t osMessageQueueGetMsgSize(osMessageQueueId_t mq_id)
{
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->message_size : 0;
}

uint32_t osMessageQueueGetCount(osMessageQueueId_t mq_id)
{
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->object.count : 0;
}

uint32_t osMessageQueueGetSpace(osMessageQueueId_t mq_id)
{
    const os_message_queue* queue = queue_of(mq_id);
    return queue ? queue->capacity - queue->object.count : 0;
}

osStatus_t osMessageQueueReset(osMessageQueueId_t mq_id)
{
    if (os_in_isr()) {
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

osStatus_t osMessageQueueDelete(osMessageQueueId_t mq_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_message_queue* queue = queue_of(mq_id);
    if (!queue) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    os_wake_all(&queue->object, OS_WOKEN_BY_DELETE);
    queue->object.kind = 0;
    os_unmask(mask);
    if (queue->object.attributes & OS_OWN_MESSAGES) {
        free(queue->memory);
    }
    os_object_delete(&queue->object);
    return osOK;
}
