// SPDX-License-Identifier: BSD-3-Clause
// The lines that us_ticker_api.h and lp_ticker_api.h have in common, for either.
#pragma once

#include "hal/ticker_api.h"
#include "hal_test.h"

namespace hal_test {

typedef void (*ticker_irq_handler_type)(const ticker_data_t* const);

struct Counter {
    const ticker_data_t* (*data)();
    ticker_irq_handler_type (*set_irq_handler)(ticker_irq_handler_type);
    const ticker_interface_t& driver() const { return *data()->interface; }
    uint32_t frequency() const { return driver().get_info()->frequency; }
    uint32_t mask() const {
        const uint32_t bits = driver().get_info()->bits;
        return bits >= 32 ? UINT32_MAX : (UINT32_C(1) << bits) - 1;
    }
    // With time in between, as it is asked in loops.
    uint32_t since(uint32_t start) const {
        pass_time(10);
        return (driver().read() - start) & mask();
    }
};

// Takes a driver from the queue of events above it, and gives it back. Counts the interrupts and reads the counter in
// each.
class Taken {
  public:
    explicit Taken(const Counter& counter) : counter_(counter) {
        ticker_suspend(counter.data());
        current() = this;
        before_ = counter.set_irq_handler(interrupt);
        counter.driver().disable_interrupt();
        counter.driver().clear_interrupt();
    }
    ~Taken() {
        counter_.driver().disable_interrupt();
        counter_.driver().clear_interrupt();
        counter_.set_irq_handler(before_);
        current() = nullptr;
        ticker_resume(counter_.data());
    }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

    volatile int count = 0;
    volatile uint32_t at = 0;

  private:
    static Taken*& current() {
        static Taken* taken;
        return taken;
    }
    static void interrupt(const ticker_data_t* const data) {
        Taken* taken = current();
        taken->at = data->interface->read();
        data->interface->clear_interrupt();
        data->interface->disable_interrupt();
        taken->count = taken->count + 1;
    }

    const Counter& counter_;
    ticker_irq_handler_type before_;
};

// Long enough for the coarsest counter and for the slowest setting of an alarm.
inline uint32_t some_ticks(const Counter& counter) { return counter.frequency() / 500 + 4; }

inline void counts_up_at_its_frequency(const Counter& counter) {
    Taken taken(counter);
    const uint32_t us_start = us_ticker_read();
    const uint32_t start = counter.driver().read();
    wait(20000);
    const uint64_t ticks = counter.since(start);
    const uint64_t us = ((us_ticker_read() - us_start) & us_mask()) / (us_frequency() / 1000000);
    const uint64_t expected = us * counter.frequency() / 1000000;
    EXPECT_GE(ticks + ticks / 50 + 1, expected);
    EXPECT_LE(ticks, expected + expected / 50 + 1);
}

inline void never_goes_back(const Counter& counter) {
    Taken taken(counter);
    uint32_t before = counter.driver().read();
    for (int i = 0; i < 2000; i++) {
        const uint32_t now = counter.driver().read();
        ASSERT_TRUE(((now - before) & counter.mask()) < counter.mask() / 2);
        before = now;
    }
}

inline void initializing_again_keeps_time(const Counter& counter) {
    Taken taken(counter);
    const uint32_t start = counter.driver().read();
    counter.driver().set_interrupt((start + some_ticks(counter)) & counter.mask());
    counter.driver().init();
    ASSERT_LE(counter.since(start), some_ticks(counter));
    while (counter.since(start) <= 2 * some_ticks(counter)) {
    }
    EXPECT_EQ(taken.count, 0);
}

inline void fires_at_the_time_set(const Counter& counter) {
    Taken taken(counter);
    for (uint32_t ahead = some_ticks(counter); ahead < 4 * some_ticks(counter); ahead += some_ticks(counter) / 3 + 1) {
        taken.count = 0;
        const uint32_t start = counter.driver().read();
        const uint32_t match = (start + ahead) & counter.mask();
        counter.driver().set_interrupt(match);
        while (counter.since(start) < ahead + some_ticks(counter)) {
        }
        EXPECT_EQ(taken.count, 1);
        // Not before, and not later than an interrupt takes: 50 us, and two ticks for an alarm with a clock of its own.
        const uint32_t late = (taken.at - match) & counter.mask();
        EXPECT_LE(late, counter.frequency() / 20000 + 2);
    }
}

inline void a_new_time_replaces_the_old(const Counter& counter) {
    Taken taken(counter);
    const uint32_t start = counter.driver().read();
    counter.driver().set_interrupt((start + some_ticks(counter)) & counter.mask());
    counter.driver().set_interrupt((start + 3 * some_ticks(counter)) & counter.mask());
    while (counter.since(start) < 2 * some_ticks(counter)) {
    }
    EXPECT_EQ(taken.count, 0);
    while (counter.since(start) < 4 * some_ticks(counter)) {
    }
    EXPECT_EQ(taken.count, 1);
}

inline void disabled_it_does_not_fire(const Counter& counter) {
    Taken taken(counter);
    const uint32_t start = counter.driver().read();
    counter.driver().set_interrupt((start + some_ticks(counter)) & counter.mask());
    counter.driver().disable_interrupt();
    while (counter.since(start) < 3 * some_ticks(counter)) {
    }
    EXPECT_EQ(taken.count, 0);
}

inline void fires_on_demand(const Counter& counter) {
    Taken taken(counter);
    counter.driver().fire_interrupt();
    __DSB();
    __ISB();
    EXPECT_TRUE(wait_until([&] { return taken.count == 1; }, 1000));
    wait(100);
    EXPECT_EQ(taken.count, 1);
}

inline void clearing_takes_a_pending_one_back(const Counter& counter) {
    Taken taken(counter);
    {
        Masked masked;
        counter.driver().fire_interrupt();
        counter.driver().disable_interrupt();
        counter.driver().clear_interrupt();
    }
    wait(100);
    EXPECT_EQ(taken.count, 0);
}

inline void works_after_free_and_init(const Counter& counter) {
    Taken taken(counter);
    {
        Masked masked;  // nobody else reads a counter that is off
        counter.driver().free();
        counter.driver().init();
    }
    const uint32_t start = counter.driver().read();
    counter.driver().set_interrupt((start + some_ticks(counter)) & counter.mask());
    while (counter.since(start) < 2 * some_ticks(counter)) {
    }
    EXPECT_EQ(taken.count, 1);
}

inline void events_fire_at_their_time(const Counter& counter) {
    static volatile uint32_t fired;
    static uint64_t fired_at;
    static const ticker_data_t* data;
    data = counter.data();
    const ticker_event_handler before = data->queue->event_handler;
    ticker_set_handler(data, [](uint32_t) {
        fired_at = ticker_read_us(data);
        fired = fired + 1;
    });
    static ticker_event_t event;
    const uint32_t tick_us = 1000000 / counter.frequency() + 1;
    for (uint32_t us = 200; us < 12000; us *= 3) {
        fired = 0;
        const uint64_t due = ticker_read_us(data) + us;
        ticker_insert_event_us(data, &event, due, 1);
        EXPECT_TRUE(wait_until([] { return fired != 0; }, us + 10000));
        wait(100);
        EXPECT_EQ(fired, 1U);
        EXPECT_GE(fired_at, due);
        EXPECT_LE(fired_at, due + 50 + 2 * tick_us);
    }
    ticker_set_handler(data, before);
}

}  // namespace hal_test

#define COUNTER_TESTS(group, counter)                                                                        \
    TEST(group, counts_up_at_its_frequency) { hal_test::counts_up_at_its_frequency(counter); }               \
    TEST(group, never_goes_back) { hal_test::never_goes_back(counter); }                                     \
    TEST(group, initializing_again_keeps_time) { hal_test::initializing_again_keeps_time(counter); }         \
    TEST(group, fires_at_the_time_set) { hal_test::fires_at_the_time_set(counter); }                         \
    TEST(group, a_new_time_replaces_the_old) { hal_test::a_new_time_replaces_the_old(counter); }             \
    TEST(group, disabled_it_does_not_fire) { hal_test::disabled_it_does_not_fire(counter); }                 \
    TEST(group, fires_on_demand) { hal_test::fires_on_demand(counter); }                                     \
    TEST(group, clearing_takes_a_pending_one_back) { hal_test::clearing_takes_a_pending_one_back(counter); } \
    TEST(group, works_after_free_and_init) { hal_test::works_after_free_and_init(counter); }                 \
    TEST(group, events_fire_at_their_time) { hal_test::events_fire_at_their_time(counter); }
