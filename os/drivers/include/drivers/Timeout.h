// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/Ticker.h"

namespace mbed {

/// What Timeout and LowPowerTimeout have in common: a function that is called once, in ISR context. It may attach anew.
class TimeoutBase : public TickerBase {
  public:
    /// The time until the call; negative if that is overdue, and meaningless if nothing is attached.
    std::chrono::microseconds remaining_time() const;

  protected:
    using TickerBase::TickerBase;

    void handler() override;
};

/// Calls a function once by the us ticker. As long as it waits the chip does not go into deep sleep.
class Timeout : public TimeoutBase {
  public:
    using clock = HighResClock;

    Timeout();

    /// Calls `func` at a time.
    void attach_absolute(Callback<void()> func, HighResClock::time_point abs_time) {
        TickerBase::attach_absolute(func, TickerDataClock::time_point(abs_time.time_since_epoch()));
    }
    /// When the call is, or was.
    HighResClock::time_point scheduled_time() const {
        return HighResClock::time_point(get_time_point(event).time_since_epoch());
    }
};

}  // namespace mbed
