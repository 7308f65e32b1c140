// SPDX-License-Identifier: BSD-3-Clause
// The course of the counter, as functions of its state: how far to the next turn, and what comes up on the way.
#include <algorithm>

#include "models/peripherals/stm32f4/timer.hpp"

namespace twin::stm32f4 {

std::uint64_t Timer::tick_at(const Time& time) const {
    const std::uint64_t hz = ticks_hz();
    if (hz == 0) return counter_->tick;
    return time_to_ticks(picoseconds(time.value() - counter_->origin), hz);
}

/// A turn is the increment at which an edge-aligned counter starts over, and a centre-aligned one changes direction.
std::uint64_t Timer::increments_to_turn(const Counter& c) const {
    if (c.centered != 0) {
        if (c.down != 0) return c.count;
        if (c.count < c.arr) return c.arr - c.count;
    } else {
        if (c.down != 0) return std::uint64_t{c.count} + 1;
        if (c.count <= c.arr) return std::uint64_t{c.arr - c.count} + 1;
    }
    return std::uint64_t{mask() - c.count} + 1;
}

std::uint32_t Timer::matches_at(const Counter& c) {
    // CMS 1 flags while counting down, 2 while counting up, 3 both.
    if (c.centered == 1 && c.down == 0) return 0;
    if (c.centered == 2 && c.down != 0) return 0;
    std::uint32_t events = 0;
    for (unsigned i = 0; i < kChannels; ++i)
        if ((c.outputs >> i & 1) != 0 && c.ccr[i] == c.count) events |= 2U << i;
    return events;
}

std::uint32_t Timer::pass(Counter& c, std::uint64_t increments) const {
    const std::uint32_t from = c.count;
    const auto n = static_cast<std::uint32_t>(increments);
    c.count = c.down != 0 ? from - n : from + n;
    if ((c.centered == 1 && c.down == 0) || (c.centered == 2 && c.down != 0)) return 0;
    std::uint32_t events = 0;
    for (unsigned i = 0; i < kChannels; ++i) {
        if ((c.outputs >> i & 1) == 0) continue;
        const std::uint32_t at = c.ccr[i];
        const bool passed = c.down != 0 ? at < from && at >= c.count : at > from && at <= c.count;
        if (passed) events |= 2U << i;
    }
    return events;
}

void Timer::load_preloaded(Counter& c) {
    c.psc = c.psc_next;
    c.arr = c.arr_next;
    c.ccr = c.ccr_next;
    c.repeat = c.repeat_next;
}

std::uint32_t Timer::update(Counter& c) {
    if (c.repeat > 0) {
        --c.repeat;
        return 0;
    }
    if (c.update_disabled != 0) return 0;
    load_preloaded(c);
    if (c.one_pulse == 0) return 1;
    c.enabled = 0;
    return 1 | kStopped;
}

std::uint32_t Timer::turn(Counter& c) const {
    const bool beyond = c.down == 0 && c.count > c.arr;
    if (beyond) {
        // Past ARR there is no overflow: it wraps at the counter's width.
        const std::uint32_t events = pass(c, mask() - c.count);
        c.count = 0;
        return events | matches_at(c);
    }
    // A compare value that the counter never reaches is flagged at the turn.
    std::uint32_t events = 0;
    const bool flags_here = c.centered == 0 || (c.centered == 3) || (c.centered == 1) == (c.down != 0);
    for (unsigned i = 0; i < kChannels && flags_here; ++i)
        if ((c.outputs >> i & 1) != 0 && c.ccr[i] > c.arr) events |= 2U << i;
    if (c.centered != 0) {
        events |= pass(c, increments_to_turn(c));
        c.down ^= 1;
        return events | update(c);
    }
    if (c.down != 0) {
        events |= pass(c, c.count);
        events |= update(c);
        c.count = c.arr;
    } else {
        events |= pass(c, c.arr - c.count);
        events |= update(c);
        c.count = 0;
    }
    return events | matches_at(c);
}

std::uint32_t Timer::run(Counter& c, std::uint64_t ticks) const {
    std::uint32_t events = 0;
    const unsigned settled = 2 * (c.repeat_next + 1) + 1 + c.repeat;
    for (unsigned turns = 0; ticks > 0 && counting(c);) {
        const std::uint64_t divider = std::uint64_t{c.psc} + 1;
        const std::uint64_t needed = increments_to_turn(c) * divider;
        // A prescaler that was made smaller in mid-count has its phase beyond the end: the next tick counts.
        const std::uint64_t phase = std::min<std::uint64_t>(c.phase, divider - 1);
        if (phase + ticks < needed) {
            events |= pass(c, (phase + ticks) / divider);
            c.phase = static_cast<std::uint32_t>((phase + ticks) % divider);
            return events;
        }
        ticks -= needed - phase;
        c.phase = 0;
        events |= turn(c);
        // After a few turns every one is like the last, and all that can be flagged is: whole rounds may be left out.
        if (++turns == settled && counting(c)) {
            const std::uint64_t length = c.centered != 0 ? 2ULL * c.arr : std::uint64_t{c.arr} + 1;
            ticks %= length * (std::uint64_t{c.psc} + 1) * (std::uint64_t{c.repeat_next} + 1);
        }
    }
    return events;
}

std::uint32_t Timer::project(Counter& c, std::uint64_t tick) const {
    if (tick <= c.tick) return 0;
    const std::uint64_t passed = tick - c.tick;
    c.tick = tick;
    return c.clocked != 0 ? run(c, passed) : 0;
}

std::uint32_t Timer::project_now(Counter& c) const {
    const Time time = now();  // may run the alarm: the counter is taken after it
    c = counter_;
    return project(c, tick_at(time));
}

}  // namespace twin::stm32f4
