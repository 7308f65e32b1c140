// SPDX-License-Identifier: BSD-3-Clause
// A counter with a compare interrupt, and a world that moves it on: time passes only in advance() and, if a test wants
// so, at each read.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cmsis.h"
#include "hal/ticker_api.h"

// Several at once have numbers: a driver is functions without an object.
template <int kNumber>
class FakeTickerNumber {
  public:
    __extension__ typedef unsigned __int128 Wide;

    FakeTickerNumber(uint32_t frequency, uint32_t bits, uint64_t start = 0) : ticks(start), info_{frequency, bits} {
        current() = this;
        queue_ = {};
    }
    ~FakeTickerNumber() { current() = nullptr; }
    FakeTickerNumber(const FakeTickerNumber&) = delete;
    FakeTickerNumber& operator=(const FakeTickerNumber&) = delete;

    const ticker_data_t* data() { return &data_; }
    ticker_event_queue_t& queue() { return queue_; }

    // What really passed, of which the counter shows the low bits.
    uint64_t ticks;
    uint32_t ticks_a_read = 0;
    int inits = 0;
    bool armed = false;
    uint64_t armed_at = 0;
    bool pending = false;
    int interrupts = 0;
    // The driver takes a time that was reached while it was set as one a turn ahead.
    std::function<void()> on_set;
    std::function<void()> on_interrupt = [this] { ticker_irq_handler(data()); };

    uint32_t mask() const { return info_.bits == 32 ? UINT32_MAX : (1u << info_.bits) - 1; }

    // Lets ticks pass, one interrupt after the other.
    void advance(uint64_t count) {
        const uint64_t end = ticks + count;
        deliver();
        while (armed && armed_at <= end) {
            if (ticks < armed_at) ticks = armed_at;
            armed = false;
            pending = true;
            deliver();
        }
        if (ticks < end) ticks = end;
    }

    // As the interrupt controller: not while masked, and again as long as one pends.
    void deliver() {
        while (pending && !__get_PRIMASK()) {
            pending = false;
            ++interrupts;
            on_interrupt();
        }
    }

    // Microseconds since a moment, in whole ticks, as anybody would compute it with arithmetic wide enough.
    uint64_t us_since(uint64_t start) const {
        return static_cast<uint64_t>(static_cast<Wide>(ticks - start) * 1000000 / info_.frequency);
    }

  private:
    static FakeTickerNumber*& current() {
        static FakeTickerNumber* instance;
        return instance;
    }

    ticker_info_t info_;
    ticker_event_queue_t queue_;
    const ticker_interface_t interface_ = {
        [] { ++current()->inits; },
        [] {
            FakeTickerNumber& self = *current();
            self.ticks += self.ticks_a_read;
            return static_cast<uint32_t>(self.ticks) & self.mask();
        },
        [] { current()->armed = false; },
        [] { current()->pending = false; },
        [](timestamp_t timestamp) {
            FakeTickerNumber& self = *current();
            if (self.on_set) self.on_set();
            const uint32_t now = static_cast<uint32_t>(self.ticks) & self.mask();
            uint64_t ahead = (timestamp - now) & self.mask();
            if (ahead == 0) ahead = static_cast<uint64_t>(self.mask()) + 1;
            self.armed = true;
            self.armed_at = self.ticks + ahead;
        },
        [] { current()->pending = true; },
        [] {},
        [] { return const_cast<const ticker_info_t*>(&current()->info_); },
        false,
    };
    const ticker_data_t data_ = {&interface_, &queue_};
};

using FakeTicker = FakeTickerNumber<0>;
