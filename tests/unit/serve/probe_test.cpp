// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/probe.hpp"

#include "sim/host/base64.hpp"
#include "sim/host/node.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;
using link::ProbeRecord;
using Kind = ProbeRecord::Kind;

class StreamTest : public testing::Test {
  protected:
    std::unique_ptr<ProbeStream> stream(OutflowOptions options = {ProbeStream::kDefaultBuffer}) {
        auto made = std::make_unique<ProbeStream>(3, options);
        auto probe = std::make_shared<host::Probe>(std::weak_ptr<host::Node>(), std::uint16_t{0});
        probe->t_ns = 100;
        probe->channels = {{{"name", "P0"}, {"kind", "digital"}, {"level", 1}},
                           {{"name", "x"}, {"kind", "number"}, {"value", 0.5}},
                           {{"name", "P2"}, {"kind", "digital"}, {"level", nullptr}}};
        made->begin(std::move(probe));
        last_ns_ = 100;
        return made;
    }
    /// `count` edges of channel 0, 10 ns apart.
    host::ProbeData edges(std::uint64_t count, std::uint64_t lost = 0) {
        link::ProbePacker packer(last_ns_);
        for (std::uint64_t i = 0; i < count; ++i) {
            packer.add(packer.last_ns() + 10, 0, ++edges_ % 2 != 0 ? Kind::low : Kind::high);
        }
        last_ns_ = packer.last_ns();
        return {packer.base_ns(), last_ns_ + 5, lost, count, packer.bytes()};
    }
    static json::object told(ProbeStream& from) { return json::parse(from.next()).at("params").as_object(); }
    static std::vector<ProbeRecord> records(const json::object& batch) {
        std::vector<ProbeRecord> all;
        const auto bytes = *host::from_base64(std::string(batch.at("data").as_string()));
        link::ProbeUnpacker unpacker(bytes, batch.at("t").as_int64(), 3);
        while (const auto record = unpacker.next()) {
            all.push_back(*record);
        }
        EXPECT_FALSE(unpacker.wrong());
        return all;
    }
    std::int64_t last_ns_ = 0;
    std::uint64_t edges_ = 0;
};

TEST_F(StreamTest, FewRecordsWaitForAPulse) {
    const auto one = stream();
    int offers = 0;
    one->on_offer = [&] { ++offers; };
    EXPECT_FALSE(one->ready());
    one->offer(edges(2));
    EXPECT_FALSE(one->ready());
    one->offer(edges(1));
    one->pulse();
    EXPECT_EQ(offers, 1);
    ASSERT_TRUE(one->ready());
    const auto batch = told(*one);
    EXPECT_EQ(batch.at("probe").as_int64(), 3);
    EXPECT_EQ(batch.at("seq").as_int64(), 1);
    EXPECT_EQ(batch.at("t").as_int64(), 100);
    EXPECT_EQ(batch.at("until").as_int64(), 135);
    EXPECT_EQ(batch.at("dropped").as_int64(), 0);
    const std::vector<ProbeRecord> expected{{110, 0, Kind::low, 0}, {120, 0, Kind::high, 0}, {130, 0, Kind::low, 0}};
    EXPECT_EQ(records(batch), expected);
    EXPECT_FALSE(one->ready());
    one->pulse();
    EXPECT_FALSE(one->ready()) << "no time has passed";
}

TEST_F(StreamTest, ManyGoAtOnceAndInPieces) {
    const auto one = stream();
    const std::size_t count = ProbeStream::kBatchBytes / 2;
    for (std::size_t i = 0; i < 4; ++i) {
        one->offer(edges(count / 2));
    }
    ASSERT_TRUE(one->ready());
    const auto first = told(*one);
    EXPECT_EQ(records(first).size(), count);
    EXPECT_EQ(first.at("until").as_int64(), records(first).back().t_ns + 5);
    const auto second = told(*one);
    EXPECT_EQ(second.at("t").as_int64(), records(first).back().t_ns);
    EXPECT_EQ(records(second).size(), count);
}

TEST_F(StreamTest, EightBatchesAreOnTheirWayAtMost) {
    const auto one = stream();
    for (int i = 0; i < 8; ++i) {
        one->offer(edges(1));
        one->pulse();
        ASSERT_TRUE(one->ready());
        one->next();
    }
    one->offer(edges(1));
    one->pulse();
    EXPECT_FALSE(one->ready());
    EXPECT_FALSE(one->ack(9));
    EXPECT_TRUE(one->ack(1));
    EXPECT_TRUE(one->ready());
}

TEST_F(StreamTest, AFullBufferDropsTheOldestAndTellsHowAllStandsThen) {
    const auto one = stream({10});
    one->offer(edges(5));
    link::ProbePacker number(last_ns_);
    number.add(last_ns_ + 10, 1, Kind::value, 2.5F);
    last_ns_ += 10;
    one->offer({number.base_ns(), last_ns_, 0, 1, number.bytes()});
    one->offer(edges(4));
    EXPECT_TRUE(one->full());
    one->offer(edges(1));  // the first five go
    one->pulse();
    const auto batch = told(*one);
    EXPECT_EQ(batch.at("dropped").as_int64(), 5);
    EXPECT_EQ(batch.at("t").as_int64(), 150);
    const auto all = records(batch);
    ASSERT_EQ(all.size(), 3U + 6U);
    EXPECT_EQ(all[0], (ProbeRecord{150, 0, Kind::low, 0}));
    EXPECT_EQ(all[1], (ProbeRecord{150, 1, Kind::value, 0.5F}));
    EXPECT_EQ(all[2], (ProbeRecord{150, 2, Kind::undriven, 0}));
    EXPECT_EQ(all[3], (ProbeRecord{160, 1, Kind::value, 2.5F}));
    EXPECT_EQ(all[4], (ProbeRecord{170, 0, Kind::high, 0}));
    one->offer(edges(1));
    one->pulse();
    EXPECT_EQ(told(*one).at("dropped").as_int64(), 0) << "each loss is told once";
}

TEST_F(StreamTest, WhatTheNodeLostBeginsABatchOfItsOwn) {
    const auto one = stream();
    one->offer(edges(2));
    one->offer(edges(1, 7));
    one->pulse();
    const auto first = told(*one);
    EXPECT_EQ(first.at("dropped").as_int64(), 0);
    EXPECT_EQ(records(first).size(), 2U);
    one->pulse();
    const auto second = told(*one);
    EXPECT_EQ(second.at("dropped").as_int64(), 7);
    EXPECT_EQ(records(second).size(), 3U + 1U);
}

TEST_F(StreamTest, OneThatPausesLosesNothingAndAsksForTime) {
    const auto one = stream({4, OnFull::pause});
    one->offer(edges(3));
    one->offer(edges(3));  // the rest of a slice comes all the same
    EXPECT_TRUE(one->full());
    one->hold = std::make_shared<int>(0);
    int released = 0;
    one->on_release = [&] { ++released; };
    one->pulse();
    EXPECT_EQ(records(told(*one)).size(), 6U);
    EXPECT_EQ(released, 1);
    EXPECT_EQ(one->hold, nullptr);
}

TEST_F(StreamTest, TheEndComesBehindTheRest) {
    const auto one = stream();
    one->offer(edges(2));
    one->end("the device has gone");
    one->end("twice");
    ASSERT_TRUE(one->ready());
    EXPECT_EQ(records(told(*one)).size(), 2U);
    ASSERT_TRUE(one->ready());
    EXPECT_FALSE(one->over());
    const auto end = json::parse(one->next());
    EXPECT_EQ(end.at("method"), "probe.end");
    EXPECT_EQ(end.at("params").at("probe"), 3);
    EXPECT_EQ(end.at("params").at("why"), "the device has gone");
    EXPECT_TRUE(one->over());
    EXPECT_FALSE(one->ready());
}

TEST_F(StreamTest, AfterItsEndItTakesNothing) {
    const auto one = stream();
    one->offer(edges(2));
    one->hold = std::make_shared<int>(0);
    one->finish();
    EXPECT_EQ(one->hold, nullptr);
    one->offer(edges(2));
    one->pulse();
    EXPECT_FALSE(one->ready());
    EXPECT_FALSE(one->full());
}

}  // namespace
}  // namespace twin::serve
