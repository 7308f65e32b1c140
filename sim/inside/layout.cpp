// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/layout.hpp"

#include "sim/inside/reader.hpp"

#include <array>

namespace twin::inside {
namespace {

constexpr std::uint32_t kMagic = 0x4C53444F;
constexpr std::uint32_t kVersion = 1;
// A structure that is larger than this is none.
constexpr std::uint32_t kMostOffset = 4096;

}  // namespace

Result<OsLayout> OsLayout::of(const Program& program) {
    const auto table = program.section(".os_debug_layout");
    const auto* kernel = program.find("os_kernel");
    if (table.empty() || word_in(table, 0) != kMagic || kernel == nullptr) {
        return host::refuse("no thread information in this image",
                            "Threads are known of programs that are built with this project's OS and its RTOS, and not stripped.");
    }
    if (word_in(table, 4) != kVersion) {
        return host::refuse(fmt::format("the image's threads are described in version {} of the table, {} is known",
                                        word_in(table, 4), kVersion),
                            "Build the image and the host from the same sources.");
    }
    OsLayout layout{};
    auto& k = layout.kernel;
    auto& t = layout.thread;
    auto& o = layout.object;
    auto& v = layout.values;
    const std::array offsets{&k.current, &k.all,        &k.state,        &k.raw_per_tick, &k.running, &t.size,    &t.kind,
                             &t.state,   &t.priority,   &t.base_priority, &t.sp,          &t.waits_for, &t.run_time, &t.timeout_next,
                             &t.wake,    &t.reason,     &t.name,         &t.joiners,      &t.all_next, &t.stack,   &t.stack_size,
                             &o.kind,    &o.count,      &o.name,         &o.owner};
    const std::array values{&v.kind_thread, &v.waits_delay, &v.waits_flags, &v.ready, &v.blocked, &v.terminated, &v.paint, &v.exc_return};
    if (table.size() != 4 * (2 + offsets.size() + values.size())) {
        return host::refuse(fmt::format("the image's table of threads has {} bytes", table.size()), "Build the image again.");
    }
    std::uint64_t at = 8;
    for (auto* word : offsets) {
        *word = word_in(table, at);
        at += 4;
        if (*word > kMostOffset) {
            return host::refuse("the image's table of threads is broken", "Build the image again.");
        }
    }
    for (auto* word : values) {
        *word = word_in(table, at);
        at += 4;
    }
    layout.kernel_at = kernel->address;
    return layout;
}

}  // namespace twin::inside
