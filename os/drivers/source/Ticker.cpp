// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/Ticker.h"

namespace mbed {

Ticker::Ticker() : TickerBase(get_us_ticker_data(), true) {}

}  // namespace mbed
