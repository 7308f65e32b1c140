// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "models/core/model.hpp"

namespace twin::stm32f4 {

/// An alarm that goes off after so many cycles of a clock. It stands still while the clock does, and what is left of it
/// is scaled when the clock's frequency changes. Constructed after the model's own subscription to the clock, it has
/// been moved by the time that on_clock_changed() returns to RCC, not before.
class CycleAlarm {
  public:
    CycleAlarm(Model& owner, const std::string& name, Clock& clock, std::function<void()> action)
        : owner_(owner),
          clock_(clock),
          pending_(owner, name + ".pending"),
          from_(owner, name + ".from"),
          left_(owner, name + ".cycles"),
          alarm_(owner, name, [this, action = std::move(action)] {
              pending_ = false;
              action();
          }) {
        clock_.subscribe([this] { before_change(); }, [this] { after_change(); });
    }
    CycleAlarm(const CycleAlarm&) = delete;
    CycleAlarm& operator=(const CycleAlarm&) = delete;

    void arm(std::uint64_t cycles) {
        left_ = cycles;
        pending_ = true;
        start();
    }
    void cancel() {
        pending_ = false;
        alarm_.cancel();
    }
    /// Also while the clock stands still.
    bool armed() const { return pending_; }
    /// Due at this instant: it runs next, unless it is cancelled.
    bool due() const { return pending_ && alarm_.armed() && alarm_.deadline() <= owner_.now(); }

  private:
    bool runs() const { return clock_.running() && clock_.hz() != 0; }
    void start() {
        from_ = owner_.now().value();
        if (runs()) {
            alarm_.arm_at(picoseconds(from_) + ticks_to_time(left_, clock_.hz()));
        } else {
            alarm_.cancel();
        }
    }
    void before_change() {
        if (!pending_ || !runs()) return;
        const std::uint64_t now = owner_.now().value();
        if (!pending_) return;  // it was due, and ran just now
        const std::uint64_t passed = time_to_ticks(picoseconds(now - from_), clock_.hz());
        left_ = passed < left_ ? left_ - passed : 0;
    }
    void after_change() {
        if (pending_) start();
    }

    Model& owner_;
    Clock& clock_;
    State<bool> pending_;
    State<std::uint64_t> from_;  // ps, when `left_` was left
    State<std::uint64_t> left_;
    Alarm alarm_;
};

}  // namespace twin::stm32f4
