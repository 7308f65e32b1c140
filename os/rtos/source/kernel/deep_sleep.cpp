// SPDX-License-Identifier: BSD-3-Clause
//
// In deep sleep the us ticker and SysTick stop. The low-power ticker wakes the core then, and tells how long it was.
#include "../wake_ticker.h"
#include "kernel.h"
#include "platform/mbed_power_mgmt.h"

#if DEVICE_SLEEP && DEVICE_LPTICKER

extern "C" void os_deep_sleep(uint32_t ticks) {
    using rtos::internal::WakeUp;
    const us_timestamp_t before = ticker_read_us(rtos::internal::wake_ticker());
    const uint32_t counted_before = os_port_counter();
    if (ticks != osWaitForever) {
        WakeUp::set(before + static_cast<us_timestamp_t>(ticks) * 1000U);
    }
    os_port_alarm_stop();
    sleep_manager_sleep_auto();
    const uint32_t counted = os_port_counter() - counted_before;
    const us_timestamp_t slept = ticker_read_us(rtos::internal::wake_ticker()) - before;
    if (ticks != osWaitForever) {
        WakeUp::cancel();
    }
    // A us ticker that ran on differs by no more than the low-power one's resolution.
    uint32_t rest;
    const uint64_t ms = rtos::internal::milliseconds_of(slept, &rest);
    const uint64_t passed = ms * os_kernel.raw_per_tick + rest * os_kernel.raw_per_tick / 1000U;
    if (passed > counted + os_kernel.raw_per_tick / 4U) {
        os_time_skip(passed - counted);
    }
    os_alarm_set();
}

#endif
