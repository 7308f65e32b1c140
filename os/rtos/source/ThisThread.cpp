// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/ThisThread.h"

#include "platform/mbed_error.h"

namespace rtos {
namespace ThisThread {
namespace {

uint32_t wait(uint32_t flags, uint32_t options, Kernel::Clock::duration_u32 rel_time, bool clear) {
    if (!clear) options |= osFlagsNoClear;
    const uint32_t result = osThreadFlagsWait(flags, options, rel_time.count());
    // Out of time is told by what is set: not enough.
    return result == osFlagsErrorTimeout || result == osFlagsErrorResource ? flags_get() : result;
}

}  // namespace

uint32_t flags_clear(uint32_t flags) { return osThreadFlagsClear(flags); }

uint32_t flags_get() { return osThreadFlagsGet(); }

uint32_t flags_wait_all(uint32_t flags, bool clear) {
    return wait(flags, osFlagsWaitAll, Kernel::wait_for_u32_forever, clear);
}

uint32_t flags_wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait(flags, osFlagsWaitAll, rel_time, clear);
}

uint32_t flags_wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return wait(flags, osFlagsWaitAll, Kernel::impl::until(abs_time), clear);
}

uint32_t flags_wait_any(uint32_t flags, bool clear) {
    return wait(flags, osFlagsWaitAny, Kernel::wait_for_u32_forever, clear);
}

uint32_t flags_wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait(flags, osFlagsWaitAny, rel_time, clear);
}

uint32_t flags_wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return wait(flags, osFlagsWaitAny, Kernel::impl::until(abs_time), clear);
}

void sleep_for(Kernel::Clock::duration_u32 rel_time) {
    if (rel_time == Kernel::wait_for_u32_forever) {
        while (true) osDelay(osWaitForever - 1);
    }
    const osStatus_t status = osDelay(rel_time.count());
    if (status != osOK) MBED_ERROR(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_INVALID_OPERATION), "sleep_for");
}

void sleep_until(Kernel::Clock::time_point abs_time) {
    // The kernel waits for an instant, so that nothing is lost between reading the clock and waiting.
    while (true) {
        const auto left = abs_time - Kernel::Clock::now();
        if (left <= Kernel::Clock::duration::zero()) return;
        if (left.count() <= 0x7FFFFFFF) {
            osDelayUntil(static_cast<uint32_t>(abs_time.time_since_epoch().count()));
            return;
        }
        osDelay(0x7FFFFFFF);
    }
}

void yield() { osThreadYield(); }

osThreadId_t get_id() { return osThreadGetId(); }

const char* get_name() { return osThreadGetName(osThreadGetId()); }

}  // namespace ThisThread
}  // namespace rtos
