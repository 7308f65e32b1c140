// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>

#include "hal/ticker_api.h"

namespace mbed {

/// A ticker of the HAL as a clock, known at run time only: so now() is not static. Time is microseconds since the
/// ticker began. Any context.
struct TickerDataClock {
    using duration = std::chrono::duration<int64_t, std::micro>;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<TickerDataClock>;
    static constexpr bool is_steady = true;

    TickerDataClock(const ticker_data_t* data) : data_(data) {}

    operator const ticker_data_t*() const { return data_; }
    const ticker_data_t* operator->() const { return data_; }

    /// What every event of the ticker calls with its id, from the ticker's ISR. There is one for all: TimerEvent's.
    void set_handler(ticker_event_handler handler) { ticker_set_handler(data_, handler); }

    /// Queues `event` for `time`; in the past means at once. It must not be queued already.
    void insert_event(ticker_event_t* event, time_point time, uint32_t id) {
        ticker_insert_event_us(data_, event, static_cast<us_timestamp_t>(time.time_since_epoch().count()), id);
    }
    void remove_event(ticker_event_t* event) { ticker_remove_event(data_, event); }

    time_point now() const { return time_point(duration(static_cast<int64_t>(ticker_read_us(data_)))); }

    /// When the first event is due; false if there is none.
    bool get_next_timestamp(time_point* time) const {
        us_timestamp_t us;
        if (!ticker_get_next_timestamp_us(data_, &us)) {
            return false;
        }
        *time = time_point(duration(static_cast<int64_t>(us)));
        return true;
    }

    /// Stops the ticker's time and events, and lets them go on. Threads only.
    void suspend() { ticker_suspend(data_); }
    void resume() { ticker_resume(data_); }

  private:
    const ticker_data_t* data_;
};

/// When an event is due.
inline TickerDataClock::time_point get_time_point(const ticker_event_t& event) {
    return TickerDataClock::time_point(TickerDataClock::duration(static_cast<int64_t>(event.timestamp)));
}

}  // namespace mbed
