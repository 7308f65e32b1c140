// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/timer.hpp"

#include <gtest/gtest.h>

#include "docs/examples/external-model/cmsdk_timer.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::Timer;

constexpr std::int64_t kBase = 0x40000000;
constexpr std::uint32_t kEnable = 1, kIntEn = 8;

struct CmsdkTimer : testing::Test {
    Bench bench;
    Timer& timer = bench.add<Timer>("TIMER", {{"hz", "1M"}}, kBase);
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    bool irq() { return timer.find_irq("irq")->level(); }
};

TEST_F(CmsdkTimer, ResetValues) {
    for (const auto offset : {Timer::kCtrl, Timer::kValue, Timer::kReload, Timer::kIntStatus})
        EXPECT_EQ(reg(offset), 0u);
    EXPECT_EQ(reg(0xFE0), 0x22u);
    EXPECT_EQ(reg(0xFFC), 0xB1u);
}

TEST_F(CmsdkTimer, ItsPeriodIsReloadAndOne) {
    reg(Timer::kReload, 9);
    reg(Timer::kCtrl, kEnable | kIntEn);
    bench.run_for(nanoseconds(8'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(Timer::kValue), 0u);
    bench.run_for(microseconds(1));
    EXPECT_EQ(reg(Timer::kValue), 9u);
    reg(Timer::kIntStatus, 1);
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(8'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
}

TEST_F(CmsdkTimer, WithoutAReloadItStaysAt0) {
    reg(Timer::kValue, 3);
    reg(Timer::kCtrl, kEnable | kIntEn);
    bench.run_for(microseconds(3));
    EXPECT_TRUE(irq());
    reg(Timer::kIntStatus, 1);
    bench.run_for(milliseconds(10));
    EXPECT_FALSE(irq());
    EXPECT_EQ(reg(Timer::kValue), 0u);
}

TEST_F(CmsdkTimer, AStopKeepsTheValue) {
    reg(Timer::kReload, 100);
    reg(Timer::kCtrl, kEnable);
    bench.run_for(microseconds(40));
    reg(Timer::kCtrl, 0);
    bench.run_for(microseconds(40));
    EXPECT_EQ(reg(Timer::kValue), 60u);
    reg(Timer::kCtrl, kEnable);
    bench.run_for(microseconds(1));
    EXPECT_EQ(reg(Timer::kValue), 59u);
}

TEST_F(CmsdkTimer, AResetInTheMiddleStopsIt) {
    reg(Timer::kReload, 10);
    reg(Timer::kCtrl, kEnable | kIntEn);
    bench.run_for(microseconds(5));
    bench.reset(ResetKind::system);
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(irq());
    EXPECT_EQ(reg(Timer::kValue), 0u);
}

TEST_F(CmsdkTimer, ASnapshotGoesOn) {
    reg(Timer::kReload, 10);
    reg(Timer::kCtrl, kEnable | kIntEn);
    bench.run_for(microseconds(5));
    const auto state = bench.save();
    reg(Timer::kCtrl, 0);
    bench.load(state);
    bench.run_for(nanoseconds(4'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
}

// The guide builds this timer as a library of its own. Both must do the same whatever is done to them.
TEST(CmsdkTimers, TheExampleDoesTheSame) {
    Bench bench;
    auto& ours = bench.add<Timer>("OURS", {{"hz", "1M"}}, kBase);
    auto& example = bench.add<example::CmsdkTimer>("EXAMPLE", {{"hz", "1M"}}, kBase + 0x1000);
    auto& pin = *ours.find_pin("EXTIN");
    bench.connect(pin, *example.find_pin("EXTIN"));
    constexpr std::uint64_t kSeed = 20241124;
    SCOPED_TRACE("seed " + std::to_string(kSeed));
    std::uint64_t random = kSeed;
    const auto next = [&random](std::uint64_t below) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        return (random >> 33) % below;
    };
    for (int step = 0; step < 5000; ++step) {
        const auto offset = static_cast<std::uint32_t>(4 * next(4));
        const auto value = static_cast<std::uint32_t>(next(16));
        switch (next(4)) {
            case 0:
                bench.write(kBase + offset, value);
                bench.write(kBase + 0x1000 + offset, value);
                break;
            case 1:
                pin.drive(Drive::strong(next(2) != 0));
                break;
            default:
                bench.run_for(nanoseconds(next(5000)));
        }
        for (const std::uint32_t r : {0, 4, 8, 12})
            ASSERT_EQ(bench.read(kBase + r), bench.read(kBase + 0x1000 + r)) << "step " << step << " register " << r;
        ASSERT_EQ(ours.find_irq("irq")->level(), example.find_irq("irq")->level()) << "step " << step;
    }
}

}  // namespace
}  // namespace twin::test
