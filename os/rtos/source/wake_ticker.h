// SPDX-License-Identifier: BSD-3-Clause
//
// The ticker that wakes the core from the deepest sleep there is, in both profiles.
#pragma once

#include "drivers/TimerEvent.h"
#include "hal/lp_ticker_api.h"

namespace rtos {
namespace internal {

#if DEVICE_LPTICKER
inline const ticker_data_t* wake_ticker() { return get_lp_ticker_data(); }
#else
inline const ticker_data_t* wake_ticker() { return get_us_ticker_data(); }
#endif

/// us / 1000, and the rest, without a division of 64 bits, which is a function of 700 bytes: 2^32 is 4,294,967 times
/// 1000, and 296 more.
inline uint64_t milliseconds_of(us_timestamp_t us, uint32_t* rest) {
    uint64_t ms = 0;
    while (us >> 32) {
        const uint64_t high = us >> 32;
        ms += high * 4294967U;
        us = (us & UINT32_MAX) + high * 296U;
    }
    const uint32_t low = static_cast<uint32_t>(us);
    *rest = low % 1000U;
    return ms + low / 1000U;
}

/// Its interrupt wakes the core, and that is all. No TimerEvent of its own: a virtual destructor brings free(), and that
/// malloc(), into each image.
class WakeUp {
  public:
    static void set(us_timestamp_t at) {
        if (!ready_) {
            ready_ = true;
            ticker_set_handler(wake_ticker(), mbed::TimerEvent::irq);
        }
        ticker_insert_event_us(wake_ticker(), &event_, at, mbed::TimerEvent::kNobody);
    }
    static void cancel() { ticker_remove_event(wake_ticker(), &event_); }

  private:
    static inline bool ready_;
    static inline ticker_event_t event_;
};

}  // namespace internal
}  // namespace rtos
