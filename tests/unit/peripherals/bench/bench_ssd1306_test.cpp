// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/ssd1306.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

#include "tests/unit/support/wires.hpp"

namespace twin::parts {
namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kUpright = {0xA1, 0xC8, 0x8D, 0x14, 0xAF};

class Ssd1306Test : public testing::Test {
  protected:
    void begin(const Bytes& commands = kUpright) {
        bench.elaborate();
        command(commands);
    }
    void transfer(std::uint8_t control, const Bytes& bytes) {
        ASSERT_TRUE(oled.i2c_start(0x3C, false));
        oled.i2c_write(control);
        for (const std::uint8_t byte : bytes) EXPECT_TRUE(oled.i2c_write(byte));
        oled.i2c_stop();
    }
    void command(const Bytes& bytes) { transfer(0x00, bytes); }
    void data(const Bytes& bytes) { transfer(0x40, bytes); }
    void frame() { bench.run_for(milliseconds(10)); }
    unsigned pixel(unsigned x, unsigned y) {
        const auto& pixels = test::output_of(oled, "pixels").bytes();
        return pixels[y * Ssd1306::kColumns + x];
    }
    /// Eight rows of a column from y on, the top one in bit 0.
    unsigned column(unsigned x, unsigned y) {
        frame();
        unsigned value = 0;
        for (unsigned i = 0; i < 8; ++i) value |= (pixel(x, y + i) != 0 ? 1U : 0U) << i;
        return value;
    }

    test::Bench bench;
    test::Wires& wires = bench.add<test::Wires>("wires");
    Ssd1306& oled = bench.add<Ssd1306>(
        "oled", {{"interface", "i2c"}, {"address", "0x3C"}, {"pull_ups", "true"}, {"supply", "board"}});
};

TEST_F(Ssd1306Test, IsDarkUntilItIsOnAndItsPumpRuns) {
    begin({0xA1, 0xC8});
    EXPECT_FALSE(oled.i2c_start(0x3D, false));
    data({0xFF});
    EXPECT_EQ(column(0, 0), 0U);
    command({0xAF});
    EXPECT_EQ(column(0, 0), 0U) << "no charge pump";
    command({0x8D, 0x14});
    EXPECT_EQ(column(0, 0), 0xFFU);
    EXPECT_EQ(pixel(0, 0), 0x80U) << "contrast 0x7F";
    command({0x81, 0xFF});
    frame();
    EXPECT_EQ(pixel(0, 0), 255U);
    command({0xAE});
    EXPECT_EQ(column(0, 0), 0U);
    ASSERT_TRUE(oled.i2c_start(0x3C, true));
    EXPECT_EQ(oled.i2c_read(), 0x40);
}

TEST_F(Ssd1306Test, PageAddressingStaysInItsPage) {
    begin();
    command({0xB2, 0x0E, 0x17});
    data({0x01, 0x02, 0x04});
    EXPECT_EQ(column(127, 16), 0x02U);
    EXPECT_EQ(column(127, 24), 0U);
    EXPECT_EQ(column(126, 16), 0x04U) << "behind the last column it is at the start column again";
}

TEST_F(Ssd1306Test, HorizontalAndVerticalAddressingGoRoundTheirWindow) {
    begin();
    command({0x20, 0x00, 0x21, 10, 11, 0x22, 3, 4});
    data({1, 2, 3, 4, 5});
    EXPECT_EQ(column(10, 24), 5U);
    EXPECT_EQ(column(11, 24), 2U);
    EXPECT_EQ(column(10, 32), 3U);
    EXPECT_EQ(column(11, 32), 4U);
    command({0x20, 0x01, 0x21, 20, 21, 0x22, 0, 1});
    data({1, 2, 3, 4, 5});
    EXPECT_EQ(column(20, 0), 5U);
    EXPECT_EQ(column(20, 8), 2U);
    EXPECT_EQ(column(21, 0), 3U);
    EXPECT_EQ(column(21, 8), 4U);
}

TEST_F(Ssd1306Test, ControlBytesOneByOne) {
    begin();
    ASSERT_TRUE(oled.i2c_start(0x3C, false));
    for (const unsigned byte : {0x80, 0xB1, 0x80, 0x05, 0x80, 0x10, 0xC0, 0x3C, 0x40, 0x18, 0x7E})
        oled.i2c_write(static_cast<std::uint8_t>(byte));
    oled.i2c_stop();
    EXPECT_EQ(column(5, 8), 0x3CU);
    EXPECT_EQ(column(6, 8), 0x18U);
    EXPECT_EQ(column(7, 8), 0x7EU);
}

TEST_F(Ssd1306Test, MirrorsStartLineOffsetAndInverse) {
    begin();
    data({0x01});
    EXPECT_EQ(column(0, 0), 1U);
    command({0xA0, 0xC0});
    EXPECT_EQ(column(127, 56), 0x80U) << "upside down";
    command({0xA1, 0xC8, 0x40 | 60});
    EXPECT_EQ(column(0, 0), 0x10U) << "row 60 is on top";
    command({0x40, 0xD3, 62});
    EXPECT_EQ(column(0, 0), 0x04U);
    command({0xD3, 0, 0xA7});
    EXPECT_EQ(column(0, 0), 0xFEU);
    EXPECT_EQ(column(64, 32), 0xFFU);
    command({0xA6, 0xA5});
    EXPECT_EQ(column(64, 32), 0xFFU) << "all on, whatever the RAM has";
    command({0xA4, 0xA8, 31, 0xA7});
    EXPECT_EQ(column(64, 24), 0xFFU);
    EXPECT_EQ(column(64, 32), 0U) << "beyond the multiplex ratio";
}

TEST_F(Ssd1306Test, ScrollsTheRamItself) {
    begin();
    data({0xAA});
    command({0x26, 0x00, 0x00, 0x07, 0x00, 0x00, 0xFF, 0x2F});  // right, page 0, 2 frames
    bench.run_for(ticks_to_time(2ULL * 54 * 64, Ssd1306::kOscillatorHz));
    EXPECT_EQ(column(1, 0), 0xAAU);
    command({0x2E});
    const unsigned at = column(1, 0) != 0 ? 1 : 2;
    bench.run_for(milliseconds(200));
    EXPECT_EQ(column(at, 0), 0xAAU) << "it stands";
}

TEST_F(Ssd1306Test, WhatIsNotThereIsNoted) {
    begin({0xDA, 0x02, 0x23, 0x00, 0xA8, 0x05});
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "oled", "command 0xDA"));
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "oled", "command 0x23"));
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "oled", "a multiplex ratio below 16"));
}

TEST_F(Ssd1306Test, ItsPullUpsHoldTheBusWhileItHasPower) {
    PinPort& scl = wires.to(oled, "scl");
    begin();
    EXPECT_TRUE(scl.high());
    bench.env().domain().add(oled);
    bench.env().domain().set_on(false);
    EXPECT_TRUE(scl.floating());
    EXPECT_FALSE(oled.i2c_start(0x3C, false));
}

TEST_F(Ssd1306Test, AResetPinBeginsAnew) {
    PinPort& res = wires.to(oled, "res");
    begin();
    data({0xFF});
    EXPECT_EQ(column(0, 0), 0xFFU);
    res.drive(Drive::strong(true));
    EXPECT_EQ(column(0, 0), 0xFFU);
    res.drive(Drive::strong(false));
    EXPECT_EQ(column(0, 0), 0U);
}

TEST_F(Ssd1306Test, ASnapshotInACommand) {
    begin();
    data({0xFF});
    transfer(0x00, {0x81});
    const auto saved = bench.save();
    command({0x1F});
    frame();
    EXPECT_EQ(pixel(0, 0), 0x20U);
    bench.load(saved);
    command({0x3F});
    frame();
    EXPECT_EQ(pixel(0, 0), 0x40U);
}

TEST(Ssd1306OnSpi, DataAndCommandsByItsPin) {
    test::Bench bench;
    auto& wires = bench.add<test::Wires>("wires");
    auto& oled = bench.add<Ssd1306>(
        "oled", {{"interface", "spi"}, {"address", "0x3C"}, {"pull_ups", "true"}, {"supply", "board"}});
    PinPort& cs = wires.to(oled, "cs");
    PinPort& dc = wires.to(oled, "dc");
    bench.elaborate();
    EXPECT_EQ(oled.as_i2c_target(), nullptr);
    cs.drive(Drive::strong(true));
    EXPECT_FALSE(oled.spi_selected());
    cs.drive(Drive::strong(false));
    EXPECT_TRUE(oled.spi_selected());
    dc.drive(Drive::strong(false));
    for (const std::uint8_t byte : kUpright) oled.spi_transfer(byte, {});
    dc.drive(Drive::strong(true));
    oled.spi_transfer(0x0F, {});
    bench.run_for(milliseconds(10));
    EXPECT_EQ(test::output_of(oled, "pixels").bytes()[0], 0x80);
    oled.spi_transfer(0xF0, {.bits = 16});
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "oled",
                                  "a transfer that is not of 8 bits, most significant first, in mode 0 or 3"));
}

}  // namespace
}  // namespace twin::parts
