// SPDX-License-Identifier: BSD-3-Clause
// Random operations against a model that keeps a sorted list and exact time.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "fake_ticker.hpp"

namespace {

constexpr uint32_t kEvents = 12;

FakeTicker* ticker;
uint64_t begin;
ticker_event_t events[kEvents];
std::map<uint32_t, uint64_t> waiting;  // id -> time
uint64_t late_us;

void handler(uint32_t id) {
    const auto found = waiting.find(id);
    ASSERT_NE(found, waiting.end()) << "event " << id << " fired that was not queued";
    const uint64_t now = ticker->us_since(begin);
    EXPECT_GE(now, found->second) << "early";
    EXPECT_LE(now, found->second + late_us) << "late";
    for (const auto& [other, time] : waiting) EXPECT_GE(time, found->second) << other << " was due first";
    waiting.erase(found);
}

void run(uint32_t frequency, uint32_t bits, uint32_t seed) {
    SCOPED_TRACE(testing::Message() << frequency << " Hz, " << bits << " bits, seed " << seed);
    FakeTicker fake(frequency, bits, seed);
    ticker = &fake;
    begin = fake.ticks;
    waiting.clear();
    late_us = 1 + 1000000 / frequency;
    ticker_set_handler(fake.data(), handler);
    std::mt19937 engine(seed);
    const auto random = [&engine] { return static_cast<uint32_t>(engine()); };
    for (int step = 0; step < 20000 && !testing::Test::HasFailure(); ++step) {
        const uint32_t id = random() % kEvents;
        switch (random() % 4) {
            case 0:
                if (waiting.count(id) == 0) {
                    const uint64_t now = ticker_read_us(fake.data());
                    const uint64_t due = now + random() % (random() % 8 ? 3000 : 100'000'000);
                    waiting[id] = due;
                    ticker_insert_event_us(fake.data(), &events[id], due, id);
                    fake.deliver();
                }
                break;
            case 1:
                ticker_remove_event(fake.data(), &events[id]);
                waiting.erase(id);
                fake.deliver();
                break;
            default:
                fake.advance(random() % (random() % 16 ? frequency / 500 + 2 : frequency / 2 + 2));
                EXPECT_EQ(ticker_read_us(fake.data()), fake.us_since(begin));
        }
    }
}

TEST(TickerRandom, agrees_with_a_sorted_list) {
    const uint32_t seed = std::random_device{}();
    RecordProperty("seed", static_cast<int>(seed));
    for (const uint32_t frequency : {8192U, 31999U, 1000000U, 1562500U, 25000000U}) {
        for (const uint32_t bits : {16U, 32U}) run(frequency, bits, seed);
    }
}

}  // namespace
