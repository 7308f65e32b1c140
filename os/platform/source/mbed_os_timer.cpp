// SPDX-License-Identifier: BSD-3-Clause
#include "platform/internal/mbed_os_timer.h"

#include <new>

#include "platform/mbed_critical.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {
namespace internal {

OsTimer* os_timer;

namespace {

// Never destroyed.
struct Timer : OsTimer {};
alignas(Timer) unsigned char storage[sizeof(Timer)];

/// Each interrupt wakes the core although it is masked, and is served between two looks.
template <typename Ended>
void sleep_until(Ended ended) {
    core_util_critical_section_enter();
    while (!ended()) {
        sleep();
        core_util_critical_section_exit();
        core_util_critical_section_enter();
    }
    core_util_critical_section_exit();
}

}  // namespace

OsTimer* init_os_timer() {
    if (!os_timer) os_timer = new (storage) Timer();
    return os_timer;
}

void do_untimed_sleep(WakePredicate wake_predicate, void* wake_predicate_handle) {
    sleep_until([=] { return wake_predicate && wake_predicate(wake_predicate_handle); });
}

OsClock::time_point do_timed_sleep_absolute(OsClock::time_point wake_time, WakePredicate wake_predicate,
                                            void* wake_predicate_handle) {
    init_os_timer();
    if (wake_time == OsClock::time_point::max()) {
        do_untimed_sleep(wake_predicate, wake_predicate_handle);
    } else {
        OsClock::set_wake_time(wake_time);
        sleep_until(
            [=] { return os_timer->wake_time_passed() || (wake_predicate && wake_predicate(wake_predicate_handle)); });
        os_timer->cancel_wake();
    }
    return OsClock::now_with_init_done();
}

OsClock::duration_u32 do_timed_sleep_relative_to_acknowledged_ticks(OsClock::duration_u32 wake_delay,
                                                                    WakePredicate wake_predicate,
                                                                    void* wake_predicate_handle) {
    init_os_timer();
    const OsClock::time_point start = OsClock::acknowledged_ticks();
    const OsClock::duration slept =
        do_timed_sleep_absolute(start + wake_delay, wake_predicate, wake_predicate_handle) - start;
    return OsClock::duration_u32(static_cast<uint32_t>(slept.count()));
}

void do_timed_sleep_relative_or_forever(OsClock::duration_u32 wake_delay, WakePredicate wake_predicate,
                                        void* wake_predicate_handle) {
    if (wake_delay == OsClock::duration_u32::max()) {
        do_untimed_sleep(wake_predicate, wake_predicate_handle);
    } else {
        do_timed_sleep_absolute(OsClock::now() + wake_delay, wake_predicate, wake_predicate_handle);
    }
}

}  // namespace internal
}  // namespace mbed
