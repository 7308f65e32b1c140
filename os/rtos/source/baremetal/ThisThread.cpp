// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/ThisThread.h"

#include "platform/mbed_atomic.h"
#include "wait.h"

namespace rtos {

namespace internal {

bool non_rtos_check_flags(void* handle) {
    auto* check = static_cast<flags_check_capture*>(handle);
    const uint32_t now = core_util_atomic_load(check->flags);
    const uint32_t found = now & check->flags_wanted;
    check->result = now;
    check->match = (check->options & osFlagsWaitAll) ? found == check->flags_wanted : found != 0;
    // Who asks has interrupts masked.
    if (check->match && !(check->options & osFlagsNoClear)) {
        core_util_atomic_store(check->flags, now & ~check->flags_wanted);
    }
    return check->match;
}

uint32_t wait_for_flags(uint32_t* flags, uint32_t wanted, uint32_t options, Kernel::Clock::duration_u32 rel_time) {
    if ((wanted & osFlagsError) || wanted == 0) {
        return osFlagsErrorParameter;
    }
    flags_check_capture check = {flags, options, wanted, 0, false};
    if (wait_for(non_rtos_check_flags, &check, rel_time)) {
        return check.result;
    }
    return rel_time == Kernel::Clock::duration_u32::zero() ? osFlagsErrorResource : osFlagsErrorTimeout;
}

}  // namespace internal

namespace ThisThread {

namespace {

uint32_t own_flags;

uint32_t wait(uint32_t flags, uint32_t options, Kernel::Clock::duration_u32 rel_time, bool clear) {
    const uint32_t result =
        internal::wait_for_flags(&own_flags, flags, clear ? options : options | osFlagsNoClear, rel_time);
    return result & osFlagsError ? own_flags : result;
}

bool never(void*) { return false; }

}  // namespace

uint32_t flags_clear(uint32_t flags) {
    return flags & osFlagsError ? osFlagsErrorParameter : core_util_atomic_fetch_and(&own_flags, ~flags);
}

uint32_t flags_get() { return core_util_atomic_load(&own_flags); }

uint32_t flags_wait_all(uint32_t flags, bool clear) {
    return wait(flags, osFlagsWaitAll, Kernel::wait_for_u32_forever, clear);
}

uint32_t flags_wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait(flags, osFlagsWaitAll, rel_time, clear);
}

uint32_t flags_wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return wait(flags, osFlagsWaitAll, Kernel::impl::left_until(abs_time), clear);
}

uint32_t flags_wait_any(uint32_t flags, bool clear) {
    return wait(flags, osFlagsWaitAny, Kernel::wait_for_u32_forever, clear);
}

uint32_t flags_wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait(flags, osFlagsWaitAny, rel_time, clear);
}

uint32_t flags_wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return wait(flags, osFlagsWaitAny, Kernel::impl::left_until(abs_time), clear);
}

void sleep_for(Kernel::Clock::duration_u32 rel_time) { internal::wait_for(never, nullptr, rel_time); }

void sleep_until(Kernel::Clock::time_point abs_time) { internal::wait_until(never, nullptr, abs_time); }

void yield() {}

// There is one flow of control, and it needs a name that is not that of nobody.
osThreadId_t get_id() { return reinterpret_cast<osThreadId_t>(1); }

const char* get_name() { return "main"; }

}  // namespace ThisThread
}  // namespace rtos
