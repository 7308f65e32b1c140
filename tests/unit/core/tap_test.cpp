// SPDX-License-Identifier: BSD-3-Clause
// Who looks on: taps on nets, and words drawn for them.
#include <gtest/gtest.h>

#include "models/core/i2c.hpp"
#include "models/core/pin.hpp"
#include "models/core/serial.hpp"
#include "models/core/spi.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

struct Chip : Model {
    using Model::Model;
    PinPort a{*this, "a"}, b{*this, "b"};
};

struct Recorder final : NetTap {
    void net_changed(const Net& net) override { levels += net.conflicting() ? 'x' : net.floating() ? 'z' : net.high() ? '1' : '0'; }
    void word_begins(const Net&) override { ++begun; }
    void word_ends(const Net&, const WireWord& word) override {
        ++ended;
        edges.assign(word.edges.begin(), word.edges.end());
        length = word.length_ps;
        idle = word.idle;
    }
    /// Levels in the middle of `count` parts of the word.
    std::string sampled(unsigned count, double at = 0.5) const {
        std::string text;
        for (unsigned i = 0; i < count; ++i) {
            const auto ps = static_cast<std::uint64_t>((i + at) * static_cast<double>(length) / count);
            char level = '-';
            for (const WireEdge& edge : edges)
                if (edge.ps <= ps) level = edge.high ? '1' : '0';
            text += level;
        }
        return text;
    }
    std::string levels;
    std::vector<WireEdge> edges;
    std::uint64_t length = 0;
    bool idle = false;
    int begun = 0, ended = 0;
};

struct TapTest : testing::Test {
    Bench bench;
    Chip& chip = bench.add<Chip>("chip");
    Recorder tap, other;
};

TEST_F(TapTest, HearsEachChangeAndConflictUntilItIsTakenOff) {
    bench.connect(chip.a, chip.b);
    Net& net = chip.a.net();
    EXPECT_FALSE(net.watched());
    net.attach(tap);
    net.attach(other);
    EXPECT_TRUE(net.watched());
    chip.a.drive(Drive::strong(true));
    chip.a.drive(Drive::strong(true));
    chip.b.drive(Drive::strong(true));
    chip.b.drive(Drive::strong(false));
    net.detach(other);
    chip.a.drive(Drive::strong(false));
    chip.a.drive(Drive::released());
    chip.b.drive(Drive::released());
    net.detach(tap);
    chip.a.drive(Drive::strong(true));
    EXPECT_EQ(tap.levels, "1x0z");
    EXPECT_EQ(other.levels, "1x");
}

TEST_F(TapTest, ASerialFrameHasStartDataParityStop) {
    chip.a.net().attach(tap);
    SerialFrame frame;
    frame.data = 0x53;
    frame.format.parity = Parity::even;
    chip.a.net().begin_serial();
    chip.a.net().send_serial(frame);
    EXPECT_EQ(tap.begun, 1);
    EXPECT_EQ(tap.length, frame.format.frame_time().value());
    EXPECT_EQ(tap.sampled(11), "01100101001") << "start, LSB first, parity, stop";
    frame.parity_error = true;
    chip.a.net().send_serial(frame);
    EXPECT_EQ(tap.sampled(11), "01100101011");
    frame.line_break = true;
    chip.a.net().send_serial(frame);
    EXPECT_EQ(tap.sampled(11), "00000000000");
    chip.a.net().detach(tap);
}

TEST_F(TapTest, AnSpiWordIsSampledInEachMode) {
    SpiBus bus("spi", chip.a.net(), &chip.b.net(), nullptr);
    chip.a.net().attach(tap);
    chip.b.net().attach(other);
    for (const bool cpol : {false, true})
        for (const bool cpha : {false, true})
            for (const bool lsb : {false, true}) {
                SpiFormat format{1'000'000, 8, cpol, cpha, lsb};
                bus.begin();
                bus.transfer(0x4D, format);
                // Each bit has one sampling edge, and data is steady there.
                std::string bits;
                bool clock = cpol;
                for (const WireEdge& edge : tap.edges) {
                    if (edge.high == clock) continue;
                    clock = edge.high;
                    const bool first = clock != cpol;
                    if (first == cpha) continue;
                    char level = '-';
                    for (const WireEdge& data : other.edges)
                        if (data.ps < edge.ps) level = data.high ? '1' : '0';
                    bits += level;
                }
                EXPECT_EQ(bits, lsb ? "10110010" : "01001101") << cpol << cpha << lsb;
                EXPECT_EQ(clock, cpol);
                EXPECT_EQ(tap.length, 8'000'000U);
            }
    EXPECT_EQ(tap.begun, 8);
    EXPECT_EQ(other.begun, 8);
    chip.a.net().detach(tap);
    chip.b.net().detach(other);
}

TEST_F(TapTest, AnI2cTransferHasStartBytesAndStop) {
    Net& scl = chip.a.net();
    Net& sda = chip.b.net();
    scl.set_pull(Drive::pull(true));
    sda.set_pull(Drive::pull(true));
    I2cBus bus("i2c", scl, sda);
    scl.attach(tap);
    sda.attach(other);
    bus.begin();
    EXPECT_EQ(bus.start(this, 0x1D, true), I2cResult::nak);
    // START, then seven bits of address, read, not acknowledged: in the middle of each clock.
    EXPECT_EQ(other.sampled(10, 0.49), "1001110111");
    EXPECT_EQ(other.sampled(10, 0.51), "0001110111");
    EXPECT_EQ(tap.sampled(10), "1111111111");
    EXPECT_EQ(tap.sampled(10, 0.9), "0000000000");
    EXPECT_FALSE(tap.idle) << "SCL stays low";
    bus.begin();
    bus.stop(this);
    EXPECT_EQ(other.sampled(4), "0001");
    EXPECT_EQ(tap.sampled(4), "-111");
    EXPECT_TRUE(tap.idle);
    EXPECT_EQ(tap.begun, 2);
    EXPECT_EQ(tap.ended, 2);
    scl.detach(tap);
    sda.detach(other);
}

}  // namespace
}  // namespace twin
