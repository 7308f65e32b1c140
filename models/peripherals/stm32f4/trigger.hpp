// SPDX-License-Identifier: BSD-3-Clause
// Trigger lines between timers (TRGO to ITRx), and from timers to converters. Source: RM0090 rev 19, 18.3.15 (Timer
// synchronization).
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

namespace twin::stm32f4 {

class TriggerListener {
  public:
    virtual ~TriggerListener() = default;
    virtual void on_trigger(bool level) = 0;
};

/// A trigger output. It knows whether anybody listens, so that a counter whose trigger goes nowhere need not wake up.
class TriggerOutput {
  public:
    /// `demand` is called before and after the set of listeners changes between none and some.
    explicit TriggerOutput(std::function<void()> demand) : demand_(std::move(demand)) {}
    TriggerOutput(const TriggerOutput&) = delete;
    TriggerOutput& operator=(const TriggerOutput&) = delete;

    bool wanted() const { return !listeners_.empty(); }
    bool level() const { return level_; }
    void attach(TriggerListener& listener) {
        demand_();
        listeners_.push_back(&listener);
        demand_();
    }
    void detach(TriggerListener& listener) {
        std::erase(listeners_, &listener);
        demand_();
    }
    void set(bool level) {
        if (level == level_) return;
        level_ = level;
        // By index: a listener may detach itself while it is told.
        for (std::size_t i = 0; i < listeners_.size(); ++i) listeners_[i]->on_trigger(level);
    }
    void pulse() {
        set(true);
        set(false);
    }

  private:
    std::function<void()> demand_;
    bool level_ = false;
    std::vector<TriggerListener*> listeners_;
};

/// A model that has one.
class TriggerSource {
  public:
    virtual ~TriggerSource() = default;
    virtual TriggerOutput& trigger_output() = 0;
};

}  // namespace twin::stm32f4
