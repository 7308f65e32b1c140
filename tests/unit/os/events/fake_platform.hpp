// SPDX-License-Identifier: BSD-3-Clause
// A clock of its own, and a sleep that lets it pass: interrupts happen at their times while the dispatcher sleeps.
#pragma once

#include <functional>
#include <map>

namespace os_test {

struct Clock {
    unsigned now = 1000;
    std::multimap<unsigned, std::function<void()>>
        interrupts;  // by ms from now; at the same time in order of insertion
    int sleeps = 0;

    void at(unsigned ms_from_now, std::function<void()> isr) { interrupts.emplace(now + ms_from_now, std::move(isr)); }
    void reset() {
        now = 1000;
        interrupts.clear();
        sleeps = 0;
    }
};

extern Clock clock;

}  // namespace os_test
