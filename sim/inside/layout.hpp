// SPDX-License-Identifier: BSD-3-Clause
// Where the kernel keeps its threads: the table `.os_debug_layout` of an image, docs/inside.md.
#pragma once

#include "sim/inside/program.hpp"

namespace twin::inside {

/// The words of the table, in their order. Names are those of the kernel's own structures.
struct OsLayout {
    struct Kernel {
        std::uint32_t current, all, state, raw_per_tick, running;
    } kernel;
    struct Thread {
        std::uint32_t size, kind, state, priority, base_priority, sp, waits_for, run_time, timeout_next, wake;
        std::uint32_t reason, name, joiners, all_next, stack, stack_size;
    } thread;
    struct Object {
        std::uint32_t kind, count, name, owner;
    } object;
    struct Values {
        std::uint32_t kind_thread, waits_delay, waits_flags, ready, blocked, terminated, paint, exc_return;
    } values;

    std::uint64_t kernel_at = 0;  ///< of the kernel's state

    /// An error says that the image has no threads that anybody knows of.
    static Result<OsLayout> of(const Program& program);
};

}  // namespace twin::inside
