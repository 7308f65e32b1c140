// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/LowPowerClock.h"
#include "drivers/Timeout.h"

#if DEVICE_LPTICKER

namespace mbed {

/// Calls a function once by the low-power ticker, in deep sleep too.
class LowPowerTimeout : public TimeoutBase {
  public:
    using clock = LowPowerClock;

    LowPowerTimeout();

    /// Calls `func` at a time.
    void attach_absolute(Callback<void()> func, LowPowerClock::time_point abs_time) {
        TickerBase::attach_absolute(func, TickerDataClock::time_point(abs_time.time_since_epoch()));
    }
    /// When the call is, or was.
    LowPowerClock::time_point scheduled_time() const {
        return LowPowerClock::time_point(get_time_point(event).time_since_epoch());
    }
};

}  // namespace mbed

#endif
