// SPDX-License-Identifier: BSD-3-Clause
// The kernel's time and event flags for a test of one thread: who waits, lets time pass, and what is planned for it
// happens meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace fake_time {

/// At 1 s, with nothing planned.
void reset();
uint64_t now();
/// Calls `what` in `ms` milliseconds; of one instant, the first planned first.
void in(uint64_t ms, std::function<void()> what);
/// Lets so much time pass.
void pass(uint64_t ms);
/// How often somebody waited for ever, with nothing planned: on the device, a thread that hangs.
int hangs();

}  // namespace fake_time
