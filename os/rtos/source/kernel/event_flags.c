// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

typedef struct {
    os_object object;
    uint32_t flags;
} os_event_flags;
_Static_assert(sizeof(os_event_flags) == sizeof(mbed_rtos_storage_event_flags_t), "");

OS_INLINE os_event_flags* flags_of(osEventFlagsId_t id) {
    return OS_LIKELY(os_is(id, MBED_RTOS_KIND_EVENT_FLAGS)) ? id : NULL;
}

osEventFlagsId_t osEventFlagsNew(const osEventFlagsAttr_t* attr) {
    if (os_port_in_isr()) {
        return NULL;
    }
    return os_object_new(MBED_RTOS_KIND_EVENT_FLAGS, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                         attr ? attr->cb_size : 0, sizeof(os_event_flags));
}

const char* osEventFlagsGetName(osEventFlagsId_t ef_id) {
    const os_event_flags* events = flags_of(ef_id);
    return events ? events->object.name : NULL;
}

OS_INLINE bool satisfied(uint32_t flags, uint32_t wanted, uint32_t options) {
    const uint32_t found = flags & wanted;
    return found != 0 && (!(options & osFlagsWaitAll) || found == wanted);
}

uint32_t osEventFlagsSet(osEventFlagsId_t ef_id, uint32_t flags) {
    os_event_flags* events = flags_of(ef_id);
    if (!events || (int32_t)flags < 0) {
        return osFlagsErrorParameter;
    }
    const uint32_t mask = os_mask();
    uint32_t now = events->flags | flags;
    os_thread* thread = events->object.waiters;
    if (thread) {
        // By priority; whom one of them wakes may take flags away from the next.
        const os_thread* last = thread->prev;
        for (;;) {
            os_thread* next = thread->next;
            const bool done = thread == last;
            const uint32_t wanted = thread->with.wait.flags;
            const uint32_t options = thread->with.wait.options;
            if (satisfied(now, wanted, options)) {
                thread->result = now;
                if (!(options & osFlagsNoClear)) {
                    now &= ~wanted;
                }
                thread->waits_for = NULL;
                os_list_remove(&events->object.waiters, thread);
                if (thread->timeout_next) {
                    os_timeout_remove(thread);
                }
                os_ready(thread);
            }
            if (done) {
                break;
            }
            thread = next;
        }
    }
    events->flags = now;
    os_unmask(mask);
    return now;
}

uint32_t osEventFlagsClear(osEventFlagsId_t ef_id, uint32_t flags) {
    os_event_flags* events = flags_of(ef_id);
    if (!events || (int32_t)flags < 0) {
        return osFlagsErrorParameter;
    }
    const uint32_t mask = os_mask();
    const uint32_t before = events->flags;
    events->flags = before & ~flags;
    os_unmask(mask);
    return before;
}

uint32_t osEventFlagsGet(osEventFlagsId_t ef_id) {
    const os_event_flags* events = flags_of(ef_id);
    return events ? events->flags : 0;
}

uint32_t osEventFlagsWait(osEventFlagsId_t ef_id, uint32_t flags, uint32_t options, uint32_t timeout) {
    os_event_flags* events = flags_of(ef_id);
    if (!events || (int32_t)flags <= 0 || (timeout && os_port_in_isr())) {
        return osFlagsErrorParameter;
    }
    const uint32_t mask = os_mask();
    const uint32_t before = events->flags;
    if (satisfied(before, flags, options)) {
        if (!(options & osFlagsNoClear)) {
            events->flags = before & ~flags;
        }
        os_unmask(mask);
        return before;
    }
    if (timeout) {
        os_thread* self = os_kernel.current;
        self->with.wait.flags = flags;
        self->with.wait.options = options;
        return os_wait(&events->object, 0, timeout, mask);
    }
    os_unmask(mask);
    return osFlagsErrorResource;
}

osStatus_t osEventFlagsDelete(osEventFlagsId_t ef_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_object_end(ef_id, MBED_RTOS_KIND_EVENT_FLAGS)) {
        return osErrorParameter;
    }
    os_object_free(((os_object*)ef_id)->attributes, ef_id, NULL);
    return osOK;
}
