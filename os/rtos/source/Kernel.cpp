// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Kernel.h"

#include "rtos/mbed_rtos_info.h"

namespace rtos {
namespace Kernel {

uint64_t impl::get_tick_count() { return osKernelGetTickCount64(); }

uint64_t get_ms_count() { return osKernelGetTickCount64(); }

Clock::duration_u32 impl::left_until(Clock::time_point abs_time) {
    const int64_t left = (abs_time - Clock::now()).count();
    if (left <= 0) {
        return Clock::duration_u32::zero();
    }
    return left < static_cast<int64_t>(wait_for_u32_max.count()) ? Clock::duration_u32(static_cast<uint32_t>(left))
                                                                 : wait_for_u32_max;
}

void attach_idle_hook(void (*fptr)(void)) { mbed_rtos_attach_idle_hook(fptr); }

void attach_thread_terminate_hook(void (*fptr)(osThreadId_t id)) { mbed_rtos_attach_thread_terminate_hook(fptr); }

}  // namespace Kernel
}  // namespace rtos
