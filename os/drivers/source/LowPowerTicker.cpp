// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/LowPowerTicker.h"

#if DEVICE_LPTICKER

namespace mbed {

LowPowerTicker::LowPowerTicker() : TickerBase(get_lp_ticker_data(), false) {}

}  // namespace mbed

#endif
