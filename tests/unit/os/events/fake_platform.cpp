// SPDX-License-Identifier: BSD-3-Clause
#include "fake_platform.hpp"

#include <cstdio>
#include <cstdlib>

#include "critical_section.hpp"
#include "events/internal/equeue_platform.h"

namespace os_test {
Clock clock;
}  // namespace os_test

extern "C" {

void equeue_tick_init() {}
unsigned equeue_tick() { return os_test::clock.now; }

int equeue_sema_create(equeue_sema_t* sema) {
    sema->signalled = false;
    return 0;
}
void equeue_sema_destroy(equeue_sema_t*) {}
void equeue_sema_signal(equeue_sema_t* sema) {
    if (os_test::critical_section.depth != 0) {
        std::fprintf(stderr, "the kernel is called with interrupts masked\n");
        std::abort();
    }
    sema->signalled = true;
}

bool equeue_sema_wait(equeue_sema_t* sema, int ms) {
    auto& c = os_test::clock;
    c.sleeps++;
    const unsigned end = c.now + static_cast<unsigned>(ms);
    while (!sema->signalled) {
        auto next = c.interrupts.begin();
        if (next == c.interrupts.end() || (ms >= 0 && static_cast<int>(next->first - end) > 0)) {
            if (ms < 0) {
                std::fprintf(stderr, "waits for ever\n");
                std::abort();
            }
            c.now = end;
            return false;
        }
        c.now = next->first;
        auto isr = std::move(next->second);
        c.interrupts.erase(next);
        isr();
    }
    sema->signalled = false;
    return true;
}

}  // extern "C"
