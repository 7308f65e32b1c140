// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

osStatus_t osThreadSetPriority(osThreadId_t thread_id, osPriority_t priority) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD) || priority < osPriorityIdle || priority > osPriorityISR) {
        return osErrorParameter;
    }
    os_thread* thread = thread_id;
    const uint32_t mask = os_mask();
    osStatus_t status = osErrorResource;
    if (thread->state != osThreadTerminated) {
        thread->base_priority = (uint8_t)priority;
        os_inherit(thread);
        os_share();
        status = osOK;
    }
    os_unmask(mask);
    return status;
}

osStatus_t osThreadYield(void) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    const uint32_t mask = os_mask();
    os_thread* self = os_kernel.current;
    // With interrupts masked one that is higher may be about to run.
    if (self->next != self && os_kernel.threshold == self->priority) {
        os_rotate(self);
    }
    os_port_switch_now(mask);
    return osOK;
}

// A thread that waits is taken off what it waits for, as the specification has it: when it is resumed, its time is
// over.

osStatus_t osThreadSuspend(osThreadId_t thread_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD)) {
        return osErrorParameter;
    }
    os_thread* thread = thread_id;
    const uint32_t mask = os_mask();
    if (thread->state == osThreadTerminated ||
        (thread == os_kernel.current && (!os_switchable() || os_port_interrupts_off(mask)))) {
        os_unmask(mask);
        return osErrorResource;
    }
    if (thread->state == osThreadReady) {
        os_unready(thread);
        thread->state = osThreadBlocked;
    } else {
        os_leave(thread);
    }
    thread->reason = OS_WAITS_RESUME;
    os_port_switch_now(mask);
    return osOK;
}

osStatus_t osThreadResume(osThreadId_t thread_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD)) {
        return osErrorParameter;
    }
    os_thread* thread = thread_id;
    const uint32_t mask = os_mask();
    osStatus_t status = osErrorResource;
    if (thread->state == osThreadBlocked) {
        os_release(thread);
        status = osOK;
    }
    os_unmask(mask);
    return status;
}
