// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/LowPowerClock.h"
#include "drivers/Timer.h"

#if DEVICE_LPTICKER

namespace mbed {

/// A stopwatch by the low-power ticker, in steps of its period. It runs in deep sleep.
class LowPowerTimer : public TimerBase {
  public:
    LowPowerTimer() : TimerBase(get_lp_ticker_data(), false) {}
};

}  // namespace mbed

#endif
