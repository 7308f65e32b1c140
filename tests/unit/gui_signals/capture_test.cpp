// SPDX-License-Identifier: BSD-3-Clause
// Packed records, what becomes of them, and how they leave again.
#include "gui/signals/capture.hpp"
#include "gui/signals/exporter.hpp"
#include "gui/signals/value_lines.hpp"
#include "tests/unit/gui_signals/lines.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace twin::gui::scope {
namespace {

using test::below;

Bytes bytesOf(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

constexpr std::array kKinds{false, false, true};

tl::expected<std::size_t, std::string> check(const std::string& bytes, Time base = 0, Time until = 1'000'000'000) {
    return checkRecords(bytesOf(bytes), base, until, kKinds);
}

TEST(Records, AreReadAsWritten) {
    auto random = test::seeded();
    RecordWriter writer(1000);
    std::vector<Record> written;
    Time t = 1000;
    for (int i = 0; i < 2000; ++i) {
        t += static_cast<Time>(below(random, std::uint64_t{1} << below(random, 40)));
        if (below(random, 3) == 0) {
            const auto value = static_cast<float>(below(random, 100'000)) / 7;
            writer.value(t, 2, value);
            written.push_back({t, 2, true, {}, static_cast<double>(value)});
        } else {
            const auto level = static_cast<Level>(below(random, 3));
            writer.level(t, 1, level);
            written.push_back({t, 1, false, level, 0});
        }
    }
    RecordReader reader(bytesOf(writer.bytes()), 1000);
    Record record;
    for (const auto& one : written) {
        ASSERT_TRUE(reader.next(record));
        ASSERT_EQ(record.t, one.t);
        ASSERT_EQ(record.channel, one.channel);
        ASSERT_EQ(record.has_value, one.has_value);
        if (one.has_value) {
            ASSERT_EQ(record.value, one.value);
        } else {
            ASSERT_EQ(record.level, one.level);
        }
    }
    EXPECT_FALSE(reader.next(record));
    EXPECT_EQ(reader.error(), nullptr);
    EXPECT_EQ(check(writer.bytes(), 1000, t).value(), written.size());
    EXPECT_FALSE(check(writer.bytes(), 1000, t - 1));
}

TEST(Records, OfASquareWaveTakeThreeBytes) {
    RecordWriter writer(0);
    writer.level(500, 3, Level::high);
    EXPECT_EQ(writer.bytes().size(), 3U);
    writer.level(627, 3, Level::low);
    EXPECT_EQ(writer.bytes().size(), 5U);
}

TEST(Records, WhatIsNoneIsRefused) {
    using namespace std::string_literals;
    EXPECT_TRUE(check(""s));
    EXPECT_TRUE(check("\x05\x00"s));
    EXPECT_FALSE(check("\x05"s));                        // no channel
    EXPECT_FALSE(check("\x85"s));                        // ends in an instant
    EXPECT_FALSE(check(std::string(9, '\x80')));         // an instant without end
    EXPECT_FALSE(check("\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x00"s));
    EXPECT_FALSE(check("\x05\x03"s));                    // there is no channel 3
    EXPECT_FALSE(check("\x05\x02"s));                    // a level of what has values
    EXPECT_FALSE(check("\x05\xc0\0\0\0\0"s));            // a value of what has levels
    EXPECT_TRUE(check("\x05\xc2\0\0\0\0"s));
    EXPECT_FALSE(check("\x05\xc2\0\0\0"s));              // ends in a value
    EXPECT_EQ(check("\x05\x00\x85"s).error(), "byte 2: it ends within an instant");
}

TEST(Records, NoBytesCrashIt) {
    auto random = test::seeded();
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(below(random, 40), '\0');
        for (auto& byte : bytes) {
            byte = static_cast<char>(random());
        }
        Capture capture;
        const auto feed = capture.begin(0, {{.name = "a"}, {.name = "b"}, {.name = "c", .kind = Kind::analog}});
        const auto taken = capture.take(feed, bytesOf(bytes), 5, Time{1} << 40, random() % 3);
        if (!taken) {
            ASSERT_EQ(capture.until(), 0);  // nothing of it was taken
        }
    }
}

TEST(Records, WhatIsNotFiniteIsNotKnown) {
    RecordWriter writer(0);
    writer.value(1, 2, std::numeric_limits<float>::infinity());
    RecordReader reader(bytesOf(writer.bytes()), 0);
    Record record;
    ASSERT_TRUE(reader.next(record));
    EXPECT_FALSE(known(record.value));
}

TEST(Capture, TakesBatches) {
    Capture capture;
    const auto feed = capture.begin(100,
        {{.name = "D0", .level = Level::low}, {.name = "T", .unit = "°C", .kind = Kind::number, .value = 21}});
    RecordWriter writer(100);
    writer.level(150, 0, Level::high);
    writer.value(160, 1, 22.5F);
    EXPECT_EQ(capture.take(feed, bytesOf(writer.bytes()), 100, 200, 0), 2U);
    EXPECT_EQ(capture.until(), 200);
    EXPECT_EQ(capture.start(), 100);
    const auto* d0 = capture.find("D0");
    EXPECT_EQ(d0->digital.at(149), Level::low);
    EXPECT_EQ(d0->digital.at(150), Level::high);
    EXPECT_EQ(capture.find("T")->analog.at(160), 22.5);
    EXPECT_FALSE(capture.take(feed, {}, 300, 250, 0));
    EXPECT_EQ(capture.take(feed, {}, 150, 300, 0), 0U);
    EXPECT_EQ(capture.until(), 300);
    EXPECT_EQ(capture.take(feed, {}, 150, 250, 0), 0U);
    EXPECT_EQ(capture.until(), 300);  // what was told stays told
}

TEST(Capture, WhatWasLostIsAGapInWhichNothingIsKnown) {
    Capture capture;
    const auto feed = capture.begin(0, {{.name = "D0", .level = Level::low}});
    ASSERT_TRUE(capture.take(feed, {}, 0, 100, 0));
    RecordWriter writer(200);
    writer.level(230, 0, Level::low);
    ASSERT_TRUE(capture.take(feed, bytesOf(writer.bytes()), 200, 300, 7));
    const auto* d0 = capture.find("D0");
    ASSERT_EQ(d0->gaps.size(), 1U);
    EXPECT_EQ(d0->gaps[0].from, 100);
    EXPECT_EQ(d0->gaps[0].to, 200);
    EXPECT_EQ(d0->gaps[0].lost, 7U);
    EXPECT_EQ(d0->digital.at(99), Level::low);
    EXPECT_EQ(d0->digital.at(100), Level::unknown);
    EXPECT_EQ(d0->digital.at(229), Level::unknown);
    EXPECT_EQ(d0->digital.at(230), Level::low);
    EXPECT_EQ(capture.lost(), 7U);
}

TEST(Capture, AnotherProbeGoesOnWhereTheFirstStood) {
    Capture capture;
    const auto first = capture.begin(0, {{.name = "D0", .level = Level::low}});
    ASSERT_TRUE(capture.take(first, {}, 0, 100, 0));
    const auto second = capture.begin(100, {{.name = "D0", .level = Level::low}, {.name = "D1", .level = Level::high}});
    EXPECT_EQ(capture.take(first, {}, 100, 500, 0), 0U);  // feeds nothing any more
    EXPECT_EQ(capture.until(), 100);
    EXPECT_TRUE(capture.find("D0")->gaps.empty());
    ASSERT_TRUE(capture.take(second, {}, 100, 600, 0));
    EXPECT_EQ(capture.until(), 600);
    EXPECT_EQ(capture.find("D0")->digital.at(50), Level::low);
    capture.end(second);
    EXPECT_EQ(capture.find("D0")->digital.at(600), Level::unknown);
    capture.remove("D0");
    EXPECT_EQ(capture.find("D0"), nullptr);
}

TEST(Capture, KeepsWithinItsMemory) {
    Capture capture(2'000'000);
    const auto feed = capture.begin(0, {{.name = "D0", .level = Level::low}, {.name = "D1", .level = Level::low}});
    Time t = 0;
    for (int batch = 0; batch < 100; ++batch) {
        RecordWriter writer(t);
        const auto base = t;
        for (int i = 0; i < 10'000; ++i) {
            t += 10;
            writer.level(t, 0, i % 2 == 0 ? Level::high : Level::low);
        }
        ASSERT_TRUE(capture.take(feed, bytesOf(writer.bytes()), base, t, 0));
        ASSERT_LE(capture.bytes(), 2'200'000U);
    }
    EXPECT_GT(capture.start(), 0);
    EXPECT_EQ(capture.find("D0")->digital.begin() % DigitalTrack::kChunk, 0U);
    EXPECT_GT(capture.find("D0")->digital.size(), 150'000U);
}

std::string exported(const Capture& capture, Time from, Time to, Exporter::Format format, std::size_t helping) {
    std::vector<Signal> all_signals;
    for (const auto& channel : capture.channels()) {
        all_signals.push_back({channel->name, channel->unit, channel->isDigital() ? &channel->digital : nullptr,
                               channel->isDigital() ? nullptr : &channel->analog});
    }
    Exporter exporter(all_signals, from, to, format);
    std::string all;
    while (exporter.step(helping, all)) {
    }
    EXPECT_DOUBLE_EQ(exporter.progress(), 1);
    return all;
}

class Export : public testing::Test {
  protected:
    void SetUp() override {
        const auto feed = capture.begin(0, {{.name = "D 0", .level = Level::low},
                                            {.name = "s.T", .unit = "°C", .kind = Kind::number, .value = 21}});
        RecordWriter writer(0);
        writer.level(1'500'000'007, 0, Level::high);
        writer.value(1'500'000'007, 1, 22.5F);
        writer.level(1'600'000'000, 0, Level::floating);
        writer.level(2'000'000'000, 0, Level::low);
        ASSERT_TRUE(capture.take(feed, bytesOf(writer.bytes()), 0, 3'000'000'000, 0));
    }
    Capture capture;
};

TEST_F(Export, Csv) {
    for (const std::size_t helping : {1U, 1000U}) {
        EXPECT_EQ(exported(capture, 1'000'000'000, 2'000'000'000, Exporter::Format::csv, helping),
                  "seconds,D 0,s.T (°C)\n"
                  "1.000000000,0,21\n"
                  "1.500000007,1,22.5\n"
                  "1.600000000,z,22.5\n");
    }
}

TEST_F(Export, Vcd) {
    EXPECT_EQ(exported(capture, 0, 2'000'000'001, Exporter::Format::vcd, 1),
              "$version Twinyard $end\n$timescale 1 ns $end\n$scope module device $end\n"
              "$var wire 1 ! D_0 $end\n$var real 64 \" s_T $end\n$upscope $end\n$enddefinitions $end\n"
              "#0\n$dumpvars\n0!\nr21 \"\n$end\n"
              "#1500000007\n1!\nr22.5 \"\n#1600000000\nz!\n#2000000000\n0!\n#2000000001\n");
}

TEST(Export_, IdentifiersAreShortAndDiffer) {
    EXPECT_EQ(vcdIdentifier(0), "!");
    EXPECT_EQ(vcdIdentifier(93), "~");
    EXPECT_EQ(vcdIdentifier(94), "!!");
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < 20'000; ++i) {
        ASSERT_EQ(++seen[vcdIdentifier(i)], 1);
    }
}

std::vector<std::string> valuesIn(const std::string& text, std::size_t piece = 1000) {
    std::vector<std::string> all;
    ValueLines lines([&](const ValueLines::Value& value, std::int64_t) {
        std::array<char, 32> number{};
        std::snprintf(number.data(), number.size(), "%g", value.value);
        all.push_back(std::string(value.name) + '=' + number.data() + std::string(value.unit));
    });
    for (std::size_t i = 0; i < text.size(); i += piece) {
        lines.feed(std::string_view(text).substr(i, piece), 0);
    }
    return all;
}

using Strings = std::vector<std::string>;

TEST(ValueLines, TakesNumbersWithNames) {
    EXPECT_EQ(valuesIn("temp=23.5\r\n"), Strings{"temp=23.5"});
    EXPECT_EQ(valuesIn("temp=23.5\r\n", 1), Strings{"temp=23.5"});
    EXPECT_EQ(valuesIn("a:1,b:-2.5e3\n"), (Strings{"a=1", "b=-2500"}));
    EXPECT_EQ(valuesIn("a:1\tb:2\n"), (Strings{"a=1", "b=2"}));
    EXPECT_EQ(valuesIn("x = 1, y = +2\n"), (Strings{"x=1", "y=2"}));
    EXPECT_EQ(valuesIn("heap.free: 4096 B\n"), Strings{"heap.free=4096B"});
    EXPECT_EQ(valuesIn("t=21.5°C h=40%\n"), (Strings{"t=21.5°C", "h=40%"}));
}

TEST(ValueLines, TakesMarkedOnes) {
    EXPECT_EQ(valuesIn(">temp:23.5\n"), Strings{"temp=23.5"});
    EXPECT_EQ(valuesIn(">room temp:23.5§°C\n"), Strings{"room temp=23.5°C"});
    EXPECT_EQ(valuesIn(">temp:1627551892437:23.5|g\n"), Strings{"temp=23.5"});
    EXPECT_EQ(valuesIn(">temp:\n>:1\n>temp\n>>> print(1)\n"), Strings{});
}

TEST(ValueLines, LeavesProseAlone) {
    for (const auto* line :
         {"ready\n", "time=12:30\n", "addr=0x20\n", "took 3 ms\n", "error: code=3 at line 5\n", "=3\n", "a=\n",
          "a=nan\n", "a=inf\n", "http://x:80/\n", "3=4\n", "v1.2: 3 of 4 done\n", "a=1 and b=2\n"}) {
        EXPECT_EQ(valuesIn(line), Strings{}) << line;
    }
    EXPECT_EQ(valuesIn("a=1" + std::string(2000, ' ') + "\nb=2\n"), Strings{"b=2"});
}

}  // namespace
}  // namespace twin::gui::scope
