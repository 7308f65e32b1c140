// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/rtc_api.h"

#if DEVICE_RTC

#include <chrono>
#include <ctime>

namespace mbed {

/// The real-time clock as a std::chrono clock: seconds since 1970, UTC if it was set so. Threads only.
class RealTimeClock {
  public:
    using duration = std::chrono::seconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<RealTimeClock>;
    static constexpr bool is_steady = false;

    /// Starts the clock, if it doesn't run; releases what only reading needs.
    static void init() noexcept;
    static void free() noexcept;
    /// Whether it runs and its time is valid.
    static bool isenabled() noexcept;

    static time_point now() noexcept;
    /// Sets it.
    static void write(time_point t) noexcept;

    static std::time_t to_time_t(const time_point& t) noexcept {
        return static_cast<std::time_t>(t.time_since_epoch().count());
    }
    static time_point from_time_t(std::time_t t) noexcept { return time_point(duration(t)); }

    /// The clock's lock: it goes on in deep sleep, so there is nothing to do.
    static void lock() {}
    static void unlock() {}
};

}  // namespace mbed

#endif
