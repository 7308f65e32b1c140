// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/watchdogs.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/stm32f4/pwr.hpp"
#include "models/peripherals/stm32f4/rcc.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kRcc = 0x40023800, kPwr = 0x40007000, kIwdg = 0x40003000, kWwdg = 0x40002C00;
constexpr std::uint64_t kLsi = 32'000, kPclk = 16'000'000;
const Time kLsiUp = microseconds(15), kUpdate = ticks_to_time(5, kLsi);

struct WatchdogTest : ::testing::Test {
    test::Bench bench;
    Rcc& rcc =
        bench.add<Rcc>("RCC", {{"hse_hz", "8M"}, {"hse_bypass", "true"}, {"lse_hz", "32768"}, {"vbat", "false"}}, kRcc);
    Pwr& pwr = bench.add<Pwr>("PWR", {{"ram", "sram"}}, kPwr);
    Iwdg& iwdg = bench.add<Iwdg>("IWDG", {}, kIwdg);
    Wwdg& wwdg = bench.add<Wwdg>("WWDG", {}, kWwdg);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kIwdg + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kIwdg + offset); }
    void key(std::uint32_t k) { write(Iwdg::kKr, k); }
    std::size_t resets() { return bench.cpu().resets.size(); }
    /// Nothing until a picosecond before `time`, then a reset.
    void expect_bite_in(const Time& time) {
        bench.run_for(time - picoseconds(1));
        EXPECT_EQ(resets(), 0U);
        bench.run_for(picoseconds(1));
        ASSERT_EQ(resets(), 1U);
        EXPECT_EQ(bench.cpu().resets.back(), ResetKind::watchdog);
    }
    void enable_wwdg() { bench.write(kRcc + Rcc::kApb1Enr, 1U << 11 | 1U << 28); }
    void window(std::uint32_t offset, std::uint32_t value) { bench.write(kWwdg + offset, value); }
};

using IwdgTest = WatchdogTest;
using WwdgTest = WatchdogTest;

TEST_F(IwdgTest, ResetValues) {
    EXPECT_EQ(read(Iwdg::kKr), 0U);
    EXPECT_EQ(read(Iwdg::kPr), 0U);
    EXPECT_EQ(read(Iwdg::kRlr), 0xFFFU);
    EXPECT_EQ(read(Iwdg::kSr), 0U);
}

TEST_F(IwdgTest, StartedItSwitchesLsiOnAndBites) {
    key(0xCCCC);
    expect_bite_in(kLsiUp + ticks_to_time(4096 * 4, kLsi));
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(bench.read(kRcc + Rcc::kCsr) & (Rcc::kIwdgRstF | Rcc::kPinRstF), Rcc::kIwdgRstF | Rcc::kPinRstF);
    bench.run_for(milliseconds(10'000));
    EXPECT_EQ(resets(), 1U) << "the reset has stopped it";
}

TEST_F(IwdgTest, ReloadedInTimeItDoesNot) {
    key(0xCCCC);
    bench.run_for(kLsiUp);
    for (int i = 0; i < 10; ++i) {
        bench.run_for(milliseconds(500));
        key(0xAAAA);
    }
    expect_bite_in(milliseconds(512));
}

TEST_F(IwdgTest, PrescalerAndReloadArriveLater) {
    key(0xCCCC);
    bench.run_for(kLsiUp);
    write(Iwdg::kPr, 1);
    EXPECT_EQ(read(Iwdg::kPr), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "IWDG", "IWDG_PR written without the key 0x5555"));
    key(0x5555);
    write(Iwdg::kPr, 3);
    write(Iwdg::kRlr, 1000 - 1);
    EXPECT_EQ(read(Iwdg::kSr), 3U);
    write(Iwdg::kPr, 4);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "IWDG", "IWDG_PR written while PVU is 1"));
    bench.run_for(kUpdate - picoseconds(1));
    EXPECT_EQ(read(Iwdg::kSr), 3U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Iwdg::kSr), 0U);
    key(0xAAAA);
    expect_bite_in(milliseconds(1000));  // 1000 counts of 32 periods
}

TEST_F(IwdgTest, ItGoesOnInStop) {
    key(0xCCCC);
    bench.run_for(kLsiUp);
    bench.env().on_cpu_sleep(true);
    EXPECT_FALSE(bench.cpu().running);
    expect_bite_in(milliseconds(512));
    EXPECT_TRUE(bench.cpu().running);
}

TEST_F(IwdgTest, ASnapshotGoesOn) {
    key(0xCCCC);
    bench.run_for(kLsiUp + milliseconds(100));
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    expect_bite_in(milliseconds(412));
}

TEST_F(WwdgTest, ResetValues) {
    enable_wwdg();
    bench.write(kRcc + Rcc::kApb1Rstr, 1U << 11);
    bench.write(kRcc + Rcc::kApb1Rstr, 0);
    EXPECT_EQ(bench.read(kWwdg + Wwdg::kCr), 0x7FU);
    EXPECT_EQ(bench.read(kWwdg + Wwdg::kCfr), 0x7FU);
    EXPECT_EQ(bench.read(kWwdg + Wwdg::kSr), 0U);
}

TEST_F(WwdgTest, BitesBelow0x40AndWarnsAt0x40) {
    enable_wwdg();
    bench.write(kRcc + Rcc::kApb1Rstr, 1U << 11);
    bench.write(kRcc + Rcc::kApb1Rstr, 0);
    window(Wwdg::kCfr, 0x7F | 3U << 7 | 1U << 9);
    window(Wwdg::kCr, 0x80 | 0x45);
    const Time count = ticks_to_time(4096 * 8, kPclk);
    bench.run_for(count);
    EXPECT_EQ(bench.read(kWwdg + Wwdg::kCr), 0x80U | 0x44U);
    bench.run_for(4 * count - picoseconds(1));
    EXPECT_FALSE(wwdg.find_irq("irq")->level());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(wwdg.find_irq("irq")->level());
    window(Wwdg::kSr, 0);
    EXPECT_FALSE(wwdg.find_irq("irq")->level());
    expect_bite_in(count);
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(bench.read(kRcc + Rcc::kCsr) & Rcc::kWwdgRstF, Rcc::kWwdgRstF);
}

TEST_F(WwdgTest, WrittenTooEarlyItBites) {
    enable_wwdg();
    window(Wwdg::kCfr, 0x50);
    window(Wwdg::kCr, 0x80 | 0x7F);
    const Time count = ticks_to_time(4096, kPclk);
    bench.run_for(0x2F * count);
    EXPECT_EQ(bench.read(kWwdg + Wwdg::kCr) & 0x7F, 0x50U);
    window(Wwdg::kCr, 0x80 | 0x7F);
    EXPECT_EQ(resets(), 0U) << "at the window's edge";
    bench.run_for(0x2E * count);
    window(Wwdg::kCr, 0x80 | 0x7F);
    EXPECT_EQ(resets(), 1U);
}

TEST_F(WwdgTest, WrittenWithT6ZeroItBites) {
    enable_wwdg();
    window(Wwdg::kCr, 0x80 | 0x3F);
    EXPECT_EQ(resets(), 1U);
}

TEST_F(WwdgTest, WithoutItsClockItStandsStill) {
    enable_wwdg();
    window(Wwdg::kCr, 0x80 | 0x7F);
    bench.run_for(ticks_to_time(4096, kPclk));
    bench.write(kRcc + Rcc::kApb1Enr, 0);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(resets(), 0U);
    enable_wwdg();
    EXPECT_EQ(bench.read(kWwdg + Wwdg::kCr), 0x80U | 0x7EU);
}

}  // namespace
}  // namespace twin::stm32f4
