// SPDX-License-Identifier: BSD-3-Clause
#include "fake_time.hpp"

#include <map>

#include "rtos/EventFlags.h"
#include "rtos/Kernel.h"

namespace {

uint64_t clock_ms = 1000;
std::multimap<uint64_t, std::function<void()>> plan;
int hang_count = 0;

// The next thing that is planned, if it is not after `end`.
bool step(uint64_t end) {
    if (plan.empty() || plan.begin()->first > end) {
        return false;
    }
    auto next = plan.extract(plan.begin());
    clock_ms = std::max(clock_ms, next.key());
    next.mapped()();
    return true;
}

}  // namespace

namespace fake_time {

void reset() {
    clock_ms = 1000;
    plan.clear();
    hang_count = 0;
}
uint64_t now() { return clock_ms; }
void in(uint64_t ms, std::function<void()> what) { plan.emplace(clock_ms + ms, std::move(what)); }
void pass(uint64_t ms) {
    const uint64_t end = clock_ms + ms;
    while (step(end)) {
    }
    clock_ms = end;
}
int hangs() { return hang_count; }

}  // namespace fake_time

namespace rtos {

uint64_t Kernel::impl::get_tick_count() { return clock_ms; }
Kernel::Clock::duration_u32 Kernel::impl::left_until(Clock::time_point when) {
    const auto left = when - Clock::now();
    return Clock::duration_u32(left.count() > 0 ? static_cast<uint32_t>(left.count()) : 0);
}

uint32_t EventFlags::set(uint32_t flags) { return _flags |= flags; }
uint32_t EventFlags::clear(uint32_t flags) {
    const uint32_t before = _flags;
    _flags &= ~flags;
    return before;
}
uint32_t EventFlags::get() const { return _flags; }

uint32_t EventFlags::wait_with(uint32_t flags, uint32_t options, uint32_t millisec) {
    const uint64_t end = millisec == osWaitForever ? UINT64_MAX : clock_ms + millisec;
    for (;;) {
        const uint32_t before = _flags;
        if (options & osFlagsWaitAll ? (before & flags) == flags : (before & flags) != 0) {
            if (!(options & osFlagsNoClear)) {
                _flags &= ~flags;
            }
            return before;
        }
        if (!step(end)) {
            if (millisec == osWaitForever) {
                hang_count++;
            } else {
                clock_ms = end;
            }
            return osFlagsErrorTimeout;
        }
    }
}

uint32_t EventFlags::wait_until(uint32_t flags, uint32_t options, Kernel::Clock::time_point when, bool clear) {
    return wait_with(flags, clear ? options : options | osFlagsNoClear, Kernel::impl::left_until(when).count());
}

}  // namespace rtos
