// SPDX-License-Identifier: BSD-3-Clause
// What a node packs is what the host unpacks.
#include "sim/inside/timeline.hpp"

#include "sim/node/timeline.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <tuple>

namespace twin::inside {
namespace {

using Record = std::tuple<std::int64_t, Did, std::uint32_t>;

std::vector<Record> unpack(const Piece& piece) {
    std::vector<Record> records;
    std::int64_t at = piece.base_ns;
    EXPECT_TRUE(each_record(piece.records, [&](std::uint64_t delta, Did what, std::uint32_t arg) {
        at += static_cast<std::int64_t>(delta);
        records.emplace_back(at, what, arg);
    }));
    return records;
}

class Guest : public testing::Test {
  protected:
    void run(std::uint32_t thread) { std::memcpy(current, &thread, sizeof thread); }
    std::uint8_t current[4] = {};
    node::Timeline timeline;
};

TEST_F(Guest, RecordsComeBackAsTheyWere) {
    run(0x20001000);
    timeline.begin(1'000'000, current);
    timeline.take(1'000'500, TWIN_TRACE_ENTRY, 14);
    timeline.take(1'000'700, TWIN_TRACE_EXIT, 14);
    run(0xFFFFFFFC);
    timeline.take(1'000'700, TWIN_TRACE_RETURN, 0);
    timeline.take(9'000'000'000'000, TWIN_TRACE_ENTRY, 511);
    const auto piece = parse_piece(timeline.take_payload());
    ASSERT_TRUE(piece);
    EXPECT_EQ(piece->base_ns, 1'000'000);
    EXPECT_EQ(piece->last_ns, 9'000'000'000'000);
    EXPECT_EQ(piece->count, 5U);
    const std::vector<Record> expected{{1'000'000, Did::thread, 0x20001000},
                                       {1'000'500, Did::entry, 14},
                                       {1'000'700, Did::exit, 14},
                                       {1'000'700, Did::thread, 0xFFFFFFFC},
                                       {9'000'000'000'000, Did::entry, 511}};
    EXPECT_EQ(unpack(*piece), expected);
    EXPECT_TRUE(timeline.take_payload().empty());
    timeline.take(9'000'000'000'010, TWIN_TRACE_EXIT, 511);
    EXPECT_EQ(parse_piece(timeline.take_payload())->base_ns, 9'000'000'000'000);
}

TEST_F(Guest, WhatWakesIsToldBeforeItsHandler) {
    timeline.begin(0, nullptr);
    timeline.take(10, TWIN_TRACE_SLEEP, 0);
    timeline.take(10, TWIN_TRACE_SLEEP, 0);  // an event that was there already
    timeline.take(50, TWIN_TRACE_ENTRY, 15);
    timeline.take(50, TWIN_TRACE_WAKE, 0);
    timeline.take(60, TWIN_TRACE_WAKE, 0);
    const std::vector<Record> expected{{10, Did::sleep, 0}, {50, Did::wake, 0}, {50, Did::entry, 15}};
    EXPECT_EQ(unpack(*parse_piece(timeline.take_payload())), expected);
}

TEST_F(Guest, AResetForgetsTheThread) {
    run(0x20001000);
    timeline.begin(0, current);
    timeline.reset(5, TWIN_RESET_WATCHDOG);
    timeline.take(9, TWIN_TRACE_ENTRY, 15);
    const std::vector<Record> expected{
        {0, Did::thread, 0x20001000}, {5, Did::reset, 4}, {9, Did::thread, 0x20001000}, {9, Did::entry, 15}};
    EXPECT_EQ(unpack(*parse_piece(timeline.take_payload())), expected);
}

TEST_F(Guest, WhatNobodyTakesIsLostAndCounted) {
    timeline.begin(0, nullptr);
    std::uint64_t told = 0;
    for (std::int64_t t = 1; timeline.size() < node::Timeline::kMost; ++t, ++told) {
        timeline.take(t, TWIN_TRACE_ENTRY, 15);
    }
    timeline.take(1 << 30, TWIN_TRACE_ENTRY, 15);
    timeline.take(1 << 30, TWIN_TRACE_EXIT, 15);
    const auto piece = parse_piece(timeline.take_payload());
    ASSERT_TRUE(piece);
    EXPECT_EQ(piece->count, told);
    EXPECT_EQ(piece->lost, 2U);
    EXPECT_EQ(piece->last_ns, static_cast<std::int64_t>(told));
    timeline.take((1 << 30) + 5, TWIN_TRACE_ENTRY, 3);
    EXPECT_EQ(unpack(*parse_piece(timeline.take_payload())).front(), Record((1 << 30) + 5, Did::entry, 3));
}

TEST(Piece, WhatIsCutOrStrangeIsNone) {
    node::Timeline timeline;
    timeline.begin(100, nullptr);
    timeline.take(300, TWIN_TRACE_ENTRY, 200);
    const auto payload = timeline.take_payload();
    ASSERT_TRUE(parse_piece(payload));
    for (std::size_t size = 0; size < payload.size(); ++size) {
        EXPECT_FALSE(parse_piece(payload.substr(0, size))) << size;
    }
    EXPECT_FALSE(parse_piece(payload + std::string("\1\6", 2))) << "kind 6";
    EXPECT_FALSE(parse_piece(payload + std::string(12, '\xFF')));
}

TEST(CpuStory, OpensWhereItStands) {
    std::string records;
    put_record(records, 0, Did::thread, 0x20000400);
    put_record(records, 5, Did::sleep, 0);
    put_record(records, 5, Did::wake, 0);
    put_record(records, 0, Did::entry, 20);
    put_record(records, 2, Did::entry, 15);
    CpuStory story;
    ASSERT_TRUE(story.take(records));
    const std::vector<Record> in_both{{77, Did::thread, 0x20000400}, {77, Did::entry, 20}, {77, Did::entry, 15}};
    EXPECT_EQ(unpack(story.opening(77)), in_both);
    records.clear();
    put_record(records, 1, Did::exit, 15);
    put_record(records, 1, Did::exit, 20);
    put_record(records, 1, Did::sleep, 0);
    ASSERT_TRUE(story.take(records));
    const std::vector<Record> asleep{{80, Did::thread, 0x20000400}, {80, Did::sleep, 0}};
    EXPECT_EQ(unpack(story.opening(80)), asleep);
    records.clear();
    put_record(records, 1, Did::reset, 0);
    ASSERT_TRUE(story.take(records));
    EXPECT_EQ(story.opening(81).count, 0U);
}

}  // namespace
}  // namespace twin::inside
