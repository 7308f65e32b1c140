// SPDX-License-Identifier: BSD-3-Clause
//
// The ticker that wakes the core from the deepest sleep there is, in both profiles.
#pragma once

#include <new>

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

/// Its interrupt wakes the core, and that is all.
class WakeUp : public mbed::TimerEvent {
  public:
    /// The one there is, made at the first call.
    static WakeUp& get() {
        if (!made_) {
            made_ = true;
            new (storage_) WakeUp();
        }
        return *reinterpret_cast<WakeUp*>(storage_);
    }
    void set(us_timestamp_t at) { ticker_insert_event_us(wake_ticker(), &event, at, reinterpret_cast<uint32_t>(this)); }
    void cancel() { ticker_remove_event(wake_ticker(), &event); }

  private:
    WakeUp() : TimerEvent(wake_ticker()) {}
    void handler() override {}

    static inline bool made_;
    alignas(8) static inline char storage_[sizeof(ticker_event_t) + 24];
};
static_assert(sizeof(WakeUp) <= sizeof(ticker_event_t) + 24, "");

}  // namespace internal
}  // namespace rtos
