// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/units.hpp"

#include <gtest/gtest.h>

namespace twin::host {
namespace {

using namespace std::chrono_literals;

TEST(Units, Durations) {
    EXPECT_EQ(parse_duration("10s"), 10s);
    EXPECT_EQ(parse_duration("1.5ms"), 1500us);
    EXPECT_EQ(parse_duration("250us"), 250us);
    EXPECT_EQ(parse_duration("40ns"), 40ns);
    EXPECT_EQ(parse_duration("2m"), 2min);
    EXPECT_EQ(parse_duration("1h"), 1h);
    EXPECT_EQ(parse_duration("0s"), 0ns);
    for (const char* bad :
         {"", "10", "s", "-1s", "+1s", "1 s", "1sec", "1e3s", "inf", "nans", "0.1ns", "1000000000h", ".5s", "1..5s"}) {
        EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
    }
}

TEST(Units, Sizes) {
    EXPECT_EQ(parse_size("64 MiB"), 64u << 20);
    EXPECT_EQ(parse_size("64MiB"), 64u << 20);
    EXPECT_EQ(parse_size("1.5 GiB"), 3u << 29);
    EXPECT_EQ(parse_size("1 bytes"), 1u);
    EXPECT_EQ(parse_size("0.001 KiB"), 1u);
    for (const char* bad : {"", "64", "MiB", "-1 MiB", "64 MB", "64  MiB", "64 MiB ", "0 MiB", "0.0001 KiB", "1e3 MiB",
                            "1000000000 TiB", "inf MiB"}) {
        EXPECT_EQ(parse_size(bad), std::nullopt) << bad;
    }
}

TEST(Units, Numbers) {
    EXPECT_EQ(parse_number("42"), 42u);
    EXPECT_EQ(parse_number("0x2A"), 42u);
    EXPECT_EQ(parse_number("0xffffffffffffffff"), 0xffffffffffffffffu);
    for (const char* bad : {"", "0x", "-1", "1x", " 1", "0x10000000000000000", "abc"}) {
        EXPECT_EQ(parse_number(bad), std::nullopt) << bad;
    }
}

TEST(Units, Texts) {
    EXPECT_EQ(group(0), "0");
    EXPECT_EQ(group(999), "999");
    EXPECT_EQ(group(1000), "1,000");
    EXPECT_EQ(group(1234567), "1,234,567");
    EXPECT_EQ(format_size(256 * 1024), "256 KiB");
    EXPECT_EQ(format_size(1 << 20), "1 MiB");
    EXPECT_EQ(format_size(1025), "1,025 bytes");
    EXPECT_EQ(format_duration(999ns), "999 ns");
    EXPECT_EQ(format_duration(12ms), "12 ms");
    EXPECT_EQ(format_duration(1204ms), "1.204 s");
    EXPECT_EQ(format_duration(150s), "2 min 30 s");
    EXPECT_EQ(format_duration(123min), "2 h 03 min");
}

TEST(Units, NearestWord) {
    const std::vector<std::string> words{"microbit", "stm32f4-disco"};
    EXPECT_EQ(nearest("mircobit", words), "microbit");
    EXPECT_EQ(nearest("microbitt", words), "microbit");
    EXPECT_EQ(nearest("raspberry", words), std::nullopt);
    EXPECT_EQ(nearest("x", {}), std::nullopt);
}

}  // namespace
}  // namespace twin::host
