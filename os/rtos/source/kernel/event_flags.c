// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

typedef struct {
    os_object object;
    uint32_t flags;
} os_event_flags;
_Static_assert(sizeof(os_event_flags) <= sizeof(mbed_rtos_storage_event_flags_t), "");

osEventFlagsId_t osEventFlagsNew(const osEventFlagsAttr_t* attr)
{
    if (os_in_isr()) {
        return NULL;
    }
    return os_object_new(kEventFlags, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL, attr ? attr->cb_size : 0,
                         sizeof(os_event_flags));
}

const char* osEventFlagsGetName(osEventFlagsId_t ef_id)
{
    return os_is(ef_id, kEventFlags) ? ((os_event_flags*)ef_id)->object.name : NULL;
}

static inline bool satisfied(uint32_t flags, uint32_t wanted, uint32_t options)
{
    const uint32_t found = flags & wanted;
    return found != 0 && (!(options & osFlagsWaitAll) || found == wanted);
}

uint32_t osEventFlagsSet(osEventFlagsId_t ef_id, uint32_t flags)
{
    if (!os_is(ef_id, kEventFlags) || (flags & osFlagsError)) {
        return osFlagsErrorParameter;
    }
    os_event_flags* events = ef_id;
    const uint32_t mask = os_mask();
    events->flags |= flags;
    // By priority; whom one of them wakes may take flags away from the next.
    os_thread* thread = events->object.waiters;
    while (thread) {
        os_thread* next = thread->next;
        const bool last = next == events->object.waiters;
        const uint32_t before = events->flags;
        if (satisfied(before, thread->with.wait.flags, thread->with.wait.options)) {
            if (!(thread->with.wait.options & osFlagsNoClear)) {
                events->flags = before & ~thread->with.wait.flags;
            }
            os_wake(thread, before);
        }
        thread = last ? NULL : next;
    }
    const uint32_t result = events->flags;
    os_unmask(mask);
    return result;
}

uint32_t osEventFlagsClear(osEventFlagsId_t ef_id, uint32_t flags)
{
    if (!os_is(ef_id, kEventFlags) || (flags & osFlagsError)) {
        return osFlagsErrorParameter;
    }
    os_event_flags* events = ef_id;
    const uint32_t mask = os_mask();
    const uint32_t before = events->flags;
    events->flags = before & ~flags;
    os_unmask(mask);
    return before;
}

uint32_t osEventFlagsGet(osEventFlagsId_t ef_id)
{
    return os_is(ef_id, kEventFlags) ? ((os_event_flags*)ef_id)->flags : 0;
}

uint32_t osEventFlagsWait(osEventFlagsId_t ef_id, uint32_t flags, uint32_t options, uint32_t timeout)
{
    if (!os_is(ef_id, kEventFlags) || (flags & osFlagsError) || flags == 0) {
        return osFlagsErrorParameter;
    }
    os_event_flags* events = ef_id;
    const uint32_t mask = os_mask();
    const uint32_t before = events->flags;
    if (satisfied(before, flags, options)) {
        if (!(options & osFlagsNoClear)) {
            events->flags = before & ~flags;
        }
        os_unmask(mask);
        return before;
    }
    uint32_t result = osFlagsErrorResource;
    if (timeout != 0) {
        if (os_in_isr()) {
            result = osFlagsErrorParameter;
        } else if (os_kernel.threshold != OS_THRESHOLD_CLOSED) {
            os_kernel.current->with.wait.flags = flags;
            os_kernel.current->with.wait.options = options;
            return os_wait(&events->object, timeout, mask);
        }
    }
    os_unmask(mask);
    return result;
}

osStatus_t osEventFlagsDelete(osEventFlagsId_t ef_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(ef_id, kEventFlags)) {
        return osErrorParameter;
    }
    os_event_flags* events = ef_id;
    const uint32_t mask = os_mask();
    os_wake_all(&events->object, osFlagsErrorResource);
    events->object.kind = 0;
    os_unmask(mask);
    os_object_delete(&events->object);
    return osOK;
}
