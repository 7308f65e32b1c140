// SPDX-License-Identifier: BSD-3-Clause
//
// Without threads there is one flow of control, and waiting is sleeping until an interrupt changes something.
#pragma once

#include "rtos/Kernel.h"

namespace rtos {
namespace internal {

/// Sleeps until `done(handle)`, which is asked with interrupts masked, and tells whether it was so in time. 0 asks
/// once.
bool wait_for(bool (*done)(void*), void* handle, Kernel::Clock::duration_u32 rel_time);
/// The same until an instant.
bool wait_until(bool (*done)(void*), void* handle, Kernel::Clock::time_point abs_time);

/// Waits for flags as EventFlags and ThisThread do; their error codes.
uint32_t wait_for_flags(uint32_t* flags, uint32_t wanted, uint32_t options, Kernel::Clock::duration_u32 rel_time);

}  // namespace internal
}  // namespace rtos
