// SPDX-License-Identifier: BSD-3-Clause
//
// In deep sleep the us ticker and SysTick stop. The low-power ticker wakes the core then, and tells how long it was.
#include "hal/lp_ticker_api.h"
#include "kernel.h"
#include "platform/mbed_power_mgmt.h"

#if DEVICE_SLEEP && DEVICE_LPTICKER

void os_deep_sleep(uint32_t ticks);

/// Interrupts are off.
void os_deep_sleep(uint32_t ticks) {
    const ticker_data_t* lp = get_lp_ticker_data();
    // Reading it starts it; then the next thing that is to be done with it is known.
    const us_timestamp_t before = ticker_read_us(lp);
    const uint32_t counted_before = os_port_counter();
    static ticker_event_t event;
    if (ticks != osWaitForever) {
        ticker_insert_event_us(lp, &event, before + (us_timestamp_t)ticks * 1000U, 0);
    }
    os_port_alarm_stop();
    sleep_manager_sleep_auto();
    const uint32_t counted = os_port_counter() - counted_before;
    const us_timestamp_t slept = ticker_read_us(lp) - before;
    if (ticks != osWaitForever) {
        ticker_remove_event(lp, &event);
    }
    const uint64_t passed = slept * os_kernel.raw_per_tick / 1000U;
    // A us ticker that ran on differs by no more than the low-power one's resolution.
    if (passed > counted + os_kernel.raw_per_tick / 4U) {
        os_time_skip(passed - counted);
    }
    os_alarm_set();
}

#endif
