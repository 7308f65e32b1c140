// SPDX-License-Identifier: BSD-3-Clause
//
// Sleep by the core itself, without the kernel: for what stands in for it. Applications use ThisThread and
// Kernel::Clock.
#pragma once

#include <chrono>

#include "platform/internal/SysTimer.h"

namespace mbed {
namespace internal {

using OsTimer = SysTimer<std::milli>;

/// The one timer, or NULL before init_os_timer(), which makes it at the first call. Threads.
extern OsTimer* os_timer;
OsTimer* init_os_timer();

/// The timer's ticks as a clock, from the first use on. Not Kernel::Clock, which began earlier. A tick that has come is
/// *reported* once the timer has counted it, and *acknowledged* once a user of start_tick() has said so.
struct OsClock {
    using period = OsTimer::period;
    using rep = std::chrono::milliseconds::rep;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<OsClock, duration>;
    using duration_u32 = std::chrono::duration<uint32_t, period>;
    static constexpr bool is_steady = true;

    /// Counts the ticks that have come and acknowledges them: only while no tick runs. Threads.
    static time_point now() {
        init_os_timer();
        return now_with_init_done();
    }
    static time_point now_with_init_done() { return point(os_timer->update_and_get_tick()); }
    /// Any context.
    static time_point reported_ticks() { return point(os_timer->get_tick()); }
    static time_point acknowledged_ticks() { return reported_ticks() - os_timer->unacknowledged_ticks(); }
    static void set_wake_time(time_point wake_time) {
        const rep ticks = wake_time.time_since_epoch().count();
        os_timer->set_wake_time(OsTimer::time_point(OsTimer::duration(ticks < 0 ? 0 : static_cast<uint64_t>(ticks))));
    }

  private:
    static time_point point(OsTimer::time_point at) {
        return time_point(duration(static_cast<rep>(at.time_since_epoch().count())));
    }
};

/// Asked in a critical section, after each interrupt: true ends the sleep.
using WakePredicate = bool (*)(void*);

/// Sleeps until the instant (max(): for ever) or until `wake_predicate` holds. The result is the time then. Interrupts
/// are served, other threads are not scheduled by this. Threads, with no tick running.
OsClock::time_point do_timed_sleep_absolute(OsClock::time_point wake_time, WakePredicate wake_predicate = nullptr,
                                            void* wake_predicate_handle = nullptr);
/// The same from the ticks acknowledged. The result is how many have passed since those; it takes them as acknowledged.
OsClock::duration_u32 do_timed_sleep_relative_to_acknowledged_ticks(OsClock::duration_u32 wake_delay,
                                                                    WakePredicate wake_predicate = nullptr,
                                                                    void* wake_predicate_handle = nullptr);
/// The same from now; max() is for ever.
void do_timed_sleep_relative_or_forever(OsClock::duration_u32 wake_delay, WakePredicate wake_predicate = nullptr,
                                        void* wake_predicate_handle = nullptr);
/// Without an end but the predicate, and without the timer.
void do_untimed_sleep(WakePredicate wake_predicate, void* wake_predicate_handle = nullptr);

}  // namespace internal
}  // namespace mbed
