// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/pin.hpp"

#include <gtest/gtest.h>

#include "models/core/serial.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

struct Chip : Model {
    using Model::Model;
    PinPort a{*this, "a"}, b{*this, "b"}, c{*this, "c"};
};

struct PinTest : testing::Test {
    Bench bench;
    Chip& chip = bench.add<Chip>("chip");
    void join() {
        bench.connect(chip.a, chip.b);
        bench.connect(chip.c, chip.b);
    }
};

TEST_F(PinTest, AnUnconnectedPinReadsBackWhatItDrives) {
    EXPECT_TRUE(chip.a.floating());
    EXPECT_FALSE(chip.a.high());
    chip.a.drive(Drive::pull(true));
    EXPECT_TRUE(chip.a.high());
    EXPECT_FALSE(chip.b.high());
}

TEST_F(PinTest, TheStrongerDriveWins) {
    join();
    chip.a.drive(Drive::pull(true));
    EXPECT_TRUE(chip.c.high());
    chip.b.drive(Drive::analog(0.5));
    EXPECT_FALSE(chip.c.high());
    EXPECT_DOUBLE_EQ(chip.c.volts(), 0.5);
    chip.c.drive(Drive::strong(true));
    EXPECT_TRUE(chip.a.high());
    EXPECT_DOUBLE_EQ(chip.a.volts(), 3.3);
    EXPECT_TRUE(bench.env().journal().entries().empty()) << "a source of finite impedance may be overdriven";
}

TEST_F(PinTest, OpenDrainIsAWiredAnd) {
    join();
    chip.b.net().set_pull(Drive::pull(true));
    chip.a.drive(Drive::open_drain(true));
    chip.b.drive(Drive::open_drain(true));
    EXPECT_TRUE(chip.c.high());
    chip.a.drive(Drive::open_drain(false));
    EXPECT_FALSE(chip.c.high());
    chip.b.drive(Drive::open_drain(false));
    chip.a.drive(Drive::open_drain(true));
    EXPECT_FALSE(chip.c.high()) << "the other one still holds it";
    chip.b.drive(Drive::open_drain(true));
    EXPECT_TRUE(chip.c.high());
}

TEST_F(PinTest, AConflictReadsLowAndIsNotedOnce) {
    join();
    std::string message;
    bench.env().on_message = [&](const std::string&, const std::string& text) { message += text; };
    chip.a.drive(Drive::strong(true));
    chip.b.drive(Drive::strong(false));
    EXPECT_FALSE(chip.c.high());
    EXPECT_TRUE(chip.c.net().conflicting());
    EXPECT_EQ(message, "pin conflict: driven high and low at once");
    chip.b.drive(Drive::released());
    EXPECT_TRUE(chip.c.high());
    EXPECT_FALSE(chip.c.net().conflicting());
    const auto entries = bench.env().journal().entries();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].writes, 1U);
}

TEST_F(PinTest, AnalogueInputHasHysteresis) {
    join();
    const auto level_at = [&](double volts) {
        chip.a.drive(Drive::analog(volts));
        return chip.b.high();
    };
    EXPECT_FALSE(level_at(0.7 * 3.3 - 0.01));
    EXPECT_TRUE(level_at(0.7 * 3.3));
    EXPECT_TRUE(level_at(1.65));
    EXPECT_FALSE(level_at(0.3 * 3.3));
    EXPECT_FALSE(level_at(1.65));
}

TEST_F(PinTest, CallbacksComeForChangesOnly) {
    join();
    int calls = 0;
    chip.b.on_change([&] { ++calls; });
    chip.a.drive(Drive::strong(true));
    EXPECT_EQ(calls, 1);
    chip.c.drive(Drive::pull(true));
    chip.a.drive(Drive::strong(true));
    EXPECT_EQ(calls, 1) << "the level did not change";
    chip.a.drive(Drive::strong(false));
    EXPECT_EQ(calls, 2);
}

TEST_F(PinTest, ACallbackMayDriveItsOwnNet) {
    join();
    chip.b.on_change([&] {
        if (!chip.b.high()) chip.c.drive(Drive::pull(true));
    });
    chip.a.drive(Drive::strong(true));
    chip.a.drive(Drive::strong(false));
    chip.a.drive(Drive::released());
    EXPECT_TRUE(chip.a.high());
}

TEST_F(PinTest, PinsThatChaseEachOtherEndAndAreNoted) {
    join();
    chip.b.on_change([&] { chip.c.drive(Drive::strong(!chip.b.high())); });
    chip.a.drive(Drive::pull(true));
    const auto entries = bench.env().journal().entries();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].kind, JournalKind::pin_conflict);
}

TEST_F(PinTest, SerialFramesReachEveryReceiverButTheSender) {
    struct Receiver : SerialReceiver {
        void receive_serial(const SerialFrame& frame) override { heard.push_back(frame.data); }
        std::vector<int> heard;
    } one, two;
    chip.a.net().attach(one);
    chip.b.net().attach(two);
    bench.connect(chip.a, chip.b);
    chip.a.net().send_serial({.data = 0x41}, &one);
    EXPECT_TRUE(one.heard.empty());
    EXPECT_EQ(two.heard, std::vector<int>{0x41}) << "attachments move with the net";
    chip.a.net().detach(two);
    chip.a.net().send_serial({.data = 0x42}, nullptr);
    EXPECT_EQ(one.heard, std::vector<int>{0x42});
    EXPECT_EQ(two.heard.size(), 1U);
}

TEST_F(PinTest, PowerOffReleasesPins) {
    join();
    bench.env().domain().add(chip);
    chip.a.drive(Drive::strong(true));
    bench.elaborate();
    bench.env().domain().set_on(false);
    EXPECT_TRUE(chip.b.floating());
    bench.env().domain().set_on(true);
    EXPECT_TRUE(chip.powered());
}

TEST(SerialFormatTest, FrameTimeAndTolerance) {
    SerialFormat f{.baud = 9600};
    EXPECT_EQ(f.frame_time(), ticks_to_time(10, 9600));
    f.parity = Parity::even;
    f.stop_half_bits = 4;
    EXPECT_EQ(f.frame_time(), ticks_to_time(12, 9600));
    EXPECT_TRUE(serial_formats_match({.baud = 115200}, {.baud = 115200 * 105 / 100}));
    EXPECT_FALSE(serial_formats_match({.baud = 115200}, {.baud = 115200 * 106 / 100}));
    EXPECT_FALSE(serial_formats_match({.baud = 9600, .parity = Parity::odd}, {.baud = 9600}));
}

}  // namespace
}  // namespace twin
