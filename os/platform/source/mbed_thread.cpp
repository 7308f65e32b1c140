// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_thread.h"

#include "rtos/Kernel.h"
#include "rtos/ThisThread.h"

extern "C" {

uint64_t get_ms_count(void) {
    return static_cast<uint64_t>(rtos::Kernel::Clock::now().time_since_epoch().count());
}

void thread_sleep_for(uint32_t millisec) {
    rtos::ThisThread::sleep_for(rtos::Kernel::Clock::duration_u32(millisec));
}

void thread_sleep_until(uint64_t millisec) {
    rtos::ThisThread::sleep_until(
        rtos::Kernel::Clock::time_point(rtos::Kernel::Clock::duration(static_cast<int64_t>(millisec))));
}
}
