// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "hal/us_ticker_api.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

/// Microseconds of the us ticker, as a std::chrono clock. It may stand still in deep sleep: who needs it to go on holds
/// it locked, or runs a Timer. Any context.
struct HighResClock {
    using duration = std::chrono::duration<int64_t, std::micro>;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<HighResClock>;
    static constexpr bool is_steady = false;

    static time_point now() { return time_point(duration(static_cast<int64_t>(ticker_read_us(get_us_ticker_data())))); }

    /// Keeps the chip out of deep sleep, until as many unlock().
    static void lock() { sleep_manager_lock_deep_sleep(); }
    static void unlock() { sleep_manager_unlock_deep_sleep(); }
};

}  // namespace mbed
