// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/hd44780.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/support/wires.hpp"

namespace twin::parts {
namespace {

class Hd44780Test : public testing::Test {
  protected:
    Hd44780Test() {
        for (const char* pin : {"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7"}) data.push_back(&wires.to(lcd, pin));
    }
    void begin(bool four = false) {
        four_bits = four;
        bench.elaborate();
        rw.drive(Drive::strong(false));
        e.drive(Drive::strong(false));
        bench.run_for(milliseconds(10));
    }
    void put(bool is_data, unsigned value, unsigned lowest) {
        rs.drive(Drive::strong(is_data));
        rw.drive(Drive::strong(false));
        for (unsigned i = lowest; i < 8; ++i) data[i]->drive(Drive::strong((value >> i & 1) != 0));
        e.drive(Drive::strong(true));
        bench.run_for(microseconds(1));
        e.drive(Drive::strong(false));
        for (unsigned i = lowest; i < 8; ++i) data[i]->drive(Drive::released());
    }
    void send(bool is_data, unsigned value) {
        if (!four_bits) return put(is_data, value, 0);
        put(is_data, value & 0xF0, 4);
        put(is_data, value << 4 & 0xF0, 4);
    }
    void order(unsigned value) {
        send(false, value);
        bench.run_for(value < 4 ? microseconds(1520) : microseconds(37));
    }
    void type(const std::string& text) {
        for (const char c : text) {
            send(true, static_cast<unsigned char>(c));
            bench.run_for(microseconds(41));
        }
    }
    unsigned lines() {
        rw.drive(Drive::strong(true));
        e.drive(Drive::strong(true));
        bench.run_for(microseconds(1));
        unsigned value = 0;
        for (unsigned i = 0; i < 8; ++i) value |= (data[i]->high() ? 1U : 0U) << i;
        e.drive(Drive::strong(false));
        rw.drive(Drive::strong(false));
        return value;
    }
    unsigned get(bool is_data) {
        rs.drive(Drive::strong(is_data));
        if (!four_bits) return lines();
        const unsigned high = lines() & 0xF0;
        return high | lines() >> 4;
    }
    std::string row(unsigned number) {
        bench.run_for(picoseconds(Hd44780::kFramePs));
        const auto& text = test::output_of(lcd, "text").bytes();
        const auto first = text.begin() + number * 16;
        return {first, first + 16};
    }
    /// A row of dots of a character, bit 4 on the left.
    unsigned dots(unsigned column, unsigned line, unsigned y) {
        const auto& pixels = test::output_of(lcd, "pixels").bytes();
        unsigned value = 0;
        for (unsigned x = 0; x < 5; ++x)
            value = value << 1 | (pixels[(line * 8 + y) * 80 + column * 5 + x] != 0 ? 1 : 0);
        return value;
    }

    test::Bench bench;
    test::Wires& wires = bench.add<test::Wires>("wires");
    Hd44780& lcd = bench.add<Hd44780>("lcd", {{"columns", "16"}, {"rows", "2"}, {"supply", "board"}});
    PinPort& rs = wires.to(lcd, "rs");
    PinPort& rw = wires.to(lcd, "rw");
    PinPort& e = wires.to(lcd, "e");
    std::vector<PinPort*> data;
    bool four_bits = false;
};

TEST_F(Hd44780Test, ShowsNothingBeforeItIsTurnedOn) {
    begin();
    order(0x38);
    type("hidden");
    EXPECT_EQ(row(0), std::string(16, ' '));
    order(0x0C);
    EXPECT_EQ(row(0), "hidden          ");
    EXPECT_EQ(dots(0, 0, 0), 0x10U) << "an h";
    EXPECT_EQ(dots(0, 0, 2), 0x16U);
}

TEST_F(Hd44780Test, BusyUntilAnInstructionsTimeHasPassed) {
    bench.elaborate();
    e.drive(Drive::strong(false));
    EXPECT_EQ(get(false) & 0x80, 0x80U) << "the reset takes 10 ms";
    bench.run_for(milliseconds(10));
    EXPECT_EQ(get(false) & 0x80, 0U);
    send(false, 0x38);
    bench.run_for(picoseconds(Hd44780::kBusyPs) - microseconds(2));
    EXPECT_EQ(get(false) & 0x80, 0x80U);
    bench.run_for(microseconds(1));
    EXPECT_EQ(get(false) & 0x80, 0U);
    send(false, 0x01);
    bench.run_for(microseconds(1517));
    EXPECT_EQ(get(false) & 0x80, 0x80U);
    bench.run_for(microseconds(2));
    EXPECT_EQ(get(false) & 0x80, 0U);
}

TEST_F(Hd44780Test, AnInstructionWhileItIsBusyIsLostAndNoted) {
    begin();
    order(0x38);
    order(0x0C);
    send(true, 'A');
    send(true, 'B');
    bench.run_for(microseconds(41));
    EXPECT_EQ(row(0), "A               ");
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "lcd", "an instruction while it is busy: it is lost"));
}

TEST_F(Hd44780Test, FourLinesAsTheDataSheetBeginsThem) {
    begin();
    for (const std::uint64_t us : {4100, 100, 40}) {
        put(false, 0x30, 4);
        bench.run_for(microseconds(us));
    }
    put(false, 0x20, 4);
    bench.run_for(microseconds(40));
    four_bits = true;
    order(0x28);
    order(0x0C);
    order(0x01);
    order(0x06);
    type("Hello");
    order(0xC0);
    type("world");
    EXPECT_EQ(row(0), "Hello           ");
    EXPECT_EQ(row(1), "world           ");
    EXPECT_EQ(get(false), 0x45U) << "not busy, address 0x45";
    order(0x80);
    EXPECT_EQ(get(true), unsigned{'H'});
    bench.run_for(microseconds(41));
    EXPECT_EQ(get(true), unsigned{'e'}) << "a read counts on";
}

TEST_F(Hd44780Test, TheAddressGoesRoundBothLines) {
    begin();
    order(0x38);
    order(0x80 | 0x27);
    type("x");
    EXPECT_EQ(get(false), 0x40U);
    order(0x80 | 0x67);
    type("x");
    EXPECT_EQ(get(false), 0x00U);
    order(0x04);  // down
    type("x");
    EXPECT_EQ(get(false), 0x67U);
}

TEST_F(Hd44780Test, OwnCharacters) {
    begin();
    order(0x38);
    order(0x0C);
    order(0x40 | 8);
    for (const unsigned line : {0x00, 0x0A, 0x1F, 0x1F, 0x0E, 0x04, 0x00, 0x11}) {
        send(true, line);
        bench.run_for(microseconds(41));
    }
    order(0x80);
    type("\x01");
    EXPECT_EQ(row(0)[0], 1);
    EXPECT_EQ(dots(0, 0, 1), 0x0AU);
    EXPECT_EQ(dots(0, 0, 7), 0x11U);
    type("\x09");
    row(0);
    EXPECT_EQ(dots(1, 0, 2), 0x1FU) << "codes 8 to 15 mean the same";
}

TEST_F(Hd44780Test, ShiftsTheDisplayAndTheCursor) {
    begin();
    order(0x38);
    order(0x0C);
    type("abc");
    order(0x18);
    EXPECT_EQ(row(0), "bc              ");
    order(0x1C);
    order(0x1C);
    EXPECT_EQ(row(0), " abc            ");
    order(0x02);
    EXPECT_EQ(row(0), "abc             ");
    order(0x14);
    type("X");
    EXPECT_EQ(row(0), "aXc             ");
    order(0x07);  // with shift
    order(0x80 | 16);
    type("YZ");
    EXPECT_EQ(row(0), "c             YZ");
}

TEST_F(Hd44780Test, TheCursorIsALineAndBlinks) {
    begin();
    order(0x38);
    order(0x0E);
    row(0);
    EXPECT_EQ(dots(0, 0, 7), 0x1FU);
    EXPECT_EQ(dots(1, 0, 7), 0U);
    order(0x0D);
    row(0);
    EXPECT_EQ(dots(0, 0, 3), 0U);
    bench.run_for(picoseconds(Hd44780::kBlinkPs));
    EXPECT_EQ(dots(0, 0, 3), 0x1FU);
    bench.run_for(picoseconds(Hd44780::kBlinkPs));
    EXPECT_EQ(dots(0, 0, 3), 0U);
}

TEST_F(Hd44780Test, OneLineLeavesTheSecondDark) {
    begin();
    order(0x30);
    order(0x0C);
    order(0x80 | 0x40);
    type("beyond");
    EXPECT_EQ(row(1), std::string(16, ' '));
    EXPECT_EQ(row(0), std::string(16, ' '));
}

TEST_F(Hd44780Test, WithoutSupplyItIsDark) {
    begin();
    order(0x38);
    order(0x0C);
    type("A");
    row(0);
    bench.env().domain().add(lcd);
    bench.env().domain().set_on(false);
    EXPECT_EQ(test::output_of(lcd, "text").bytes()[0], ' ');
    EXPECT_TRUE(data[7]->floating());
    bench.env().domain().set_on(true);
    bench.run_for(milliseconds(10));
    order(0x0C);
    EXPECT_EQ(row(0), std::string(16, ' ')) << "what was in it is gone";
}

TEST_F(Hd44780Test, ASnapshotBetweenTwoHalves) {
    begin();
    order(0x28);
    four_bits = true;
    order(0x28);
    order(0x0C);
    put(true, 0x40, 4);
    const auto saved = bench.save();
    put(true, 0x10, 4);
    EXPECT_EQ(row(0)[0], 'A');
    bench.load(saved);
    put(true, 0x20, 4);
    EXPECT_EQ(row(0)[0], 'B');
}

}  // namespace
}  // namespace twin::parts
