// SPDX-License-Identifier: BSD-3-Clause
//
// Who runs: the ready lists, and waiting.
#include "kernel.h"

os_kernel_t os_kernel;

static inline uint32_t highest(void)
{
    const uint32_t high = os_kernel.ready_bits[1];
    return high ? 63U - (uint32_t)__builtin_clz(high) : 31U - (uint32_t)__builtin_clz(os_kernel.ready_bits[0]);
}

static inline void append(os_thread** head, os_thread* thread)
{
    os_thread* first = *head;
    if (!first) {
        thread->next = thread;
        thread->prev = thread;
        *head = thread;
    } else {
        os_thread* last = first->prev;
        thread->next = first;
        thread->prev = last;
        last->next = thread;
        first->prev = thread;
    }
}

static inline void take(os_thread** head, os_thread* thread)
{
    os_thread* next = thread->next;
    if (next == thread) {
        *head = NULL;
    } else {
        thread->prev->next = next;
        next->prev = thread->prev;
        if (*head == thread) {
            *head = next;
        }
    }
}

void os_list_remove(os_thread** head, os_thread* thread)
{
    take(head, thread);
}

static inline void ready_insert(os_thread* thread)
{
    const uint32_t priority = thread->priority;
    append(&os_kernel.ready[priority], thread);
    os_kernel.ready_bits[priority >> 5] |= 1U << (priority & 31U);
}

static inline void ready_remove(os_thread* thread)
{
    const uint32_t priority = thread->priority;
    os_thread** head = &os_kernel.ready[priority];
    take(head, thread);
    if (!*head) {
        os_kernel.ready_bits[priority >> 5] &= ~(1U << (priority & 31U));
    }
}

static inline void set_next(os_thread* thread)
{
    os_kernel.next = thread;
    os_kernel.threshold = thread->priority;
    // Always, and not only if it is not the current thread: the switch in progress may have read `next` already.
    os_port_pend_switch();
    if (thread->next != thread && !os_kernel.slicing) {
        os_slice_begin();
    }
}

static inline void choose(void)
{
    os_thread* thread = os_kernel.ready[highest()];
    if (thread != os_kernel.next) {
        set_next(thread);
    }
}

void os_reschedule(void)
{
    if (!os_kernel.locked && os_kernel.state == osKernelRunning && !os_kernel.suspended) {
        choose();
        os_kernel.threshold = os_kernel.next->priority;
    }
}

static inline void make_ready(os_thread* thread)
{
    ready_insert(thread);
    const uint32_t priority = thread->priority;
    if (priority > os_kernel.threshold) {
        set_next(thread);
    } else if (priority == os_kernel.threshold && !os_kernel.slicing) {
        os_slice_begin();
    }
}

void os_ready(os_thread* thread, uint32_t result)
{
    thread->result = result;
    if (__builtin_expect(thread->suspended, 0)) {
        thread->waits_for = NULL;
        thread->state = osThreadBlocked;
        thread->suspended = 2; // and ready otherwise
        return;
    }
    thread->state = osThreadReady;
    make_ready(thread);
}

void os_wake(os_thread* thread, uint32_t result)
{
    os_object* object = thread->waits_for;
    if (object) {
        take(&object->waiters, thread);
        thread->waits_for = NULL;
    }
    if (thread->timeout_next) {
        os_timeout_remove(thread);
    }
    os_ready(thread, result);
}

void os_wake_all(os_object* object, uint32_t result)
{
    while (object->waiters) {
        os_wake(object->waiters, result);
    }
}

osStatus_t os_cannot_wait(void)
{
    if (os_in_isr() || os_port_interrupts_off()) {
        return osErrorISR;
    }
    return os_kernel.threshold == OS_THRESHOLD_CLOSED ? osErrorResource : osOK;
}

static void wait_insert(os_object* object, os_thread* thread)
{
    os_thread* first = object->waiters;
    if (!first || first->prev->priority >= thread->priority) {
        append(&object->waiters, thread);
        return;
    }
    os_thread* after = first; // goes in front of the first that is lower
    while (after->priority >= thread->priority) {
        after = after->next;
    }
    thread->next = after;
    thread->prev = after->prev;
    after->prev->next = thread;
    after->prev = thread;
    if (after == first) {
        object->waiters = thread;
    }
}

uint32_t os_wait(os_object* object, uint32_t timeout, uint32_t mask)
{
    os_thread* thread = os_kernel.current;
    ready_remove(thread);
    thread->state = osThreadBlocked;
    if (object) {
        thread->waits_for = object;
        wait_insert(object, thread);
    }
    if (timeout != osWaitForever) {
        os_timeout_insert(thread, timeout);
    }
    set_next(os_kernel.ready[highest()]);
    os_port_switch_now(mask);
    return thread->result;
}

void os_unready(os_thread* thread)
{
    ready_remove(thread);
    if (thread == os_kernel.next) {
        // Even if the kernel is locked: this one cannot go on.
        set_next(os_kernel.ready[highest()]);
    }
}

void os_rotate(os_thread* thread)
{
    os_thread** head = &os_kernel.ready[thread->priority];
    if (*head == thread) {
        *head = thread->next;
    }
    os_reschedule();
}

void os_set_priority(os_thread* thread, uint32_t priority)
{
    if (thread->priority == priority) {
        return;
    }
    if (thread->state == osThreadReady) {
        const bool running = thread == os_kernel.current;
        ready_remove(thread);
        thread->priority = (uint8_t)priority;
        ready_insert(thread);
        if (running) {
            // It goes on in front of its new equals.
            os_kernel.ready[priority] = thread;
        }
        if (os_kernel.next == thread && os_kernel.threshold != OS_THRESHOLD_CLOSED) {
            os_kernel.threshold = priority;
        }
        os_reschedule();
        return;
    }
    thread->priority = (uint8_t)priority;
    if (thread->waits_for) {
        take(&thread->waits_for->waiters, thread);
        wait_insert(thread->waits_for, thread);
    }
}
