// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

/// The flags that satisfy the wait, cleared as the options say; 0 if it is not satisfied. `flags` are the ones that are set.
static inline uint32_t match(uint32_t* flags, uint32_t wanted, uint32_t options)
{
    const uint32_t before = *flags;
    const uint32_t found = before & wanted;
    if (found == 0 || ((options & osFlagsWaitAll) && found != wanted)) {
        return 0;
    }
    if (!(options & osFlagsNoClear)) {
        *flags = before & ~wanted;
    }
    return before;
}

uint32_t osThreadFlagsSet(osThreadId_t thread_id, uint32_t flags)
{
    if (!os_is(thread_id, kThread) || (flags & osFlagsError)) {
        return osFlagsErrorParameter;
    }
    os_thread* thread = thread_id;
    const uint32_t mask = os_mask();
    if (thread->state == osThreadTerminated) {
        os_unmask(mask);
        return osFlagsErrorResource;
    }
    thread->flags |= flags;
    uint32_t result = thread->flags;
    if (thread->state == osThreadBlocked && !thread->waits_for && (thread->with.wait.options & OS_FLAGS_WAITED)) {
        const uint32_t found = match(&thread->flags, thread->with.wait.flags, thread->with.wait.options);
        if (found) {
            result = thread->flags;
            thread->with.wait.options = 0;
            os_wake(thread, found);
        }
    }
    os_unmask(mask);
    return result;
}

uint32_t osThreadFlagsClear(uint32_t flags)
{
    if (os_in_isr()) {
        return osFlagsErrorISR;
    }
    if (flags & osFlagsError) {
        return osFlagsErrorParameter;
    }
    os_thread* thread = os_kernel.current;
    if (!thread) {
        return osFlagsErrorUnknown;
    }
    const uint32_t mask = os_mask();
    const uint32_t before = thread->flags;
    thread->flags = before & ~flags;
    os_unmask(mask);
    return before;
}

uint32_t osThreadFlagsGet(void)
{
    return os_in_isr() || !os_kernel.current ? 0 : os_kernel.current->flags;
}

uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout)
{
    if (os_in_isr()) {
        return osFlagsErrorISR;
    }
    if ((flags & osFlagsError) || flags == 0) {
        return osFlagsErrorParameter;
    }
    os_thread* thread = os_kernel.current;
    const uint32_t mask = os_mask();
    uint32_t result = match(&thread->flags, flags, options);
    if (result || timeout == 0) {
        os_unmask(mask);
        return result ? result : osFlagsErrorResource;
    }
    if (os_kernel.threshold == OS_THRESHOLD_CLOSED) {
        os_unmask(mask);
        return osFlagsErrorResource;
    }
    thread->with.wait.flags = flags;
    thread->with.wait.options = options | OS_FLAGS_WAITED;
    result = os_wait(NULL, timeout, mask);
    thread->with.wait.options = 0;
    return result;
}
