// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/bme280.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/unit/support/wires.hpp"

namespace twin::parts {
namespace {

class Bme280Test : public testing::Test {
  protected:
    void put(std::initializer_list<std::uint8_t> pairs) {
        bench.elaborate();
        ASSERT_TRUE(target.i2c_start(0x76, false));
        for (const std::uint8_t byte : pairs) target.i2c_write(byte);
        target.i2c_stop();
    }
    std::vector<std::uint8_t> burst(std::uint8_t number, unsigned count) {
        bench.elaborate();
        EXPECT_TRUE(target.i2c_start(0x76, false));
        target.i2c_write(number);
        EXPECT_TRUE(target.i2c_start(0x76, true));
        std::vector<std::uint8_t> data;
        for (unsigned i = 0; i < count; ++i) data.push_back(target.i2c_read());
        target.i2c_stop();
        return data;
    }
    std::uint8_t get(std::uint8_t number) { return burst(number, 1)[0]; }
    void set(const char* input, double value) { ASSERT_EQ(test::input_of(sensor, input).set(value), ""); }

    struct Reading {
        std::int32_t pressure, temperature, humidity;
    };
    Reading raw() {
        const auto b = burst(Bme280::kData, 8);
        return {b[0] << 12 | b[1] << 4 | b[2] >> 4, b[3] << 12 | b[4] << 4 | b[5] >> 4, b[6] << 8 | b[7]};
    }

    test::Bench bench;
    Bme280& sensor = bench.add<Bme280>("bme", {{"address", "0x76"}, {"pull_ups", "true"}, {"supply", "board"}});
    I2cTarget& target = *sensor.as_i2c_target();
};

TEST_F(Bme280Test, IdentityAndTrimmingValues) {
    EXPECT_EQ(get(Bme280::kId), 0x60);
    EXPECT_EQ(burst(0x88, 4), (std::vector<std::uint8_t>{0x70, 0x6B, 0x43, 0x67}));  // 27504, 26435
    const auto h = burst(0xE1, 7);
    EXPECT_EQ(h[0] | h[1] << 8, 370);
    EXPECT_EQ(h[3] << 4 | (h[4] & 0x0F), 313);
    EXPECT_EQ(h[5] << 4 | h[4] >> 4, 50);
    EXPECT_EQ(h[6], 30);
}

// The example of the data sheet's family: these raw values and trimming values are 25.08 degrees and 100653.27 Pa.
TEST_F(Bme280Test, TheFormulasGiveTheDataSheetsExample) {
    const Bme280Trim trim;
    const auto fine = bme280_fine(trim, 519'888);
    EXPECT_EQ(fine, 128'422);
    EXPECT_EQ(bme280_temperature(fine), 2508);
    EXPECT_NEAR(bme280_pressure(trim, 415'148, fine) / 256.0, 100'653.27, 0.3);
}

TEST_F(Bme280Test, AForcedMeasurementTakesItsTime) {
    set("temperature", 31.25);
    set("humidity", 62.5);
    set("pressure", 987.65);
    put({Bme280::kCtrlHum, 1, Bme280::kCtrlMeas, 0x25});  // once each, forced: 8 ms typical
    EXPECT_EQ(get(Bme280::kStatus), 0x08);
    EXPECT_EQ(raw().temperature, 0x80000);
    bench.run_for(milliseconds(8) - picoseconds(1));
    EXPECT_EQ(get(Bme280::kStatus), 0x08);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(get(Bme280::kStatus), 0x00);
    EXPECT_EQ(get(Bme280::kCtrlMeas), 0x24) << "it sleeps again";
    const Bme280Trim trim;
    const Reading r = raw();
    const auto fine = bme280_fine(trim, r.temperature);
    EXPECT_NEAR(bme280_temperature(fine), 3125, 1);
    EXPECT_NEAR(bme280_pressure(trim, r.pressure, fine) / 256.0, 98'765, 8);
    EXPECT_NEAR(bme280_humidity(trim, r.humidity, fine) / 1024.0, 62.5, 0.05);
}

TEST_F(Bme280Test, EveryValueComesBack) {
    const Bme280Trim trim;
    for (const double celsius : {-40.0, -12.3, 0.0, 21.0, 60.0, 85.0}) {
        const auto fine = bme280_fine(trim, bme280_raw_temperature(trim, celsius));
        EXPECT_NEAR(bme280_temperature(fine) / 100.0, celsius, 0.01);
        for (const double pascal : {30'000.0, 55'500.0, 101'325.0, 110'000.0})
            EXPECT_NEAR(bme280_pressure(trim, bme280_raw_pressure(trim, pascal, fine), fine) / 256.0, pascal, 0.3);
        for (const double percent : {0.0, 1.0, 33.3, 70.0, 100.0})
            EXPECT_NEAR(bme280_humidity(trim, bme280_raw_humidity(trim, percent, fine), fine) / 1024.0, percent, 0.02);
    }
}

TEST_F(Bme280Test, NormalModeGoesOnAndABurstIsOfOneMeasurement) {
    put({Bme280::kConfig, 0x00, Bme280::kCtrlHum, 1, Bme280::kCtrlMeas, 0x27});
    bench.run_for(milliseconds(8));
    const auto first = raw();
    set("temperature", 40);
    bench.run_for(microseconds(8499));  // 0.5 ms of standby, then 8 ms
    EXPECT_EQ(raw().temperature, first.temperature);
    ASSERT_TRUE(target.i2c_start(0x76, false));
    target.i2c_write(Bme280::kData + 3);
    ASSERT_TRUE(target.i2c_start(0x76, true));
    const auto msb = target.i2c_read();
    bench.run_for(microseconds(2));
    EXPECT_EQ(msb << 4 | target.i2c_read() >> 4, first.temperature >> 8) << "the rest is of the same measurement";
    target.i2c_stop();
    EXPECT_NE(raw().temperature, first.temperature);
}

TEST_F(Bme280Test, TheFilterComesNearSlowly) {
    put({Bme280::kConfig, 0x04, Bme280::kCtrlMeas, 0x27});  // coefficient 2
    bench.run_for(milliseconds(20));
    const double before = raw().temperature;
    set("temperature", 60);
    const double after = bme280_raw_temperature({}, 60);
    bench.run_for(microseconds(6500));
    EXPECT_NEAR(raw().temperature, (before + after) / 2, 2);
    bench.run_for(milliseconds(1000));
    EXPECT_NEAR(raw().temperature, after, 2);
}

TEST_F(Bme280Test, WhatIsNotMeasuredHasItsMark) {
    put({Bme280::kCtrlMeas, 0x21});  // temperature alone
    bench.run_for(milliseconds(10));
    EXPECT_EQ(raw().pressure, 0x80000);
    EXPECT_EQ(raw().humidity, 0x8000);
    EXPECT_EQ(raw().temperature & 0x0F, 0) << "16 bits without oversampling";
    put({Bme280::kCtrlHum, 1});
    bench.run_for(milliseconds(10));
    EXPECT_EQ(raw().humidity, 0x8000) << "in effect with the next ctrl_meas only";
}

TEST_F(Bme280Test, ResetByItsWord) {
    put({Bme280::kConfig, 0x10, Bme280::kReset, 0x55});
    EXPECT_EQ(get(Bme280::kConfig), 0x10);
    put({Bme280::kReset, Bme280::kResetWord});
    EXPECT_EQ(get(Bme280::kConfig), 0x00);
    EXPECT_EQ(burst(0x88, 1)[0], 0x70) << "its trimming values stay";
}

TEST_F(Bme280Test, ASnapshotInAMeasurement) {
    put({Bme280::kCtrlMeas, 0x25});
    bench.run_for(milliseconds(2));
    const auto saved = bench.save();
    bench.run_for(milliseconds(10));
    const auto there = raw();
    bench.load(saved);
    EXPECT_EQ(get(Bme280::kStatus), 0x00) << "the test's clock has gone on";
    EXPECT_EQ(raw().temperature, there.temperature);
}

}  // namespace
}  // namespace twin::parts
