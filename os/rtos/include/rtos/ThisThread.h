// SPDX-License-Identifier: BSD-3-Clause
// What a thread does with itself. Not from ISRs, unless a function says so.
#pragma once

#include <cstdint>

#include "platform/mbed_toolchain.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

namespace rtos {
namespace ThisThread {

/// Clears the given ones of the calling thread's 31 flags, and returns all flags as they were; osFlagsErrorParameter if
/// bit 31 is given.
uint32_t flags_clear(uint32_t flags);

/// The calling thread's flags; 0 in an ISR.
uint32_t flags_get();

// Waiting for flags that Thread::flags_set() sets: `all` waits until all of the given ones are set, `any` for one of
// them. Those waited for are cleared, unless `clear` is false. The result is all flags before that. When time is over
// it is the flags as they are then, which do not suffice. `until`: 49 days ahead at most; past times do not wait.
uint32_t flags_wait_all(uint32_t flags, bool clear = true);
uint32_t flags_wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true);
uint32_t flags_wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true);
uint32_t flags_wait_any(uint32_t flags, bool clear = true);
uint32_t flags_wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true);
uint32_t flags_wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true);

RTOS_DEPRECATED_MS("duration")
inline uint32_t flags_wait_all_for(uint32_t flags, uint32_t millisec, bool clear = true) {
    return flags_wait_all_for(flags, Kernel::Clock::duration_u32(millisec), clear);
}
RTOS_DEPRECATED_MS("time_point")
inline uint32_t flags_wait_all_until(uint32_t flags, uint64_t millisec, bool clear = true) {
    return flags_wait_all_until(flags, Kernel::impl::instant(millisec), clear);
}
RTOS_DEPRECATED_MS("duration")
inline uint32_t flags_wait_any_for(uint32_t flags, uint32_t millisec, bool clear = true) {
    return flags_wait_any_for(flags, Kernel::Clock::duration_u32(millisec), clear);
}
RTOS_DEPRECATED_MS("time_point")
inline uint32_t flags_wait_any_until(uint32_t flags, uint64_t millisec, bool clear = true) {
    return flags_wait_any_until(flags, Kernel::impl::instant(millisec), clear);
}

/// Waits until the clock has advanced by so many milliseconds. It advances at whole milliseconds, so that the time that
/// passes is up to one less. 0 does not wait.
void sleep_for(Kernel::Clock::duration_u32 rel_time);
RTOS_DEPRECATED_MS("duration")
inline void sleep_for(uint32_t millisec) { sleep_for(Kernel::Clock::duration_u32(millisec)); }

/// Waits until the clock shows this; a time that is past does not wait.
void sleep_until(Kernel::Clock::time_point abs_time);
RTOS_DEPRECATED_MS("time_point")
inline void sleep_until(uint64_t millisec) { sleep_until(Kernel::impl::instant(millisec)); }

/// Lets the next ready thread of the same priority run.
void yield();

/// The running thread, in an ISR the interrupted one. Any context.
osThreadId_t get_id();

/// Its name, or nullptr. Any context.
const char* get_name();

}  // namespace ThisThread

namespace internal {

/// The condition that a wait for flags ends on, without the RTOS.
struct flags_check_capture {
    uint32_t* flags;
    uint32_t options;
    uint32_t flags_wanted;
    uint32_t result;
    bool match;
};

/// Checks a flags_check_capture, clears as its options say, and tells whether it matched. Bare metal. Any context.
bool non_rtos_check_flags(void* handle);

}  // namespace internal
}  // namespace rtos
