// SPDX-License-Identifier: BSD-3-Clause
// Range queries and figures against what looking at each sample gives.
#include "gui/signals/measure.hpp"
#include "tests/unit/gui_signals/lines.hpp"

#include <gtest/gtest.h>

namespace twin::gui::scope {
namespace {

using test::below;

struct Edge {
    Time t;
    Level level;
};

/// All of it, by looking at all of it.
struct NaiveDigital {
    std::vector<Edge> edges;

    void append(Time t, Level level) {
        if (level != (edges.empty() ? Level::unknown : edges.back().level)) {
            edges.push_back({t, level});
        }
    }
    [[nodiscard]] Level before(Time t) const {
        auto level = Level::unknown;
        for (const auto& edge : edges) {
            level = edge.t < t ? edge.level : level;
        }
        return level;
    }
    [[nodiscard]] DigitalColumn column(Time from, Time to) const {
        DigitalColumn told;
        told.first = before(from);
        told.last = before(to);
        told.seen = bitOf(told.first);
        for (const auto& edge : edges) {
            if (edge.t >= from && edge.t < to) {
                told.seen |= bitOf(edge.level);
                ++told.edges;
            }
        }
        return told;
    }
};

DigitalTrack trackOf(const NaiveDigital& naive) {
    DigitalTrack track;
    for (const auto& edge : naive.edges) {
        track.append(edge.t, edge.level);
    }
    return track;
}

NaiveDigital randomEdges(std::mt19937_64& random, std::size_t many, std::uint64_t pause, bool floats) {
    NaiveDigital naive;
    Time t = 0;
    for (std::size_t i = 0; i < many; ++i) {
        t += static_cast<Time>(below(random, pause));  // some at the same instant
        naive.append(t, static_cast<Level>(below(random, floats ? 4 : 2)));
    }
    return naive;
}

TEST(ColumnStart, CoversTheViewWithoutGaps) {
    EXPECT_EQ(columnStart(5, 5, 3, 7), 5);
    EXPECT_EQ(columnStart(-10, 90, 0, 7), -10);
    EXPECT_EQ(columnStart(-10, 90, 7, 7), 90);
    const Time far = Time{1} << 61;
    EXPECT_EQ(columnStart(0, far, 8192, 8192), far);
    for (int column = 0; column < 8192; ++column) {
        const auto width = columnStart(0, far, column + 1, 8192) - columnStart(0, far, column, 8192);
        ASSERT_EQ(width, far / 8192);
    }
    int wide = 0;
    for (int column = 0; column < 10; ++column) {
        wide += columnStart(0, 3, column, 10) < columnStart(0, 3, column + 1, 10) ? 1 : 0;
    }
    EXPECT_EQ(wide, 3);
}

TEST(DigitalTrack, KnowsNothingBeforeItsFirstEdge) {
    DigitalTrack track;
    EXPECT_EQ(track.at(0), Level::unknown);
    std::vector<DigitalColumn> columns(3);
    track.columns(0, 30, columns);
    EXPECT_EQ(columns[1], DigitalColumn());
    track.append(10, Level::high);
    EXPECT_EQ(track.at(9), Level::unknown);
    EXPECT_EQ(track.at(10), Level::high);
    track.append(12, Level::high);
    EXPECT_EQ(track.size(), 1U);
}

TEST(DigitalTrack, AnInstantThatGoesBackIsTheLastOne) {
    DigitalTrack track;
    track.append(100, Level::low);
    track.append(90, Level::high);
    EXPECT_EQ(track.time(1), 100);
    EXPECT_EQ(track.at(100), Level::high);
    EXPECT_EQ(track.at(99), Level::unknown);
}

TEST(DigitalTrack, ColumnsAreWhatLookingAtEachEdgeTells) {
    auto random = test::seeded();
    for (int round = 0; round < 60; ++round) {
        const bool floats = round % 3 == 0;
        const auto naive = randomEdges(random, 1 + below(random, 600), 1 + below(random, 40), floats);
        const auto track = trackOf(naive);
        const auto last = naive.edges.empty() ? 0 : naive.edges.back().t;
        for (int view = 0; view < 8; ++view) {
            const auto from = static_cast<Time>(below(random, static_cast<std::uint64_t>(last) + 20)) - 10;
            const auto to = from + 1 + static_cast<Time>(below(random, static_cast<std::uint64_t>(last) + 20));
            std::vector<DigitalColumn> columns(1 + below(random, 90));
            track.columns(from, to, columns);
            const auto many = static_cast<int>(columns.size());
            for (int i = 0; i < many; ++i) {
                const auto expected = naive.column(columnStart(from, to, i, many), columnStart(from, to, i + 1, many));
                const auto& told = columns[static_cast<std::size_t>(i)];
                if (expected.edges > 64 && floats) {
                    ASSERT_EQ(told.seen & expected.seen, expected.seen);
                    continue;
                }
                ASSERT_EQ(told, expected) << "column " << i << " of " << many << ", [" << from << ", " << to << ")";
            }
        }
    }
}

TEST(DigitalTrack, FiguresAreWhatLookingAtEachEdgeTells) {
    auto random = test::seeded();
    for (int round = 0; round < 12; ++round) {
        // More than two chunks, so that sums of whole ones count.
        const auto naive = randomEdges(random, 3 * DigitalTrack::kChunk, 30, round % 2 == 0);
        const auto track = trackOf(naive);
        const auto last = naive.edges.back().t;
        for (int view = 0; view < 4; ++view) {
            const auto from = static_cast<Time>(below(random, static_cast<std::uint64_t>(last) / 2));
            const auto to = from + static_cast<Time>(below(random, static_cast<std::uint64_t>(last)));
            PulseSums expected;
            auto level = naive.before(from);
            Time since = from;
            bool whole = false;
            auto was = Level::unknown;
            for (const auto& edge : naive.edges) {
                if (edge.t < from || edge.t >= to) {
                    continue;
                }
                expected.addTime(level, edge.t - since);
                if (whole && driven(was) && driven(level) && driven(edge.level)) {
                    expected.addPulse(level, edge.t - since);
                }
                expected.rising += level == Level::low && edge.level == Level::high ? 1 : 0;
                expected.falling += level == Level::high && edge.level == Level::low ? 1 : 0;
                was = level;
                level = edge.level;
                since = edge.t;
                whole = true;
            }
            expected.addTime(level, std::max<Time>(0, to - since));
            const auto told = track.sums(from, to);
            ASSERT_EQ(told.rising, expected.rising);
            ASSERT_EQ(told.falling, expected.falling);
            ASSERT_EQ(told.high, expected.high);
            ASSERT_EQ(told.low, expected.low);
            ASSERT_EQ(told.blind, expected.blind);
            ASSERT_EQ(told.longest_high, expected.longest_high);
            ASSERT_EQ(told.shortest_low, expected.shortest_low);
            ASSERT_EQ(told.high + told.low + told.blind, to - from);
        }
    }
}

TEST(DigitalTrack, ForgetsTheOldestAndGoesOn) {
    DigitalTrack track;
    EXPECT_FALSE(track.dropOldest());
    for (Time t = 0; t < static_cast<Time>(DigitalTrack::kChunk) + 10; ++t) {
        track.append(t * 10, t % 2 == 0 ? Level::high : Level::low);
    }
    EXPECT_TRUE(track.dropOldest());
    EXPECT_FALSE(track.dropOldest());
    EXPECT_EQ(track.begin(), DigitalTrack::kChunk);
    EXPECT_EQ(track.size(), 10U);
    EXPECT_EQ(track.time(track.begin()), static_cast<Time>(DigitalTrack::kChunk) * 10);
    EXPECT_EQ(track.before(track.begin()), Level::low);
    EXPECT_EQ(track.sums(0, track.time(track.end() - 1)).rising, 5U);
}

TEST(DigitalTrack, AnEdgeTakesEightBytes) {
    DigitalTrack track;
    for (Time t = 0; t < 1'000'000; ++t) {
        track.append(t, t % 2 == 0 ? Level::high : Level::low);
    }
    EXPECT_LT(static_cast<double>(track.bytes()), 8.2 * 1e6);
}

TEST(AnalogTrack, ColumnsAndFiguresAreWhatLookingAtEachSampleTells) {
    auto random = test::seeded();
    for (int round = 0; round < 10; ++round) {
        AnalogTrack track;
        std::vector<std::pair<Time, double>> all;
        Time t = 0;
        for (std::size_t i = 0; i < AnalogTrack::kChunk * 2 + below(random, 4000); ++i) {
            t += static_cast<Time>(below(random, 20));
            const auto value = below(random, 50) == 0 ? kUnknown : static_cast<double>(below(random, 2000)) - 1000;
            track.append(t, value);
            all.emplace_back(t, value);
        }
        const auto before = [&](Time at) {
            auto value = kUnknown;
            for (const auto& [when, what] : all) {
                value = when < at ? what : value;
            }
            return value;
        };
        const auto same = [](double a, double b) { return a == b || (!known(a) && !known(b)); };
        for (int view = 0; view < 4; ++view) {
            const auto from = static_cast<Time>(below(random, static_cast<std::uint64_t>(t)));
            const auto to = from + 1 + static_cast<Time>(below(random, static_cast<std::uint64_t>(t)));
            std::vector<AnalogColumn> columns(1 + below(random, 12));
            track.columns(from, to, columns);
            const auto many = static_cast<int>(columns.size());
            for (int i = 0; i < many; ++i) {
                const auto begin = columnStart(from, to, i, many);
                const auto end = columnStart(from, to, i + 1, many);
                auto least = before(begin);
                auto most = least;
                for (const auto& [when, what] : all) {
                    if (when >= begin && when < end) {
                        least = std::fmin(least, what);
                        most = std::fmax(most, what);
                    }
                }
                const auto& told = columns[static_cast<std::size_t>(i)];
                ASSERT_TRUE(same(told.least, least) && same(told.most, most));
                ASSERT_TRUE(same(told.first, before(begin)) && same(told.last, before(end)));
            }
            ValueSums expected;
            auto value = before(from);
            Time since = from;
            for (const auto& [when, what] : all) {
                if (when < from || when >= to) {
                    continue;
                }
                if (when > from || since > from) {
                    expected.add(value, when - since);
                }
                value = what;
                since = when;
            }
            expected.add(value, to - since);
            const auto told = track.sums(from, to);
            ASSERT_NEAR(told.seconds, expected.seconds, 1e-12);
            ASSERT_NEAR(told.sum, expected.sum, 1e-6);
            ASSERT_NEAR(told.squares, expected.squares, 1e-3);
        }
    }
}

TEST(Measure, ASquareWave) {
    DigitalTrack track;
    for (Time t = 0; t < 100; ++t) {
        track.append(t * 1000, Level::high);
        track.append(t * 1000 + 250, Level::low);
    }
    const auto told = measure(track, 0, 100'000);
    EXPECT_EQ(told.rising, 99U);  // before the first nothing is known
    EXPECT_EQ(told.falling, 100U);
    EXPECT_DOUBLE_EQ(told.frequency_hz.value(), 1e6);
    EXPECT_DOUBLE_EQ(told.period_ns.value(), 1000);
    EXPECT_DOUBLE_EQ(told.duty.value(), 0.25);
    EXPECT_EQ(told.shortest_high, 250);
    EXPECT_EQ(told.longest_low, 750);
}

TEST(Measure, TwoEdgesOfOneDirectionAreNeededAndOneIsTooFew) {
    DigitalTrack track;
    track.append(0, Level::low);
    track.append(100, Level::high);
    track.append(150, Level::low);
    track.append(300, Level::high);
    EXPECT_FALSE(measure(track, 0, 300).frequency_hz);
    EXPECT_DOUBLE_EQ(measure(track, 0, 301).period_ns.value(), 200);
    EXPECT_FALSE(measure(track, 300, 300).frequency_hz);
    EXPECT_FALSE(measure(track, 300, 100).frequency_hz);
}

TEST(Measure, AGapHasNoFrequency) {
    DigitalTrack track;
    for (Time t = 0; t < 20; ++t) {
        track.append(t * 100, t % 2 == 0 ? Level::low : Level::high);
    }
    EXPECT_TRUE(measure(track, 0, 2000).frequency_hz);
    track.append(2000, Level::unknown);
    for (Time t = 30; t < 50; ++t) {
        track.append(t * 100, t % 2 == 0 ? Level::low : Level::high);
    }
    const auto told = measure(track, 0, 5000);
    EXPECT_FALSE(told.frequency_hz);
    EXPECT_FALSE(told.duty);
    EXPECT_TRUE(told.shortest_high);
    EXPECT_TRUE(measure(track, 3000, 5000).frequency_hz);
}

TEST(Measure, AValueIsWeightedByHowLongItHeld) {
    AnalogTrack track;
    track.append(0, 1);
    track.append(750, 5);
    const auto told = measure(track, 0, 1000);
    EXPECT_DOUBLE_EQ(told.mean.value(), 2);
    EXPECT_DOUBLE_EQ(told.rms.value(), std::sqrt(0.75 + 25 * 0.25));
    EXPECT_DOUBLE_EQ(told.peak_to_peak.value(), 4);
    EXPECT_FALSE(measure(AnalogTrack(), 0, 1000).mean);
    track.append(1000, kUnknown);
    EXPECT_DOUBLE_EQ(measure(track, 0, 2000).mean.value(), 2);
    EXPECT_FALSE(measure(track, 1000, 2000).least);
}

TEST(Measure, ThePulseUnderAPointer) {
    DigitalTrack track;
    track.append(0, Level::low);
    track.append(100, Level::high);
    track.append(130, Level::low);
    track.append(200, Level::high);
    const auto pulse = pulseAt(track, 110);
    ASSERT_TRUE(pulse);
    EXPECT_EQ(pulse->from, 100);
    EXPECT_EQ(pulse->to, 130);
    EXPECT_EQ(pulse->period, 100);
    EXPECT_DOUBLE_EQ(pulse->duty.value(), 0.3);
    EXPECT_EQ(pulseAt(track, 99)->from, 0);
    EXPECT_FALSE(pulseAt(track, 200));  // not over yet
    EXPECT_FALSE(pulseAt(track, -1));
}

}  // namespace
}  // namespace twin::gui::scope
