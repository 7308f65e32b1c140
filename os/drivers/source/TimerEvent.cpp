// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/TimerEvent.h"

namespace mbed {

TimerEvent::TimerEvent() : TimerEvent(get_us_ticker_data()) {}

TimerEvent::TimerEvent(const ticker_data_t* data) : event(), _ticker_data(data) { _ticker_data.set_handler(irq); }

TimerEvent::~TimerEvent() { remove(); }

void TimerEvent::irq(uint32_t id) {
    if (id != kNobody) reinterpret_cast<TimerEvent*>(static_cast<uintptr_t>(id))->handler();
}

static uint32_t id_of(TimerEvent* event) { return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(event)); }

void TimerEvent::insert(std::chrono::microseconds time) { insert_absolute(_ticker_data.now() + time); }

void TimerEvent::insert_absolute(TickerDataClock::time_point time) {
    _ticker_data.insert_event(&event, time, id_of(this));
}

void TimerEvent::insert(timestamp_t timestamp) { ticker_insert_event(_ticker_data, &event, timestamp, id_of(this)); }

void TimerEvent::remove() { _ticker_data.remove_event(&event); }

}  // namespace mbed
