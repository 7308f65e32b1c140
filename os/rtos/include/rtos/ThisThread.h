// SPDX-License-Identifier: BSD-3-Clause
// What a thread does to itself. Not from interrupts.
#pragma once

#include "rtos/Kernel.h"
#include "rtos/mbed_rtos_types.h"

namespace rtos {
namespace ThisThread {

/// The flags before.
uint32_t flags_clear(uint32_t flags);
uint32_t flags_get();

/// Wait for all, or any, of `flags`. The result is the flags before they are cleared (unless `clear` is false), or
/// what is set now if the time is over: then those waited for are not all (or not any) there.
uint32_t flags_wait_all(uint32_t flags, bool clear = true);
uint32_t flags_wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true);
uint32_t flags_wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true);
uint32_t flags_wait_any(uint32_t flags, bool clear = true);
uint32_t flags_wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true);
uint32_t flags_wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true);

inline uint32_t flags_wait_all_for(uint32_t flags, uint32_t millisec, bool clear = true) {
    return flags_wait_all_for(flags, Kernel::Clock::duration_u32(millisec), clear);
}
inline uint32_t flags_wait_all_until(uint32_t flags, uint64_t millisec, bool clear = true) {
    return flags_wait_all_until(flags, Kernel::Clock::time_point(Kernel::Clock::duration(millisec)), clear);
}
inline uint32_t flags_wait_any_for(uint32_t flags, uint32_t millisec, bool clear = true) {
    return flags_wait_any_for(flags, Kernel::Clock::duration_u32(millisec), clear);
}
inline uint32_t flags_wait_any_until(uint32_t flags, uint64_t millisec, bool clear = true) {
    return flags_wait_any_until(flags, Kernel::Clock::time_point(Kernel::Clock::duration(millisec)), clear);
}

/// Until the kernel's clock has gone on by so many ticks: the first may be a part of one.
void sleep_for(Kernel::Clock::duration_u32 rel_time);
inline void sleep_for(uint32_t millisec) { sleep_for(Kernel::Clock::duration_u32(millisec)); }
/// Returns at once if the instant has passed.
void sleep_until(Kernel::Clock::time_point abs_time);
inline void sleep_until(uint64_t millisec) {
    sleep_until(Kernel::Clock::time_point(Kernel::Clock::duration(millisec)));
}

/// To the next ready thread of the same priority.
void yield();

osThreadId_t get_id();
const char* get_name();

}  // namespace ThisThread

namespace internal {
/// Without the RTOS: what flags_wait… waits for.
struct flags_check_capture {
    uint32_t* flags_wanted;
    uint32_t options;
    uint32_t result;
    bool match;
};
}  // namespace internal
}  // namespace rtos
