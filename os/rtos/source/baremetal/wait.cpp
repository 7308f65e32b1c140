// SPDX-License-Identifier: BSD-3-Clause
#include "wait.h"

#include "../wake_ticker.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_power_mgmt.h"

namespace rtos {
namespace internal {

namespace {

/// Interrupts are masked, and pend meanwhile. Ends at `until`, kernel ms, unless that is forever.
void sleep_once(const Kernel::Clock::time_point* until) {
#if !DEVICE_LPTICKER
    sleep_manager_lock_deep_sleep();
#endif
    if (until) {
        WakeUp::set(static_cast<us_timestamp_t>(until->time_since_epoch().count()) * 1000U);
    }
    sleep();
    if (until) {
        WakeUp::cancel();
    }
#if !DEVICE_LPTICKER
    sleep_manager_unlock_deep_sleep();
#endif
}

bool wait(bool (*done)(void*), void* handle, const Kernel::Clock::time_point* until) {
    for (;;) {
        // An interrupt between the question and the sleep stays pending, and ends it.
        core_util_critical_section_enter();
        const bool is = done(handle);
        const bool over = !is && until && Kernel::Clock::now() >= *until;
        if (!is && !over) {
            sleep_once(until);
        }
        core_util_critical_section_exit();
        if (is || over) {
            return is;
        }
    }
}

}  // namespace

bool wait_until(bool (*done)(void*), void* handle, Kernel::Clock::time_point abs_time) {
    return wait(done, handle, &abs_time);
}

bool wait_for(bool (*done)(void*), void* handle, Kernel::Clock::duration_u32 rel_time) {
    if (rel_time == Kernel::wait_for_u32_forever) {
        return wait(done, handle, nullptr);
    }
    return wait_until(done, handle, Kernel::Clock::now() + rel_time);
}

}  // namespace internal

uint64_t Kernel::impl::get_tick_count() {
    uint32_t rest;
    return internal::milliseconds_of(ticker_read_us(internal::wake_ticker()), &rest);
}

uint64_t Kernel::get_ms_count() { return impl::get_tick_count(); }

Kernel::Clock::duration_u32 Kernel::impl::left_until(Clock::time_point abs_time) {
    const int64_t left = (abs_time - Clock::now()).count();
    if (left <= 0) {
        return Clock::duration_u32::zero();
    }
    return left < static_cast<int64_t>(wait_for_u32_max.count()) ? Clock::duration_u32(static_cast<uint32_t>(left))
                                                                 : wait_for_u32_max;
}

}  // namespace rtos
