// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/dual_timer.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::DualTimer;

constexpr std::int64_t kBase = 0x40002000;
constexpr std::uint32_t kOneShot = 1, kWide = 2, kBy16 = 4, kBy256 = 8, kIntEn = 32, kPeriodic = 64, kEnable = 128;

struct CmsdkDualTimer : testing::TestWithParam<std::uint32_t> {
    Bench bench;
    DualTimer& timer = bench.add<DualTimer>("DUALTIMER", {{"hz", "1M"}}, kBase);
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + GetParam() + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + GetParam() + offset, value); }
    bool irq() {
        const bool own = timer.find_irq(GetParam() == 0 ? "irq1" : "irq2")->level();
        EXPECT_EQ(timer.find_irq("irq")->level(), own);
        return own;
    }
};

TEST_P(CmsdkDualTimer, ResetValues) {
    EXPECT_EQ(reg(DualTimer::kLoad), 0u);
    EXPECT_EQ(reg(DualTimer::kValue), 0xFFFFFFFFu);
    EXPECT_EQ(reg(DualTimer::kControl), kIntEn);
    EXPECT_EQ(reg(DualTimer::kRis), 0u);
    EXPECT_EQ(reg(DualTimer::kBgLoad), 0u);
    EXPECT_EQ(bench.read(kBase + 0xFE0), 0x23u);
}

TEST_P(CmsdkDualTimer, Periodic) {
    reg(DualTimer::kLoad, 9);
    reg(DualTimer::kControl, kEnable | kPeriodic | kIntEn | kWide);
    bench.run_for(nanoseconds(8'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(DualTimer::kValue), 0u);
    reg(DualTimer::kIntClr, 1);
    EXPECT_FALSE(irq());
    EXPECT_EQ(reg(DualTimer::kValue), 0u);
    bench.run_for(microseconds(1));
    EXPECT_EQ(reg(DualTimer::kValue), 9u);
    bench.run_for(nanoseconds(8'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
}

TEST_P(CmsdkDualTimer, FreeRunningGoesOnFromAllOnesIn16BitsToo) {
    reg(DualTimer::kLoad, 0xABCD0002);
    reg(DualTimer::kControl, kEnable | kIntEn);
    bench.run_for(microseconds(2));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(DualTimer::kValue), 0xABCD0000u) << "the upper half rests";
    bench.run_for(microseconds(1));
    EXPECT_EQ(reg(DualTimer::kValue), 0xABCDFFFFu);
}

TEST_P(CmsdkDualTimer, OneShotStands) {
    reg(DualTimer::kLoad, 5);
    reg(DualTimer::kControl, kEnable | kPeriodic | kIntEn | kOneShot | kWide);
    bench.run_for(microseconds(5));
    EXPECT_TRUE(irq());
    reg(DualTimer::kIntClr, 1);
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(irq());
    EXPECT_EQ(reg(DualTimer::kValue), 0u);
    reg(DualTimer::kLoad, 7);
    bench.run_for(nanoseconds(6'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
}

TEST_P(CmsdkDualTimer, IsDivided) {
    for (const auto& [code, divisor] : {std::pair{kBy16, 16}, std::pair{kBy256, 256}}) {
        reg(DualTimer::kControl, 0);
        reg(DualTimer::kIntClr, 1);
        reg(DualTimer::kLoad, 10);
        reg(DualTimer::kControl, kEnable | kPeriodic | kIntEn | kWide | code);
        bench.run_for(nanoseconds(static_cast<std::uint64_t>(10'000) * static_cast<unsigned>(divisor) - 1));
        EXPECT_FALSE(irq()) << divisor;
        EXPECT_EQ(reg(DualTimer::kValue), 1u);
        bench.run_for(nanoseconds(1));
        EXPECT_TRUE(irq()) << divisor;
    }
}

TEST_P(CmsdkDualTimer, BackgroundLoadIsForTheNextPeriod) {
    reg(DualTimer::kLoad, 10);
    reg(DualTimer::kControl, kEnable | kPeriodic | kIntEn | kWide);
    bench.run_for(microseconds(4));
    reg(DualTimer::kBgLoad, 3);
    EXPECT_EQ(reg(DualTimer::kLoad), 3u);
    EXPECT_EQ(reg(DualTimer::kValue), 6u);
    bench.run_for(microseconds(6));
    EXPECT_TRUE(irq());
    reg(DualTimer::kIntClr, 1);
    bench.run_for(microseconds(4));
    EXPECT_TRUE(irq());
}

TEST_P(CmsdkDualTimer, AMaskedInterruptIsInRisOnly) {
    reg(DualTimer::kLoad, 2);
    reg(DualTimer::kControl, kEnable | kPeriodic);
    bench.run_for(microseconds(2));
    EXPECT_EQ(reg(DualTimer::kRis), 1u);
    EXPECT_EQ(reg(DualTimer::kMis), 0u);
    EXPECT_FALSE(irq());
    reg(DualTimer::kControl, kEnable | kPeriodic | kIntEn);
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(DualTimer::kMis), 1u);
}

TEST_P(CmsdkDualTimer, AStopKeepsTheValue) {
    reg(DualTimer::kLoad, 100);
    reg(DualTimer::kControl, kEnable | kPeriodic | kWide);
    bench.run_for(microseconds(30));
    reg(DualTimer::kControl, kPeriodic | kWide);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(reg(DualTimer::kValue), 70u);
    reg(DualTimer::kControl, kEnable | kPeriodic | kWide);
    bench.run_for(microseconds(1));
    EXPECT_EQ(reg(DualTimer::kValue), 69u);
}

TEST_P(CmsdkDualTimer, IntegrationTestDrivesTheLines) {
    bench.write(kBase + DualTimer::kItcr, 1);
    bench.write(kBase + DualTimer::kItop, GetParam() == 0 ? 1 : 2);
    EXPECT_TRUE(irq());
    bench.write(kBase + DualTimer::kItcr, 0);
    EXPECT_FALSE(irq());
}

TEST_P(CmsdkDualTimer, ASnapshotGoesOnAndAResetDoesNot) {
    reg(DualTimer::kLoad, 10);
    reg(DualTimer::kControl, kEnable | kPeriodic | kIntEn | kWide);
    bench.run_for(microseconds(5));
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    bench.run_for(nanoseconds(4'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    bench.reset(ResetKind::system);
    EXPECT_FALSE(irq());
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(irq());
}

INSTANTIATE_TEST_SUITE_P(Timer, CmsdkDualTimer, testing::Values(0u, DualTimer::kSecond));

}  // namespace
}  // namespace twin::test
