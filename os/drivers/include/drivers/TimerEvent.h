// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "drivers/TickerDataClock.h"
#include "hal/us_ticker_api.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_toolchain.h"

namespace mbed {

/// The base of what happens at a time: derive, and override handler(). It is in the ticker's queue once at a time; any
/// context may insert and remove.
class TimerEvent : private NonCopyable<TimerEvent> {
  public:
    /// The `id` of an event whose interrupt is all that is wanted.
    static constexpr uint32_t kNobody = 0;
    /// What the ticker calls; `id` is the object, or kNobody.
    static void irq(uint32_t id);

  protected:
    /// On the us ticker, or on another.
    TimerEvent();
    TimerEvent(const ticker_data_t* data);
    virtual ~TimerEvent();

    /// Called when it is due, in ISR context.
    virtual void handler() = 0;

    /// Puts it in the queue: `time` from now, or at a time. It must not be there.
    void insert(std::chrono::microseconds time);
    void insert_absolute(TickerDataClock::time_point time);
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "use insert_absolute, or insert with a chrono duration")
    void insert(timestamp_t timestamp);

    /// Takes it out; nothing if it isn't there.
    void remove();

    ticker_event_t event;
    TickerDataClock _ticker_data;
};

}  // namespace mbed
