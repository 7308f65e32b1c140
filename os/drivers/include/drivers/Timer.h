// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "drivers/HighResClock.h"
#include "drivers/TickerDataClock.h"
#include "platform/mbed_toolchain.h"

namespace mbed {

/// What Timer and LowPowerTimer have in common: a stopwatch of microseconds. Any context may use it.
class TimerBase {
  public:
    /// Goes on, or begins. Nothing if it runs.
    void start();
    /// Stands still; elapsed_time() stays. Nothing if it stands.
    void stop();
    /// Back to 0; it runs on if it runs.
    void reset();

    /// The time that it ran since it was made or reset.
    std::chrono::microseconds elapsed_time() const;

    /// The same in seconds, milliseconds and microseconds; the integers wrap after 25 days and 36 minutes.
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "use elapsed_time()")
    float read() const;
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "use elapsed_time()")
    int read_ms() const;
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "use elapsed_time()")
    int read_us() const;
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "use elapsed_time()")
    us_timestamp_t read_high_resolution_us() const;
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "use elapsed_time()")
    operator float() const;

  protected:
    TimerBase(const ticker_data_t* data, bool lock_deepsleep);
    TimerBase(const TimerBase& other);
    TimerBase& operator=(const TimerBase&) = delete;
    ~TimerBase();

  private:
    // Both within a critical section.
    TickerDataClock::duration slice() const;
    void lock_deep_sleep(bool lock);

    TickerDataClock::time_point start_;
    TickerDataClock::duration time_;  // of the runs before this one
    TickerDataClock ticker_;
    bool lock_deepsleep_;
    bool running_;
};

/// A stopwatch by the us ticker. While it runs the chip does not go into deep sleep.
class Timer : public TimerBase {
  public:
    Timer() : TimerBase(get_us_ticker_data(), true) {}
};

}  // namespace mbed
