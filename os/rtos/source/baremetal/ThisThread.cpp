// SPDX-License-Identifier: BSD-3-Clause
//
// Without threads: there is one flow of control, and waiting is sleeping until an interrupt ends it.
#include "rtos/ThisThread.h"

#include "platform/mbed_critical.h"
#include "platform/mbed_power_mgmt.h"

#if DEVICE_LPTICKER


#include "hal/lp_ticker_api.h"
#define WAKE_TICKER get_lp_ticker_data()
#else
#include "hal/us_ticker_api.h"
#define WAKE_TICKER get_us_ticker_data()
#endif

namespace rtos {
namespace {

uint32_t own_flags;

uint64_t now_us() { return ticker_read_us(WAKE_TICKER); }

void nothing(uint32_t) {}

/// Sleeps until the instant or an interrupt. Interrupts are masked, which it does not change.
void sleep_once(uint64_t until_us, bool forever) {
    static ticker_event_t event;
    static bool prepared;
    if (!forever) {
        if (!prepared) {
            prepared = true;
            ticker_set_handler(WAKE_TICKER, nothing);
        }
        ticker_insert_event_us(WAKE_TICKER, &event, until_us, 0);
    }
    sleep();
    if (!forever) ticker_remove_event(WAKE_TICKER, &event);
}

/// Waits for an instant of the kernel's clock, or for `done`.
template <typename Done>
void wait_until_ms(uint64_t ms, bool forever, Done done) {
    while (true) {
        core_util_critical_section_enter();
        if (done() || (!forever && now_us() >= ms * 1000)) {
            core_util_critical_section_exit();
            return;
        }
        sleep_once(ms * 1000, forever);
        core_util_critical_section_exit();
    }
}

uint32_t wait_flags(uint32_t flags, uint32_t options, Kernel::Clock::duration_u32 rel_time, bool clear) {
    const bool forever = rel_time == Kernel::wait_for_u32_forever;
    const auto match = [&] {
        const uint32_t found = own_flags & flags;
        return options & osFlagsWaitAll ? found == flags : found != 0;
    };
    wait_until_ms(Kernel::get_ms_count() + rel_time.count(), forever, match);
    core_util_critical_section_enter();
    const uint32_t before = own_flags;
    if (match() && clear) own_flags &= ~flags;
    core_util_critical_section_exit();
    return before;
}

}  // namespace

namespace Kernel {

uint64_t get_ms_count() { return now_us() / 1000; }

namespace impl {

Clock::duration_u32 until(Clock::time_point abs_time) {
    const auto left = abs_time - Clock::now();
    if (left <= Clock::duration::zero()) return Clock::duration_u32::zero();
    return left > wait_for_u32_max ? wait_for_u32_max : Clock::duration_u32(left);
}

}  // namespace impl
}  // namespace Kernel

namespace ThisThread {

uint32_t flags_clear(uint32_t flags) { return core_util_atomic_fetch_and_u32(&own_flags, ~flags); }

uint32_t flags_get() { return own_flags; }

uint32_t flags_wait_all(uint32_t flags, bool clear) {
    return wait_flags(flags, osFlagsWaitAll, Kernel::wait_for_u32_forever, clear);
}

uint32_t flags_wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait_flags(flags, osFlagsWaitAll, rel_time, clear);
}

uint32_t flags_wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return wait_flags(flags, osFlagsWaitAll, Kernel::impl::until(abs_time), clear);
}

uint32_t flags_wait_any(uint32_t flags, bool clear) {
    return wait_flags(flags, osFlagsWaitAny, Kernel::wait_for_u32_forever, clear);
}

uint32_t flags_wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear) {
    return wait_flags(flags, osFlagsWaitAny, rel_time, clear);
}

uint32_t flags_wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear) {
    return wait_flags(flags, osFlagsWaitAny, Kernel::impl::until(abs_time), clear);
}

void sleep_for(Kernel::Clock::duration_u32 rel_time) {
    wait_until_ms(Kernel::get_ms_count() + rel_time.count(), rel_time == Kernel::wait_for_u32_forever,
                  [] { return false; });
}

void sleep_until(Kernel::Clock::time_point abs_time) {
    wait_until_ms(static_cast<uint64_t>(abs_time.time_since_epoch().count()), false, [] { return false; });
}

void yield() {}

osThreadId_t get_id() { return reinterpret_cast<osThreadId_t>(1); }

const char* get_name() { return "main"; }

}  // namespace ThisThread
}  // namespace rtos
