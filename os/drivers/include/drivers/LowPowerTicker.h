// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/LowPowerClock.h"
#include "drivers/Ticker.h"

#if DEVICE_LPTICKER

namespace mbed {

/// Calls a function again and again by the low-power ticker, in deep sleep too.
class LowPowerTicker : public TickerBase {
  public:
    using clock = LowPowerClock;

    LowPowerTicker();
};

}  // namespace mbed

#endif
