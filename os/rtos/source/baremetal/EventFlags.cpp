// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/EventFlags.h"

#include "platform/mbed_atomic.h"
#include "wait.h"

namespace rtos {

uint32_t EventFlags::set(uint32_t flags) {
    return flags & osFlagsError ? osFlagsErrorParameter : core_util_atomic_fetch_or(&_flags, flags) | flags;
}

uint32_t EventFlags::clear(uint32_t flags) {
    return flags & osFlagsError ? osFlagsErrorParameter : core_util_atomic_fetch_and(&_flags, ~flags);
}

uint32_t EventFlags::get() const { return core_util_atomic_load(&_flags); }

uint32_t EventFlags::wait_with(uint32_t flags, uint32_t options, uint32_t millisec) {
    return internal::wait_for_flags(&_flags, flags, options, Kernel::Clock::duration_u32(millisec));
}

uint32_t EventFlags::wait_until(uint32_t flags, uint32_t options, Kernel::Clock::time_point abs_time, bool clear) {
    const uint32_t result = wait(flags, options, Kernel::impl::left_until(abs_time).count(), clear);
    return result == osFlagsErrorResource ? osFlagsErrorTimeout : result;
}

}  // namespace rtos
