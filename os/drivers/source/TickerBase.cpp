// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/Ticker.h"
#include "platform/CriticalSectionLock.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

TickerBase::TickerBase(const ticker_data_t* data, bool lock_deepsleep)
    : TimerEvent(data), _delay(0), _lock_deepsleep(lock_deepsleep) {}

TickerBase::~TickerBase() { detach(); }

// The function, and deep sleep locked as long as there is one. The critical section is the caller's.
void TickerBase::set(const Callback<void()>& func) {
    if (_function) {
        remove();
    }
    const bool was = static_cast<bool>(_function);
    const bool is = static_cast<bool>(func);
    _function = func;
    if (_lock_deepsleep && was != is) {
        if (is) {
            sleep_manager_lock_deep_sleep();
        } else {
            sleep_manager_unlock_deep_sleep();
        }
    }
}

void TickerBase::attach(Callback<void()> func, std::chrono::microseconds t) {
    CriticalSectionLock lock;
    set(func);
    _delay = t;
    if (_function) {
        insert(t);
    }
}

void TickerBase::attach_absolute(Callback<void()> func, TickerDataClock::time_point abs_time) {
    CriticalSectionLock lock;
    set(func);
    if (_function) {
        insert_absolute(abs_time);
    }
}

void TickerBase::detach() {
    CriticalSectionLock lock;
    set(nullptr);
}

void TickerBase::handler() {
    Callback<void()> function;
    {
        // An ISR of higher priority may have come between the ticker's decision and here: detached, or attached anew.
        CriticalSectionLock lock;
        if (!_function) {
            return;
        }
        remove();
        insert_absolute(get_time_point(event) + _delay);
        function = _function;
    }
    function();
}

}  // namespace mbed
