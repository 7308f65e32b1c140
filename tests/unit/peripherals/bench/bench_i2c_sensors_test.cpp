// SPDX-License-Identifier: BSD-3-Clause
// TMP102 and BH1750.
#include <gtest/gtest.h>

#include "models/peripherals/parts/bh1750.hpp"
#include "models/peripherals/parts/tmp102.hpp"
#include "tests/unit/support/wires.hpp"

namespace twin::parts {
namespace {

class Tmp102Test : public testing::Test {
  protected:
    void put(std::uint8_t pointer, unsigned value) {
        bench.elaborate();
        ASSERT_TRUE(sensor.i2c_start(0x48, false));
        sensor.i2c_write(pointer);
        sensor.i2c_write(static_cast<std::uint8_t>(value >> 8));
        sensor.i2c_write(static_cast<std::uint8_t>(value));
        sensor.i2c_stop();
    }
    unsigned get(std::uint8_t pointer) {
        bench.elaborate();
        EXPECT_TRUE(sensor.i2c_start(0x48, false));
        sensor.i2c_write(pointer);
        EXPECT_TRUE(sensor.i2c_start(0x48, true));
        const unsigned high = sensor.i2c_read();
        const unsigned value = high << 8 | sensor.i2c_read();
        sensor.i2c_stop();
        return value;
    }
    void set(double value) { ASSERT_EQ(test::input_of(sensor, "temperature").set(value), ""); }

    test::Bench bench;
    test::Wires& wires = bench.add<test::Wires>("wires");
    Tmp102& sensor = bench.add<Tmp102>("tmp", {{"address", "0x48"}, {"pull_ups", "true"}, {"supply", "board"}});
    PinPort& alert = wires.to(sensor, "alert");
};

TEST_F(Tmp102Test, ResetValues) {
    EXPECT_EQ(get(Tmp102::kTemperature), 0U);
    EXPECT_EQ(get(Tmp102::kConfiguration), 0x60A0U);
    EXPECT_EQ(get(Tmp102::kLow), 0x4B00U);
    EXPECT_EQ(get(Tmp102::kHigh), 0x5000U);
    EXPECT_FALSE(sensor.i2c_start(0x49, false));
}

TEST_F(Tmp102Test, ConvertsFourTimesASecond) {
    set(25);
    bench.elaborate();
    bench.run_for(milliseconds(26) - picoseconds(1));
    EXPECT_EQ(get(Tmp102::kTemperature), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(get(Tmp102::kTemperature), 0x1900U);
    set(-25);
    bench.run_for(milliseconds(249));
    EXPECT_EQ(get(Tmp102::kTemperature), 0x1900U);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(get(Tmp102::kTemperature), 0xE700U);
    bench.run_for(milliseconds(10'000));
    set(128);
    bench.run_for(milliseconds(250));
    EXPECT_EQ(get(Tmp102::kTemperature), 0x7FF0U) << "12 bits end below 128";
    put(Tmp102::kConfiguration, 0x60B0);
    bench.run_for(milliseconds(250));
    EXPECT_EQ(get(Tmp102::kTemperature), 0x4001U) << "13 bits";
}

TEST_F(Tmp102Test, AlertsAsAComparator) {
    alert.drive(Drive::pull(true));
    put(Tmp102::kHigh, 0x1E00);
    put(Tmp102::kLow, 0x1900);
    set(30);
    bench.run_for(milliseconds(300));
    EXPECT_FALSE(alert.high());
    EXPECT_EQ(get(Tmp102::kConfiguration) & 0x20, 0x00U);
    set(25);
    bench.run_for(milliseconds(300));
    EXPECT_FALSE(alert.high()) << "at the low limit, not below it";
    set(24.9);
    bench.run_for(milliseconds(300));
    EXPECT_TRUE(alert.high());
    EXPECT_EQ(get(Tmp102::kConfiguration) & 0x20, 0x20U);
}

TEST_F(Tmp102Test, AFaultQueueWantsSomeInARow) {
    alert.drive(Drive::pull(true));
    put(Tmp102::kHigh, 0x1E00);
    put(Tmp102::kLow, 0x1900);
    put(Tmp102::kConfiguration, 0x68A0);  // two
    bench.run_for(milliseconds(2000));
    set(31);
    bench.run_for(milliseconds(250));
    EXPECT_TRUE(alert.high());
    bench.run_for(milliseconds(250));
    EXPECT_FALSE(alert.high());
}

TEST_F(Tmp102Test, AnInterruptIsTakenBackByARead) {
    alert.drive(Drive::pull(true));
    put(Tmp102::kHigh, 0x1E00);
    put(Tmp102::kLow, 0x1900);
    put(Tmp102::kConfiguration, 0x62A0);
    set(31);
    bench.run_for(milliseconds(300));
    EXPECT_FALSE(alert.high());
    get(Tmp102::kTemperature);
    EXPECT_TRUE(alert.high());
    bench.run_for(milliseconds(3000));
    EXPECT_TRUE(alert.high()) << "once each way";
    set(20);
    bench.run_for(milliseconds(300));
    EXPECT_FALSE(alert.high());
}

TEST_F(Tmp102Test, ShutDownMeasuresOnRequest) {
    put(Tmp102::kConfiguration, 0x61A0);
    set(40);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(get(Tmp102::kTemperature), 0U);
    EXPECT_EQ(get(Tmp102::kConfiguration) & 0x8000, 0x8000U);
    put(Tmp102::kConfiguration, 0xE1A0);
    EXPECT_EQ(get(Tmp102::kConfiguration) & 0x8000, 0U);
    bench.run_for(milliseconds(26));
    EXPECT_EQ(get(Tmp102::kTemperature), 0x2800U);
    EXPECT_EQ(get(Tmp102::kConfiguration) & 0x8000, 0x8000U);
}

class Bh1750Test : public testing::Test {
  protected:
    void order(std::uint8_t opcode) {
        bench.elaborate();
        ASSERT_TRUE(sensor.i2c_start(0x23, false));
        sensor.i2c_write(opcode);
        sensor.i2c_stop();
    }
    unsigned get() {
        EXPECT_TRUE(sensor.i2c_start(0x23, true));
        const unsigned high = sensor.i2c_read();
        const unsigned value = high << 8 | sensor.i2c_read();
        sensor.i2c_stop();
        return value;
    }
    void set(double lux) { ASSERT_EQ(test::input_of(sensor, "light").set(lux), ""); }

    test::Bench bench;
    Bh1750& sensor = bench.add<Bh1750>("light", {{"address", "0x23"}, {"pull_ups", "true"}, {"supply", "board"}});
};

TEST_F(Bh1750Test, OneMeasurementThenPowerDown) {
    set(1000);
    order(0x01);
    order(0x20);
    bench.run_for(milliseconds(120) - picoseconds(1));
    EXPECT_EQ(get(), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(get(), 1200U);
    set(2000);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(get(), 1200U);
}

TEST_F(Bh1750Test, GoesOnMeasuring) {
    set(100);
    order(0x10);
    bench.run_for(milliseconds(120));
    EXPECT_EQ(get(), 120U);
    bench.run_for(milliseconds(1000));
    set(50);
    bench.run_for(milliseconds(120));
    EXPECT_EQ(get(), 60U);
    order(0x13);
    bench.run_for(milliseconds(16));
    EXPECT_EQ(get(), 60U);
    order(0x11);
    bench.run_for(milliseconds(120));
    EXPECT_EQ(get(), 120U) << "half a lux a count";
    order(0x07);
    EXPECT_EQ(get(), 0U);
}

TEST_F(Bh1750Test, TheTimeRegisterMakesItMoreSensitive) {
    set(100);
    order(0x44);  // 138
    order(0x6A);
    order(0x10);
    bench.run_for(milliseconds(239));
    EXPECT_EQ(get(), 0U);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(get(), 240U);
    set(100'000);
    bench.run_for(milliseconds(240));
    EXPECT_EQ(get(), 65'535U) << "and no more";
}

TEST_F(Bh1750Test, AnUnknownOpcodeIsNoted) {
    order(0x99);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "light", "opcode 0x99"));
}

}  // namespace
}  // namespace twin::parts
