// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/kernel.hpp"

namespace twin::node {

namespace {
constexpr std::uint64_t kPsPerNs = 1000;
}

std::int64_t Kernel::next_event_ns() const {
    const Time next = scheduler_.next_event();
    // Rounded up: at the deadline the event must be due, or QEMU's timer goes off again and again at one instant.
    const std::uint64_t ns = next.value() / kPsPerNs + (next.value() % kPsPerNs != 0 ? 1 : 0);
    if (next == Scheduler::max_time() || ns >= static_cast<std::uint64_t>(TWIN_NO_DEADLINE)) return TWIN_NO_DEADLINE;
    return static_cast<std::int64_t>(ns);
}

std::int64_t Kernel::quiet_until_ns() const {
    return std::min(next_event_ns(), host_.cpu_idle_until(host_.opaque));
}

void Kernel::arm() {
    const std::int64_t next = std::min(next_event_ns(), limit_);
    if (next == armed_) return;
    armed_ = next;
    host_.set_deadline(host_.opaque, next);
}

}  // namespace twin::node
