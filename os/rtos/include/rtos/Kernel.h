// SPDX-License-Identifier: BSD-3-Clause
// The kernel's time, and what it tells the application.
#pragma once

#include <chrono>
#include <cstdint>

#include "platform/mbed_toolchain.h"
#include "rtos/internal/mbed_rtos_types.h"

namespace rtos {
namespace Kernel {

namespace impl {
/// Milliseconds since the kernel was initialized. Any context.
uint64_t get_tick_count();
}  // namespace impl

/// Milliseconds since the kernel was initialized. Any context.
MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Kernel::Clock::now() gives a time_point")
uint64_t get_ms_count();

/// The clock of all times that the kernel takes, in milliseconds of 64 bits. Steady; it runs on through deep sleep.
struct Clock {
    Clock() = delete;
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Clock>;
    static constexpr bool is_steady = true;
    /// Any context.
    static time_point now() { return time_point(duration(impl::get_tick_count())); }

    /// Durations as waiting functions take them: at most wait_for_u32_max, 49.7 days.
    using duration_u32 = std::chrono::duration<uint32_t, period>;

    /// Nothing to do: this clock never stops. HighResClock has them too, and ScopedLock wants them.
    static void lock() {}
    static void unlock() {}
};

/// The longest wait that ends.
constexpr Clock::duration_u32 wait_for_u32_max{osWaitForever - 1};
/// A wait without end.
constexpr Clock::duration_u32 wait_for_u32_forever{osWaitForever};

namespace impl {
/// What is left until an instant: nothing if it is past, wait_for_u32_max at most. Any context.
Clock::duration_u32 left_until(Clock::time_point abs_time);
/// An instant that an integer gives.
inline Clock::time_point instant(uint64_t millisec) { return Clock::time_point(Clock::duration(millisec)); }
}  // namespace impl

/// `fptr` is called over and over, instead of sleeping, when no thread can run; it must not wait for anything. nullptr:
/// sleeping again. RTOS profile. Any context.
void attach_idle_hook(void (*fptr)(void));

/// `fptr` is called with the ID of each thread that ends, by whoever ends it, just before it does. RTOS profile. Any
/// context.
void attach_thread_terminate_hook(void (*fptr)(osThreadId_t id));

}  // namespace Kernel
}  // namespace rtos
