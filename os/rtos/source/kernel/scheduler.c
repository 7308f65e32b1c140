// SPDX-License-Identifier: BSD-3-Clause
//
// Who runs: the ready lists, and waiting.
#include "kernel.h"
#include "debug_layout.h"

os_kernel_t os_kernel;

// Priorities 1 to 56 are lists 0 to 55.
OS_INLINE os_thread** list_of(uint32_t priority) { return &os_kernel.ready[priority - 1U]; }

OS_INLINE os_thread* highest(void) {
    const uint32_t high = os_kernel.ready_bits[1];
    return *list_of(high ? 63U - (uint32_t)__builtin_clz(high)
                         : 31U - (uint32_t)__builtin_clz(os_kernel.ready_bits[0]));
}

OS_INLINE void ready_insert(os_thread* thread) {
    const uint32_t priority = thread->priority;
    os_list_append(list_of(priority), thread);
    os_kernel.ready_bits[priority >> 5] |= 1U << (priority & 31U);
}

OS_INLINE void ready_remove(os_thread* thread) {
    const uint32_t priority = thread->priority;
    os_thread** head = list_of(priority);
    os_list_remove(head, thread);
    if (!*head) {
        os_kernel.ready_bits[priority >> 5] &= ~(1U << (priority & 31U));
    }
}

OS_INLINE void set_next(os_thread* thread) {
    os_kernel.next = thread;
    os_kernel.threshold = thread->priority;
    // Always, and not only if it is not the current thread: the switch in progress may have read `next` already.
    os_port_pend_switch();
    if (thread->next != thread && !os_kernel.slicing) {
        os_slice_begin();
    }
}

void os_reschedule(void) {
    if (os_switchable()) {
        os_thread* thread = highest();
        if (thread != os_kernel.next) {
            set_next(thread);
        } else {
            os_kernel.threshold = thread->priority;
        }
    }
}

void os_share(void) {
    const os_thread* thread = os_kernel.next;
    if (os_switchable() && thread->next != thread && !os_kernel.slicing) {
        os_slice_begin();
    }
}

void os_ready(os_thread* thread) {
    thread->state = osThreadReady;
    ready_insert(thread);
    const uint32_t priority = thread->priority;
    const uint32_t threshold = os_kernel.threshold;
    if (priority > threshold) {
        if (OS_UNLIKELY(os_port_isr_too_urgent())) {
            os_fatal(kInterruptTooUrgent, thread);
        }
        set_next(thread);
    } else if (priority == threshold && !os_kernel.slicing) {
        os_slice_begin();
    }
}

void os_leave(os_thread* thread) {
    os_object* object = thread->waits_for;
    if (thread->timeout_next) {
        os_timeout_remove(thread);
    }
    if (object) {
        os_list_remove(&object->waiters, thread);
        thread->waits_for = NULL;
        // Who has the mutex need not be as important any more.
        if (object->kind == MBED_RTOS_KIND_MUTEX) {
            os_inherit(((os_mutex*)object)->owner);
        }
    }
}

void os_release(os_thread* thread) {
    os_leave(thread);
    os_ready(thread);
}

void os_release_all(os_object* object) {
    while (object->waiters) {
        os_ready(os_take_waiter(object, (uint32_t)osErrorResource));
    }
}

OS_INLINE void wait_insert(os_object* object, os_thread* thread) {
    os_thread* first = object->waiters;
    os_list_append(&object->waiters, thread);
    if (OS_LIKELY(!first) || thread->prev->priority >= thread->priority) {
        return;
    }
    // Not behind all others: in front of the first that is lower.
    os_thread* after = first;
    while (after->priority >= thread->priority) {
        after = after->next;
    }
    if (after == first) {
        object->waiters = thread;  // the list is a circle: its end is in front of its beginning
        return;
    }
    thread->prev->next = first;
    first->prev = thread->prev;
    thread->next = after;
    thread->prev = after->prev;
    after->prev->next = thread;
    after->prev = thread;
}

uint32_t os_wait(os_object* object, uint32_t reason, uint32_t timeout, uint32_t mask) {
    if (OS_UNLIKELY(!os_switchable() || os_port_interrupts_off(mask))) {
        os_unmask(mask);
        return os_port_interrupts_off(mask) ? (uint32_t)osErrorISR : (uint32_t)osErrorResource;
    }
    os_thread* thread = os_kernel.current;
    thread->result = (uint32_t)osErrorTimeout;
    thread->state = osThreadBlocked;
    ready_remove(thread);
    if (object) {
        thread->waits_for = object;
        wait_insert(object, thread);
    } else {
        thread->reason = (uint16_t)reason;
    }
    if (timeout != osWaitForever) {
        os_timeout_insert(thread, timeout);
    }
    set_next(highest());
    os_port_switch_now(mask);
    return thread->result;
}

void os_unready(os_thread* thread) {
    ready_remove(thread);
    if (thread == os_kernel.next) {
        // Even if the kernel is locked: this one cannot go on. The lock goes with it.
        os_kernel.locked = false;
        set_next(highest());
    }
}

void os_rotate(os_thread* thread) {
    *list_of(thread->priority) = thread->next;
    set_next(thread->next);
}

void os_set_priority(os_thread* thread, uint32_t priority) {
    if (thread->state == osThreadReady) {
        ready_remove(thread);
        thread->priority = (uint8_t)priority;
        ready_insert(thread);
        if (thread == os_kernel.next) {
            // It goes on in front of its new equals.
            *list_of(priority) = thread;
        }
        os_reschedule();
        return;
    }
    thread->priority = (uint8_t)priority;
    os_object* object = thread->waits_for;
    if (object) {
        os_list_remove(&object->waiters, thread);
        wait_insert(object, thread);
    }
}
