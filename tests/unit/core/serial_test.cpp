// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/serial.hpp"

#include <gtest/gtest.h>

#include "models/core/environment.hpp"
#include "models/core/pin.hpp"

namespace twin {
namespace {

SerialFormat at(std::uint32_t baud, Parity parity = Parity::none) {
    SerialFormat f;
    f.baud = baud;
    f.parity = parity;
    return f;
}
SerialFrame frame(std::uint16_t data, const SerialFormat& format) { return {data, format, false, false}; }

TEST(Serial, FrameTimeCountsAllBits) {
    EXPECT_EQ(at(1'000'000).frame_time(), microseconds(10));
    EXPECT_EQ(at(1'000'000, Parity::even).frame_time(), microseconds(11));
}

TEST(Serial, EqualFormatsHearEveryByte) {
    for (const Parity parity : {Parity::none, Parity::even, Parity::odd}) {
        for (unsigned data = 0; data < 256; ++data) {
            const auto heard =
                sample_frame(at(9600, parity), frame(static_cast<std::uint16_t>(data), at(9600, parity)));
            EXPECT_TRUE(heard.started);
            EXPECT_EQ(heard.data, data);
            EXPECT_FALSE(heard.parity_error);
            EXPECT_FALSE(heard.framing_error);
        }
    }
}

TEST(Serial, FourPercentOffIsHeardTenIsNot) {
    const auto near = sample_frame(at(115'200), frame(0x35, at(110'600)));
    EXPECT_EQ(near.data, 0x35);
    EXPECT_FALSE(near.framing_error);
    // The stop bit's sample falls into bit 7 of the slower frame, which is 0.
    const auto far = sample_frame(at(115'200), frame(0x35, at(100'000)));
    EXPECT_TRUE(far.framing_error);
}

TEST(Serial, WrongRatesGiveWhatSamplingGives) {
    // Twice too fast a receiver: each bit of 0x55 is sampled twice, from the start bit on.
    const auto fast = sample_frame(at(19'200), frame(0x55, at(9600)));
    EXPECT_EQ(fast.data, 0x66);
    // Four times too slow a receiver: the whole frame is over in two and a half bits.
    const auto slow = sample_frame(at(2400), frame(0x00, at(9600)));
    EXPECT_TRUE(slow.started);
    EXPECT_EQ(slow.data, 0xFE);
    // The start bit is over before the middle of the receiver's.
    EXPECT_FALSE(sample_frame(at(2400), frame(0xFF, at(9600))).started);
}

TEST(Serial, ParityIsChecked) {
    SerialFrame wrong = frame(0x01, at(9600, Parity::even));
    wrong.parity_error = true;
    EXPECT_TRUE(sample_frame(at(9600, Parity::even), wrong).parity_error);
    EXPECT_TRUE(sample_frame(at(9600, Parity::odd), frame(0x01, at(9600, Parity::even))).parity_error);
    // A receiver without parity takes the sender's parity bit, 1, for the stop bit; a 0 is none.
    EXPECT_FALSE(sample_frame(at(9600), frame(0x01, at(9600, Parity::even))).framing_error);
    EXPECT_TRUE(sample_frame(at(9600), frame(0x03, at(9600, Parity::even))).framing_error);
}

TEST(Serial, BreakIsZerosWithoutAStopBit) {
    SerialFrame pause = frame(0, at(9600));
    pause.line_break = true;
    const auto heard = sample_frame(at(9600), pause);
    EXPECT_TRUE(heard.started);
    EXPECT_EQ(heard.data, 0);
    EXPECT_TRUE(heard.framing_error);
}

TEST(Serial, AStartBitIsHeardByAllButItsSender) {
    struct Counting : SerialReceiver {
        void receive_serial(const SerialFrame&) override {}
        void serial_begins() override { ++begun; }
        int begun = 0;
    } sender, other;
    Environment env;
    Net& net = env.make_net("line");
    net.attach(sender);
    net.attach(other);
    net.begin_serial(&sender);
    EXPECT_EQ(sender.begun, 0);
    EXPECT_EQ(other.begun, 1);
}

}  // namespace
}  // namespace twin
