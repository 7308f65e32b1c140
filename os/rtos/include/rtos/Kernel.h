// SPDX-License-Identifier: BSD-3-Clause
// Time, and the state of the kernel.
#pragma once

#include <chrono>
#include <cstdint>

#include "platform/mbed_toolchain.h"
#include "rtos/mbed_rtos_types.h"

namespace rtos {
namespace Kernel {

/// Milliseconds since the start, 64 bits. Any context.
uint64_t get_ms_count();

/// The kernel's clock: its tick is 1 ms. It never stops, in deep sleep neither.
struct Clock {
    Clock() = delete;
    /// Waits are at most 32 bits long.
    using duration_u32 = std::chrono::duration<uint32_t, std::milli>;
    using duration = std::chrono::duration<int64_t, std::milli>;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Clock>;
    static constexpr bool is_steady = true;

    /// Any context.
    static time_point now() { return time_point(duration(static_cast<int64_t>(get_ms_count()))); }
    // It runs always.
    static void lock() {}
    static void unlock() {}
};

/// The longest wait that ends.
constexpr Clock::duration_u32 wait_for_u32_max{osWaitForever - 1};
/// A wait without end.
constexpr Clock::duration_u32 wait_for_u32_forever{osWaitForever};

/// Called by the idle thread again and again in place of sleeping; nullptr: it sleeps.
void attach_idle_hook(void (*function)());
/// Called when a thread is about to end, by whoever ends it.
void attach_thread_terminate_hook(void (*function)(osThreadId_t id));

namespace impl {
/// The time left until an instant: none if it has passed, wait_for_u32_max at most.
Clock::duration_u32 until(Clock::time_point abs_time);
}  // namespace impl

}  // namespace Kernel
}  // namespace rtos
