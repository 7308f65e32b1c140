// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "device.h"

#if DEVICE_LPTICKER

#include <chrono>

#include "hal/lp_ticker_api.h"

namespace mbed {

/// Microseconds of the low-power ticker, in steps of its period, as a std::chrono clock. It goes on in deep sleep. Any
/// context.
struct LowPowerClock {
    using duration = std::chrono::duration<int64_t, std::micro>;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<LowPowerClock>;
    static constexpr bool is_steady = true;

    static time_point now() { return time_point(duration(static_cast<int64_t>(ticker_read_us(get_lp_ticker_data())))); }

    /// Nothing: this one need not be kept awake.
    static void lock() {}
    static void unlock() {}
};

}  // namespace mbed

#endif
