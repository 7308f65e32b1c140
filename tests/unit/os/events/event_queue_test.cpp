// SPDX-License-Identifier: BSD-3-Clause
#include "events/EventQueue.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "events/mbed_events.h"
#include "fake_platform.hpp"

using namespace events;
using namespace std::chrono_literals;
using mbed::Callback;
using mbed::callback;

namespace {

std::vector<int> seen;
using V = std::vector<int>;
void none() { seen.push_back(0); }
void one(int a) { seen.push_back(a); }
void five(int a, int b, int c, int d, int e) { seen.insert(seen.end(), {a, b, c, d, e}); }
struct Object {
    int base = 100;
    void method(int a) { seen.push_back(base + a); }
    void constant(int a) const { seen.push_back(base + a + 1); }
    int result() { return 1; }
};

class Queue : public testing::Test {
  protected:
    void SetUp() override {
        os_test::clock.reset();
        seen.clear();
    }
    EventQueue queue;
};

TEST_F(Queue, CallsAllKinds) {
    Object o;
    int captured = 7;
    EXPECT_NE(0, queue.call(none));
    EXPECT_NE(0, queue.call(one, 1));
    EXPECT_NE(0, queue.call(five, 1, 2, 3, 4, 5));
    EXPECT_NE(0, queue.call(&o, &Object::method, 1));
    EXPECT_NE(0, queue.call(static_cast<const Object*>(&o), &Object::constant, 1));
    EXPECT_NE(0, queue.call(&o, &Object::result));
    EXPECT_NE(0, queue.call([&captured] { seen.push_back(captured); }));
    EXPECT_NE(0, queue.call(callback(one), 9));
    EXPECT_NE(0, queue.call(callback(&o, &Object::method), 9));
    queue.dispatch_once();
    EXPECT_EQ((V{0, 1, 1, 2, 3, 4, 5, 101, 102, 7, 9, 109}), seen);
}

TEST_F(Queue, DelaysAndPeriods) {
    queue.call_in(2s, one, 2);
    const int id = queue.call_every(500ms, none);
    queue.dispatch_for(2s);
    EXPECT_EQ((V{0, 0, 0, 2, 0}), seen);
    EXPECT_EQ(500, queue.time_left(id));
    EXPECT_TRUE(queue.cancel(id));
    EXPECT_GT(0, queue.time_left(id));
    EXPECT_EQ(os_test::clock.now, EventQueue::tick());
}

TEST_F(Queue, DeprecatedMilliseconds) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    queue.call_in(5, one, 5);
    const int id = queue.call_every(4, &none);
#pragma GCC diagnostic pop
    queue.dispatch_for(5ms);
    EXPECT_EQ((V{0, 5}), seen);
    queue.cancel(id);
}

TEST_F(Queue, BreaksDispatch) {
    queue.call_in(10ms, &queue, &EventQueue::break_dispatch);
    queue.dispatch_forever();
    EXPECT_EQ(1010u, os_test::clock.now);
}

TEST_F(Queue, ArgumentsAreDestroyed) {
    auto shared = std::make_shared<int>(1);
    queue.call([](std::shared_ptr<int> p) { EXPECT_EQ(1, *p); }, shared);
    EXPECT_EQ(2, shared.use_count());
    queue.dispatch_once();
    EXPECT_EQ(1, shared.use_count());
    queue.cancel(queue.call_in(1s, [shared] {}));
    EXPECT_EQ(1, shared.use_count());
    {
        EventQueue other;
        other.call([shared] {});
        EXPECT_EQ(2, shared.use_count());
    }
    EXPECT_EQ(1, shared.use_count());
}

TEST_F(Queue, StaticBufferHolds32Callbacks) {
    alignas(8) static unsigned char buffer[EVENTS_QUEUE_SIZE];
    EventQueue other(sizeof buffer, buffer);
    int n = 0;
    while (other.call(Callback<void()>(none))) {
        n++;
    }
    EXPECT_EQ(32, n);
}

TEST_F(Queue, BackgroundAndChain) {
    std::vector<int> told;
    queue.background([&told](int ms) { told.push_back(ms); });
    queue.call_in(5ms, none);
    EXPECT_EQ((V{-1, 5}), told);
    queue.background(nullptr);
    EXPECT_EQ((V{-1, 5, -1}), told);
    EventQueue target;
    EXPECT_EQ(0, queue.chain(&target));
    target.dispatch_for(5ms);
    EXPECT_EQ(V{0}, seen);
    EXPECT_EQ(0, queue.chain(nullptr));
}

TEST_F(Queue, EventIsPostedAnyNumberOfTimes) {
    auto event = queue.event(one);
    static_assert(std::is_same_v<decltype(event), Event<void(int)>>);
    EXPECT_NE(0, event.post(1));
    event(2);
    event.call(3);
    Event<void(int)>::thunk(&event, 4);
    queue.dispatch_once();
    EXPECT_EQ((V{1, 2, 3, 4}), seen);
}

TEST_F(Queue, EventBindsItsFirstArguments) {
    Object o;
    Event<void(int)> e = queue.event(five, 1, 2, 3, 4);
    Event<void()> all = queue.event(one, 8);
    Event<void(int)> m = queue.event(&o, &Object::method);
    Event<void()> l = queue.event([] { seen.push_back(77); });
    Event<void(int)> c = queue.event(callback(one));
    Event<void(int)> constructed(&queue, one);
    e.post(5);
    all.post();
    m.post(1);
    l.post();
    c.post(6);
    constructed.post(7);
    queue.dispatch_once();
    EXPECT_EQ((V{1, 2, 3, 4, 5, 8, 101, 77, 6, 7}), seen);
}

TEST_F(Queue, EventHasDelayPeriodAndCancel) {
    auto event = queue.event(none);
    event.delay(10ms);
    event.period(20ms);
    event.post();
    queue.dispatch_for(9ms);
    EXPECT_EQ(0u, seen.size());
    queue.dispatch_for(1ms);
    EXPECT_EQ(1u, seen.size());
    queue.dispatch_for(20ms);
    EXPECT_EQ(2u, seen.size());
    auto copy = event;
    copy.cancel();
    queue.dispatch_for(100ms);
    EXPECT_EQ(2u, seen.size());
}

TEST_F(Queue, EventMayGoBeforeItsPosts) {
    auto shared = std::make_shared<int>(4);
    {
        auto event = queue.event([shared] { seen.push_back(*shared); });
        event.post();
        Event<void()> other = queue.event(none);
        other = event;
        other = *&other;
        other.post();
    }
    EXPECT_EQ(3, shared.use_count());
    queue.dispatch_once();
    EXPECT_EQ((V{4, 4}), seen);
    EXPECT_EQ(1, shared.use_count());
}

TEST_F(Queue, EventWithoutRoomGivesZero) {
    EventQueue tiny(8);
    auto event = tiny.event(none);
    EXPECT_EQ(0, event.post());
    event.delay(1ms);
    event.cancel();
    EXPECT_DEATH(event.call(), "assertion failed");
}

TEST_F(Queue, UserAllocatedIsQueuedOnceAtATime) {
    auto event = queue.make_user_allocated_event(one);
    EXPECT_TRUE(event.try_call(1));
    EXPECT_FALSE(event.try_call(2));
    queue.dispatch_once();
    EXPECT_TRUE(event.try_call(3));
    queue.dispatch_once();
    event(4);
    queue.dispatch_once();
    EXPECT_EQ((V{1, 3, 4}), seen);
    event.call(5);
    EXPECT_DEATH(event.call(6), "assertion failed");
}

TEST_F(Queue, UserAllocatedPostsItselfAnew) {
    static UserAllocatedEvent<void (*)(int), void(int)>* self;
    auto event = queue.make_user_allocated_event(+[](int n) {
        seen.push_back(n);
        if (n < 3) {
            EXPECT_TRUE(self->try_call(n + 1));
        }
    });
    self = &event;
    event.call(1);
    queue.dispatch_once();
    EXPECT_EQ(V{1}, seen);
    queue.dispatch_once();
    queue.dispatch_once();
    queue.dispatch_once();
    EXPECT_EQ((V{1, 2, 3}), seen);
}

TEST_F(Queue, UserAllocatedDelayPeriodCancel) {
    auto event = queue.make_user_allocated_event(none);
    event.delay(10ms);
    event.period(5ms);
    event.call();
    EXPECT_EQ(10, queue.time_left(&event));
    queue.dispatch_for(15ms);
    EXPECT_EQ(2u, seen.size());
    EXPECT_FALSE(event.try_call());
    EXPECT_TRUE(queue.cancel(&event));
    EXPECT_FALSE(event.cancel());
    queue.dispatch_for(50ms);
    EXPECT_EQ(2u, seen.size());
    EXPECT_TRUE(event.try_call());
    EventQueue other;
    EXPECT_FALSE(other.cancel(&event));
    EXPECT_GT(0, other.time_left(&event));
}

TEST_F(Queue, PeriodicUserAllocatedMayEndInItsHandler) {
    struct Once {
        std::unique_ptr<UserAllocatedEvent<Callback<void()>, void()>> event;
        void run() {
            seen.push_back(1);
            event.reset();
        }
    } once;
    once.event = std::make_unique<UserAllocatedEvent<Callback<void()>, void()>>(&queue, callback(&once, &Once::run));
    once.event->period(5ms);
    once.event->call();
    queue.dispatch_for(50ms);
    EXPECT_EQ(V{1}, seen);
}

TEST_F(Queue, UserAllocatedForAQueueNamedLater) {
    Object o;
    auto event = make_user_allocated_event(&o, &Object::method);
    auto plain = make_user_allocated_event(one);
    EXPECT_TRUE(event.try_call_on(&queue, 5));
    plain.call_on(&queue, 6);
    queue.dispatch_once();
    EXPECT_EQ((V{105, 6}), seen);
    event.call_on(&queue, 7);
    EventQueue other;
    EXPECT_DEATH(plain.call_on(&other, 8), "assertion failed");
    EXPECT_DEATH(make_user_allocated_event(one).call(1), "assertion failed");
}

TEST_F(Queue, SharedQueueIsMadeOnce) {
    EventQueue* shared = mbed::mbed_event_queue();
    EXPECT_EQ(shared, mbed::mbed_event_queue());
    shared->call(one, 3);
    shared->dispatch_once();
    EXPECT_EQ(V{3}, seen);
}

}  // namespace
