// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/trigger.hpp"
#include "tests/unit/gui_signals/lines.hpp"

#include <gtest/gtest.h>

namespace twin::gui::scope {
namespace {

using Condition = TriggerCondition;

/// High for 30 of each 100 ns, from 100 on.
Channel wave(int periods) {
    Channel channel;
    channel.digital.append(0, Level::low);
    for (int i = 1; i <= periods; ++i) {
        channel.digital.append(i * 100, Level::high);
        channel.digital.append(i * 100 + 30, Level::low);
    }
    return channel;
}

std::vector<Time> all(const Channel& channel, const Condition& condition, Time from, Time until) {
    TriggerScan scan(condition);
    scan.begin(from);
    std::vector<Time> found;
    while (const auto t = scan.next(channel, until)) {
        found.push_back(*t);
    }
    return found;
}

using Times = std::vector<Time>;

TEST(TriggerScan, Edges) {
    const auto channel = wave(3);
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge}, 0, 1000), (Times{100, 200, 300}));
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge, .slope = Slope::falling}, 0, 1000), (Times{130, 230, 330}));
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge, .slope = Slope::either}, 130, 231), (Times{130, 200, 230}));
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge}, 101, 300), Times{200});
    EXPECT_EQ(all(channel, {}, 0, 1000), Times{});
}

TEST(TriggerScan, WhatIsNotKnownIsNoEdge) {
    Channel channel;
    channel.digital.append(0, Level::high);
    channel.digital.append(10, Level::unknown);
    channel.digital.append(20, Level::high);
    channel.digital.append(30, Level::floating);
    channel.digital.append(40, Level::low);
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge, .slope = Slope::either}, -1, 100), Times{});
}

TEST(TriggerScan, HoldoffIsTheLeastBetweenTwo) {
    const auto channel = wave(10);
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge, .holdoff = 300}, 0, 2000), (Times{100, 400, 700, 1000}));
    EXPECT_EQ(all(channel, {.kind = Condition::Kind::edge, .holdoff = 301}, 0, 2000), (Times{100, 500, 900}));
}

TEST(TriggerScan, PulsesByTheirWidth) {
    auto channel = wave(2);
    channel.digital.append(300, Level::high);
    channel.digital.append(307, Level::low);
    const auto pulse = [](Time shortest, Time longest, Level polarity = Level::high) {
        return Condition{
            .kind = Condition::Kind::pulse, .polarity = polarity, .shortest = shortest, .longest = longest};
    };
    EXPECT_EQ(all(channel, pulse(0, 7), 0, 1000), Times{307});
    EXPECT_EQ(all(channel, pulse(0, 6), 0, 1000), Times{});
    EXPECT_EQ(all(channel, pulse(30, 30), 0, 1000), (Times{130, 230}));
    EXPECT_EQ(all(channel, pulse(70, 70, Level::low), 0, 1000), (Times{200, 300}));  // the first low has no begin
}

TEST(TriggerScan, ValuesCrossALevelOnceForEachTime) {
    Channel channel;
    channel.kind = Kind::analog;
    const std::vector<double> values{0, 1, 2, 1.9, 2.1, 0, 3, kUnknown, 0, 3};
    for (std::size_t i = 0; i < values.size(); ++i) {
        channel.analog.append(static_cast<Time>(i) * 10, values[i]);
    }
    const auto crossing = [](Slope slope, double hysteresis) {
        return Condition{.kind = Condition::Kind::level, .slope = slope, .level = 2, .hysteresis = hysteresis};
    };
    EXPECT_EQ(all(channel, crossing(Slope::rising, 0), -1, 1000), (Times{20, 40, 60, 90}));
    EXPECT_EQ(all(channel, crossing(Slope::rising, 0.5), -1, 1000), (Times{20, 60, 90}));
    // At the level itself it is not above it: only from 2.1 does it fall.
    EXPECT_EQ(all(channel, crossing(Slope::falling, 0), -1, 1000), Times{50});
}

TEST(TriggerScan, InHelpingsItFindsTheSame) {
    auto random = test::seeded();
    Channel whole;
    Channel growing;
    TriggerScan scan({.kind = Condition::Kind::edge, .slope = Slope::either, .holdoff = 37});
    scan.begin(0);
    std::vector<Time> found;
    Time t = 0;
    for (int i = 0; i < 30'000; ++i) {
        t += static_cast<Time>(test::below(random, 30));
        const auto level = i % 2 == 0 ? Level::low : Level::high;
        whole.digital.append(t, level);
        growing.digital.append(t, level);
        if (test::below(random, 50) == 0) {
            while (const auto one = scan.next(growing, t)) {
                found.push_back(*one);
            }
        }
    }
    while (const auto one = scan.next(growing, t + 1)) {
        found.push_back(*one);
    }
    EXPECT_EQ(found, all(whole, {.kind = Condition::Kind::edge, .slope = Slope::either, .holdoff = 37}, 0, t + 1));
}

class SweepTest : public testing::Test {
  protected:
    static Sweep::Settings settings(Sweep::Mode mode) {
        return {
            .condition = {.kind = Condition::Kind::edge}, .mode = mode, .span = 100, .place = 0.25, .patience = 1000};
    }
    Channel channel = wave(3);
    Sweep sweep;
};

TEST_F(SweepTest, WithoutAConditionItFollows) {
    sweep.begin({.span = 100}, 0);
    EXPECT_EQ(sweep.advance(nullptr, 500)->from, 400);
    EXPECT_FALSE(sweep.waiting());
}

TEST_F(SweepTest, ShowsATriggerWhenItsWindowIsFull) {
    sweep.begin(settings(Sweep::Mode::normal), 0);
    EXPECT_TRUE(sweep.waiting());
    EXPECT_FALSE(sweep.advance(&channel, 174));
    const auto view = sweep.advance(&channel, 175);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->from, 75);
    EXPECT_EQ(view->trigger, 100);
    EXPECT_FALSE(view->done);
    // Of two that have come, the newest.
    EXPECT_EQ(sweep.advance(&channel, 400)->trigger, 300);
    EXPECT_FALSE(sweep.advance(&channel, 100'000));
}

TEST_F(SweepTest, SingleStopsAtTheFirst) {
    sweep.begin(settings(Sweep::Mode::single), 0);
    const auto view = sweep.advance(&channel, 400);
    EXPECT_EQ(view->trigger, 100);
    EXPECT_TRUE(view->done);
    EXPECT_FALSE(sweep.advance(&channel, 5000));
}

TEST_F(SweepTest, AutomaticRunsFreeWithoutATrigger) {
    sweep.begin(settings(Sweep::Mode::automatic), 0);
    EXPECT_EQ(sweep.advance(&channel, 400)->trigger, 300);
    EXPECT_FALSE(sweep.advance(&channel, 1400));
    const auto view = sweep.advance(&channel, 1401);
    ASSERT_TRUE(view);
    EXPECT_FALSE(view->trigger);
    EXPECT_EQ(view->from, 1301);
}

}  // namespace
}  // namespace twin::gui::scope
