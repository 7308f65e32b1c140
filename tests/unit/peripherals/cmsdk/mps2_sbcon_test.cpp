// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/sbcon.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "models/peripherals/cmsdk/gpio.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::Gpio;
using cmsdk::SbCon;

constexpr std::int64_t kBase = 0x40029000;
constexpr std::int64_t kGpio = 0x40010000;
constexpr std::uint32_t kScl = 1, kSda = 2;

/// Remembers what was written, and gives 0xA5, 0xA6 and so on.
struct Memory1 : I2cTarget {
    bool i2c_start(std::uint8_t address, bool read) override {
        said += address == 0x50 ? (read ? "R" : "W") : "-";
        addressed = address == 0x50;
        return addressed;
    }
    bool i2c_write(std::uint8_t data) override {
        written.push_back(data);
        return data != 0xEE;
    }
    std::uint8_t i2c_read() override { return next++; }
    void i2c_read_ack(bool acknowledged) override { said += acknowledged ? "a" : "n"; }
    void i2c_stop() override {
        said += "P";
        addressed = false;
    }
    bool i2c_addressed() const override { return addressed; }
    std::string said;
    std::vector<std::uint8_t> written;
    std::uint8_t next = 0xA5;
    bool addressed = false;
};

/// Software as in a driver: every edge is a write of a register.
struct Wires : testing::Test {
    Bench bench;
    Memory1 memory;
    void low(std::uint32_t line) { bench.write(kBase + SbCon::kControlC, line); }
    void free(std::uint32_t line) { bench.write(kBase + SbCon::kControlS, line); }
    std::uint32_t levels() { return bench.read(kBase + SbCon::kControlS); }
    void start() {
        free(kSda);
        free(kScl);
        low(kSda);
        low(kScl);
    }
    void stop() {
        low(kSda);
        free(kScl);
        free(kSda);
    }
    bool clock_bit(bool bit) {
        bit ? free(kSda) : low(kSda);
        free(kScl);
        const bool seen = (levels() & kSda) != 0;
        low(kScl);
        return seen;
    }
    /// True: acknowledged.
    bool send(std::uint8_t byte) {
        for (int bit = 7; bit >= 0; --bit) clock_bit((byte >> bit & 1) != 0);
        return !clock_bit(true);
    }
    std::uint8_t receive(bool acknowledge) {
        unsigned byte = 0;
        for (int bit = 0; bit < 8; ++bit) byte = byte << 1 | (clock_bit(true) ? 1 : 0);
        clock_bit(!acknowledge);
        return static_cast<std::uint8_t>(byte);
    }
    void connect(Net& scl, Net& sda) {
        scl.set_pull(Drive::pull(true));
        sda.set_pull(Drive::pull(true));
        bench.env().make_i2c("bus", scl, sda).attach(memory);
    }
};

struct Mps2SbCon : Wires {
    SbCon& sbcon = bench.add<SbCon>("I2C", {{"scl", "SCL"}, {"sda", "SDA"}}, kBase);
    Mps2SbCon() {
        connect(sbcon.find_pin("SCL")->net(), sbcon.find_pin("SDA")->net());
        bench.elaborate();
        bench.reset(ResetKind::power_on);
    }
};

TEST_F(Mps2SbCon, TheLinesAreOpenDrain) {
    EXPECT_EQ(levels(), 3u);
    low(kScl);
    EXPECT_EQ(levels(), 2u);
    low(kSda);
    EXPECT_EQ(levels(), 0u);
    free(3);
    EXPECT_EQ(levels(), 3u);
}

TEST_F(Mps2SbCon, WritesBytes) {
    start();
    EXPECT_TRUE(send(0xA0));
    EXPECT_TRUE(send(0x12));
    EXPECT_TRUE(send(0x00));
    EXPECT_FALSE(send(0xEE)) << "not acknowledged";
    stop();
    EXPECT_EQ(memory.said, "WP");
    EXPECT_EQ(memory.written, (std::vector<std::uint8_t>{0x12, 0x00, 0xEE}));
    EXPECT_EQ(levels(), 3u);
}

TEST_F(Mps2SbCon, NobodyAtAnAddressIsNoAcknowledge) {
    start();
    EXPECT_FALSE(send(0x42));
    stop();
    EXPECT_EQ(memory.said, "-P");
}

TEST_F(Mps2SbCon, ReadsAfterARepeatedStart) {
    start();
    EXPECT_TRUE(send(0xA0));
    EXPECT_TRUE(send(0x07));
    start();
    EXPECT_TRUE(send(0xA1));
    EXPECT_EQ(receive(true), 0xA5);
    EXPECT_EQ(receive(true), 0xA6);
    EXPECT_EQ(receive(false), 0xA7);
    stop();
    EXPECT_EQ(memory.said, "WRaanP");
    EXPECT_EQ(memory.written, (std::vector<std::uint8_t>{0x07}));
}

TEST_F(Mps2SbCon, AResetLetsTheLinesGo) {
    start();
    send(0xA0);
    bench.reset(ResetKind::system);
    EXPECT_EQ(levels(), 3u);
    start();
    EXPECT_TRUE(send(0xA0));
    stop();
}

TEST_F(Mps2SbCon, ASnapshotGoesOnInTheMiddleOfAByte) {
    start();
    send(0xA0);
    clock_bit(false);
    clock_bit(true);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    for (int bit = 0; bit < 6; ++bit) clock_bit(false);
    EXPECT_FALSE(clock_bit(true)) << "acknowledged";
    stop();
    EXPECT_EQ(memory.written, (std::vector<std::uint8_t>{0x40}));
}

struct Mps2SbConOnPort : Wires {
    Gpio& gpio = bench.add<Gpio>("GPIO0", {{"prefix", "EXP"}, {"first", "0"}, {"pads", "16"}}, kGpio);
    SbCon& sbcon = bench.add<SbCon>("I2C", {{"scl", "GPIO0.5"}, {"sda", "GPIO0.15"}}, kBase);
    Mps2SbConOnPort() {
        connect(gpio.pad(5).net(), gpio.pad(15).net());
        bench.elaborate();
        bench.reset(ResetKind::power_on);
    }
};

TEST_F(Mps2SbConOnPort, NeedsTheAlternateFunction) {
    start();
    EXPECT_EQ(memory.said, "");
    send(0xA0);
    stop();
    EXPECT_EQ(memory.said, "") << "the pads are the port's";
    bench.write(kGpio + Gpio::kAltFuncSet, 0x8020);
    EXPECT_EQ(levels(), 3u);
    start();
    EXPECT_TRUE(send(0xA0));
    EXPECT_TRUE(send(0x55));
    stop();
    EXPECT_EQ(memory.said, "WP");
    EXPECT_EQ(memory.written, (std::vector<std::uint8_t>{0x55}));
}

}  // namespace
}  // namespace twin::test
