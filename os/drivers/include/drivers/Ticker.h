// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "drivers/HighResClock.h"
#include "drivers/TickerDataClock.h"
#include "drivers/TimerEvent.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_toolchain.h"

namespace mbed {

/// What Ticker and LowPowerTicker have in common: a function that is called again and again, in ISR context. Any
/// context may attach and detach.
class TickerBase : public TimerEvent {
  public:
    /// Calls `func` every `t`, first in `t`; instead of what was attached before. Calls are counted from now, so that
    /// the time that they take does not add up. A null function detaches.
    void attach(Callback<void()> func, std::chrono::microseconds t);
    /// The same with `t` in seconds.
    template <typename F>
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration, as in attach(f, 500ms)")
    void attach(F&& func, float t) {
        attach(Callback<void()>(static_cast<F&&>(func)),
               std::chrono::microseconds(static_cast<int64_t>(t * 1000000.0f)));
    }
    /// The same with `t` in microseconds.
    template <typename F>
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration, as in attach(f, 500us)")
    void attach_us(F&& func, us_timestamp_t t) {
        attach(Callback<void()>(static_cast<F&&>(func)), std::chrono::microseconds(static_cast<int64_t>(t)));
    }

    /// Calls no more.
    void detach();

  protected:
    TickerBase(const ticker_data_t* data, bool lock_deepsleep);
    ~TickerBase();

    /// Calls `func` at a time.
    void attach_absolute(Callback<void()> func, TickerDataClock::time_point abs_time);
    void handler() override;

    std::chrono::microseconds _delay;
    Callback<void()> _function;
    bool _lock_deepsleep;

  private:
    void set(const Callback<void()>& func);
};

/// Calls a function again and again by the us ticker. As long as it is attached the chip does not go into deep sleep.
class Ticker : public TickerBase {
  public:
    using clock = HighResClock;

    Ticker();
};

}  // namespace mbed
