// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "models/core/i2c.hpp"
#include "models/core/spi.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

struct Eeprom : I2cTarget {
    explicit Eeprom(std::uint8_t at) : address(at) {}
    bool i2c_start(std::uint8_t a, bool) override { return a == address; }
    bool i2c_write(std::uint8_t data) override {
        written.push_back(data);
        return written.size() < 3;
    }
    std::uint8_t i2c_read() override { return next++; }
    void i2c_read_ack(bool acknowledged) override { acks.push_back(acknowledged); }
    void i2c_stop() override { ++stops; }
    Time i2c_stretch() override { return microseconds(3); }
    bool i2c_holds_clock() const override { return holding; }
    std::uint8_t address;
    std::uint8_t next = 0x40;
    std::vector<std::uint8_t> written;
    std::vector<bool> acks;
    int stops = 0;
    bool holding = false;
};

struct Wires : Model {
    using Model::Model;
    PinPort scl{*this, "scl"}, sda{*this, "sda"}, cs{*this, "cs"};
};

struct I2cTest : testing::Test {
    Bench bench;
    Wires& wires = bench.add<Wires>("wires");
    I2cBus& bus = bench.env().make_i2c("i2c", wires.scl.net(), wires.sda.net());
    Eeprom one{0x1D}, two{0x0E};
    int me = 0, other = 0;
    void SetUp() override {
        bus.attach(one);
        bus.attach(two);
        wires.scl.net().set_pull(Drive::pull(true));
        wires.sda.net().set_pull(Drive::pull(true));
    }
};

TEST_F(I2cTest, ATargetHoldsTheClockUntilItsSoftwareIsReady) {
    bus.start(&me, 0x0E, false);
    int told = 0;
    EXPECT_FALSE(bus.held());
    two.holding = true;
    EXPECT_TRUE(bus.held());
    bus.wait_for_clock([&] { ++told; });
    bus.clock_released();
    EXPECT_EQ(told, 0) << "it is not";
    two.holding = false;
    bus.clock_released();
    bus.clock_released();
    EXPECT_EQ(told, 1);
}

TEST_F(I2cTest, ATargetThatLeavesInMidTransferIsMissed) {
    bus.start(&me, 0x0E, false);
    bus.detach(two);
    EXPECT_EQ(bus.write(&me, 1), I2cResult::nak);
    bus.stop(&me);
    EXPECT_EQ(bus.start(&me, 0x0E, false), I2cResult::nak);
}

TEST_F(I2cTest, AddressesOneTarget) {
    EXPECT_EQ(bus.start(&me, 0x0E, false), I2cResult::ack);
    EXPECT_EQ(bus.write(&me, 0x11), I2cResult::ack);
    EXPECT_EQ(bus.stretch(), microseconds(3));
    EXPECT_EQ(bus.start(&me, 0x0E, true), I2cResult::ack) << "a repeated START";
    std::uint8_t data = 0;
    EXPECT_EQ(bus.read(&me, data), I2cResult::ack);
    bus.read_ack(&me, false);
    bus.stop(&me);
    EXPECT_EQ(data, 0x40);
    EXPECT_EQ(two.written, std::vector<std::uint8_t>{0x11});
    EXPECT_EQ(two.acks, std::vector<bool>{false});
    EXPECT_TRUE(one.written.empty());
    EXPECT_EQ(one.stops, 1) << "everyone sees a STOP";
    EXPECT_FALSE(bus.busy());
    EXPECT_EQ(bus.stretch(), sc_core::SC_ZERO_TIME);
}

TEST_F(I2cTest, NobodyAnswersNak) {
    EXPECT_EQ(bus.start(&me, 0x55, false), I2cResult::nak);
    EXPECT_EQ(bus.write(&me, 1), I2cResult::nak);
    std::uint8_t data = 0;
    bus.read(&me, data);
    EXPECT_EQ(data, 0xFF);
    bus.stop(&me);
}

TEST_F(I2cTest, ATargetMayRefuseData) {
    bus.start(&me, 0x1D, false);
    EXPECT_EQ(bus.write(&me, 1), I2cResult::ack);
    EXPECT_EQ(bus.write(&me, 2), I2cResult::ack);
    EXPECT_EQ(bus.write(&me, 3), I2cResult::nak);
}

TEST_F(I2cTest, AStuckLineIsABusErrorUntilItIsFree) {
    wires.sda.drive(Drive::strong(false));
    EXPECT_EQ(bus.start(&me, 0x1D, false), I2cResult::bus_error);
    EXPECT_FALSE(bus.busy());
    wires.sda.drive(Drive::released());
    EXPECT_EQ(bus.start(&me, 0x1D, false), I2cResult::ack);
    wires.scl.drive(Drive::strong(false));
    EXPECT_EQ(bus.write(&me, 1), I2cResult::bus_error) << "in the middle of a transfer, too";
}

TEST_F(I2cTest, TheBusBelongsToOneController) {
    bus.start(&me, 0x1D, false);
    EXPECT_EQ(bus.start(&other, 0x0E, false), I2cResult::arbitration_lost);
    bus.stop(&other);
    EXPECT_TRUE(bus.busy());
    bus.stop(&me);
    EXPECT_EQ(bus.start(&other, 0x0E, false), I2cResult::ack);
}

TEST_F(I2cTest, ObserverHearsConditionsAndBytes) {
    std::string log;
    bus.observe([&](const I2cBus::Event& e) { log += e.kind; });
    bus.start(&me, 0x1D, false);
    bus.write(&me, 5);
    bus.start(&me, 0x1D, true);
    std::uint8_t data = 0;
    bus.read(&me, data);
    bus.read_ack(&me, true);
    bus.stop(&me);
    EXPECT_EQ(log, "SWSRP");
}

struct Adder : SpiTarget {
    Adder(PinPort& select, std::uint32_t plus) : cs(select), add(plus) {}
    bool spi_selected() const override { return !cs.high(); }
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat&) override { return mosi + add; }
    PinPort& cs;
    std::uint32_t add;
};

TEST(SpiTest, OnlyTheSelectedTargetAnswers) {
    Bench bench;
    auto& wires = bench.add<Wires>("wires");
    auto& bus = bench.env().make_spi("spi", wires.scl.net(), nullptr, &wires.sda.net());
    Adder target(wires.cs, 1);
    bus.attach(target);
    wires.cs.drive(Drive::strong(false));
    EXPECT_EQ(bus.transfer(0x41, {}), 0x42U);
    EXPECT_EQ(bus.transfer(0xFF, {}), 0x00U) << "cut to the word's eight bits";
    wires.cs.drive(Drive::strong(true));
    EXPECT_EQ(bus.transfer(0x41, {}), 0x00U) << "MISO floats low";
    wires.sda.drive(Drive::pull(true));
    EXPECT_EQ(bus.transfer(0x41, {.bits = 16}), 0xFFFFU) << "MISO is pulled up";
}

}  // namespace
}  // namespace twin
