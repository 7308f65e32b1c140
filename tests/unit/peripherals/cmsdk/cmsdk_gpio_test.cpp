// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/gpio.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::Gpio;

constexpr std::int64_t kBase = 0x40010000;

struct CmsdkGpio : testing::Test {
    Bench bench;
    Gpio& gpio = bench.add<Gpio>("GPIO0", {{"prefix", "EXP"}, {"first", "16"}, {"pads", "16"}}, kBase);
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    PinPort& pad(unsigned number) { return gpio.pad(number); }
    bool irq(const char* line = "irq") { return gpio.find_irq(line)->level(); }
    /// What somebody else on the net does.
    struct Outside : Model {
        using Model::Model;
        PinPort pin{*this, "pin"};
    };
    Outside& outside = bench.add<Outside>("outside");
    CmsdkGpio() { bench.connect(outside.pin, gpio.pad(3)); }
};

TEST_F(CmsdkGpio, ResetValuesAndNames) {
    for (std::uint32_t offset = 0; offset <= 0x38; offset += 4) {
        if (offset != 0x08 && offset != 0x0C) {
            EXPECT_EQ(reg(offset), 0u) << offset;
        }
    }
    EXPECT_EQ(reg(0xFE0), 0x20u);
    EXPECT_NE(gpio.find_pin("EXP16"), nullptr);
    EXPECT_NE(gpio.find_pin("EXP31"), nullptr);
    EXPECT_TRUE(pad(0).floating());
}

TEST_F(CmsdkGpio, SetAndClearPairsReadTheSame) {
    for (const auto set : {Gpio::kOutEnSet, Gpio::kAltFuncSet, Gpio::kIntEnSet, Gpio::kIntTypeSet, Gpio::kIntPolSet}) {
        reg(set, 0x00F3);
        reg(set, 0x8000);
        EXPECT_EQ(reg(set), 0x80F3u) << set;
        EXPECT_EQ(reg(set + 4), 0x80F3u);
        reg(set + 4, 0x8003);
        EXPECT_EQ(reg(set), 0x00F0u);
        reg(set + 4, 0xFFFF);
    }
}

TEST_F(CmsdkGpio, AnOutputIsReadBackAtOnce) {
    reg(Gpio::kDataOut, 0x0005);
    EXPECT_EQ(reg(Gpio::kData), 0u) << "not driven yet";
    reg(Gpio::kOutEnSet, 0x0007);
    EXPECT_EQ(reg(Gpio::kData), 5u);
    EXPECT_TRUE(pad(0).high());
    EXPECT_FALSE(pad(1).high());
    reg(Gpio::kData, 0x0002);
    EXPECT_EQ(reg(Gpio::kDataOut), 2u);
    EXPECT_EQ(reg(Gpio::kData), 2u);
    reg(Gpio::kOutEnClr, 2);
    EXPECT_TRUE(pad(1).floating());
}

TEST_F(CmsdkGpio, MaskedAccessTouchesItsBitsOnly) {
    reg(Gpio::kOutEnSet, 0xFFFF);
    reg(Gpio::kDataOut, 0xAAAA);
    reg(Gpio::kMaskLow + 4 * 0x0F, 0xFFFF);
    EXPECT_EQ(reg(Gpio::kDataOut), 0xAAAFu);
    reg(Gpio::kMaskHigh + 4 * 0xF0, 0x0000);
    EXPECT_EQ(reg(Gpio::kDataOut), 0x0AAFu);
    EXPECT_EQ(reg(Gpio::kMaskLow + 4 * 0x03), 0x0003u);
    EXPECT_EQ(reg(Gpio::kMaskHigh + 4 * 0x0F), 0x0A00u);
    reg(Gpio::kMaskLow, 0xFFFF);
    EXPECT_EQ(reg(Gpio::kDataOut), 0x0AAFu) << "a mask of 0";
}

TEST_F(CmsdkGpio, BytesAreAccessesToo) {
    reg(Gpio::kOutEnSet, 0xFFFF);
    bench.write(kBase + Gpio::kDataOut, 0x1234, 2);
    EXPECT_EQ(reg(Gpio::kDataOut), 0x1234u);
    EXPECT_EQ(bench.read(kBase + Gpio::kData, 1), 0x34u);
}

TEST_F(CmsdkGpio, AnEdgeIsRememberedUntilItIsCleared) {
    reg(Gpio::kIntTypeSet, 8);
    reg(Gpio::kIntPolSet, 8);
    reg(Gpio::kIntEnSet, 8);
    EXPECT_FALSE(irq());
    outside.pin.drive(Drive::strong(true));
    EXPECT_TRUE(irq());
    EXPECT_TRUE(irq("pin3"));
    EXPECT_FALSE(irq("pin2"));
    outside.pin.drive(Drive::strong(false));
    EXPECT_EQ(reg(Gpio::kIntStatus), 8u);
    reg(Gpio::kIntStatus, 8);
    EXPECT_FALSE(irq());
    EXPECT_EQ(reg(Gpio::kIntStatus), 0u);
}

TEST_F(CmsdkGpio, AFallingEdge) {
    reg(Gpio::kIntTypeSet, 8);
    reg(Gpio::kIntEnSet, 8);
    outside.pin.drive(Drive::strong(true));
    EXPECT_FALSE(irq());
    outside.pin.drive(Drive::strong(false));
    EXPECT_TRUE(irq());
}

TEST_F(CmsdkGpio, ALevelComesBackWhileItLasts) {
    reg(Gpio::kIntPolSet, 8);
    reg(Gpio::kIntEnSet, 8);
    EXPECT_FALSE(irq());
    outside.pin.drive(Drive::strong(true));
    EXPECT_TRUE(irq());
    reg(Gpio::kIntStatus, 8);
    EXPECT_TRUE(irq());
    outside.pin.drive(Drive::strong(false));
    EXPECT_TRUE(irq()) << "until it is cleared";
    reg(Gpio::kIntStatus, 8);
    EXPECT_FALSE(irq());
}

TEST_F(CmsdkGpio, AnAlternateFunctionTakesThePad) {
    int told = 0;
    gpio.on_alternate(5, [&] { ++told; });
    reg(Gpio::kOutEnSet, 0x20);
    reg(Gpio::kDataOut, 0x20);
    gpio.drive_alternate(5, Drive::strong(false));
    EXPECT_TRUE(pad(5).high());
    reg(Gpio::kAltFuncSet, 0x20);
    EXPECT_FALSE(pad(5).high());
    EXPECT_GT(told, 0);
    EXPECT_EQ(reg(Gpio::kData) & 0x20, 0u);
    gpio.drive_alternate(5, Drive::strong(true));
    EXPECT_TRUE(pad(5).high());
    reg(Gpio::kDataOut, 0);
    EXPECT_TRUE(pad(5).high());
    reg(Gpio::kAltFuncClr, 0x20);
    EXPECT_FALSE(pad(5).high());
}

TEST_F(CmsdkGpio, AResetReleasesThePadsAndASnapshotTakesThemAgain) {
    reg(Gpio::kOutEnSet, 1);
    reg(Gpio::kDataOut, 1);
    reg(Gpio::kIntPolSet, 8);
    reg(Gpio::kIntEnSet, 8);
    outside.pin.drive(Drive::strong(true));
    outside.pin.drive(Drive::strong(false));
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    EXPECT_TRUE(pad(0).floating());
    EXPECT_FALSE(irq());
    bench.load(state);
    EXPECT_TRUE(pad(0).high());
    EXPECT_TRUE(irq());
}

}  // namespace
}  // namespace twin::test
