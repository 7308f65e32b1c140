// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/EventFlags.h"

namespace rtos {

static_assert(sizeof(EventFlags) <= 24, "no larger than Mbed OS's");

uint32_t EventFlags::wait_until(uint32_t flags, uint32_t options, Kernel::Clock::time_point abs_time, bool clear) {
    const uint32_t result = wait(flags, options, Kernel::impl::left_until(abs_time).count(), clear);
    return result == osFlagsErrorResource ? osFlagsErrorTimeout : result;
}

}  // namespace rtos
