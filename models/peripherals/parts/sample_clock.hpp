// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "models/core/model.hpp"

namespace twin::parts {

/// The instants at which a sensor takes samples. Nothing happens at them: how many have passed is computed when asked.
class SampleClock {
  public:
    SampleClock(Model& owner, const std::string& name)
        : running_(owner, name + ".running"), next_(owner, name + ".next"), period_(owner, name + ".period") {}

    /// From `first` on, every `period` (> 0).
    void start(const Time& first, const Time& period) {
        running_ = true;
        next_ = first.value();
        period_ = period.value();
    }
    void stop() { running_ = false; }
    bool running() const { return running_; }
    /// The first instant that take() has not counted. Only while running.
    Time next(std::uint64_t after = 0) const { return picoseconds(next_ + after * period_); }
    /// The number of instants up to and including `now` since the last call.
    std::uint64_t take(const Time& now) {
        if (!running_ || now.value() < next_) return 0;
        const std::uint64_t count = 1 + (now.value() - next_) / period_;
        next_ = next_ + count * period_;
        return count;
    }

  private:
    State<bool> running_;
    State<std::uint64_t> next_;    // picoseconds
    State<std::uint64_t> period_;  // picoseconds
};

}  // namespace twin::parts
