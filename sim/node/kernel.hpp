// SPDX-License-Identifier: BSD-3-Clause
// QEMU's virtual clock leads, SystemC's kernel follows: one deadline in QEMU for the next thing that is due in it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "models/core/scheduler.hpp"
#include "sim/abi/twin_abi.h"

namespace twin::node {

class Kernel : public ExternalClock {
  public:
    Kernel(const TwinHost& host, Scheduler& scheduler) : host_(host), scheduler_(scheduler) {
        scheduler_.set_external_clock(this);
    }
    ~Kernel() override { scheduler_.set_external_clock(nullptr); }

    Time now() override { return nanoseconds(static_cast<std::uint64_t>(host_.now(host_.opaque))); }
    std::int64_t now_ns() const { return host_.now(host_.opaque); }

    /// At the end of every entry: one branch when nothing was armed or cancelled.
    void rearm() {
        if (scheduler_.take_changed()) arm();
    }
    /// Sets QEMU's deadline to the next event or the limit, whichever comes first.
    void arm();
    /// QEMU's timer went off, so none is set now.
    void fired() { armed_ = TWIN_NO_DEADLINE; }

    /// The models' next event in whole nanoseconds, rounded up, or TWIN_NO_DEADLINE.
    std::int64_t next_event_ns() const;

    /// Until when the node does nothing by itself, its CPU included: now if that executes. TWIN_NO_DEADLINE: for ever.
    std::int64_t quiet_until_ns() const;

    /// The node stops there for its next grant. TWIN_NO_DEADLINE: never.
    void set_limit(std::int64_t at) { limit_ = at; }
    std::int64_t limit() const { return limit_; }

  private:
    const TwinHost& host_;
    Scheduler& scheduler_;
    std::int64_t armed_ = TWIN_NO_DEADLINE;
    std::int64_t limit_ = TWIN_NO_DEADLINE;
};

}  // namespace twin::node
