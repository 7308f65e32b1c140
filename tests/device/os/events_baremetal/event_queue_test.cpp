// SPDX-License-Identifier: BSD-3-Clause
// The event queue where nothing but main() dispatches: it sleeps until an event is due, or an interrupt posts one.
#include "device_test.h"
#include "mbed.h"

namespace {

volatile int hits;
EventQueue* queue_of_isr;

void hit() { hits = hits + 1; }

int64_t now_us() { return HighResClock::now().time_since_epoch().count(); }

}  // namespace

TEST(events_baremetal, delays) {
    hits = 0;
    EventQueue queue;
    queue.call_in(20ms, hit);
    queue.call_in(10ms, hit);
    HighResClock::lock();
    const int64_t start = now_us();
    queue.dispatch_for(15ms);
    EXPECT_EQ(hits, 1);
    EXPECT_GE(now_us() - start, 14000);
    EXPECT_LE(now_us() - start, 16500);
    queue.dispatch_for(10ms);
    EXPECT_EQ(hits, 2);
    HighResClock::unlock();
}

TEST(events_baremetal, an_interrupt_wakes_the_dispatcher) {
    hits = 0;
    EventQueue queue;
    queue_of_isr = &queue;
    Timeout timeout;
    timeout.attach(
        [] {
            queue_of_isr->call(hit);
            queue_of_isr->break_dispatch();
        },
        5ms);
    queue.dispatch_forever();
    EXPECT_EQ(hits, 1);
}

TEST(events_baremetal, periodic) {
    hits = 0;
    EventQueue queue;
    queue.call_every(5ms, hit);
    queue.dispatch_for(52ms);
    EXPECT_GE(hits, 9);
    EXPECT_LE(hits, 10);
}

TEST(events_baremetal, shared_queue_is_the_applications_to_dispatch) {
    hits = 0;
    mbed_event_queue()->call(hit);
    EXPECT_EQ(hits, 0);
    mbed_event_queue()->dispatch_once();
    EXPECT_EQ(hits, 1);
}
