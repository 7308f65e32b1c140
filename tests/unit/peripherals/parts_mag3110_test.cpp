// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/mag3110.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using parts::Mag3110;

class Mag3110Test : public testing::Test {
  protected:
    void put(std::uint8_t number, std::uint8_t value) {
        bench.elaborate();
        EXPECT_TRUE(target.i2c_start(0x0E, false));
        target.i2c_write(number);
        target.i2c_write(value);
        target.i2c_stop();
    }
    std::vector<std::uint8_t> burst(std::uint8_t number, unsigned count) {
        bench.elaborate();
        EXPECT_TRUE(target.i2c_start(0x0E, false));
        target.i2c_write(number);
        EXPECT_TRUE(target.i2c_start(0x0E, true));
        std::vector<std::uint8_t> data;
        for (unsigned i = 0; i < count; ++i) data.push_back(target.i2c_read());
        target.i2c_stop();
        return data;
    }
    std::uint8_t get(std::uint8_t number) { return burst(number, 1)[0]; }
    int axis(unsigned i) {
        const auto data = burst(static_cast<std::uint8_t>(Mag3110::kOutXMsb + 2 * i), 2);
        return static_cast<std::int16_t>(data[0] << 8 | data[1]);
    }
    void set(unsigned input, double value) { EXPECT_EQ(mag.inputs()[input]->set(value), ""); }

    test::Bench bench;
    Mag3110& mag = bench.add<Mag3110>("magnetometer", Params({{"address", {"0x0E"}}, {"axes", {}}, {"noise", {"0"}}}));
    I2cTarget& target = *mag.as_i2c_target();
};

TEST_F(Mag3110Test, ResetValues) {
    bench.elaborate();
    EXPECT_EQ(mag.bank().registers().size(), 18U);
    for (const auto& reg : mag.bank().registers())
        EXPECT_EQ(mag.bank().peek(reg.offset()), reg.offset() == 4 * Mag3110::kWhoAmI ? 0xC4U : 0U) << reg.name();
    EXPECT_FALSE(mag.int1.high());
    EXPECT_FALSE(target.i2c_start(0x1D, false));
}

TEST_F(Mag3110Test, MeasuresAndTellsByIntOne) {
    set(0, 12.34);
    set(1, -500);
    set(2, 1000);
    set(3, -5.4);
    put(Mag3110::kCtrlReg2, 0xA0);
    EXPECT_EQ(get(Mag3110::kCtrlReg2), 0x20) << "AUTO_MRST_EN reads as 0";
    put(Mag3110::kCtrlReg1, 0x61);  // 10 Hz, one conversion is 12.5 ms
    EXPECT_EQ(get(Mag3110::kSysmod), 1);
    bench.run_for(microseconds(12'500) - picoseconds(1));
    EXPECT_FALSE(mag.int1.high());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(mag.int1.high());
    EXPECT_EQ(get(Mag3110::kDrStatus), 0x0F);
    EXPECT_EQ(axis(0), 123);
    EXPECT_EQ(get(Mag3110::kDrStatus), 0x0E);
    EXPECT_EQ(axis(1), -5000);
    EXPECT_TRUE(mag.int1.high());
    EXPECT_EQ(axis(2), 10'000);
    EXPECT_FALSE(mag.int1.high());
    EXPECT_EQ(static_cast<std::int8_t>(get(Mag3110::kDieTemp)), -5);
    bench.run_for(milliseconds(100) - picoseconds(1));
    EXPECT_FALSE(mag.int1.high());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(mag.int1.high());
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "nothing to wait for";
    bench.run_for(milliseconds(100));
    EXPECT_EQ(get(Mag3110::kDrStatus), 0xFF) << "overwritten";
}

TEST_F(Mag3110Test, DataRates) {
    // 80 Hz / 2^(DR + OS)
    for (const auto& [reg, period_us] :
         {std::pair{0x01, 12'500U}, std::pair{0x29, 50'000U}, std::pair{0xF9, 12'800'000U}}) {
        put(Mag3110::kCtrlReg1, static_cast<std::uint8_t>(reg));
        bench.run_for(milliseconds(100));
        burst(Mag3110::kOutXMsb, 6);
        const auto until_ready = [&] {
            const Time start = bench.now();
            while (!mag.int1.high() && bench.now() - start < milliseconds(20'000)) bench.run_for(microseconds(12'500));
            burst(Mag3110::kOutXMsb, 6);
            return bench.now();
        };
        const Time first = until_ready();
        EXPECT_EQ(until_ready() - first, microseconds(period_us)) << std::hex << reg;
        put(Mag3110::kCtrlReg1, 0);
    }
}

TEST_F(Mag3110Test, OffsetsCorrectUnlessRaw) {
    set(0, 10);
    put(Mag3110::kOffXMsb, 0x00);
    put(Mag3110::kOffXLsb, 0x0D);  // 6 counts; bit 0 does not exist
    EXPECT_EQ(get(Mag3110::kOffXLsb), 0x0C);
    put(Mag3110::kOffYMsb, 0xFF);
    put(Mag3110::kOffYLsb, 0xFE);  // -1
    put(Mag3110::kCtrlReg1, 0x01);
    EXPECT_EQ(get(Mag3110::kSysmod), 2);
    bench.run_for(microseconds(12'500));
    EXPECT_EQ(axis(0), 94);
    EXPECT_EQ(axis(1), 1);
    put(Mag3110::kCtrlReg2, 0x20);
    bench.run_for(microseconds(12'500));
    EXPECT_EQ(axis(0), 100);
    EXPECT_EQ(axis(1), 0);
}

TEST_F(Mag3110Test, TriggeredMeasurementReturnsToStandby) {
    set(0, 1);
    put(Mag3110::kCtrlReg1, 0x1A);  // OS 3: 100 ms
    bench.run_for(milliseconds(100) - picoseconds(1));
    EXPECT_EQ(get(Mag3110::kCtrlReg1), 0x1A);
    EXPECT_EQ(get(Mag3110::kSysmod), 2);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(get(Mag3110::kSysmod), 0);
    EXPECT_EQ(get(Mag3110::kCtrlReg1), 0x18) << "TM clears itself";
    EXPECT_EQ(axis(0), 10);
    burst(Mag3110::kOutXMsb, 6);
    bench.run_for(milliseconds(1000));
    EXPECT_FALSE(mag.int1.high());
}

TEST_F(Mag3110Test, FastReadSkipsTheLsbs) {
    set(0, 25.6);
    set(1, 51.2);
    set(2, 76.8);
    put(Mag3110::kCtrlReg1, 0x05);
    bench.run_for(microseconds(12'500));
    EXPECT_EQ(burst(Mag3110::kOutXMsb, 4), (std::vector<std::uint8_t>{1, 2, 3, 0xC4}));
}

TEST_F(Mag3110Test, SnapshotGoesOnTheSame) {
    set(0, 1);
    put(Mag3110::kCtrlReg1, 0x01);
    bench.run_for(milliseconds(12));
    const auto state = bench.save();
    bench.run_for(milliseconds(1));
    put(Mag3110::kCtrlReg1, 0x00);
    set(0, 2);
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_FALSE(mag.int1.high());
    bench.run_for(microseconds(1));
    EXPECT_TRUE(mag.int1.high());
    EXPECT_EQ(axis(0), 10);
}

TEST_F(Mag3110Test, ResetInTheMiddleOfAMeasurement) {
    put(Mag3110::kCtrlReg1, 0x01);
    bench.run_for(milliseconds(12));
    bench.reset(ResetKind::power_on);
    bench.run_for(milliseconds(12));
    EXPECT_EQ(get(Mag3110::kDrStatus), 0);
    EXPECT_FALSE(mag.int1.high());
}

}  // namespace
}  // namespace twin
