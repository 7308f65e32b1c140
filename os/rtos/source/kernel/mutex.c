// SPDX-License-Identifier: BSD-3-Clause
//
// A mutex is locked if its count is not 0. All that a thread has are in its list, the last one first.
#include "kernel.h"

_Static_assert(sizeof(os_mutex) == sizeof(mbed_rtos_storage_mutex_t), "");

OS_INLINE os_mutex* mutex_of(osMutexId_t id) { return OS_LIKELY(os_is(id, MBED_RTOS_KIND_MUTEX)) ? id : NULL; }

osMutexId_t osMutexNew(const osMutexAttr_t* attr) {
    const uint32_t known = osMutexRecursive | osMutexPrioInherit | osMutexRobust;
    if (os_port_in_isr() || (attr && (attr->attr_bits & ~known))) {
        return NULL;
    }
    os_mutex* mutex = os_object_new(MBED_RTOS_KIND_MUTEX, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                    attr ? attr->cb_size : 0, sizeof *mutex);
    if (mutex && attr) {
        mutex->object.attributes |= (uint8_t)attr->attr_bits;
    }
    return mutex;
}

const char* osMutexGetName(osMutexId_t mutex_id) {
    const os_mutex* mutex = mutex_of(mutex_id);
    return mutex ? mutex->object.name : NULL;
}

OS_INLINE void give(os_mutex* mutex, os_thread* thread) {
    mutex->object.count = 1;
    mutex->owner = thread;
    mutex->next = thread->mutexes;
    thread->mutexes = mutex;
}

OS_INLINE void take_away(os_mutex* mutex, os_thread* owner) {
    os_mutex** link = &owner->mutexes;
    while (*link != mutex) {
        link = &(*link)->next;
    }
    *link = mutex->next;
}

void os_inherit(os_thread* thread) {
    while (thread) {
        uint32_t priority = thread->base_priority;
        for (const os_mutex* mutex = thread->mutexes; mutex; mutex = mutex->next) {
            const os_thread* waiter = mutex->object.waiters;
            if (waiter && waiter->priority > priority && (mutex->object.attributes & osMutexPrioInherit)) {
                priority = waiter->priority;
            }
        }
        if (priority == thread->priority) {
            return;
        }
        os_set_priority(thread, priority);
        const os_object* object = thread->waits_for;
        thread = object && object->kind == MBED_RTOS_KIND_MUTEX ? ((const os_mutex*)object)->owner : NULL;
    }
}

/// Another thread has it. Unmasks.
static osStatus_t wait(os_mutex* mutex, uint32_t timeout, uint32_t mask) {
    os_thread* owner = mutex->owner;
    const uint32_t priority = os_kernel.current->priority;
    if (owner && owner->priority < priority && (mutex->object.attributes & osMutexPrioInherit) && os_switchable() &&
        !os_port_interrupts_off(mask)) {
        // The whole chain of those that the owner itself waits for is at least as important as this thread now.
        while (owner && owner->priority < priority) {
            os_set_priority(owner, priority);
            const os_object* object = owner->waits_for;
            owner = object && object->kind == MBED_RTOS_KIND_MUTEX && (object->attributes & osMutexPrioInherit)
                        ? ((const os_mutex*)object)->owner
                        : NULL;
        }
    }
    return (osStatus_t)os_wait(&mutex->object, 0, timeout, mask);
}

osStatus_t osMutexAcquire(osMutexId_t mutex_id, uint32_t timeout) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_mutex* mutex = mutex_of(mutex_id);
    if (!mutex) {
        return osErrorParameter;
    }
    os_thread* self = os_kernel.current;
    osStatus_t status = osOK;
    const uint32_t mask = os_mask();
    const uint32_t count = mutex->object.count;
    if (count == 0) {
        give(mutex, self);
    } else if (mutex->owner == self) {
        if ((mutex->object.attributes & osMutexRecursive) && count < UINT16_MAX) {
            mutex->object.count = (uint16_t)(count + 1U);
        } else {
            status = osErrorResource;
        }
    } else if (timeout) {
        return wait(mutex, timeout, mask);
    } else {
        status = osErrorResource;
    }
    os_unmask(mask);
    return status;
}

/// The highest of those who wait gets it; nobody waits that is higher.
static void pass_on(os_mutex* mutex) {
    os_thread* waiter = os_take_waiter(&mutex->object, (uint32_t)osOK);
    give(mutex, waiter);
    os_ready(waiter);
}

osStatus_t osMutexRelease(osMutexId_t mutex_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_mutex* mutex = mutex_of(mutex_id);
    if (!mutex) {
        return osErrorParameter;
    }
    os_thread* self = os_kernel.current;
    const uint32_t mask = os_mask();
    if (mutex->owner != self || mutex->object.count == 0) {
        os_unmask(mask);
        return osErrorResource;
    }
    const uint32_t count = mutex->object.count - 1U;
    mutex->object.count = (uint16_t)count;
    if (count == 0) {
        take_away(mutex, self);
        if (mutex->object.waiters) {
            if (self->priority != self->base_priority) {
                os_inherit(self);
            }
            pass_on(mutex);
        }
    }
    os_unmask(mask);
    return osOK;
}

void os_mutexes_abandon(os_thread* thread) {
    os_mutex* next;
    for (os_mutex* mutex = thread->mutexes; mutex; mutex = next) {
        next = mutex->next;
        mutex->owner = NULL;
        if (mutex->object.attributes & osMutexRobust) {
            mutex->object.count = 0;
            if (mutex->object.waiters) {
                pass_on(mutex);
            }
        }
    }
    thread->mutexes = NULL;
}

osThreadId_t osMutexGetOwner(osMutexId_t mutex_id) {
    const os_mutex* mutex = mutex_of(mutex_id);
    return mutex && mutex->object.count && !os_port_in_isr() ? mutex->owner : NULL;
}

osStatus_t osMutexDelete(osMutexId_t mutex_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_mutex* mutex = mutex_of(mutex_id);
    if (!mutex) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    os_thread* owner = mutex->object.count ? mutex->owner : NULL;
    if (owner) {
        take_away(mutex, owner);
    }
    os_release_all(&mutex->object);
    if (owner) {
        os_inherit(owner);
    }
    mutex->object.kind = 0;
    os_unmask(mask);
    os_object_free(mutex->object.attributes, mutex, NULL);
    return osOK;
}
