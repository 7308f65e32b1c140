// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "models/peripherals/cmsdk/fpgaio.hpp"
#include "models/peripherals/cmsdk/scc.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::FpgaIo;
using cmsdk::Scc;

struct Switch : Model {
    using Model::Model;
    PinPort pin{*this, "pin"};
};

struct Mps2FpgaIo : testing::Test {
    static constexpr std::int64_t kBase = 0x40028000;
    Bench bench;
    FpgaIo& io = bench.add<FpgaIo>("FPGAIO",
                                   {{"hz", "1M"},
                                    {"adc_ncs", "ADC_SPI_nCS"},
                                    {"shield_0_ncs", "SHIELD_0_SPI_nCS"},
                                    {"shield_1_ncs", "SHIELD_1_SPI_nCS"}},
                                   kBase);
    Switch& button = bench.add<Switch>("button");
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    Mps2FpgaIo() { bench.connect(button.pin, *io.find_pin("BUTTON1")); }
};

TEST_F(Mps2FpgaIo, LedsAndButtons) {
    EXPECT_FALSE(io.find_pin("LED0")->high());
    reg(FpgaIo::kLed, 0xFFFFFFFE);
    EXPECT_EQ(reg(FpgaIo::kLed), 2u);
    EXPECT_FALSE(io.find_pin("LED0")->high());
    EXPECT_TRUE(io.find_pin("LED1")->high());
    EXPECT_EQ(reg(FpgaIo::kButton), 0u);
    button.pin.drive(Drive::strong(true));
    EXPECT_EQ(reg(FpgaIo::kButton), 2u);
    bench.reset(ResetKind::system);
    EXPECT_FALSE(io.find_pin("LED1")->high());
}

TEST_F(Mps2FpgaIo, TheSlowCountersCountFromWhatIsWritten) {
    bench.run_for(nanoseconds(9'999'999));
    EXPECT_EQ(reg(FpgaIo::kClk100Hz), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(reg(FpgaIo::kClk100Hz), 1u);
    bench.run_for(milliseconds(989));
    EXPECT_EQ(reg(FpgaIo::kClk1Hz), 0u);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(reg(FpgaIo::kClk1Hz), 1u);
    reg(FpgaIo::kClk1Hz, 0xFFFFFFFF);
    bench.run_for(milliseconds(999));
    EXPECT_EQ(reg(FpgaIo::kClk1Hz), 0xFFFFFFFFu);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(reg(FpgaIo::kClk1Hz), 0u);
}

TEST_F(Mps2FpgaIo, TheCounterCountsThePrescalersPeriods) {
    reg(FpgaIo::kPrescale, 4);
    reg(FpgaIo::kPsCntr, 7);
    reg(FpgaIo::kCounter, 0);
    const std::vector<std::uint32_t> prescaler{7, 6, 5, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4};
    for (std::size_t tick = 0; tick < prescaler.size(); ++tick) {
        EXPECT_EQ(reg(FpgaIo::kPsCntr), prescaler[tick]) << tick;
        EXPECT_EQ(reg(FpgaIo::kCounter), tick < 8 ? 0u : tick < 13 ? 1u : 2u) << tick;
        bench.run_for(microseconds(1));
    }
}

TEST_F(Mps2FpgaIo, WithoutAPrescalerEveryTickCounts) {
    const auto before = reg(FpgaIo::kCounter);
    bench.run_for(microseconds(50));
    EXPECT_EQ(reg(FpgaIo::kCounter), before + 50);
    bench.run_for(nanoseconds(500));
    reg(FpgaIo::kPrescale, 0);
    bench.run_for(nanoseconds(500));
    EXPECT_EQ(reg(FpgaIo::kCounter), before + 51) << "a tick that has begun goes on";
}

TEST_F(Mps2FpgaIo, MiscIsPins) {
    reg(FpgaIo::kMisc, 0xFFFFFFFF);
    EXPECT_EQ(reg(FpgaIo::kMisc), 0x3FBu);
    EXPECT_TRUE(io.find_pin("SHIELD_0_SPI_nCS")->high());
    reg(FpgaIo::kMisc, 0x200);
    EXPECT_FALSE(io.find_pin("SHIELD_0_SPI_nCS")->high());
    EXPECT_TRUE(io.find_pin("SHIELD_1_SPI_nCS")->high());
}

TEST_F(Mps2FpgaIo, ASnapshotGoesOn) {
    reg(FpgaIo::kPrescale, 9);
    reg(FpgaIo::kLed, 3);
    bench.run_for(microseconds(95));
    const auto counter = reg(FpgaIo::kCounter);
    const auto prescaler = reg(FpgaIo::kPsCntr);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    EXPECT_EQ(reg(FpgaIo::kCounter), counter);
    EXPECT_EQ(reg(FpgaIo::kPsCntr), prescaler);
    EXPECT_TRUE(io.find_pin("LED0")->high());
}

struct Mps2Scc : testing::Test {
    static constexpr std::int64_t kBase = 0x4002F000;
    Bench bench;
    Scc& scc = bench.add<Scc>("SCC", {{"id", "0x41043860"}, {"aid", "0x00200008"}, {"board_revision", "2"}}, kBase);
    Switch& sw = bench.add<Switch>("sw");
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    Mps2Scc() { bench.connect(sw.pin, *scc.find_pin("MCC_SW7")); }
};

TEST_F(Mps2Scc, WhatTheImageIs) {
    EXPECT_EQ(reg(Scc::kId), 0x41043860u);
    EXPECT_EQ(reg(Scc::kAid), 0x00200008u);
    EXPECT_EQ(reg(Scc::kCfg4), 2u);
    EXPECT_EQ(reg(Scc::kDll), 0xFFFF0001u);
    reg(Scc::kId, 0);
    EXPECT_EQ(reg(Scc::kId), 0x41043860u);
}

TEST_F(Mps2Scc, LedsAndSwitches) {
    reg(Scc::kCfg1, 0x1A5);
    EXPECT_EQ(reg(Scc::kCfg1), 0xA5u);
    EXPECT_TRUE(scc.find_pin("MCC_LED0")->high());
    EXPECT_FALSE(scc.find_pin("MCC_LED1")->high());
    EXPECT_EQ(reg(Scc::kCfg3), 0u);
    sw.pin.drive(Drive::strong(true));
    EXPECT_EQ(reg(Scc::kCfg3), 0x80u);
}

TEST_F(Mps2Scc, OscillatorsAreReadAndSet) {
    reg(Scc::kControl, 0x80100002);
    EXPECT_EQ(reg(Scc::kStatus), 1u);
    EXPECT_EQ(reg(Scc::kDataReturn), 25'000'000u);
    EXPECT_EQ(reg(Scc::kControl), 0x00100002u) << "START reads as 0";
    reg(Scc::kDataOut, 30'000'000);
    reg(Scc::kControl, 0xC0100001);
    EXPECT_EQ(reg(Scc::kStatus), 1u);
    bench.reset(ResetKind::system);
    reg(Scc::kControl, 0x80100001);
    EXPECT_EQ(reg(Scc::kDataReturn), 30'000'000u) << "the board's controller keeps it";
    bench.reset(ResetKind::power_on);
    reg(Scc::kControl, 0x80100001);
    EXPECT_EQ(reg(Scc::kDataReturn), 24'576'000u);
}

TEST_F(Mps2Scc, AFunctionThatIsNotThereIsAnError) {
    reg(Scc::kControl, 0x80100003);
    EXPECT_EQ(reg(Scc::kStatus), 3u);
    reg(Scc::kControl, 0x80200000);
    EXPECT_EQ(reg(Scc::kStatus), 3u);
    reg(Scc::kControl, 0);
    EXPECT_EQ(reg(Scc::kStatus), 0u) << "a write clears it";
}

TEST_F(Mps2Scc, RemapIsDeclaredMissing) {
    reg(Scc::kCfg0, 1);
    EXPECT_EQ(reg(Scc::kCfg0), 1u);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "SCC", "CFG_REG0.REMAP"));
}

}  // namespace
}  // namespace twin::test
