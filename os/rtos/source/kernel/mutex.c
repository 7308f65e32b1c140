// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

_Static_assert(sizeof(os_mutex) <= sizeof(mbed_rtos_storage_mutex_t), "");

osMutexId_t osMutexNew(const osMutexAttr_t* attr)
{
    const uint32_t known = osMutexRecursive | osMutexPrioInherit | osMutexRobust;
    if (os_in_isr() || (attr && (attr->attr_bits & ~known))) {
        return NULL;
    }
    os_mutex* mutex = os_object_new(kMutex, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                    attr ? attr->cb_size : 0, sizeof(os_mutex));
    if (mutex && attr) {
        mutex->object.attributes |= (uint8_t)attr->attr_bits;
    }
    return mutex;
}

const char* osMutexGetName(osMutexId_t mutex_id)
{
    return os_is(mutex_id, kMutex) ? ((os_mutex*)mutex_id)->object.name : NULL;
}

static inline void give(os_mutex* mutex, os_thread* thread)
{
    mutex->owner = thread;
    mutex->object.count = 1;
    os_mutex* next = thread->mutexes;
    mutex->next = next;
    mutex->link = &thread->mutexes;
    if (next) {
        next->link = &mutex->next;
    }
    thread->mutexes = mutex;
}

static inline void take_away(os_mutex* mutex)
{
    os_mutex* next = mutex->next;
    *mutex->link = next;
    if (next) {
        next->link = mutex->link;
    }
    mutex->owner = NULL;
    mutex->object.count = 0;
}

void os_inherit(os_thread* thread)
{
    while (thread) {
        uint32_t priority = thread->base_priority;
        for (const os_mutex* mutex = thread->mutexes; mutex; mutex = mutex->next) {
            const os_thread* waiter = mutex->object.waiters;
            if ((mutex->object.attributes & osMutexPrioInherit) && waiter && waiter->priority > priority) {
                priority = waiter->priority;
            }
        }
        if (priority == thread->priority) {
            return;
        }
        os_set_priority(thread, priority);
        thread = os_is(thread->waits_for, kMutex) ? ((os_mutex*)thread->waits_for)->owner : NULL;
    }
}

osStatus_t osMutexAcquire(osMutexId_t mutex_id, uint32_t timeout)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(mutex_id, kMutex)) {
        return osErrorParameter;
    }
    os_mutex* mutex = mutex_id;
    os_thread* self = os_kernel.current;
    osStatus_t status = osOK;
    const uint32_t mask = os_mask();
    if (!mutex->owner) {
        give(mutex, self);
    } else if (mutex->owner == self && (mutex->object.attributes & osMutexRecursive) && mutex->object.count < UINT16_MAX) {
        mutex->object.count++;
    } else if (timeout == 0 || mutex->owner == self || os_kernel.threshold == OS_THRESHOLD_CLOSED) {
        status = osErrorResource;
    } else {
        os_thread* owner = mutex->owner;
        if ((mutex->object.attributes & osMutexPrioInherit) && owner->priority < self->priority) {
            os_set_priority(owner, self->priority);
            if (os_is(owner->waits_for, kMutex)) {
                os_inherit(((os_mutex*)owner->waits_for)->owner);
            }
        }
        status = (osStatus_t)os_wait(&mutex->object, timeout, mask);
        if (status == osErrorTimeout) {
            // Who has it need not be as important any more.
            const uint32_t again = os_mask();
            if (os_is(mutex, kMutex) && mutex->owner) {
                os_inherit(mutex->owner);
            }
            os_unmask(again);
        }
        return status;
    }
    os_unmask(mask);
    return status;
}

/// The highest of those who wait gets it.
static void pass_on(os_mutex* mutex)
{
    os_thread* waiter = mutex->object.waiters;
    if (waiter) {
        give(mutex, waiter);
        os_wake(waiter, (uint32_t)osOK);
        // It may have inherited from others in line: they wait for it now.
        if (mutex->object.waiters) {
            os_inherit(waiter);
        }
    }
}

osStatus_t osMutexRelease(osMutexId_t mutex_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(mutex_id, kMutex)) {
        return osErrorParameter;
    }
    os_mutex* mutex = mutex_id;
    os_thread* self = os_kernel.current;
    const uint32_t mask = os_mask();
    if (mutex->owner != self) {
        os_unmask(mask);
        return osErrorResource;
    }
    if (--mutex->object.count == 0) {
        take_away(mutex);
        if (self->priority != self->base_priority) {
            pass_on(mutex);
            os_inherit(self);
        } else if (mutex->object.waiters) {
            pass_on(mutex);
        }
    }
    os_unmask(mask);
    return osOK;
}

void os_release_robust(os_thread* thread)
{
    os_mutex* next;
    for (os_mutex* mutex = thread->mutexes; mutex; mutex = next) {
        next = mutex->next;
        if (mutex->object.attributes & osMutexRobust) {
            take_away(mutex);
            pass_on(mutex);
        }
    }
}

osThreadId_t osMutexGetOwner(osMutexId_t mutex_id)
{
    return os_is(mutex_id, kMutex) && !os_in_isr() ? ((os_mutex*)mutex_id)->owner : NULL;
}

osStatus_t osMutexDelete(osMutexId_t mutex_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(mutex_id, kMutex)) {
        return osErrorParameter;
    }
    os_mutex* mutex = mutex_id;
    const uint32_t mask = os_mask();
    if (mutex->owner) {
        os_thread* owner = mutex->owner;
        take_away(mutex);
        os_wake_all(&mutex->object, OS_WOKEN_BY_DELETE);
        os_inherit(owner);
    }
    mutex->object.kind = 0;
    os_unmask(mask);
    os_object_delete(&mutex->object);
    return osOK;
}
