// SPDX-License-Identifier: BSD-3-Clause
#include "events/equeue.h"

#include <gtest/gtest.h>

#include <vector>

#include "critical_section.hpp"
#include "fake_platform.hpp"

namespace {

class Equeue : public testing::Test {
  protected:
    void SetUp() override {
        os_test::clock.reset();
        seen.clear();
        ASSERT_EQ(0, equeue_create(&q, 32 * EQUEUE_EVENT_SIZE));
    }
    void TearDown() override {
        equeue_destroy(&q);
        EXPECT_EQ(0, os_test::critical_section.depth);
    }
    static void note(void* p) { seen.push_back(static_cast<int>(reinterpret_cast<intptr_t>(p))); }
    static void* number(int n) { return reinterpret_cast<void*>(static_cast<intptr_t>(n)); }
    int post(int n, int ms = 0) {
        return ms ? equeue_call_in(&q, ms, note, number(n)) : equeue_call(&q, note, number(n));
    }

    equeue_t q;
    static std::vector<int> seen;
};
std::vector<int> Equeue::seen;
using V = std::vector<int>;

TEST_F(Equeue, CallsInOrderOfPosting) {
    EXPECT_GT(post(1), 0);
    EXPECT_GT(post(2), 0);
    post(3);
    EXPECT_TRUE(seen.empty());
    equeue_dispatch(&q, 0);
    EXPECT_EQ((V{1, 2, 3}), seen);
    equeue_dispatch(&q, 0);
    EXPECT_EQ(3u, seen.size());
}

TEST_F(Equeue, DelayIsKeptToTheMillisecond) {
    post(1, 10);
    os_test::clock.now += 9;
    equeue_dispatch(&q, 0);
    EXPECT_TRUE(seen.empty());
    os_test::clock.now += 1;
    equeue_dispatch(&q, 0);
    EXPECT_EQ(V{1}, seen);
}

TEST_F(Equeue, CallsInOrderOfTimeAndEqualOnesInOrderOfPosting) {
    post(1, 30);
    post(2, 10);
    post(3, 20);
    post(4, 10);
    os_test::clock.now += 100;
    equeue_dispatch(&q, 0);
    EXPECT_EQ((V{2, 4, 3, 1}), seen);
}

// What has no delay is due when it is posted, which may be before or behind what is due by its delay.
TEST_F(Equeue, MixesImmediateAndDelayedByTime) {
    post(1, 10);
    post(2);
    os_test::clock.now += 15;
    post(3);
    post(4, 5);
    os_test::clock.now += 5;
    post(5);
    equeue_dispatch(&q, 0);
    EXPECT_EQ((V{2, 1, 3, 4, 5}), seen);
}

TEST_F(Equeue, SleepsUntilTheNextEvent) {
    post(1, 10);
    post(2, 25);
    equeue_dispatch(&q, 25);
    EXPECT_EQ(1025u, os_test::clock.now);
    EXPECT_EQ((V{1, 2}), seen);
    EXPECT_EQ(2, os_test::clock.sleeps);
}

TEST_F(Equeue, DispatchForEndsAtItsTime) {
    post(1, 11);
    equeue_dispatch(&q, 10);
    EXPECT_EQ(1010u, os_test::clock.now);
    EXPECT_TRUE(seen.empty());
    equeue_dispatch(&q, 1);
    EXPECT_EQ(V{1}, seen);
}

TEST_F(Equeue, PostFromAnIsrWakesTheDispatcher) {
    os_test::clock.at(7, [this] { post(7); });
    os_test::clock.at(9, [this] { equeue_break(&q); });
    equeue_dispatch(&q, -1);
    EXPECT_EQ(V{7}, seen);
    EXPECT_EQ(1009u, os_test::clock.now);
}

TEST_F(Equeue, EarlierPostShortensTheSleep) {
    post(1, 100);
    os_test::clock.at(5, [this] { post(2, 10); });
    equeue_dispatch(&q, 50);
    EXPECT_EQ(V{2}, seen);
}

TEST_F(Equeue, PostBetweenTheLookAndTheSleepIsNotLost) {
    static equeue_t* queue;
    queue = &q;
    // The last thing before sleeping is to leave the critical section: an interrupt that waited comes in there.
    os_test::critical_section.on_exit = nullptr;
    os_test::clock.at(1000, [] { FAIL() << "slept through"; });
    struct Arm {
        static void late(void*) {
            os_test::critical_section.on_exit = [] {
                os_test::critical_section.on_exit = [] {
                    equeue_call(queue, note, number(5));
                    equeue_break(queue);
                };
            };
        }
    };
    equeue_call(&q, Arm::late, nullptr);
    equeue_dispatch(&q, -1);
    equeue_dispatch(&q, 0);
    EXPECT_EQ(V{5}, seen);
}

TEST_F(Equeue, BreakBeforeDispatchIsRemembered) {
    equeue_break(&q);
    post(1);
    equeue_dispatch(&q, -1);
    EXPECT_EQ(V{1}, seen);
    EXPECT_EQ(0, os_test::clock.sleeps);
}

TEST_F(Equeue, WhatIsPostedInARoundRunsInTheNext) {
    static equeue_t* queue;
    queue = &q;
    struct Again {
        static void run(void*) {
            seen.push_back(1);
            equeue_call(queue, run, nullptr);
        }
    };
    equeue_call(&q, Again::run, nullptr);
    equeue_dispatch(&q, 0);
    EXPECT_EQ(1u, seen.size());
    equeue_dispatch(&q, 0);
    EXPECT_EQ(2u, seen.size());
}

TEST_F(Equeue, PeriodicOneKeepsItsPace) {
    std::vector<unsigned> times;
    static std::vector<unsigned>* at;
    at = &times;
    equeue_call_every(&q, 10, [](void*) { at->push_back(os_test::clock.now); }, nullptr);
    equeue_dispatch(&q, 35);
    EXPECT_EQ((std::vector<unsigned>{1010, 1020, 1030}), times);
}

TEST_F(Equeue, MissedPeriodsAreNotMadeUpFor) {
    equeue_call_every(&q, 10, note, number(1));
    os_test::clock.now += 55;
    equeue_dispatch(&q, 0);
    EXPECT_EQ(1u, seen.size());
    equeue_dispatch(&q, 0);  // due at once since it is late
    EXPECT_EQ(2u, seen.size());
    equeue_dispatch(&q, 9);
    EXPECT_EQ(2u, seen.size());
    equeue_dispatch(&q, 1);
    EXPECT_EQ(3u, seen.size());
}

TEST_F(Equeue, PeriodicOneStopsItself) {
    static int id;
    static equeue_t* queue;
    queue = &q;
    id = equeue_call_every(
        &q, 5,
        [](void*) {
            seen.push_back(1);
            EXPECT_FALSE(equeue_cancel(queue, id));
        },
        nullptr);
    equeue_dispatch(&q, 30);
    EXPECT_EQ(1u, seen.size());
    EXPECT_FALSE(equeue_cancel(&q, id));
}

TEST_F(Equeue, CancelsWhatWaits) {
    const int a = post(1), b = post(2, 10), c = post(3), d = post(4, 5);
    EXPECT_TRUE(equeue_cancel(&q, c));
    EXPECT_TRUE(equeue_cancel(&q, d));
    EXPECT_FALSE(equeue_cancel(&q, c));
    EXPECT_FALSE(equeue_cancel(&q, 0));
    EXPECT_FALSE(equeue_cancel(&q, -1));
    EXPECT_FALSE(equeue_cancel(&q, 0x7FFFFFFF));
    post(5);
    equeue_dispatch(&q, 20);
    EXPECT_EQ((V{1, 5, 2}), seen);
    EXPECT_FALSE(equeue_cancel(&q, a));
    EXPECT_FALSE(equeue_cancel(&q, b));
}

TEST_F(Equeue, CancelsWithinTheRound) {
    static int victim;
    static equeue_t* queue;
    queue = &q;
    equeue_call(&q, [](void*) { EXPECT_TRUE(equeue_cancel(queue, victim)); }, nullptr);
    post(1);
    victim = post(2);
    post(3);
    equeue_dispatch(&q, 0);
    EXPECT_EQ((V{1, 3}), seen);
}

TEST_F(Equeue, CancelsTheLastOfTheRound) {
    static int victim;
    static equeue_t* queue;
    queue = &q;
    equeue_call(
        &q,
        [](void*) {
            EXPECT_TRUE(equeue_cancel(queue, victim));
            equeue_call(queue, note, number(9));
        },
        nullptr);
    victim = post(2);
    equeue_dispatch(&q, 0);
    EXPECT_TRUE(seen.empty());
    equeue_dispatch(&q, 0);
    EXPECT_EQ(V{9}, seen);
}

TEST_F(Equeue, OldIdDoesNotCancelTheNextInItsPlace) {
    const int old = post(1, 10);
    EXPECT_TRUE(equeue_cancel(&q, old));
    const int now = post(2, 10);
    EXPECT_NE(old, now);
    EXPECT_EQ(old & 0xFFFF, now & 0xFFFF);
    EXPECT_FALSE(equeue_cancel(&q, old));
    EXPECT_TRUE(equeue_cancel(&q, now));
}

TEST_F(Equeue, TimeLeft) {
    const int a = post(1, 10), b = post(2);
    EXPECT_EQ(10, equeue_timeleft(&q, a));
    EXPECT_EQ(0, equeue_timeleft(&q, b));
    os_test::clock.now += 9;
    EXPECT_EQ(1, equeue_timeleft(&q, a));
    os_test::clock.now += 1;
    EXPECT_EQ(0, equeue_timeleft(&q, a));
    os_test::clock.now += 5;
    EXPECT_EQ(0, equeue_timeleft(&q, a));
    equeue_dispatch(&q, 0);
    EXPECT_GT(0, equeue_timeleft(&q, a));
    EXPECT_GT(0, equeue_timeleft(&q, 0));
}

TEST_F(Equeue, TickMayWrap) {
    os_test::clock.now = 0xFFFFFFF0u;
    post(1, 0x20);
    post(2, 0x08);
    equeue_dispatch(&q, 0x1F);
    EXPECT_EQ(V{2}, seen);
    equeue_dispatch(&q, 1);
    EXPECT_EQ((V{2, 1}), seen);
    EXPECT_EQ(0x10u, os_test::clock.now);
}

TEST_F(Equeue, FullBufferRefusesAndRecovers) {
    int n = 0;
    while (post(n)) {
        n++;
    }
    EXPECT_EQ(32, n);
    EXPECT_EQ(0, post(99));
    equeue_dispatch(&q, 0);
    EXPECT_EQ(32u, seen.size());
    for (int i = 0; i < 32; i++) {
        EXPECT_NE(0, post(i));
    }
    EXPECT_EQ(0, post(99));
}

TEST_F(Equeue, PiecesAreReusedBySize) {
    void* small = equeue_alloc(&q, 8);
    void* large = equeue_alloc(&q, 100);
    ASSERT_TRUE(small && large);
    EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(large) % 8);
    equeue_dealloc(&q, large);
    equeue_dealloc(&q, small);
    EXPECT_EQ(small, equeue_alloc(&q, 3));
    EXPECT_EQ(large, equeue_alloc(&q, 99));
    // New memory before one that is too large, and that only when there is no new.
    equeue_dealloc(&q, large);
    void* other = equeue_alloc(&q, 16);
    EXPECT_NE(large, other);
    while (equeue_alloc(&q, 16) != large) {
    }
    EXPECT_EQ(nullptr, equeue_alloc(&q, 16));
    EXPECT_EQ(nullptr, equeue_alloc(&q, SIZE_MAX));
    EXPECT_EQ(nullptr, equeue_alloc(&q, 600000));
    equeue_dealloc(&q, other);
    equeue_dealloc(&q, small);
    EXPECT_EQ(small, equeue_alloc(&q, 8));
}

TEST_F(Equeue, DestructorRunsOnceHoweverItEnds) {
    static int destroyed;
    destroyed = 0;
    auto make = [this] {
        void* e = equeue_alloc(&q, 8);
        equeue_event_dtor(e, [](void*) { destroyed++; });
        return e;
    };
    auto nothing = [](void*) {};
    equeue_post(&q, nothing, make());
    equeue_dispatch(&q, 0);
    EXPECT_EQ(1, destroyed);
    equeue_cancel(&q, equeue_post(&q, nothing, make()));
    EXPECT_EQ(2, destroyed);
    equeue_dealloc(&q, make());
    EXPECT_EQ(3, destroyed);
    equeue_post(&q, nothing, make());
    void* delayed = make();
    equeue_event_delay(delayed, 10);
    equeue_event_period(delayed, 10);
    equeue_post(&q, nothing, delayed);
    equeue_destroy(&q);
    EXPECT_EQ(5, destroyed);
    ASSERT_EQ(0, equeue_create(&q, 100));
}

TEST_F(Equeue, UnalignedBufferInPlace) {
    static unsigned char memory[4 * EQUEUE_EVENT_SIZE + 8];
    equeue_t r;
    ASSERT_EQ(0, equeue_create_inplace(&r, sizeof memory - 3, memory + 3));
    int n = 0;
    while (equeue_call(&r, note, nullptr)) {
        n++;
    }
    EXPECT_EQ(4, n);
    equeue_destroy(&r);
    ASSERT_EQ(0, equeue_create_inplace(&r, 3, memory + 3));
    EXPECT_EQ(0, equeue_call(&r, note, nullptr));
    equeue_destroy(&r);
}

TEST_F(Equeue, DispatchInAHandler) {
    static equeue_t* queue;
    queue = &q;
    equeue_call(
        &q,
        [](void*) {
            equeue_call(queue, note, number(1));
            equeue_dispatch(queue, 0);
            seen.push_back(2);
        },
        nullptr);
    post(3);
    equeue_dispatch(&q, 0);
    EXPECT_EQ((V{1, 2, 3}), seen);
}

TEST_F(Equeue, UserAllocated) {
    struct {
        equeue_event header;
        int data;
    } e = {};
    e.header.period = -1;
    auto run = [](void* p) { seen.push_back(*static_cast<int*>(p)); };
    e.data = 5;
    EXPECT_TRUE(equeue_post_user_allocated(&q, run, &e));
    EXPECT_FALSE(equeue_post_user_allocated(&q, run, &e));
    EXPECT_EQ(0, equeue_timeleft_user_allocated(&q, &e));
    equeue_dispatch(&q, 0);
    EXPECT_EQ(V{5}, seen);
    EXPECT_GT(0, equeue_timeleft_user_allocated(&q, &e));
    equeue_event_delay(&e.data, 10);
    EXPECT_TRUE(equeue_post_user_allocated(&q, run, &e));
    EXPECT_EQ(10, equeue_timeleft_user_allocated(&q, &e));
    EXPECT_TRUE(equeue_cancel_user_allocated(&q, &e));
    EXPECT_FALSE(equeue_cancel_user_allocated(&q, &e));
    equeue_dispatch(&q, 20);
    EXPECT_EQ(1u, seen.size());
}

// Background: the function is told when to dispatch.

std::vector<int> told;
void tell(void*, int ms) { told.push_back(ms); }

TEST_F(Equeue, BackgroundIsToldOfTheFirstEvent) {
    told.clear();
    post(1, 50);
    equeue_background(&q, tell, nullptr);
    EXPECT_EQ((V{50}), told);
    post(2, 100);  // behind the first
    EXPECT_EQ(1u, told.size());
    const int early = post(3, 20);
    EXPECT_EQ((V{50, 20}), told);
    equeue_cancel(&q, early);
    EXPECT_EQ((V{50, 20, 50}), told);
    post(4);
    EXPECT_EQ(0, told.back());
    equeue_dispatch(&q, 0);
    EXPECT_EQ(V{4}, seen);
    EXPECT_EQ(50, told.back());
    os_test::clock.now += 100;
    equeue_dispatch(&q, 0);
    EXPECT_EQ((V{4, 1, 2}), seen);
    EXPECT_EQ(-1, told.back());
    told.clear();
    equeue_background(&q, nullptr, nullptr);
    EXPECT_EQ(V{-1}, told);
    post(5);
    EXPECT_EQ(1u, told.size());
}

TEST_F(Equeue, ChangeWhileBackgroundIsToldIsToldAgain) {
    told.clear();
    static equeue_t* queue;
    queue = &q;
    equeue_background(
        &q,
        [](void*, int ms) {
            const bool first = told.empty();
            told.push_back(ms);
            if (first) {  // an ISR comes in between
                told.push_back(1000);
                equeue_call_in(queue, 3, note, number(1));
                told.push_back(2000);
            }
        },
        nullptr);
    // The first word is "nothing to do"; the last must be what holds now.
    EXPECT_EQ((V{-1, 1000, 3, 2000, 3}), told);
}

TEST_F(Equeue, ChainedQueueIsDispatchedByItsTarget) {
    equeue_t target;
    ASSERT_EQ(0, equeue_create(&target, 4 * EQUEUE_EVENT_SIZE));
    post(1, 10);
    ASSERT_EQ(0, equeue_chain(&q, &target));
    post(2);
    os_test::clock.at(15, [this] { post(3); });
    equeue_dispatch(&target, 20);
    EXPECT_EQ((V{2, 1, 3}), seen);
    // Its place in the target is one event, for ever.
    for (int i = 0; i < 100; i++) {
        post(i);
        equeue_dispatch(&target, 0);
    }
    EXPECT_EQ(103u, seen.size());
    ASSERT_EQ(0, equeue_chain(&q, nullptr));
    post(4);
    equeue_dispatch(&target, 0);
    EXPECT_EQ(103u, seen.size());
    equeue_dispatch(&q, 0);
    EXPECT_EQ(104u, seen.size());
    equeue_destroy(&target);
}

TEST_F(Equeue, ChainNeedsRoomInItsTarget) {
    equeue_t target;
    ASSERT_EQ(0, equeue_create(&target, 8));
    EXPECT_GT(0, equeue_chain(&q, &target));
    equeue_destroy(&target);
}

}  // namespace
