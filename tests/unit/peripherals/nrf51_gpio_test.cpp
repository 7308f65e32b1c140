// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/gpio.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x50000000;
constexpr std::uint32_t kOutput = 1, kInputOff = 2, kPullDown = 1U << 2, kPullUp = 3U << 2, kSenseHigh = 2U << 16,
                        kSenseLow = 3U << 16;
constexpr std::uint32_t drive(std::uint32_t mode) { return mode << 8; }

struct GpioTest : ::testing::Test {
    test::Bench bench;
    Gpio& gpio = bench.add<Gpio>("GPIO", {}, kBase);
    test::Source& source = bench.add<test::Source>("source");
    test::Source& peripheral = bench.add<test::Source>("PERIPHERAL");
    test::Source& rival = bench.add<test::Source>("RIVAL");
    PinPort& pad3 = gpio.pad(3);

    GpioTest() { bench.connect(source.pin, pad3); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void cnf(unsigned pad, std::uint32_t value) { write(Gpio::kPinCnf + 4 * pad, value); }
    std::uint32_t cnf(unsigned pad) { return read(Gpio::kPinCnf + 4 * pad); }
    void outside(bool high) { source.pin.drive(Drive::strong(high)); }
    Strength strength() { return pad3.net().strength(); }
};

TEST_F(GpioTest, ResetValues) {
    for (const std::uint32_t offset :
         {Gpio::kOut, Gpio::kOutSet, Gpio::kOutClr, Gpio::kIn, Gpio::kDir, Gpio::kDirSet, Gpio::kDirClr})
        EXPECT_EQ(read(offset), 0U) << std::hex << offset;
    for (unsigned n = 0; n < kPadCount; ++n) {
        EXPECT_EQ(cnf(n), kInputOff) << n;
        EXPECT_TRUE(gpio.pad(n).floating()) << n;
    }
}

TEST_F(GpioTest, OutSetAndClearAreViewsOfOut) {
    write(Gpio::kOut, 0xF0);
    write(Gpio::kOutSet, 0x0F);
    for (const std::uint32_t view : {Gpio::kOut, Gpio::kOutSet, Gpio::kOutClr}) EXPECT_EQ(read(view), 0xFFU);
    write(Gpio::kOutClr, 0x81);
    for (const std::uint32_t view : {Gpio::kOut, Gpio::kOutSet, Gpio::kOutClr}) EXPECT_EQ(read(view), 0x7EU);
}

TEST_F(GpioTest, DirIsMirroredInPinCnf) {
    write(Gpio::kDir, 0x80000001);
    EXPECT_EQ(cnf(0), kInputOff | kOutput);
    EXPECT_EQ(cnf(1), kInputOff);
    EXPECT_EQ(cnf(31), kInputOff | kOutput);
    write(Gpio::kDirSet, 1U << 3);
    EXPECT_EQ(cnf(3), kInputOff | kOutput);
    write(Gpio::kDirClr, 1U << 31);
    EXPECT_EQ(cnf(31), kInputOff);
    for (const std::uint32_t view : {Gpio::kDir, Gpio::kDirSet, Gpio::kDirClr}) EXPECT_EQ(read(view), 9U);
    cnf(3, 0);
    cnf(4, kOutput);
    for (const std::uint32_t view : {Gpio::kDir, Gpio::kDirSet, Gpio::kDirClr}) EXPECT_EQ(read(view), 0x11U);
}

TEST_F(GpioTest, ReservedBitsOfPinCnfStayZero) {
    cnf(5, ~0U);
    EXPECT_EQ(cnf(5), 0x0003070FU);
}

TEST_F(GpioTest, InNeedsItsInputBuffer) {
    outside(true);
    EXPECT_EQ(read(Gpio::kIn), 0U);
    cnf(3, 0);
    EXPECT_EQ(read(Gpio::kIn), 8U);
    write(Gpio::kIn, ~0U);  // ignored
    EXPECT_EQ(read(Gpio::kIn), 8U);
    outside(false);
    EXPECT_EQ(read(Gpio::kIn), 0U);
    outside(true);
    cnf(3, kInputOff);
    EXPECT_EQ(read(Gpio::kIn), 0U);
}

TEST_F(GpioTest, OutIsDrivenWhileDirSaysSo) {
    write(Gpio::kOut, 8);
    EXPECT_TRUE(pad3.floating());
    write(Gpio::kDirSet, 8);
    EXPECT_TRUE(pad3.high());
    EXPECT_EQ(strength(), Strength::strong);
    EXPECT_EQ(read(Gpio::kIn), 0U);  // the input buffer is off
    cnf(3, kOutput);
    EXPECT_EQ(read(Gpio::kIn), 8U);
    write(Gpio::kOutClr, 8);
    EXPECT_FALSE(pad3.high());
    EXPECT_EQ(read(Gpio::kIn), 0U);
    write(Gpio::kOut, ~0U);
    EXPECT_TRUE(pad3.high());
    EXPECT_TRUE(gpio.pad(4).floating());
    write(Gpio::kDirClr, 8);
    EXPECT_TRUE(pad3.floating());
}

TEST_F(GpioTest, PullsHoldAnInput) {
    cnf(3, kPullUp);
    EXPECT_TRUE(pad3.high());
    EXPECT_EQ(strength(), Strength::pull);
    EXPECT_EQ(read(Gpio::kIn), 8U);
    outside(false);
    EXPECT_EQ(read(Gpio::kIn), 0U);
    source.pin.drive(Drive::released());
    EXPECT_EQ(read(Gpio::kIn), 8U);
    cnf(3, kPullDown);
    EXPECT_FALSE(pad3.high());
    EXPECT_FALSE(pad3.floating());
    cnf(3, 2U << 2);  // reserved: no pull
    EXPECT_TRUE(pad3.floating());
}

TEST_F(GpioTest, DriveModesLetGo) {
    // By DRIVE: whether a 0 and whether a 1 is driven (manual, PIN_CNF).
    const std::pair<bool, bool> drives[] = {{true, true},  {true, true},  {true, true},  {true, true},
                                            {false, true}, {false, true}, {true, false}, {true, false}};
    for (unsigned mode = 0; mode < 8; ++mode) {
        cnf(3, kOutput | drive(mode));
        write(Gpio::kOutClr, 8);
        EXPECT_EQ(strength() == Strength::strong, drives[mode].first) << mode;
        write(Gpio::kOutSet, 8);
        EXPECT_EQ(strength() == Strength::strong, drives[mode].second) << mode;
        EXPECT_EQ(pad3.high(), drives[mode].second) << mode;
    }
    cnf(3, kOutput | drive(6) | kPullUp);  // wired AND: the pull stays on
    write(Gpio::kOutSet, 8);
    EXPECT_TRUE(pad3.high());
    EXPECT_EQ(strength(), Strength::pull);
}

TEST_F(GpioTest, DetectIsAnySensedLevel) {
    int rises = 0;
    gpio.on_detect([&] { ++rises; });
    cnf(3, kSenseHigh);
    EXPECT_FALSE(gpio.detect());
    outside(true);
    EXPECT_TRUE(gpio.detect());
    EXPECT_EQ(rises, 1);
    cnf(4, kSenseLow);  // low already: DETECT was high before
    EXPECT_EQ(rises, 1);
    outside(false);
    EXPECT_TRUE(gpio.detect());
    cnf(4, 0);
    EXPECT_FALSE(gpio.detect());
    outside(true);
    EXPECT_EQ(rises, 2);
    cnf(3, kSenseHigh | kInputOff);
    EXPECT_FALSE(gpio.detect());
    cnf(3, 1U << 16);  // reserved
    EXPECT_FALSE(gpio.detect());
    cnf(3, kSenseLow);
    EXPECT_FALSE(gpio.detect());
    outside(false);
    EXPECT_EQ(rises, 3);
}

TEST_F(GpioTest, APeripheralTakesThePad) {
    bench.elaborate();
    write(Gpio::kOut, 8);
    cnf(3, kOutput | drive(6));
    gpio.take(3, peripheral, true, false);
    EXPECT_FALSE(pad3.high());
    EXPECT_EQ(strength(), Strength::strong);
    gpio.take(3, peripheral, true, true);
    EXPECT_TRUE(pad3.floating()) << "the drive mode is PIN_CNF's still";
    gpio.take(3, peripheral, false, false);
    cnf(3, kOutput | kPullUp);
    EXPECT_EQ(strength(), Strength::pull) << "an input has the pull";
    gpio.release(3, rival);
    EXPECT_EQ(strength(), Strength::pull);
    EXPECT_EQ(bench.env().journal().entries().size(), 0U);
    gpio.take(3, rival, true, false);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "GPIO", "P0.03 is used by PERIPHERAL and RIVAL"));
    EXPECT_FALSE(pad3.high());
    gpio.release(3, peripheral);
    EXPECT_FALSE(pad3.high());
    gpio.release(3, rival);
    EXPECT_TRUE(pad3.high());
    EXPECT_EQ(strength(), Strength::strong);
}

TEST_F(GpioTest, ObserversSeeLevelsWhateverTheInputBuffer) {
    std::vector<bool> seen;
    gpio.observe(3, [&](bool high) { seen.push_back(high); });
    bench.elaborate();
    outside(true);
    outside(true);
    source.pin.drive(Drive::pull(true));  // another strength, the same level
    source.pin.drive(Drive::released());
    EXPECT_EQ(seen, (std::vector<bool>{true, false}));
}

TEST_F(GpioTest, ResetReleasesEveryPad) {
    cnf(3, kOutput);
    write(Gpio::kOut, 8);
    outside(true);
    for (const ResetKind kind : {ResetKind::power_on, ResetKind::pin, ResetKind::system, ResetKind::lockup,
                                 ResetKind::watchdog, ResetKind::brown_out, ResetKind::debug}) {
        cnf(3, kOutput);
        write(Gpio::kOut, 8);
        bench.reset(kind);
        EXPECT_EQ(cnf(3), kInputOff) << to_string(kind);
        EXPECT_EQ(read(Gpio::kOut), 0U);
        EXPECT_EQ(read(Gpio::kDir), 0U);
        EXPECT_EQ(read(Gpio::kIn), 0U);
        EXPECT_EQ(pad3.driving(), Drive::released());
    }
}

TEST_F(GpioTest, WakingFromSystemOffKeepsThePads) {
    cnf(3, kOutput);
    write(Gpio::kOut, 8);
    cnf(4, kPullUp | kSenseLow);
    bench.reset(ResetKind::wake_up);
    EXPECT_TRUE(pad3.high());
    EXPECT_EQ(read(Gpio::kDir), 8U);
    EXPECT_EQ(cnf(4), kPullUp | kSenseLow);
    EXPECT_TRUE(gpio.pad(4).high());
    EXPECT_EQ(read(Gpio::kIn), 0x18U);
}

TEST_F(GpioTest, WithoutPowerPadsFloat) {
    cnf(3, kOutput);
    write(Gpio::kOut, 8);
    gpio.set_power(false);
    EXPECT_TRUE(pad3.floating());
    gpio.set_power(true);
    gpio.reset(ResetKind::power_on);
    EXPECT_TRUE(pad3.floating());
    EXPECT_EQ(read(Gpio::kOut), 0U);
}

TEST_F(GpioTest, SnapshotDrivesAgain) {
    cnf(3, kOutput);
    write(Gpio::kOut, 8);
    cnf(4, kPullUp);
    cnf(5, kPullDown | kSenseLow);
    gpio.take(6, peripheral, true, true);
    EXPECT_TRUE(gpio.detect());
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    int rises = 0;
    std::vector<bool> seen;
    gpio.on_detect([&] { ++rises; });
    gpio.observe(3, [&](bool high) { seen.push_back(high); });
    EXPECT_FALSE(pad3.high());
    bench.load(state);
    EXPECT_TRUE(pad3.high());
    EXPECT_TRUE(gpio.pad(6).high());
    EXPECT_EQ(read(Gpio::kIn), 0x18U);
    EXPECT_TRUE(gpio.detect());
    EXPECT_EQ(rises, 0) << "loading is no edge";
    EXPECT_TRUE(seen.empty());
    EXPECT_EQ(bench.save(), state);
    write(Gpio::kOutClr, 8);
    EXPECT_EQ(seen, std::vector<bool>{false});
}

}  // namespace
}  // namespace twin::nrf51
