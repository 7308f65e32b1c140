// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/EventFlags.h"

namespace rtos {

EventFlags::EventFlags(const char* name) {
    osEventFlagsAttr_t attr = {};
    attr.name = name;
    attr.cb_mem = &memory_;
    attr.cb_size = sizeof memory_;
    osEventFlagsNew(&attr);
}

uint32_t EventFlags::wait_until(uint32_t flags, uint32_t options, Kernel::Clock::time_point abs_time, bool clear) {
    return wait(flags, options, Kernel::impl::until(abs_time).count(), clear);
}

}  // namespace rtos
