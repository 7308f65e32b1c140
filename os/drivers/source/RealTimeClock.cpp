// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/RealTimeClock.h"

#if DEVICE_RTC

namespace mbed {

void RealTimeClock::init() noexcept { rtc_init(); }

void RealTimeClock::free() noexcept { rtc_free(); }

bool RealTimeClock::isenabled() noexcept { return rtc_isenabled() != 0; }

RealTimeClock::time_point RealTimeClock::now() noexcept { return from_time_t(rtc_read()); }

void RealTimeClock::write(time_point t) noexcept { rtc_write(to_time_t(t)); }

}  // namespace mbed

#endif
