// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/subscription.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

std::shared_ptr<const Event> event(const std::string& device, int number, Kind kind = Kind::serial) {
    return std::make_shared<const Event>(Event{kind, device, fmt::format(R"({{"t":{},"node":"{}"}})", number, device)});
}

class SubscriptionTest : public testing::Test {
  protected:
    std::unique_ptr<Subscription> subscribe(SubscriptionOptions options) {
        return std::make_unique<Subscription>(5, std::move(options), counts_);
    }
    static json::object batch(Subscription& from) { return json::parse(from.next()).at("params").as_object(); }
    static std::vector<std::int64_t> times(const json::object& batch) {
        std::vector<std::int64_t> all;
        for (const auto& one : batch.at("events").as_array()) {
            all.push_back(one.at("t").as_int64());
        }
        return all;
    }
    EventCounts counts_;
};

TEST_F(SubscriptionTest, BatchesAreNumberedAndInOrder) {
    const auto one = subscribe({});
    EXPECT_FALSE(one->ready());
    one->offer(event("a", 1));
    one->offer(event("b", 2));
    ASSERT_TRUE(one->ready());
    const auto first = batch(*one);
    EXPECT_EQ(first.at("subscription").as_int64(), 5);
    EXPECT_EQ(first.at("seq").as_int64(), 1);
    EXPECT_EQ(first.at("dropped").as_int64(), 0);
    EXPECT_EQ(times(first), (std::vector<std::int64_t>{1, 2}));
    EXPECT_FALSE(one->ready());
    one->offer(event("a", 3));
    EXPECT_EQ(batch(*one).at("seq").as_int64(), 2);
    EXPECT_EQ(counts_.sent, 3u);
}

TEST_F(SubscriptionTest, PatternsAndKindsChoose) {
    SubscriptionOptions options;
    options.devices = {"meter-1*", "pump"};
    options.kinds = {};
    options.kinds.add(Kind::serial);
    options.kinds.add(Kind::step);
    const auto one = subscribe(options);
    one->offer(event("meter-2", 1));
    one->offer(event("meter-12", 2));
    one->offer(event("pump", 3));
    one->offer(event("pump", 4, Kind::value));
    one->offer(event("pumps", 5));
    one->offer(event("", 6, Kind::step));
    EXPECT_EQ(times(batch(*one)), (std::vector<std::int64_t>{2, 3, 6})) << "a step is no device's";
}

TEST_F(SubscriptionTest, AFullBufferDropsTheOldestAndTells) {
    SubscriptionOptions options;
    options.buffer = 3;
    const auto one = subscribe(options);
    for (int i = 1; i <= 3; ++i) {
        one->offer(event("a", i));
    }
    EXPECT_TRUE(one->full());
    EXPECT_EQ(counts_.dropped, 0u);
    one->offer(event("a", 4));
    one->offer(event("a", 5));
    EXPECT_EQ(counts_.dropped, 2u);
    const auto first = batch(*one);
    EXPECT_EQ(first.at("dropped").as_int64(), 2);
    EXPECT_EQ(times(first), (std::vector<std::int64_t>{3, 4, 5}));
    one->offer(event("a", 6));
    EXPECT_EQ(batch(*one).at("dropped").as_int64(), 0) << "each loss is told once";
}

TEST_F(SubscriptionTest, BytesFillItToo) {
    const auto one = subscribe({});
    const std::string large(Subscription::kMostBytes / 4, 'x');
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(one->full());
        one->offer(std::make_shared<const Event>(Event{Kind::serial, "a", large}));
    }
    EXPECT_TRUE(one->full());
    one->offer(event("a", 1));
    EXPECT_EQ(counts_.dropped, 1u);
}

TEST_F(SubscriptionTest, OneThatPausesLosesNothingAndAsksForTime) {
    SubscriptionOptions options;
    options.buffer = 4;
    options.on_full = OnFull::pause;
    const auto one = subscribe(options);
    for (int i = 1; i <= 6; ++i) {  // the rest of a slice comes all the same
        one->offer(event("a", i));
    }
    EXPECT_TRUE(one->full());
    one->hold = std::make_shared<int>(0);
    int released = 0;
    one->on_release = [&] { ++released; };
    EXPECT_EQ(times(batch(*one)).size(), 6u);
    EXPECT_EQ(released, 1);
    EXPECT_EQ(one->hold, nullptr);
    EXPECT_EQ(counts_.dropped, 0u);
}

TEST_F(SubscriptionTest, EightBatchesAreOnTheirWayAtMost) {
    const auto one = subscribe({});
    for (std::uint64_t i = 0; i < Subscription::kWindow; ++i) {
        one->offer(event("a", 1));
        ASSERT_TRUE(one->ready());
        one->next();
    }
    one->offer(event("a", 2));
    EXPECT_FALSE(one->ready());
    EXPECT_FALSE(one->ack(Subscription::kWindow + 1)) << "it was not sent yet";
    EXPECT_FALSE(one->ready());
    EXPECT_TRUE(one->ack(1));
    EXPECT_TRUE(one->ready());
    one->next();
    EXPECT_TRUE(one->ack(1)) << "again, which changes nothing";
    EXPECT_TRUE(one->ack(9));
    EXPECT_EQ(one->acked(), 9u);
}

TEST_F(SubscriptionTest, ABatchHasAnEnd) {
    const auto one = subscribe({});
    for (int i = 0; i < 501; ++i) {
        one->offer(event("a", i));
    }
    EXPECT_EQ(times(batch(*one)).size(), Subscription::kBatchEvents);
    EXPECT_EQ(times(batch(*one)).size(), 1u);
}

TEST_F(SubscriptionTest, AfterItsEndItTakesNothing) {
    const auto one = subscribe({});
    one->hold = std::make_shared<int>(0);
    one->finish();
    EXPECT_EQ(one->hold, nullptr);
    one->offer(event("a", 1));
    EXPECT_FALSE(one->ready());
}

TEST(EventKinds, EachLineOfTheRecordHasOne) {
    EXPECT_EQ(kind_of("serial"), Kind::serial);
    EXPECT_EQ(kind_of("failed"), Kind::step);
    EXPECT_EQ(kind_of("passed"), Kind::step);
    EXPECT_EQ(kind_of("service"), Kind::state);
    EXPECT_EQ(kind_of("summary"), Kind::state);
    for (const auto& name : kind_names()) {
        EXPECT_EQ(kind_names()[static_cast<std::size_t>(*kind_named(name))], name);
    }
    EXPECT_FALSE(kind_named("serials"));
}

}  // namespace
}  // namespace twin::serve
