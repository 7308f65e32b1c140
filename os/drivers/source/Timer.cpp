// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/Timer.h"

#include "platform/CriticalSectionLock.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

TimerBase::TimerBase(const ticker_data_t* data, bool lock_deepsleep)
    : start_(), time_(0), ticker_(data), lock_deepsleep_(lock_deepsleep), running_(false) {
    // The ticker runs from here on, so that start() takes no longer the first time.
    ticker_.now();
}

TimerBase::TimerBase(const TimerBase& other) : ticker_(other.ticker_) {
    CriticalSectionLock lock;
    start_ = other.start_;
    time_ = other.time_;
    lock_deepsleep_ = other.lock_deepsleep_;
    running_ = other.running_;
    if (running_) {
        lock_deep_sleep(true);
    }
}

TimerBase::~TimerBase() {
    if (running_) {
        lock_deep_sleep(false);
    }
}

inline void TimerBase::lock_deep_sleep(bool lock) {
    if (!lock_deepsleep_) {
        return;
    }
    if (lock) {
        sleep_manager_lock_deep_sleep();
    } else {
        sleep_manager_unlock_deep_sleep();
    }
}

inline TickerDataClock::duration TimerBase::slice() const {
    return running_ ? ticker_.now() - start_ : TickerDataClock::duration(0);
}

void TimerBase::start() {
    CriticalSectionLock lock;
    if (!running_) {
        lock_deep_sleep(true);
        start_ = ticker_.now();
        running_ = true;
    }
}

void TimerBase::stop() {
    CriticalSectionLock lock;
    time_ += slice();
    if (running_) {
        lock_deep_sleep(false);
    }
    running_ = false;
}

void TimerBase::reset() {
    CriticalSectionLock lock;
    start_ = ticker_.now();
    time_ = TickerDataClock::duration(0);
}

std::chrono::microseconds TimerBase::elapsed_time() const {
    // An ISR may stop or reset it; 64 bits are two reads.
    CriticalSectionLock lock;
    return time_ + slice();
}

float TimerBase::read() const { return static_cast<float>(elapsed_time().count()) / 1000000.0f; }

int TimerBase::read_ms() const { return static_cast<int>(elapsed_time().count() / 1000); }

int TimerBase::read_us() const { return static_cast<int>(elapsed_time().count()); }

us_timestamp_t TimerBase::read_high_resolution_us() const {
    return static_cast<us_timestamp_t>(elapsed_time().count());
}

TimerBase::operator float() const { return static_cast<float>(elapsed_time().count()) / 1000000.0f; }

}  // namespace mbed
