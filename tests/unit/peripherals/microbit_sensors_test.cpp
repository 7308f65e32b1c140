// SPDX-License-Identifier: BSD-3-Clause
// What the micro:bit's runtime (microbit-dal 2.1.1 over mbed's i2c_api.c) does to the sensors, through TWI0's
// registers.
#include <gtest/gtest.h>

#include <vector>

#include "models/core/i2c.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"
#include "models/peripherals/parts/mag3110.hpp"
#include "models/peripherals/parts/mma8652.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin {
namespace {

using nrf51::SerialSlot;
using parts::Mag3110;
using parts::Mma8652;

constexpr std::uint64_t kTwi0 = 0x40003000;
constexpr std::uint32_t kShorts = 0x200, kPower = 0xFFC;
constexpr unsigned kScl = 0, kSda = 30, kAccelerometerInt = 28, kMagnetometerInt = 29;
constexpr std::uint8_t kAccelerometer = 0x1D, kMagnetometer = 0x0E;

class MicrobitSensors : public testing::Test {
  protected:
    MicrobitSensors() {
        bus.attach(*accelerometer.as_i2c_target());
        bus.attach(*magnetometer.as_i2c_target());
        pads.pad(kScl).net().set_pull(Drive::pull(true));
        pads.pad(kSda).net().set_pull(Drive::pull(true));
        bench.connect(accelerometer.int1, pads.pad(kAccelerometerInt));
        bench.connect(magnetometer.int1, pads.pad(kMagnetometerInt));
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kTwi0 + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kTwi0 + offset); }
    void wait_for(std::uint32_t event) {
        for (int i = 0; i < 1000 && read(event) == 0; ++i) bench.run_for(microseconds(1));
        ASSERT_EQ(read(event), 1U) << std::hex << event;
        write(event, 0);
    }
    void i2c_reset() {
        write(SerialSlot::kEnable, 0);
        write(kPower, 0);
        write(kPower, 1);
        write(SerialSlot::kPsel0, kScl);
        write(SerialSlot::kPsel1, kSda);
        write(SerialSlot::kFrequency, 0x01980000);
        write(SerialSlot::kEnable, 5);
    }
    void i2c_write(std::uint8_t address, const std::vector<std::uint8_t>& bytes, bool stop) {
        write(SerialSlot::kAddress, address);
        write(kShorts, 0);
        write(SerialSlot::kStartTx, 1);
        for (const std::uint8_t byte : bytes) {
            write(SerialSlot::kTxd, byte);
            wait_for(SerialSlot::kTxdSent);
        }
        if (!stop) return;
        write(SerialSlot::kStopped, 0);
        write(SerialSlot::kStop, 1);
        wait_for(SerialSlot::kStopped);
        i2c_reset();
    }
    std::vector<std::uint8_t> read_register(std::uint8_t address, std::uint8_t number, unsigned count) {
        i2c_write(address, {number}, false);
        write(kShorts, 1);
        write(SerialSlot::kRxdReady, 0);
        write(SerialSlot::kStartRx, 1);
        std::vector<std::uint8_t> data;
        for (unsigned i = 0; i < count; ++i) {
            if (i + 1 == count) write(kShorts, 2);
            write(SerialSlot::kResume, 1);
            wait_for(SerialSlot::kRxdReady);
            data.push_back(static_cast<std::uint8_t>(read(SerialSlot::kRxd)));
        }
        wait_for(SerialSlot::kStopped);
        return data;
    }
    void write_register(std::uint8_t address, std::uint8_t number, std::uint8_t value) {
        i2c_write(address, {number, value}, true);
    }

    test::Bench bench;
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    I2cBus& bus = bench.env().make_i2c("i2c", pads.pad(kScl).net(), pads.pad(kSda).net());
    SerialSlot& twi = bench.add<SerialSlot>("TWI0", Params({{"gpio", {"GPIO"}}, {"members", {"spi", "twi"}}}), kTwi0);
    Mma8652& accelerometer = bench.add<Mma8652>("accelerometer", Params({{"address", {"0x1D"}},
                                                                         {"who_am_i", {"0x5A"}},
                                                                         {"bits", {"10"}},
                                                                         {"axes", {"-x", "-y", "z"}},
                                                                         {"noise", {"0"}}}));
    Mag3110& magnetometer = bench.add<Mag3110>(
        "magnetometer", Params({{"address", {"0x0E"}}, {"axes", {"-x", "-y", "-z"}}, {"noise", {"0"}}}));
};

TEST_F(MicrobitSensors, AccelerometerAsTheRuntimeReadsIt) {
    i2c_reset();
    EXPECT_EQ(read_register(kAccelerometer, Mma8652::kWhoAmI, 1), std::vector<std::uint8_t>{0x5A});
    write_register(kAccelerometer, Mma8652::kCtrlReg1, 0x00);
    write_register(kAccelerometer, Mma8652::kCtrlReg2, 0x10);
    write_register(kAccelerometer, Mma8652::kCtrlReg4, 0x01);
    write_register(kAccelerometer, Mma8652::kCtrlReg5, 0x01);
    write_register(kAccelerometer, Mma8652::kXyzDataCfg, 0x00);
    write_register(kAccelerometer, Mma8652::kCtrlReg1, 0x21);
    EXPECT_TRUE(pads.pad(kAccelerometerInt).high());
    // 50 Hz: two periods and 1 ms to the first sample.
    bench.run_for(milliseconds(41));
    EXPECT_FALSE(pads.pad(kAccelerometerInt).high());
    const auto sample = [&] {
        // The runtime takes the upper 8 bits, 8 mg each at +-1 g of range, and mirrors x and y.
        const auto data = read_register(kAccelerometer, Mma8652::kOutXMsb, 6);
        const auto mg = [&](unsigned i) { return 2 * 8 * static_cast<std::int8_t>(data[i]); };
        return std::vector<int>{-mg(0), -mg(2), mg(4)};
    };
    EXPECT_EQ(sample(), (std::vector<int>{0, 0, -1024})) << "flat, face up";
    EXPECT_TRUE(pads.pad(kAccelerometerInt).high());
    EXPECT_EQ(accelerometer.inputs()[0]->set(0.5), "");
    EXPECT_EQ(accelerometer.inputs()[1]->set(-0.25), "");
    bench.run_for(milliseconds(20));
    EXPECT_FALSE(pads.pad(kAccelerometerInt).high());
    EXPECT_EQ(sample(), (std::vector<int>{512, -256, -1024}));
    EXPECT_TRUE(bench.env().journal().entries().empty()) << "nothing that it uses is missing";
}

TEST_F(MicrobitSensors, MagnetometerAsTheRuntimeReadsIt) {
    i2c_reset();
    EXPECT_EQ(read_register(kMagnetometer, Mag3110::kWhoAmI, 1), std::vector<std::uint8_t>{0xC4});
    write_register(kMagnetometer, Mag3110::kCtrlReg1, 0x00);
    EXPECT_EQ(read_register(kMagnetometer, Mag3110::kSysmod, 1)[0] & 3, 0);
    write_register(kMagnetometer, Mag3110::kCtrlReg2, 0xA0);
    EXPECT_EQ(magnetometer.inputs()[0]->set(20), "");
    EXPECT_EQ(magnetometer.inputs()[1]->set(-5.5), "");
    EXPECT_EQ(magnetometer.inputs()[2]->set(44), "");
    write_register(kMagnetometer, Mag3110::kCtrlReg1, 0x61);
    bench.run_for(microseconds(12'500));
    EXPECT_TRUE(pads.pad(kMagnetometerInt).high());
    const auto data = read_register(kMagnetometer, Mag3110::kOutXMsb, 6);
    // The runtime makes nT of it, 100 each, and mirrors all three.
    const auto nanotesla = [&](unsigned i) { return -100 * static_cast<std::int16_t>(data[i] << 8 | data[i + 1]); };
    EXPECT_EQ(nanotesla(0), 20'000);
    EXPECT_EQ(nanotesla(2), -5'500);
    EXPECT_EQ(nanotesla(4), 44'000);
    EXPECT_FALSE(pads.pad(kMagnetometerInt).high());
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

}  // namespace
}  // namespace twin
