// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/ThisThread.h"

#include "platform/mbed_assert.h"

namespace rtos {
namespace ThisThread {

namespace {

// Of 0 or more, if the status is one of a wait that is over; anything else is a mistake of the caller's.
uint32_t flags_after(uint32_t result) {
    if (result == osFlagsErrorTimeout || result == osFlagsErrorResource) {
        return flags_get();
    }
    MBED_ASSERT(!(result & osFlagsError));
    return result;
}

uint32_t wait(uint32_t flags, uint32_t options, uint32_t millisec, bool clear) {
    return flags_after(osThreadFlagsWait(flags, clear ? options : options | osFlagsNoClear, millisec));
}

}  // namespace

uint32_t flags_clear(uint32_t flags) { return osThreadFlagsClear(flags); }

uint32_t flags_get() { return osThreadFlagsGet(); }

uint32_t flags_wait_all(uint32_t flags, bool clear) { return wait(flags, osFlagsWaitAll, osWaitForever, clear); }

uint32_t flags_wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait(flags, osFlagsWaitAll, rel_time.count(), clear);
}

uint32_t flags_wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return flags_wait_all_for(flags, Kernel::impl::left_until(abs_time), clear);
}

uint32_t flags_wait_any(uint32_t flags, bool clear) { return wait(flags, osFlagsWaitAny, osWaitForever, clear); }

uint32_t flags_wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait(flags, osFlagsWaitAny, rel_time.count(), clear);
}

uint32_t flags_wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return flags_wait_any_for(flags, Kernel::impl::left_until(abs_time), clear);
}

void sleep_for(Kernel::Clock::duration_u32 rel_time) {
    const osStatus_t status = osDelay(rel_time.count());
    MBED_ASSERT(status == osOK);
    (void)status;
}

void sleep_until(Kernel::Clock::time_point abs_time) {
    for (;;) {
        const Kernel::Clock::duration_u32 left = Kernel::impl::left_until(abs_time);
        if (left == Kernel::Clock::duration_u32::zero()) {
            return;
        }
        sleep_for(left);
    }
}

void yield() { osThreadYield(); }

osThreadId_t get_id() { return osThreadGetId(); }

const char* get_name() { return osThreadGetName(osThreadGetId()); }

}  // namespace ThisThread
}  // namespace rtos
