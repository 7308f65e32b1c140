// SPDX-License-Identifier: BSD-3-Clause
// Random posts, cancellations and passing of time against a queue of the simplest kind.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "events/equeue.h"
#include "fake_platform.hpp"

namespace {

struct Expected {
    int id;
    int number;
    unsigned due;
    int period;
};

std::vector<int> called;

void run(void* p) { called.push_back(*static_cast<int*>(p)); }

void random_operations(unsigned seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    os_test::clock.reset();
    os_test::clock.now = 0xFFFFF000u;  // wraps on the way
    equeue_t q;
    ASSERT_EQ(0, equeue_create(&q, 1500));
    std::vector<Expected> model;  // in order of due time
    int number = 0;
    auto insert = [&model](Expected e) {
        auto at = std::find_if(model.begin(), model.end(),
                               [&e](const Expected& x) { return static_cast<int>(x.due - e.due) > 0; });
        model.insert(at, e);
    };
    for (int step = 0; step < 20000; step++) {
        const unsigned what = random() % 10;
        if (what < 5) {
            const size_t size = sizeof(int) + random() % 3 * 16;
            void* e = equeue_alloc(&q, size);
            if (!e) {
                continue;
            }
            const int delay = random() % 2 ? 0 : static_cast<int>(random() % 50);
            const int period = random() % 8 ? -1 : static_cast<int>(random() % 20 + 1);
            *static_cast<int*>(e) = ++number;
            equeue_event_delay(e, delay);
            equeue_event_period(e, period);
            const int id = equeue_post(&q, run, e);
            ASSERT_NE(0, id);
            insert({id, number, os_test::clock.now + static_cast<unsigned>(delay), period});
        } else if (what < 7 && !model.empty()) {
            auto victim = model.begin() + static_cast<long>(random() % model.size());
            ASSERT_TRUE(equeue_cancel(&q, victim->id));
            ASSERT_FALSE(equeue_cancel(&q, victim->id));
            model.erase(victim);
        } else if (what == 7 && !model.empty()) {
            const auto& e = model[random() % model.size()];
            ASSERT_EQ(std::max(0, static_cast<int>(e.due - os_test::clock.now)), equeue_timeleft(&q, e.id));
        } else if (what == 8) {
            os_test::clock.now += random() % 12;
        } else {
            called.clear();
            equeue_dispatch(&q, 0);
            std::vector<Expected> due;
            while (!model.empty() && static_cast<int>(model.front().due - os_test::clock.now) <= 0) {
                due.push_back(model.front());
                model.erase(model.begin());
            }
            ASSERT_EQ(due.size(), called.size());
            for (size_t i = 0; i < due.size(); i++) {
                ASSERT_EQ(due[i].number, called[i]);
                if (due[i].period >= 0) {
                    due[i].due += static_cast<unsigned>(due[i].period);
                    if (static_cast<int>(due[i].due - os_test::clock.now) < 0) {
                        due[i].due = os_test::clock.now;
                    }
                    insert(due[i]);
                }
            }
        }
    }
    equeue_destroy(&q);
}

TEST(EqueueRandom, BehavesAsAListInOrderOfTime) {
    for (unsigned seed = 1; seed <= 5; seed++) {
        random_operations(seed);
        if (HasFatalFailure()) {
            return;
        }
    }
}

}  // namespace
