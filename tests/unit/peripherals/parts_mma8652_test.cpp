// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/mma8652.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin {
namespace {

using parts::Mma8652;

constexpr std::uint8_t kAddress = 0x1D;

class Mma8652Test : public testing::Test {
  protected:
    Mma8652Test() { bus.attach(*mma.as_i2c_target()); }

    void put(std::uint8_t number, std::uint8_t value) {
        bench.elaborate();
        EXPECT_EQ(bus.start(this, kAddress, false), I2cResult::ack);
        bus.write(this, number);
        EXPECT_EQ(bus.write(this, value), I2cResult::ack);
        bus.stop(this);
    }
    std::vector<std::uint8_t> burst(std::uint8_t number, unsigned count) {
        bench.elaborate();
        EXPECT_EQ(bus.start(this, kAddress, false), I2cResult::ack);
        bus.write(this, number);
        bus.start(this, kAddress, true);
        std::vector<std::uint8_t> data(count);
        for (unsigned i = 0; i < count; ++i) {
            bus.read(this, data[i]);
            bus.read_ack(this, i + 1 < count);
        }
        bus.stop(this);
        return data;
    }
    std::uint8_t get(std::uint8_t number) { return burst(number, 1)[0]; }
    int axis(unsigned i) {
        const auto data = burst(static_cast<std::uint8_t>(Mma8652::kOutXMsb + 2 * i), 2);
        return static_cast<std::int16_t>(data[0] << 8 | data[1]) / 16;
    }
    void set(const char* input, double value) {
        for (Input* i : mma.inputs()) {
            if (i->name() == input) {
                EXPECT_EQ(i->set(value), "");
            }
        }
    }
    /// 100 Hz; the first sample is at 21 ms.
    void activate() { put(Mma8652::kCtrlReg1, 3 << 3 | 1); }
    static constexpr std::uint64_t kFirstMs = 21, kPeriodMs = 10;

    test::Bench bench;
    test::Source& wires = bench.add<test::Source>("wires");
    test::Source& wires2 = bench.add<test::Source>("wires2");
    I2cBus& bus = bench.env().make_i2c("i2c", wires.pin.net(), wires2.pin.net());
    Mma8652& mma = bench.add<Mma8652>(
        "accelerometer",
        Params({{"address", {"0x1D"}}, {"who_am_i", {"0x4A"}}, {"bits", {"12"}}, {"axes", {}}, {"noise", {"0"}}}));

    void SetUp() override {
        wires.pin.net().set_pull(Drive::pull(true));
        wires2.pin.net().set_pull(Drive::pull(true));
    }
};

TEST_F(Mma8652Test, ResetValues) {
    bench.elaborate();
    const std::map<std::uint8_t, std::uint8_t> not_zero = {
        {Mma8652::kWhoAmI, 0x4A}, {Mma8652::kPlCfg, 0x80}, {Mma8652::kPlBfZcomp, 0x44}, {Mma8652::kPlThs, 0x84}};
    unsigned count = 0;
    for (const auto& reg : mma.bank().registers()) {
        const auto number = static_cast<std::uint8_t>(reg.offset() / 4);
        const auto it = not_zero.find(number);
        EXPECT_EQ(mma.bank().peek(reg.offset()), it == not_zero.end() ? 0 : it->second) << reg.name();
        ++count;
    }
    EXPECT_EQ(count, 44U);
    EXPECT_TRUE(mma.int1.high()) << "active low, push-pull";
}

TEST_F(Mma8652Test, AnswersOnlyItsAddress) {
    bench.elaborate();
    EXPECT_EQ(bus.start(this, 0x1C, false), I2cResult::nak);
    EXPECT_EQ(get(Mma8652::kWhoAmI), 0x4A);
    EXPECT_EQ(get(0x07), 0) << "nothing there";
    EXPECT_TRUE(bench.journal_has(JournalKind::unmapped, "accelerometer", "register 0x07"));
    put(Mma8652::kWhoAmI, 0);
    EXPECT_EQ(get(Mma8652::kWhoAmI), 0x4A);
    mma.set_power(false);
    EXPECT_EQ(bus.start(this, kAddress, false), I2cResult::nak);
}

TEST_F(Mma8652Test, FirstSampleIsAfterTwoPeriodsAndAMillisecond) {
    set("x", 0.5);
    activate();
    bench.run_for(milliseconds(kFirstMs) - picoseconds(1));
    EXPECT_EQ(get(Mma8652::kStatus), 0);
    EXPECT_EQ(get(Mma8652::kSysmod), 1);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(get(Mma8652::kStatus), 0x0F);
    EXPECT_EQ(axis(0), 512);
    EXPECT_EQ(get(Mma8652::kStatus), 0x0E) << "x was read";
    EXPECT_EQ(axis(2), -1024);
    EXPECT_EQ(axis(1), 0);
    EXPECT_EQ(get(Mma8652::kStatus), 0);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "nobody waits for a sample";
}

TEST_F(Mma8652Test, UnreadSamplesAreOverwritten) {
    activate();
    bench.run_for(milliseconds(kFirstMs + kPeriodMs) - picoseconds(1));
    EXPECT_EQ(get(Mma8652::kStatus), 0x0F);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(get(Mma8652::kStatus), 0xFF);
    burst(Mma8652::kOutXMsb, 6);
    EXPECT_EQ(get(Mma8652::kStatus), 0);
    bench.run_for(milliseconds(5 * kPeriodMs));
    EXPECT_EQ(get(Mma8652::kStatus), 0xFF);
}

TEST_F(Mma8652Test, ASampleSeesTheInputOfItsInstant) {
    activate();
    bench.run_for(milliseconds(kFirstMs));
    set("x", 1);
    EXPECT_EQ(axis(0), 0) << "the sample was due before the change";
    bench.run_for(milliseconds(kPeriodMs));
    EXPECT_EQ(axis(0), 1024);
}

TEST_F(Mma8652Test, RangesOffsetsAndLimits) {
    set("x", 1);
    set("y", 8);
    for (const auto& [fs, one_g] : {std::pair{0, 1024}, std::pair{1, 512}, std::pair{2, 256}}) {
        put(Mma8652::kCtrlReg1, 0);
        put(Mma8652::kXyzDataCfg, static_cast<std::uint8_t>(fs));
        activate();
        bench.run_for(milliseconds(kFirstMs));
        EXPECT_EQ(axis(0), one_g);
        EXPECT_EQ(axis(1), 2047);
    }
    put(Mma8652::kCtrlReg1, 0);
    put(Mma8652::kXyzDataCfg, 0);
    put(Mma8652::kOffX, 0xFF);
    activate();
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_EQ(axis(0), 1022) << "1.96 mg less";
    EXPECT_EQ(bench.env().find("accelerometer")->inputs()[0]->set(9), "accelerometer.x takes -8 to 8 g, not 9");
}

TEST_F(Mma8652Test, AllDataRates) {
    const std::uint64_t periods_us[8] = {1250, 2500, 5000, 10000, 20000, 80000, 160000, 640000};
    put(Mma8652::kCtrlReg4, 1);
    put(Mma8652::kCtrlReg5, 1);
    for (unsigned dr = 0; dr < 8; ++dr) {
        burst(Mma8652::kOutXMsb, 6);
        put(Mma8652::kCtrlReg1, static_cast<std::uint8_t>(dr << 3 | 1));
        bench.run_for(microseconds(2 * periods_us[dr] + 1000));
        EXPECT_FALSE(mma.int1.high()) << dr;
        burst(Mma8652::kOutXMsb, 6);
        EXPECT_TRUE(mma.int1.high());
        bench.run_for(microseconds(periods_us[dr]) - picoseconds(1));
        EXPECT_TRUE(mma.int1.high()) << dr;
        bench.run_for(picoseconds(1));
        EXPECT_FALSE(mma.int1.high()) << dr;
        put(Mma8652::kCtrlReg1, 0);
    }
}

TEST_F(Mma8652Test, InterruptPinsRouteAndPolarity) {
    put(Mma8652::kCtrlReg4, 1);
    put(Mma8652::kCtrlReg5, 0);
    activate();
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_EQ(get(Mma8652::kIntSource), 1);
    EXPECT_TRUE(mma.int1.high());
    EXPECT_FALSE(mma.int2.high());
    put(Mma8652::kCtrlReg3, 2);
    EXPECT_FALSE(mma.int1.high());
    EXPECT_TRUE(mma.int2.high());
    put(Mma8652::kCtrlReg3, 1);
    EXPECT_TRUE(mma.int1.floating()) << "open drain";
    EXPECT_EQ(mma.int2.driving(), Drive::strong(false));
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "raised: nothing to wait for";
}

TEST_F(Mma8652Test, MsbHoldsItsLsb) {
    set("x", 0.5);
    activate();
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_EQ(get(Mma8652::kOutXMsb), 0x20);
    set("x", 0.501);
    bench.run_for(milliseconds(kPeriodMs));
    EXPECT_EQ(get(Mma8652::kOutXLsb), 0x00);
    EXPECT_EQ(axis(0), 513);
}

TEST_F(Mma8652Test, BurstsGoRoundTheData) {
    set("x", 0.5);
    activate();
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_EQ(burst(Mma8652::kOutXMsb, 8), (std::vector<std::uint8_t>{0x20, 0, 0, 0, 0xC0, 0, 0, 0x20}))
        << "behind OUT_Z_LSB comes STATUS";
    put(Mma8652::kCtrlReg1, 0);
    put(Mma8652::kCtrlReg1, 3 << 3 | 3);
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_EQ(burst(Mma8652::kStatus, 5), (std::vector<std::uint8_t>{0x0F, 0x20, 0, 0xC0, 0})) << "F_READ: 8 bits";
}

TEST_F(Mma8652Test, CircularFifoKeepsTheLatest) {
    put(Mma8652::kFSetup, 1 << 6 | 4);
    put(Mma8652::kCtrlReg4, 1 << 6);
    put(Mma8652::kCtrlReg5, 1 << 6);
    activate();
    bench.run_for(milliseconds(kFirstMs + 3 * kPeriodMs) - picoseconds(1));
    EXPECT_TRUE(mma.int1.high());
    EXPECT_EQ(get(Mma8652::kStatus), 3);
    bench.run_for(picoseconds(1));
    EXPECT_FALSE(mma.int1.high()) << "watermark";
    EXPECT_EQ(get(Mma8652::kStatus), 0x44);
    set("x", 1);
    EXPECT_EQ(burst(Mma8652::kOutXMsb, 6)[0], 0x00);
    EXPECT_EQ(get(Mma8652::kStatus), 3);
    bench.run_for(milliseconds(kPeriodMs * 29));
    EXPECT_EQ(get(Mma8652::kStatus), 0x60) << "32 samples, full";
    bench.run_for(milliseconds(kPeriodMs * 3));
    EXPECT_EQ(get(Mma8652::kStatus), 0xE0) << "overflow";
    EXPECT_EQ(get(Mma8652::kStatus), 0x60) << "told once";
    EXPECT_EQ(burst(Mma8652::kOutXMsb, 2)[0], 0x40) << "the three old ones are gone";
}

TEST_F(Mma8652Test, FillFifoKeepsTheFirst) {
    put(Mma8652::kFSetup, 2 << 6);
    activate();
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_EQ(get(Mma8652::kStatus), 1);
    set("x", 1);
    bench.run_for(milliseconds(kPeriodMs * 100));
    EXPECT_EQ(get(Mma8652::kStatus), 0xA0);
    EXPECT_EQ(burst(Mma8652::kOutXMsb, 2)[0], 0x00);
    EXPECT_EQ(burst(Mma8652::kOutXMsb, 2)[0], 0x40);
    put(Mma8652::kFSetup, 0);
    bench.run_for(milliseconds(kPeriodMs));
    EXPECT_EQ(get(Mma8652::kStatus), 0xEF) << "STATUS again: x was read, y and z were not";
}

TEST_F(Mma8652Test, WhatIsMissingIsReported) {
    put(Mma8652::kPulseCfg, 0x15);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "accelerometer", "PULSE_CFG.PULSE_CFG"));
    put(Mma8652::kCtrlReg2, 0x10);
    put(Mma8652::kCtrlReg4, 0x01);
    EXPECT_FALSE(bench.journal_has(JournalKind::unmodelled, "accelerometer", "CTRL_REG2.SLPE"));
    put(Mma8652::kCtrlReg2, 0x04);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "accelerometer", "CTRL_REG2.SLPE"));
    put(Mma8652::kFSetup, 3 << 6);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "accelerometer", "F_SETUP.F_MODE 3, trigger mode"));
}

TEST_F(Mma8652Test, SoftwareResetInTheMiddle) {
    put(Mma8652::kCtrlReg4, 1);
    put(Mma8652::kCtrlReg5, 1);
    activate();
    bench.run_for(milliseconds(kFirstMs));
    EXPECT_FALSE(mma.int1.high());
    put(Mma8652::kCtrlReg2, 0x40);
    EXPECT_TRUE(mma.int1.high());
    EXPECT_EQ(get(Mma8652::kCtrlReg1), 0);
    EXPECT_EQ(get(Mma8652::kCtrlReg2), 0);
    EXPECT_EQ(get(Mma8652::kStatus), 0);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());
}

TEST_F(Mma8652Test, SnapshotGoesOnTheSame) {
    put(Mma8652::kCtrlReg4, 1);
    put(Mma8652::kCtrlReg5, 1);
    set("x", 0.25);
    activate();
    bench.run_for(milliseconds(kFirstMs) - microseconds(1));
    const auto state = bench.save();
    bench.run_for(microseconds(1));
    EXPECT_FALSE(mma.int1.high());
    put(Mma8652::kCtrlReg1, 0);
    set("x", 1);
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_TRUE(mma.int1.high());
    bench.run_for(microseconds(1));
    EXPECT_FALSE(mma.int1.high());
    EXPECT_EQ(axis(0), 256);
}

TEST(Mma8653, TenBitsAndNoiseOfTheSeed) {
    test::Bench bench(7);
    auto& mma = bench.add<Mma8652>("a", Params({{"address", {"0x1D"}},
                                                {"who_am_i", {"0x5A"}},
                                                {"bits", {"10"}},
                                                {"axes", {"-y", "x", "-z"}},
                                                {"noise", {"0.01"}}}));
    bench.elaborate();
    I2cTarget& target = *mma.as_i2c_target();
    const auto access = [&](std::uint8_t number, int value) {
        target.i2c_start(0x1D, false);
        target.i2c_write(number);
        if (value >= 0) target.i2c_write(static_cast<std::uint8_t>(value));
        target.i2c_start(0x1D, true);
        const std::uint8_t first = target.i2c_read();
        const std::uint8_t second = target.i2c_read();
        target.i2c_stop();
        return static_cast<std::int16_t>(first << 8 | second);
    };
    EXPECT_EQ(access(Mma8652::kWhoAmI, -1) >> 8, 0x5A);
    mma.inputs()[1]->set(1);
    access(Mma8652::kCtrlReg1, 1);
    std::vector<int> x;
    for (int i = 0; i < 400; ++i) {
        bench.run_for(milliseconds(5));
        x.push_back(access(Mma8652::kOutXMsb, -1));
        EXPECT_EQ(x.back() & 0x3F, 0) << "10 bits, left-justified";
    }
    double mean = 0, square = 0;
    for (const int v : x) mean += v / 16.0 / x.size();
    for (const int v : x) square += (v / 16.0 - mean) * (v / 16.0 - mean) / x.size();
    EXPECT_NEAR(mean, -1024 - 1.5, 3) << "the board's y is the sensor's -x; the low bits are cut off";
    EXPECT_NEAR(square, 10.24 * 10.24 + 1.3, 25) << "10 mg RMS";
}

}  // namespace
}  // namespace twin
