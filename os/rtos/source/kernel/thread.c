// SPDX-License-Identifier: BSD-3-Clause
//
// How threads come and go. What may be asked of them is in thread_info.c, what may be done to them in thread_control.c.
#include "kernel.h"

_Static_assert(sizeof(os_thread) <= sizeof(mbed_rtos_storage_thread_t) || sizeof(void*) != 4, "");

static void (*terminate_hook)(osThreadId_t id);

void mbed_rtos_attach_thread_terminate_hook(void (*hook)(osThreadId_t id)) { terminate_hook = hook; }

bool os_thread_possible(const void* stack, uint32_t stack_size, uint32_t priority) {
    return ((uintptr_t)stack & 7U) == 0 && stack_size >= OS_PORT_STACK_LEAST && priority >= osPriorityIdle &&
           priority <= osPriorityISR;
}

void os_thread_begin(os_thread* thread, osThreadFunc_t func, void* argument, const char* name, void* stack,
                     uint32_t stack_size, uint32_t priority, uint32_t attributes) {
    thread->attributes = (uint8_t)attributes;
    thread->name = name;
    thread->priority = (uint8_t)priority;
    thread->base_priority = (uint8_t)priority;
    thread->stack = stack;
    thread->stack_size = stack_size;
    os_port_stack_init(thread, func, argument, osThreadExit);
    const uint32_t mask = os_mask();
    thread->kind = MBED_RTOS_KIND_THREAD;
    os_thread* next = os_kernel.all;
    thread->all_next = next;
    thread->all_link = &os_kernel.all;
    if (next) {
        next->all_link = &thread->all_next;
    }
    os_kernel.all = thread;
    os_ready(thread);
    os_unmask(mask);
}

osThreadId_t osThreadNew(osThreadFunc_t func, void* argument, const osThreadAttr_t* attr) {
    static const osThreadAttr_t none = {0};
    if (os_port_in_isr() || !func) {
        return NULL;
    }
    if (!attr) {
        attr = &none;
    }
    const uint32_t priority = attr->priority == osPriorityNone ? osPriorityNormal : (uint32_t)attr->priority;
    const uint32_t size = (attr->stack_size ? attr->stack_size : MBED_CONF_RTOS_THREAD_STACK_SIZE) & ~7U;
    if (!os_thread_possible(attr->stack_mem, size, priority) || (attr->attr_bits & ~(uint32_t)osThreadJoinable) ||
        (attr->stack_mem && attr->stack_size == 0)) {
        return NULL;
    }
    os_collect();
    os_thread* thread = os_object_new(MBED_RTOS_KIND_THREAD, NULL, attr->cb_mem, attr->cb_size, sizeof *thread);
    if (!thread) {
        return NULL;
    }
    uint32_t attributes = attr->attr_bits | (attr->cb_mem ? 0 : OS_OWN_MEMORY);
    void* stack = attr->stack_mem;
    if (!stack) {
        stack = os_allocate(size);
        if (!stack) {
            os_object_free(attributes, thread, NULL);
            return NULL;
        }
        attributes |= OS_OWN_CONTENTS;
    }
    os_thread_begin(thread, func, argument, attr->name, stack, size, priority, attributes);
    return thread;
}

/// What is the heap's is given back. The memory is no thread's any more.
static void give_back(os_thread* thread) {
    thread->kind = 0;
    os_object_free(thread->attributes, thread, thread->stack);
}

void os_collect(void) {
    while (OS_UNLIKELY(os_kernel.ended)) {
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

static void release_joiners(os_thread* thread) {
    while (thread->joiners.waiters) {
        os_ready(os_take_waiter(&thread->joiners, (uint32_t)osOK));
    }
}

/// Masked. The thread runs no more; if it is the running one, the switch is pending.
static void end(os_thread* thread) {
    if (thread->state == osThreadReady) {
        os_unready(thread);
    } else {
        os_leave(thread);
    }
    thread->state = osThreadTerminated;
    os_mutexes_abandon(thread);
    os_thread* next = thread->all_next;
    *thread->all_link = next;
    if (next) {
        next->all_link = thread->all_link;
    }
    const uint32_t kept = thread->attributes & (osThreadJoinable | OS_KEPT);
    if (thread->joiners.waiters) {
        thread->attributes &= (uint8_t)~osThreadJoinable;  // whoever waited has it, before it runs too
    }
    release_joiners(thread);
    if (kept) {
        // Whoever made it still needs it.
    } else if (thread->attributes & (OS_OWN_MEMORY | OS_OWN_CONTENTS)) {
        thread->all_next = os_kernel.ended;
        os_kernel.ended = thread;
    } else {
        thread->kind = 0;
    }
}

void osThreadExit(void) {
    os_thread* self = os_kernel.current;
    if (terminate_hook) {
        terminate_hook(self);
    }
    const uint32_t mask = os_mask();
    end(self);
    os_port_switch_now(mask);
    __builtin_unreachable();
}

osStatus_t osThreadTerminate(osThreadId_t thread_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD)) {
        return osErrorParameter;
    }
    os_thread* thread = thread_id;
    if (terminate_hook && thread->state != osThreadTerminated) {
        terminate_hook(thread);
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

osStatus_t osThreadDetach(osThreadId_t thread_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD)) {
        return osErrorParameter;
    }
    os_thread* thread = thread_id;
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

osStatus_t osThreadJoin(osThreadId_t thread_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD)) {
        return osErrorParameter;
    }
    os_thread* thread = thread_id;
    const uint32_t mask = os_mask();
    if (!(thread->attributes & osThreadJoinable) || thread->joiners.waiters || thread == os_kernel.current) {
        os_unmask(mask);
        return osErrorResource;
    }
    if (thread->state == osThreadTerminated) {
        // Not joinable any more: of two that come now, one has it.
        thread->attributes &= (uint8_t)~osThreadJoinable;
        os_unmask(mask);
    } else {
        const osStatus_t status = (osStatus_t)os_wait(&thread->joiners, 0, osWaitForever, mask);
        if (status != osOK) {
            return status == osErrorTimeout ? osErrorResource : status;
        }
    }
    give_back(thread);
    return osOK;
}

osStatus_t os_thread_wait_end(os_thread* thread) {
    const uint32_t mask = os_mask();
    if (thread->state == osThreadTerminated) {
        os_unmask(mask);
        return osOK;
    }
    if (thread == os_kernel.current) {
        os_unmask(mask);
        return osErrorResource;
    }
    return (osStatus_t)os_wait(&thread->joiners, 0, osWaitForever, mask);
}

osStatus_t os_thread_abort(os_thread* thread) {
    const uint32_t mask = os_mask();
    thread->state = osThreadTerminated;
    release_joiners(thread);
    os_unmask(mask);
    return osOK;
}

void os_thread_delete(os_thread* thread) {
    const uint32_t mask = os_mask();
    if (thread->kind) {
        if (thread->state != osThreadTerminated) {
            end(thread);
        }
        thread->kind = 0;
    }
    os_port_switch_now(mask);
}
