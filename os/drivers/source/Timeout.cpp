// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/Timeout.h"

namespace mbed {

Timeout::Timeout() : TimeoutBase(get_us_ticker_data(), true) {}

}  // namespace mbed
