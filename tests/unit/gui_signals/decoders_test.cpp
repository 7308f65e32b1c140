// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/i2c_decoder.hpp"
#include "gui/signals/spi_decoder.hpp"
#include "tests/unit/gui_signals/lines.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace twin::gui::scope {
namespace {

using test::below;
using test::Line;

constexpr Time kEver = Time{1} << 60;

/// What was read, as short words.
std::string words(const Lane& lane) {
    std::ostringstream all;
    all << std::hex;
    for (const auto& one : lane) {
        all << (all.tellp() > 0 ? " " : "");
        switch (one.mark) {
            case Mark::data: all << one.value << (one.bad ? "?" : ""); break;
            case Mark::start: all << "S"; break;
            case Mark::repeat: all << "Sr"; break;
            case Mark::stop: all << "P"; break;
            case Mark::address_write: all << "W" << one.value; break;
            case Mark::address_read: all << "R" << one.value; break;
            case Mark::ack: all << "+"; break;
            case Mark::nak: all << "-"; break;
            case Mark::id: all << (one.bits == 29 ? "x" : "#") << one.value; break;
            case Mark::remote: all << "remote"; break;
            case Mark::length: all << "[" << one.value << "]"; break;
            case Mark::crc: all << (one.bad ? "crc!" : "crc"); break;
            case Mark::end: all << "end"; break;
            case Mark::line_break: all << "break"; break;
            case Mark::framing: all << "!framing"; break;
            case Mark::parity: all << "!parity"; break;
            case Mark::stuffing: all << "!stuffing"; break;
            case Mark::form: all << "!form"; break;
            case Mark::incomplete: all << "!" << static_cast<int>(one.bits); break;
        }
    }
    return all.str();
}

std::string read(Decoder& decoder, std::size_t lane = 0) {
    decoder.restart();
    EXPECT_TRUE(decoder.advance(kEver, SIZE_MAX));
    return words(decoder.lanes()[lane]);
}

void expectOrder(const Lane& lane) {
    for (std::size_t i = 0; i < lane.size(); ++i) {
        ASSERT_LE(lane[i].from, lane[i].to);
        if (i > 0) {
            ASSERT_LE(lane[i - 1].to, lane[i].from);
        }
    }
}

std::string readUart(const Line& line, const UartSettings& settings) {
    UartDecoder decoder(line.channel, settings);
    return read(decoder);
}

TEST(Uart, ReadsBytes) {
    Line line;
    line.hold(Level::high, 1e6);
    for (const auto byte : {0x48U, 0U, 0xffU, 0x55U}) {
        test::sendUart(line, {}, byte);
    }
    EXPECT_EQ(readUart(line, {}), "48 0 ff 55");
    UartDecoder decoder(line.channel, {});
    decoder.advance(kEver, SIZE_MAX);
    const auto& first = decoder.lanes()[0][0];
    EXPECT_EQ(first.from, 1'000'000);
    EXPECT_NEAR(static_cast<double>(first.to - first.from), 10 * 1e9 / 115'200, 2);
}

TEST(Uart, AllSettingsReadWhatTheySend) {
    auto random = test::seeded();
    for (int round = 0; round < 400; ++round) {
        const UartSettings settings{.baud = 1200.0 * (1 + static_cast<double>(below(random, 100))),
                                    .data_bits = 5 + static_cast<int>(below(random, 5)),
                                    .parity = static_cast<Parity>(below(random, 5)),
                                    .stop_bits = 1 + static_cast<int>(below(random, 2)),
                                    .inverted = below(random, 2) == 0,
                                    .msb_first = below(random, 2) == 0};
        const auto idle = settings.inverted ? Level::low : Level::high;
        Line line(idle);
        line.hold(idle, 1e6);
        std::ostringstream expected;
        expected << std::hex;
        // Clocks differ by up to 2 %.
        auto sender = settings;
        sender.baud *= 0.98 + 0.04 * static_cast<double>(below(random, 1000)) / 1000;
        for (int i = 0; i < 20; ++i) {
            const auto value = static_cast<std::uint32_t>(below(random, std::uint64_t{1} << settings.data_bits));
            test::sendUart(line, sender, value);
            expected << (i > 0 ? " " : "") << value;
            if (below(random, 3) == 0) {
                line.hold(idle, static_cast<double>(below(random, 1'000'000)));
            }
        }
        ASSERT_EQ(readUart(line, settings), expected.str()) << "round " << round;
    }
}

TEST(Uart, TellsErrors) {
    const UartSettings even{.parity = Parity::even};
    Line line;
    line.hold(Level::high, 1e6);
    test::sendUart(line, even, 0x41, true);
    test::sendUart(line, even, 0x42);
    test::sendUart(line, even, 0x43, false, true);
    test::sendUart(line, even, 0x44);
    EXPECT_EQ(readUart(line, even), "41? !parity 42 43? !framing 44");
}

TEST(Uart, ABreakIsTold) {
    Line line;
    line.hold(Level::high, 1e6);
    line.hold(Level::low, 5e5);
    line.hold(Level::high, 1e5);
    test::sendUart(line, {}, 0x31);
    EXPECT_EQ(readUart(line, {}), "break 31");
    UartDecoder decoder(line.channel, {});
    decoder.advance(kEver, SIZE_MAX);
    EXPECT_EQ(decoder.lanes()[0][0].to, 1'500'000);
}

TEST(Uart, GlitchesAndGapsAreNoBytes) {
    Line line;
    line.hold(Level::high, 1e6);
    line.hold(Level::low, 1000);  // a ninth of a bit
    line.hold(Level::high, 1e5);
    test::sendUart(line, {}, 0x31);
    line.hold(Level::low, 20'000);
    line.hold(Level::unknown, 50'000);
    line.hold(Level::high, 1e5);
    test::sendUart(line, {}, 0x32);
    EXPECT_EQ(readUart(line, {}), "31 32");
}

TEST(Uart, InHelpingsItReadsTheSame) {
    auto random = test::seeded();
    Line whole;
    Line line;
    UartDecoder decoder(line.channel, {});
    for (int i = 0; i < 500; ++i) {
        const auto value = static_cast<std::uint32_t>(below(random, 256));
        test::sendUart(whole, {}, value);
        test::sendUart(line, {}, value);
        decoder.advance(line.now - static_cast<Time>(below(random, 60'000)), 1 + below(random, 60));
    }
    while (!decoder.advance(kEver, 7)) {
    }
    EXPECT_EQ(words(decoder.lanes()[0]), readUart(whole, {}));
    expectOrder(decoder.lanes()[0]);
    const auto& lane = decoder.lanes()[0];
    const auto middle = lane[250].from;
    EXPECT_EQ(firstAfter(lane, middle), 250U);
    EXPECT_EQ(firstAfter(lane, lane[249].to - 1), 249U);
    decoder.forget(middle);
    EXPECT_LE(lane.size(), 251U);
}

TEST(Uart, FindsTheRate) {
    auto random = test::seeded();
    for (const double baud : {1200.0, 9600.0, 57600.0, 115'200.0, 921'600.0, 1e6, 33'000.0}) {
        Line line;
        line.hold(Level::high, 1e6);
        for (int i = 0; i < 60; ++i) {
            test::sendUart(line, {.baud = baud * 1.01}, static_cast<std::uint32_t>(32 + below(random, 90)));
            line.hold(Level::high, static_cast<double>(below(random, 300'000)));
        }
        const auto found = detectBaud(line.channel.digital, 0, line.now);
        ASSERT_TRUE(found) << baud;
        EXPECT_NEAR(*found / baud, 1, 0.02);
        if (baud != 33'000) {
            EXPECT_EQ(*found, baud);
        }
    }
    EXPECT_FALSE(detectBaud(Line().channel.digital, 0, kEver));
}

std::string readI2c(const test::I2cBus& bus) {
    I2cDecoder decoder(bus.scl.channel, bus.sda.channel);
    const auto all = read(decoder);
    expectOrder(decoder.lanes()[0]);
    return all;
}

TEST(I2c, WritesAndReads) {
    test::I2cBus bus;
    bus.idle();
    bus.start();
    bus.byte(0x1d << 1);
    bus.byte(0x0f);
    bus.repeat();
    bus.byte(0x1d << 1 | 1);
    bus.byte(0x33, false);
    bus.stop();
    bus.idle();
    EXPECT_EQ(readI2c(bus), "S W1d + f + Sr R1d + 33 - P");
}

TEST(I2c, NobodyAnswers) {
    test::I2cBus bus;
    bus.idle();
    bus.start();
    bus.byte(0x50 << 1, false);
    bus.stop();
    EXPECT_EQ(readI2c(bus), "S W50 - P");
}

TEST(I2c, TenBits) {
    test::I2cBus bus;
    bus.start();
    bus.byte(0xf0 | 0x2 << 1);
    bus.byte(0x34);
    bus.byte(0x77);
    bus.repeat();
    bus.byte(0xf0 | 0x2 << 1 | 1);
    bus.byte(0x88, false);
    bus.stop();
    EXPECT_EQ(readI2c(bus), "S W200 + W234 + 77 + Sr R200 + 88 - P");
}

TEST(I2c, WhatBreaksOffIsTold) {
    test::I2cBus bus;
    bus.start();
    bus.byte(0x20);
    bus.bit(true);
    bus.bit(false);
    bus.bit(true);
    bus.stop();
    EXPECT_EQ(readI2c(bus), "S W10 + !4 P");  // the clock's rise before the stop counts
}

TEST(I2c, EdgesOfOneInstantComeAsTheBusMeansThem) {
    // The data line changes with the clock's fall, and with its rise: neither is a condition.
    Channel scl;
    Channel sda;
    scl.digital.append(0, Level::high);
    sda.digital.append(0, Level::high);
    sda.digital.append(100, Level::low);
    scl.digital.append(200, Level::low);
    Time t = 200;
    for (int i = 0; i < 9; ++i) {
        const bool one = i % 2 == 0;
        sda.digital.append(t, one ? Level::high : Level::low);
        scl.digital.append(t + 50, Level::high);
        scl.digital.append(t + 100, Level::low);
        t += 100;
    }
    I2cDecoder decoder(scl, sda);
    EXPECT_EQ(read(decoder), "S W55 -");
}

TEST(I2c, RandomTransfersAreReadBack) {
    auto random = test::seeded();
    for (int round = 0; round < 100; ++round) {
        test::I2cBus bus;
        bus.quarter = 100 + static_cast<double>(below(random, 3000));
        std::ostringstream expected;
        expected << std::hex;
        bus.idle();
        for (std::uint64_t transfer = 0; transfer < 1 + below(random, 4); ++transfer) {
            const bool again = transfer > 0 && below(random, 2) == 0;
            if (transfer > 0 && !again) {
                bus.stop();
                bus.idle();
                expected << " P";
            }
            again ? bus.repeat() : bus.start();
            const auto address = static_cast<unsigned>(8 + below(random, 0x70));
            const bool reads = below(random, 2) == 0;
            bus.byte(address << 1 | (reads ? 1U : 0U));
            expected << (transfer > 0 ? " " : "") << (again ? "Sr " : "S ") << (reads ? "R" : "W") << address << " +";
            for (std::uint64_t i = 0; i < below(random, 6); ++i) {
                const auto byte = static_cast<unsigned>(below(random, 256));
                const bool ack = below(random, 2) == 0;
                bus.byte(byte, ack);
                expected << " " << byte << (ack ? " +" : " -");
            }
        }
        bus.stop();
        expected << " P";
        ASSERT_EQ(readI2c(bus), expected.str());
    }
}

struct SpiBus {
    Line sck, mosi, miso, cs;
    SpiSettings settings;

    explicit SpiBus(SpiSettings with) : sck(with.mode >= 2 ? Level::high : Level::low), settings(with) {
        cs.channel.digital.append(0, select(false));
    }
    [[nodiscard]] Level select(bool on) const { return on == settings.cs_high ? Level::high : Level::low; }
    void pause(double ns) {
        for (auto* line : {&sck, &mosi, &miso, &cs}) {
            line->hold(line->channel.digital.before(line->channel.digital.end()), ns);
        }
    }
    void selected(bool on) {
        cs.channel.digital.append(cs.now, select(on));
        pause(300);
    }
    void clock(bool active) {
        sck.channel.digital.append(sck.now, active == (settings.mode < 2) ? Level::high : Level::low);
    }
    void word(std::uint32_t out, std::uint32_t in, int bits) {
        for (int i = 0; i < bits; ++i) {
            const int place = settings.lsb_first ? i : bits - 1 - i;
            const auto put = [&] {
                mosi.channel.digital.append(mosi.now, (out >> place & 1) != 0 ? Level::high : Level::low);
                miso.channel.digital.append(miso.now, (in >> place & 1) != 0 ? Level::high : Level::low);
            };
            if (settings.mode % 2 == 0) {
                put();
                pause(50);
                clock(true);
                pause(50);
                clock(false);
            } else {
                clock(true);
                put();
                pause(50);
                clock(false);
                pause(50);
            }
        }
    }
};

TEST(Spi, AllModesAndWordsAreReadBack) {
    auto random = test::seeded();
    for (int round = 0; round < 200; ++round) {
        SpiBus bus({.mode = round % 4,
                    .bits = 4 + static_cast<int>(below(random, 29)),
                    .lsb_first = below(random, 2) == 0,
                    .cs_high = below(random, 2) == 0});
        const auto mask = bus.settings.bits == 32 ? 0xffffffffU : (1U << bus.settings.bits) - 1;
        std::ostringstream out;
        std::ostringstream in;
        out << std::hex;
        in << std::hex;
        bus.pause(1000);
        bus.word(mask, 0, 3);  // to somebody else
        for (int i = 0; i < 6; ++i) {
            bus.selected(true);
            for (std::uint64_t k = 0; k < 1 + below(random, 3); ++k) {
                const auto sent = static_cast<std::uint32_t>(random()) & mask;
                const auto got = static_cast<std::uint32_t>(random()) & mask;
                bus.word(sent, got, bus.settings.bits);
                out << (out.tellp() > 0 ? " " : "") << sent;
                in << (in.tellp() > 0 ? " " : "") << got;
            }
            bus.selected(false);
        }
        SpiDecoder decoder(bus.sck.channel, &bus.mosi.channel, &bus.miso.channel, &bus.cs.channel, bus.settings);
        ASSERT_EQ(read(decoder, 0), out.str()) << "mode " << bus.settings.mode;
        ASSERT_EQ(words(decoder.lanes()[1]), in.str());
        expectOrder(decoder.lanes()[0]);
    }
}

TEST(Spi, AWordThatBreaksOffIsTold) {
    SpiBus bus({});
    bus.selected(true);
    bus.word(0xa5, 0, 8);
    bus.word(0x7, 0, 5);
    bus.selected(false);
    bus.selected(true);
    bus.word(0x11, 0, 8);
    bus.selected(false);
    SpiDecoder decoder(bus.sck.channel, &bus.mosi.channel, nullptr, &bus.cs.channel, {});
    EXPECT_EQ(read(decoder), "a5 !5 11");
    EXPECT_TRUE(decoder.lanes()[1].empty());
}

TEST(Spi, WithoutASelectAPauseEndsAWord) {
    SpiBus bus({});
    bus.pause(1000);
    bus.word(0x3, 0, 3);
    bus.pause(5000);
    bus.word(0x42, 0, 8);
    bus.pause(800);
    bus.word(0x43, 0, 8);
    SpiDecoder decoder(bus.sck.channel, &bus.mosi.channel, nullptr, nullptr, {});
    EXPECT_EQ(read(decoder), "!3 42 43");
}

std::string readCan(const std::vector<std::uint8_t>& bits, double rate = 500'000, double sender = 1) {
    Line line;
    test::sendCan(line, bits, 1e9 / rate * sender);
    CanDecoder decoder(line.channel, {.bit_rate = rate});
    const auto all = read(decoder);
    expectOrder(decoder.lanes()[0]);
    return all;
}

TEST(Can, TheCrcIsThatOfTheStandard) {
    // The generator polynomial itself: its remainder is what is left of x^15.
    EXPECT_EQ(canCrc(std::vector<std::uint8_t>{1}), 0x4599U);
    EXPECT_EQ(canCrc(std::vector<std::uint8_t>{0, 0, 0}), 0U);
}

TEST(Can, ReadsFrames) {
    EXPECT_EQ(readCan(test::canBits({.id = 0x123, .data = {0x11, 0x22}})), "#123 [2] 11 22 crc + end");
    EXPECT_EQ(readCan(test::canBits({.id = 0x7ff})), "#7ff [0] crc + end");
    EXPECT_EQ(readCan(test::canBits({.id = 0x18daf110, .extended = true, .data = {2, 1, 0}})),
              "x18daf110 [3] 2 1 0 crc + end");
    EXPECT_EQ(readCan(test::canBits({.id = 0x123, .remote = true})), "#123 remote [0] crc + end");
}

TEST(Can, TellsErrors) {
    const test::CanFrame frame{.id = 0x123, .data = {0x11}};
    EXPECT_EQ(readCan(test::canBits(frame, false)), "#123 [1] 11 crc - end");
    EXPECT_EQ(readCan(test::canBits(frame, true, true)), "#123 [1] 11 crc! + end");
    auto bits = test::canBits(frame);
    bits.back() = 0;
    EXPECT_EQ(readCan(bits), "#123 [1] 11 crc + !form");
    // An error flag: six dominant bits where stuffing allows five.
    bits = test::canBits(frame);
    bits.resize(14);
    bits.insert(bits.end(), 6, 0);
    bits.insert(bits.end(), 8, 1);
    EXPECT_EQ(readCan(bits).substr(0, 5), "#123 ");
    EXPECT_NE(readCan(bits).find("!stuffing"), std::string::npos);
}

TEST(Can, AfterAnErrorTheNextFrameIsRead) {
    Line line;
    auto bits = test::canBits({.id = 0x100, .data = {1}});
    bits.resize(14);
    bits.insert(bits.end(), 6, 0);
    bits.insert(bits.end(), 11, 1);
    const auto good = test::canBits({.id = 0x101, .data = {2}});
    bits.insert(bits.end(), good.begin(), good.end());
    bits.insert(bits.end(), 3, 1);
    bits.insert(bits.end(), good.begin(), good.end());
    test::sendCan(line, bits, 2000);
    CanDecoder decoder(line.channel, {});
    const auto all = read(decoder);
    EXPECT_NE(all.find("!stuffing #101 [1] 2 crc + end #101 [1] 2 crc + end"), std::string::npos) << all;
}

TEST(Can, RandomFramesAreReadBackThoughClocksDiffer) {
    auto random = test::seeded();
    for (int round = 0; round < 300; ++round) {
        test::CanFrame frame;
        frame.extended = below(random, 2) == 0;
        frame.id = static_cast<std::uint32_t>(below(random, frame.extended ? 1U << 29 : 1U << 11));
        for (std::uint64_t i = 0; i < below(random, 9); ++i) {
            frame.data.push_back(static_cast<std::uint8_t>(below(random, 3) == 0 ? 0 : below(random, 256)));
        }
        std::ostringstream expected;
        expected << std::hex << (frame.extended ? "x" : "#") << frame.id << " [" << frame.data.size() << "]";
        for (const auto byte : frame.data) {
            expected << " " << static_cast<unsigned>(byte);
        }
        expected << " crc + end";
        const double rate = 10'000 * static_cast<double>(1 + below(random, 100));
        const double sender = 0.99 + 0.02 * static_cast<double>(below(random, 1000)) / 1000;
        ASSERT_EQ(readCan(test::canBits(frame), rate, sender), expected.str());
    }
}

TEST(Decoders, NoLevelsCrashThem) {
    auto random = test::seeded();
    for (int round = 0; round < 200; ++round) {
        Channel lines[4];
        Time t = 0;
        for (int i = 0; i < 500; ++i) {
            t += static_cast<Time>(below(random, 20'000));
            lines[below(random, 4)].digital.append(t, static_cast<Level>(below(random, 4)));
        }
        UartDecoder uart(lines[0], {});
        I2cDecoder i2c(lines[0], lines[1]);
        SpiDecoder spi(lines[0], &lines[1], &lines[2], &lines[3], {});
        CanDecoder can(lines[0], {});
        for (Decoder* decoder : std::initializer_list<Decoder*>{&uart, &i2c, &spi, &can}) {
            ASSERT_TRUE(decoder->advance(kEver, SIZE_MAX));
            for (const auto& lane : decoder->lanes()) {
                expectOrder(lane);
            }
        }
    }
}

TEST(Decoders, GoOnWhenTheOldestEdgesAreForgotten) {
    Line line;
    line.hold(Level::high, 1e6);
    UartDecoder decoder(line.channel, {});
    for (int i = 0; i < 3000; ++i) {
        test::sendUart(line, {}, 0x55);
    }
    ASSERT_TRUE(line.channel.digital.dropOldest());
    EXPECT_TRUE(decoder.advance(kEver, SIZE_MAX));
    EXPECT_FALSE(decoder.lanes()[0].empty());
    EXPECT_GE(decoder.lanes()[0].front().from, line.channel.digital.oldest());
}

}  // namespace
}  // namespace twin::gui::scope
