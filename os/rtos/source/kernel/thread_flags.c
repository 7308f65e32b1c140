// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

OS_INLINE bool satisfied(uint32_t flags, uint32_t wanted, uint32_t options) {
    const uint32_t found = flags & wanted;
    return found != 0 && (!(options & osFlagsWaitAll) || found == wanted);
}

uint32_t osThreadFlagsSet(osThreadId_t thread_id, uint32_t flags) {
    if (!os_is(thread_id, MBED_RTOS_KIND_THREAD) || (int32_t)flags < 0) {
        return osFlagsErrorParameter;
    }
    os_thread* thread = thread_id;
    const uint32_t mask = os_mask();
    if (thread->state == osThreadTerminated) {
        os_unmask(mask);
        return osFlagsErrorResource;
    }
    uint32_t now = thread->flags | flags;
    if (thread->state == osThreadBlocked && !thread->waits_for && thread->reason == OS_WAITS_FLAGS) {
        const uint32_t wanted = thread->with.wait.flags;
        const uint32_t options = thread->with.wait.options;
        if (satisfied(now, wanted, options)) {
            thread->result = now;
            if (!(options & osFlagsNoClear)) {
                now &= ~wanted;
            }
            if (thread->timeout_next) {
                os_timeout_remove(thread);
            }
            os_ready(thread);
        }
    }
    thread->flags = now;
    os_unmask(mask);
    return now;
}

uint32_t osThreadFlagsClear(uint32_t flags) {
    if (os_port_in_isr()) {
        return osFlagsErrorISR;
    }
    if ((int32_t)flags < 0) {
        return osFlagsErrorParameter;
    }
    os_thread* self = os_kernel.current;
    if (!self) {
        return osFlagsErrorUnknown;
    }
    const uint32_t mask = os_mask();
    const uint32_t before = self->flags;
    self->flags = before & ~flags;
    os_unmask(mask);
    return before;
}

uint32_t osThreadFlagsGet(void) {
    const os_thread* self = os_kernel.current;
    return os_port_in_isr() || !self ? 0 : self->flags;
}

uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout) {
    if (os_port_in_isr()) {
        return osFlagsErrorISR;
    }
    if ((int32_t)flags <= 0) {
        return osFlagsErrorParameter;
    }
    os_thread* self = os_kernel.current;
    if (!self) {
        return osFlagsErrorUnknown;
    }
    const uint32_t mask = os_mask();
    const uint32_t before = self->flags;
    if (satisfied(before, flags, options)) {
        if (!(options & osFlagsNoClear)) {
            self->flags = before & ~flags;
        }
        os_unmask(mask);
        return before;
    }
    if (timeout) {
        self->with.wait.flags = flags;
        self->with.wait.options = options;
        return os_wait(NULL, OS_WAITS_FLAGS, timeout, mask);
    }
    os_unmask(mask);
    return osFlagsErrorResource;
}
