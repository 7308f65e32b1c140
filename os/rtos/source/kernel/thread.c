// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

#include <stdlib.h>

_Static_assert(sizeof(os_thread) <= sizeof(mbed_rtos_storage_thread_t), "");

static void thread_returned(void)
{
    osThreadExit();
}

static inline os_thread* thread_of(osThreadId_t id)
{
    return os_is(id, kThread) ? (os_thread*)id : NULL;
}

static osThreadId_t make(osThreadFunc_t func, void* argument, const osThreadAttr_t* attr, uint8_t attributes)
{
    static const osThreadAttr_t defaults = {0};
    if (os_in_isr() || !func) {
        return NULL;
    }
    if (!attr) {
        attr = &defaults;
    }
    const uint32_t priority = attr->priority == osPriorityNone ? osPriorityNormal : attr->priority;
    if (priority < osPriorityIdle || priority > osPriorityISR || (attr->attr_bits & ~(uint32_t)osThreadJoinable)) {
        return NULL;
    }
    uint32_t size = attr->stack_size ? attr->stack_size : MBED_CONF_RTOS_THREAD_STACK_SIZE;
    size &= ~7U;
    if (((uintptr_t)attr->stack_mem & 7U) || (attr->stack_mem && !attr->stack_size) ||
        size < 17U * 4U + 2U * os_port_guard_size()) {
        return NULL;
    }
    os_collect();
    os_thread* thread = os_object_new(kThread, NULL, attr->cb_mem, attr->cb_size, sizeof(os_thread));
    if (!thread) {
        return NULL;
    }
    void* stack = attr->stack_mem;
    if (!stack) {
        stack = malloc(size);
        if (!stack) {
            os_object_delete((os_object*)thread);
            return NULL;
        }
        thread->attributes |= OS_OWN_STACK;
    }
    thread->attributes |= (uint8_t)attr->attr_bits | attributes;
    thread->name = attr->name;
    thread->priority = (uint8_t)priority;
    thread->base_priority = (uint8_t)priority;
    thread->stack = stack;
    thread->stack_size = size;
    os_port_stack_init(thread, stack, size, func, argument, thread_returned);
    const uint32_t mask = os_mask();
    thread->all_next = os_kernel.all;
    os_kernel.all = thread;
    os_ready(thread, 0);
    os_unmask(mask);
    return thread;
}

osThreadId_t osThreadNew(osThreadFunc_t func, void* argument, const osThreadAttr_t* attr)
{
    return make(func, argument, attr, 0);
}

osThreadId_t os_thread_new_kept(osThreadFunc_t func, void* argument, const osThreadAttr_t* attr)
{
    return make(func, argument, attr, OS_KEPT);
}

const char* osThreadGetName(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    return thread ? thread->name : NULL;
}

osThreadId_t osThreadGetId(void)
{
    return os_kernel.current;
}

osThreadState_t osThreadGetState(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    if (!thread || os_in_isr()) {
        return osThreadError;
    }
    return thread == os_kernel.current ? osThreadRunning : (osThreadState_t)thread->state;
}

uint32_t osThreadGetStackSize(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    return thread && !os_in_isr() ? thread->stack_size : 0;
}

uint32_t osThreadGetStackSpace(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    if (!thread || os_in_isr()) {
        return 0;
    }
    const uint32_t* word = thread->stack;
    const uint32_t* end = word + thread->stack_size / 4U;
    // The guard cannot be read, and was never written.
    const uintptr_t guard = os_port_guard_size();
    if (guard >= 8U) {
        word = (const uint32_t*)((((uintptr_t)word + guard - 1U) & ~(guard - 1U)) + guard);
    }
    while (word < end && *word == OS_PORT_STACK_PAINT) {
        word++;
    }
    return (uint32_t)((const char*)word - (const char*)thread->stack);
}

osStatus_t osThreadSetPriority(osThreadId_t thread_id, osPriority_t priority)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_thread* thread = thread_of(thread_id);
    if (!thread || priority < osPriorityIdle || priority > osPriorityISR) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    osStatus_t status = osErrorResource;
    if (thread->state != osThreadTerminated) {
        thread->base_priority = (uint8_t)priority;
        os_inherit(thread);
        status = osOK;
    }
    os_unmask(mask);
    return status;
}

osPriority_t osThreadGetPriority(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    if (!thread || os_in_isr()) {
        return osPriorityError;
    }
    return thread->state == osThreadTerminated ? osPriorityError : (osPriority_t)thread->priority;
}

osStatus_t osThreadYield(void)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    const uint32_t mask = os_mask();
    os_thread* thread = os_kernel.current;
    if (thread->next != thread) {
        os_rotate(thread);
    }
    os_unmask(mask);
    return osOK;
}

osStatus_t osThreadSuspend(osThreadId_t thread_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_thread* thread = thread_of(thread_id);
    if (!thread) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    if (thread->state == osThreadTerminated || thread->suspended) {
        os_unmask(mask);
        return osErrorResource;
    }
    if (thread == os_kernel.current && os_kernel.threshold == OS_THRESHOLD_CLOSED) {
        os_unmask(mask);
        return osErrorResource;
    }
    if (thread->state == osThreadReady) {
        os_unready(thread);
        thread->state = osThreadBlocked;
        thread->suspended = 2; // and would be ready otherwise
    } else {
        thread->suspended = 1; // and waits, too
    }
    os_port_switch_now(mask);
    return osOK;
}

osStatus_t osThreadResume(osThreadId_t thread_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_thread* thread = thread_of(thread_id);
    if (!thread) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    const uint8_t suspended = thread->suspended;
    thread->suspended = 0;
    if (suspended == 2) {
        os_ready(thread, thread->result);
    }
    os_unmask(mask);
    return suspended ? osOK : osErrorResource;
}

static void forget(os_thread* thread)
{
    for (os_thread** link = &os_kernel.all; *link; link = &(*link)->all_next) {
        if (*link == thread) {
            *link = thread->all_next;
            break;
        }
    }
}

/// Takes what is the heap's; its memory can be used again after this.
static void give_back(os_thread* thread)
{
    if (thread->attributes & OS_OWN_STACK) {
        free(thread->stack);
    }
    os_object_delete((os_object*)thread);
}

void os_collect(void)
{
    while (os_kernel.ended) {
        const uint32_t mask = os_mask();
        os_thread* thread = os_kernel.ended;
        if (thread) {
            os_kernel.ended = thread->all_next;
        }
        os_unmask(mask);
        if (thread) {
            give_back(thread);
        }
    }
}

static void (*terminate_hook)(osThreadId_t id);

void rtos_attach_thread_terminate_hook(void (*function)(osThreadId_t id));
void rtos_attach_thread_terminate_hook(void (*function)(osThreadId_t id))
{
    terminate_hook = function;
}

/// Masked. The thread runs no more; if it is the running one, the switch is pending.
static void end(os_thread* thread)
{
    if (terminate_hook) {
        terminate_hook(thread);
    }
    if (thread->state == osThreadReady) {
        os_unready(thread);
    } else {
        os_object* object = thread->waits_for;
        if (object) {
            os_list_remove(&object->waiters, thread);
            thread->waits_for = NULL;
            if (os_is(object, kMutex)) {
                os_inherit(((os_mutex*)object)->owner);
            }
        }
        if (thread->timeout_next) {
            os_timeout_remove(thread);
        }
    }
    thread->state = osThreadTerminated;
    if (thread->mutexes) {
        os_release_robust(thread);
    }
    forget(thread);
    os_wake_all(&thread->joiners, (uint32_t)osOK);
    if (thread->attributes & (osThreadJoinable | OS_KEPT)) {
        // Whoever made it still needs it.
    } else if (thread->attributes & (OS_OWN_MEMORY | OS_OWN_STACK)) {
        thread->all_next = os_kernel.ended;
        os_kernel.ended = thread;
    } else {
        thread->kind = 0;
    }
}

osStatus_t osThreadDetach(osThreadId_t thread_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_thread* thread = thread_of(thread_id);
    if (!thread) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    if (!(thread->attributes & osThreadJoinable) || thread->joiners.waiters) {
        os_unmask(mask);
        return osErrorResource;
    }
    thread->attributes &= (uint8_t)~osThreadJoinable;
    const bool ended = thread->state == osThreadTerminated;
    os_unmask(mask);
    if (ended) {
        give_back(thread);
    }
    return osOK;
}

osStatus_t osThreadJoin(osThreadId_t thread_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_thread* thread = thread_of(thread_id);
    if (!thread) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    if (!(thread->attributes & osThreadJoinable) || thread->joiners.waiters || thread == os_kernel.current) {
        os_unmask(mask);
        return osErrorResource;
    }
    if (thread->state != osThreadTerminated) {
        const osStatus_t status = os_kernel.threshold == OS_THRESHOLD_CLOSED ? osErrorResource : osOK;
        if (status != osOK) {
            os_unmask(mask);
            return status;
        }
        (void)os_wait(&thread->joiners, osWaitForever, mask);
    } else {
        os_unmask(mask);
    }
    give_back(thread);
    return osOK;
}

osStatus_t os_thread_wait_end(os_thread* thread)
{
    const uint32_t mask = os_mask();
    if (thread->kind != kThread || thread->state == osThreadTerminated) {
        os_unmask(mask);
        return osOK;
    }
    if (thread == os_kernel.current || os_kernel.threshold == OS_THRESHOLD_CLOSED) {
        os_unmask(mask);
        return osErrorResource;
    }
    return (osStatus_t)os_wait(&thread->joiners, osWaitForever, mask);
}

void os_thread_delete(os_thread* thread)
{
    const uint32_t mask = os_mask();
    if (thread->kind == kThread) {
        if (thread->state != osThreadTerminated) {
            end(thread);
        }
        thread->kind = 0;
    }
    os_unmask(mask);
}

uint32_t os_thread_waits(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    if (!thread || thread->state != osThreadBlocked) {
        return 0;
    }
    const os_object* object = thread->waits_for;
    if (!object) {
        return thread->with.wait.options & OS_FLAGS_WAITED ? OS_WAITS_FLAGS : OS_WAITS_DELAY;
    }
    if (object->kind == 0) {
        return OS_WAITS_JOIN;
    }
    return object->kind == kMessageQueue && object->count ? OS_WAITS_PUT : object->kind;
}

void osThreadExit(void)
{
    const uint32_t mask = os_mask();
    end(os_kernel.current);
    os_port_switch_now(mask);
    os_fatal(0, os_kernel.current, "an ended thread runs");
}

osStatus_t osThreadTerminate(osThreadId_t thread_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_thread* thread = thread_of(thread_id);
    if (!thread) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    if (thread->state == osThreadTerminated) {
        os_unmask(mask);
        return osErrorResource;
    }
    end(thread);
    os_port_switch_now(mask);
    return osOK;
}

uint32_t osThreadGetCount(void)
{
    return osThreadEnumerate(NULL, UINT32_MAX);
}

uint32_t osThreadEnumerate(osThreadId_t* thread_array, uint32_t array_items)
{
    if (os_in_isr()) {
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

uint64_t os_thread_run_time_us(osThreadId_t thread_id);
uint64_t os_thread_run_time_us(osThreadId_t thread_id)
{
    const os_thread* thread = thread_of(thread_id);
    if (!thread) {
        return 0;
    }
    const uint32_t mask = os_mask();
    uint64_t raw = thread->run_time;
    if (thread == os_kernel.current) {
        raw += osKernelGetSysTimerCount() - os_kernel.switched_at;
    }
    os_unmask(mask);
    return raw * 1000U / os_kernel.raw_per_tick;
}
