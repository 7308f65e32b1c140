// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/gpiote.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/parts/button.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x40006000, kGpio = 0x50000000;
constexpr std::uint32_t kIntenset = 0x304, kPower = 0xFFC;
constexpr std::uint32_t kEvent = 1, kTask = 3, kUp = 1U << 16, kDown = 2U << 16, kToggle = 3U << 16,
                        kInitHigh = 1U << 20;
constexpr std::uint32_t psel(std::uint32_t pad) { return pad << 8; }

struct GpioteTest : ::testing::Test {
    test::Bench bench;
    Gpio& gpio = bench.add<Gpio>("GPIO", {}, kGpio);
    Gpiote& gpiote = bench.add<Gpiote>("GPIOTE", {{"gpio", "GPIO"}}, kBase);
    test::Source& source = bench.add<test::Source>("source");

    GpioteTest() { bench.connect(source.pin, gpio.pad(3)); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void config(unsigned channel, std::uint32_t value) { write(Gpiote::kConfig + 4 * channel, value); }
    void outside(bool high) { source.pin.drive(Drive::strong(high)); }
    bool pad(unsigned n) { return gpio.pad(n).high(); }
    bool irq() { return gpiote.find_irq("irq")->level(); }
    /// Whether EVENTS_IN[channel] came, and clears it.
    bool came(unsigned channel = 0) {
        const bool set = read(Gpiote::kEventsIn + 4 * channel) != 0;
        write(Gpiote::kEventsIn + 4 * channel, 0);
        return set;
    }
};

TEST_F(GpioteTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {0x000, 0}, {0x004, 0}, {0x008, 0}, {0x00C, 0}, {0x100, 0}, {0x104, 0}, {0x108, 0}, {0x10C, 0},
        {0x17C, 0}, {0x304, 0}, {0x308, 0}, {0x510, 0}, {0x514, 0}, {0x518, 0}, {0x51C, 0}, {0xFFC, 1}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
}

TEST_F(GpioteTest, ReservedBitsStayZero) {
    config(0, ~0U);
    EXPECT_EQ(read(Gpiote::kConfig), 0x00131F03U);
    write(kIntenset, ~0U);
    EXPECT_EQ(read(kIntenset), 0x8000000FU);
}

TEST_F(GpioteTest, PolarityChoosesTheEdge) {
    config(0, kEvent | psel(3) | kUp);
    config(1, kEvent | psel(3) | kDown);
    config(2, kEvent | psel(3) | kToggle);
    config(3, kEvent | psel(3));
    outside(true);
    EXPECT_TRUE(came(0));
    EXPECT_FALSE(came(1));
    EXPECT_TRUE(came(2));
    EXPECT_FALSE(came(3));
    outside(false);
    EXPECT_FALSE(came(0));
    EXPECT_TRUE(came(1));
    EXPECT_TRUE(came(2));
    EXPECT_FALSE(came(3));
}

TEST_F(GpioteTest, OnlyItsPadAndOnlyInEventMode) {
    config(0, kEvent | psel(4) | kToggle);
    config(1, psel(3) | kToggle);
    outside(true);
    EXPECT_FALSE(came(0));
    EXPECT_FALSE(came(1));
}

TEST_F(GpioteTest, InterruptOfAnInput) {
    config(2, kEvent | psel(3) | kUp);
    write(kIntenset, 1U << 2);
    outside(true);
    EXPECT_TRUE(irq());
    write(Gpiote::kEventsIn + 8, 0);
    EXPECT_FALSE(irq());
}

TEST_F(GpioteTest, OutInitThenTheTask) {
    config(0, kTask | psel(5) | kToggle | kInitHigh);
    EXPECT_TRUE(pad(5)) << "without DIR: the channel has the pad";
    write(Gpiote::kTasksOut, 1);
    EXPECT_FALSE(pad(5));
    write(Gpiote::kTasksOut, 1);
    EXPECT_TRUE(pad(5));
    config(0, kTask | psel(5) | kDown);
    EXPECT_TRUE(pad(5)) << "OUTINIT counts only when the pad is taken";
    write(Gpiote::kTasksOut, 1);
    EXPECT_FALSE(pad(5));
    write(Gpiote::kTasksOut, 1);
    EXPECT_FALSE(pad(5));
    config(0, kTask | psel(5) | kUp);
    write(Gpiote::kTasksOut, 1);
    EXPECT_TRUE(pad(5));
    config(0, kTask | psel(5));
    write(Gpiote::kTasksOut, 1);
    EXPECT_TRUE(pad(5));
}

TEST_F(GpioteTest, GivesThePadBackToOut) {
    bench.write(kGpio + Gpio::kDir, 1U << 5);
    config(1, kTask | psel(5) | kToggle | kInitHigh);
    EXPECT_TRUE(pad(5));
    bench.write(kGpio + Gpio::kOutSet, 1U << 5);
    bench.write(kGpio + Gpio::kOutClr, 1U << 5);
    EXPECT_TRUE(pad(5)) << "OUT has no say while the channel has the pad";
    config(1, kTask | psel(6) | kToggle | kInitHigh);
    EXPECT_FALSE(pad(5));
    EXPECT_TRUE(pad(6));
    config(1, 0);
    EXPECT_FALSE(pad(6));
    EXPECT_TRUE(gpio.pad(6).floating());
    write(Gpiote::kTasksOut + 4, 1);
    EXPECT_TRUE(gpio.pad(6).floating());
}

TEST_F(GpioteTest, PortIsARiseOfDetect) {
    write(kIntenset, 1U << 31);
    bench.write(kGpio + Gpio::kPinCnf + 12, 2U << 16);
    outside(true);
    EXPECT_EQ(read(Gpiote::kEventsPort), 1U);
    EXPECT_TRUE(irq());
    write(Gpiote::kEventsPort, 0);
    EXPECT_FALSE(irq());
    outside(false);
    EXPECT_EQ(read(Gpiote::kEventsPort), 0U);
    outside(true);
    EXPECT_EQ(read(Gpiote::kEventsPort), 1U);
}

TEST_F(GpioteTest, PowerOffLetsGo) {
    config(0, kTask | psel(5) | kToggle | kInitHigh);
    write(kPower, 0);
    EXPECT_TRUE(gpio.pad(5).floating());
    gpiote.trigger_task(Gpiote::kTasksOut);
    EXPECT_TRUE(gpio.pad(5).floating());
}

TEST_F(GpioteTest, ResetInMidOperation) {
    config(0, kTask | psel(5) | kToggle | kInitHigh);
    config(1, kEvent | psel(3) | kToggle);
    for (const ResetKind kind : {ResetKind::system, ResetKind::wake_up}) {
        bench.reset(kind);
        EXPECT_TRUE(gpio.pad(5).floating());
        outside(true);
        EXPECT_FALSE(came(1));
        outside(false);
        config(0, kTask | psel(5) | kToggle | kInitHigh);
        EXPECT_TRUE(pad(5));
    }
}

TEST_F(GpioteTest, SnapshotContinuesEqually) {
    config(0, kTask | psel(5) | kToggle);
    write(Gpiote::kTasksOut, 1);
    EXPECT_TRUE(pad(5));
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    EXPECT_FALSE(pad(5));
    bench.load(state);
    EXPECT_TRUE(pad(5));
    EXPECT_EQ(bench.save(), state);
    write(Gpiote::kTasksOut, 1);
    EXPECT_FALSE(pad(5));
}

TEST(GpioteSnapshot, AButtonThatMovesWhileLoadingIsNoEdge) {
    test::Bench bench;
    auto& gpio = bench.add<Gpio>("GPIO", {}, kGpio);
    auto& gpiote = bench.add<Gpiote>("GPIOTE", {{"gpio", "GPIO"}}, kBase);
    auto& button = bench.add<parts::Button>("button", {{"active", "low"}, {"pull", "up"}, {"bounce_us", "0"}});
    bench.connect(gpio.pad(3), *button.pins().at(0));
    bench.write(kBase + Gpiote::kConfig, kEvent | psel(3) | kToggle);
    bench.write(kGpio + Gpio::kPinCnf + 12, 3U << 16);
    button.inputs().at(0)->set(1);
    bench.run_for(milliseconds(100));
    EXPECT_EQ(bench.read(kBase + Gpiote::kEventsIn), 1U);
    bench.write(kBase + Gpiote::kEventsIn, 0);
    bench.write(kBase + Gpiote::kEventsPort, 0);
    const auto state = bench.save();
    button.inputs().at(0)->set(0);
    bench.run_for(milliseconds(100));
    bench.load(state);
    EXPECT_FALSE(gpio.pad(3).high());
    EXPECT_TRUE(gpio.detect());
    EXPECT_EQ(bench.read(kBase + Gpiote::kEventsIn), 0U);
    EXPECT_EQ(bench.read(kBase + Gpiote::kEventsPort), 0U);
    EXPECT_EQ(bench.save(), state);
    EXPECT_FALSE(gpiote.find_irq("irq")->level());
}

}  // namespace
}  // namespace twin::nrf51
