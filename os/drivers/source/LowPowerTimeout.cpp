// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/LowPowerTimeout.h"

#if DEVICE_LPTICKER

namespace mbed {

LowPowerTimeout::LowPowerTimeout() : TimeoutBase(get_lp_ticker_data(), false) {}

}  // namespace mbed

#endif
