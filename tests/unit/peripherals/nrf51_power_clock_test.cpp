// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/power_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/peripherals/nrf51/gpio.hpp"
#include "models/peripherals/nrf51/gpiote.hpp"
#include "models/peripherals/nrf51/lpcomp.hpp"
#include "models/peripherals/nrf51/ppi.hpp"
#include "models/peripherals/nrf51/timer.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x40000000, kGpioteBase = 0x40006000, kTimerBase = 0x40008000, kLpcompBase = 0x40013000,
                        kPpiBase = 0x4001F000, kGpioBase = 0x50000000;
constexpr std::uint32_t kIntenset = 0x304, kResetreas = 0x400, kHfclkrun = 0x408, kHfclkstat = 0x40C, kLfclkrun = 0x414,
                        kLfclkstat = 0x418, kLfclksrccopy = 0x41C, kSystemOff = 0x500, kGpregret = 0x51C,
                        kLfclksrc = 0x518, kCtiv = 0x538;
constexpr std::uint32_t kRc = 0, kXtal = 1, kSynth = 2;

struct PowerClockTest : ::testing::Test {
    test::Bench bench;
    Gpio& gpio = bench.add<Gpio>("GPIO", {}, kGpioBase);
    Ppi& ppi = bench.add<Ppi>("PPI", {}, kPpiBase);
    Gpiote& gpiote = bench.add<Gpiote>("GPIOTE", {{"gpio", "GPIO"}}, kGpioteBase);
    PowerClock& power = bench.add<PowerClock>(
        "POWER_CLOCK", {{"gpio", "GPIO"}, {"lpcomp", "LPCOMP"}, {"ram", "ram"}, {"ram_blocks", "2"}}, kBase);
    Timer& timer = bench.add<Timer>("TIMER0", {{"bits_max", "32"}, {"channels", "4"}}, kTimerBase);
    Lpcomp& lpcomp = bench.add<Lpcomp>("LPCOMP", {{"gpio", "GPIO"}}, kLpcompBase);
    test::Source& source = bench.add<test::Source>("source");
    test::Source& analog = bench.add<test::Source>("analog");

    PowerClockTest() {
        bench.connect(source.pin, gpio.pad(3));
        bench.connect(analog.pin, gpio.pad(1));  // AIN2
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return power.find_irq("irq")->level(); }
    bool lfclk() { return bench.env().clock("lfclk", 32768).running(); }
    bool running() { return bench.cpu().running; }
    std::vector<ResetKind>& resets() { return bench.cpu().resets; }
    void outside(bool high) { source.pin.drive(Drive::strong(high)); }
    void sense(std::uint32_t what) { bench.write(kGpioBase + Gpio::kPinCnf + 12, what << 16); }
    /// `event` comes after `time`: not a step earlier.
    void expect_after(const Time& time, std::uint32_t event) {
        bench.run_for(time - picoseconds(1));
        EXPECT_EQ(read(event), 0U);
        bench.run_for(picoseconds(1));
        EXPECT_EQ(read(event), 1U);
        write(event, 0);
    }
};

TEST_F(PowerClockTest, ResetValues) {
    for (const std::uint32_t task : {0x000, 0x004, 0x008, 0x00C, 0x010, 0x014, 0x018, 0x078, 0x07C})
        EXPECT_EQ(read(task), 0U) << std::hex << task;
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {0x100, 0}, {0x104, 0},        {0x108, 0}, {0x10C, 0}, {0x110, 0}, {0x304, 0}, {0x308, 0}, {0x400, 0},
        {0x408, 0}, {0x40C, 1U << 16}, {0x414, 0}, {0x418, 0}, {0x41C, 0}, {0x428, 3}, {0x500, 0}, {0x510, 0},
        {0x518, 0}, {0x51C, 0},        {0x524, 3}, {0x528, 0}, {0x52C, 0}, {0x538, 0}, {0x544, 0}, {0x550, 0xFF},
        {0x554, 3}, {0x578, 0},        {0x600, 0}, {0x604, 0}, {0x608, 1}, {0x60C, 0}, {0xA08, 0}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
    EXPECT_FALSE(lfclk());
}

TEST_F(PowerClockTest, ReservedBitsStayZero) {
    const std::pair<std::uint32_t, std::uint32_t> masks[] = {
        {kLfclksrc, 3}, {kGpregret, 0xFF}, {kCtiv, 0x7F}, {0x544, 1}, {0x550, 0xFF},
        {0x578, 1},     {0x608, 1},        {0x60C, 3},    {0xA08, 3}, {0x304, 0x1F}};
    for (const auto& [offset, mask] : masks) {
        write(offset, ~0U);
        EXPECT_EQ(read(offset), mask) << std::hex << offset;
    }
    for (const std::uint32_t status : {kHfclkrun, kHfclkstat, kLfclkrun, kLfclkstat, kLfclksrccopy, 0x428U}) {
        const std::uint32_t before = read(status);
        write(status, ~before);
        EXPECT_EQ(read(status), before) << std::hex << status;
    }
}

TEST_F(PowerClockTest, CrystalStartsAfterItsTime) {
    write(kIntenset, 1);
    write(PowerClock::kHfclkStart, 1);
    EXPECT_EQ(read(kHfclkrun), 1U);
    EXPECT_EQ(read(kHfclkstat), 1U << 16);
    bench.run_for(microseconds(799));
    write(PowerClock::kHfclkStart, 1);  // again: it goes on starting
    bench.run_for(microseconds(1) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(PowerClock::kHfclkStarted), 1U);
    EXPECT_EQ(read(kHfclkstat), 1U << 16 | 1U);
    write(PowerClock::kHfclkStarted, 0);
    write(PowerClock::kHfclkStart, 1);  // it runs: at once
    EXPECT_EQ(read(PowerClock::kHfclkStarted), 1U);
    write(PowerClock::kHfclkStop, 1);
    EXPECT_EQ(read(kHfclkrun), 0U);
    EXPECT_EQ(read(kHfclkstat), 1U << 16);
}

TEST_F(PowerClockTest, StopEndsTheStart) {
    write(PowerClock::kHfclkStart, 1);
    write(PowerClock::kLfclkStart, 1);
    bench.run_for(microseconds(100));
    write(PowerClock::kHfclkStop, 1);
    write(PowerClock::kLfclkStop, 1);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(read(PowerClock::kHfclkStarted), 0U);
    EXPECT_EQ(read(PowerClock::kLfclkStarted), 0U);
    EXPECT_FALSE(lfclk());
}

TEST_F(PowerClockTest, EverySourceOfLfclkHasItsStartTime) {
    const std::pair<std::uint32_t, Time> sources[] = {
        {kRc, microseconds(390)}, {kXtal, milliseconds(300)}, {kSynth, microseconds(390)}};
    for (const auto& [source_code, time] : sources) {
        write(kLfclksrc, source_code);
        write(PowerClock::kLfclkStart, 1);
        EXPECT_EQ(read(kLfclkrun), 1U);
        EXPECT_EQ(read(kLfclkstat), source_code);
        EXPECT_FALSE(lfclk());
        expect_after(time, PowerClock::kLfclkStarted);
        EXPECT_TRUE(lfclk());
        EXPECT_EQ(read(kLfclkstat), 1U << 16 | source_code);
        write(kLfclksrc, 3);  // from the next start on
        EXPECT_EQ(read(kLfclksrccopy), source_code);
        write(PowerClock::kLfclkStop, 1);
        EXPECT_EQ(read(kLfclkrun), 0U);
        EXPECT_FALSE(lfclk());
    }
    write(PowerClock::kLfclkStart, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "POWER_CLOCK", "LFCLKSRC 3 is no clock"));
}

TEST_F(PowerClockTest, CalibrationAndItsTimer) {
    write(PowerClock::kCal, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "POWER_CLOCK", "CAL needs the 16 MHz crystal to run"));
    expect_after(milliseconds(16), PowerClock::kDone);
    write(kCtiv, 2);
    write(PowerClock::kCtStart, 1);
    expect_after(milliseconds(500), PowerClock::kCtTimeout);
    write(kCtiv, 127);
    write(PowerClock::kCtStart, 1);
    expect_after(milliseconds(31'750), PowerClock::kCtTimeout);
    write(PowerClock::kCtStart, 1);
    write(PowerClock::kCtStop, 1);
    bench.run_for(milliseconds(40'000));
    EXPECT_EQ(read(PowerClock::kCtTimeout), 0U);
}

TEST_F(PowerClockTest, CalibrationTimerOfNothingDoesNotStart) {
    write(PowerClock::kCtStart, 1);
    bench.run_for(milliseconds(40'000));
    EXPECT_EQ(read(PowerClock::kCtTimeout), 0U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "POWER_CLOCK", "CTSTART with CTIV 0: the timer is not started"));
}

TEST_F(PowerClockTest, ReasonsOfResetAddUpUntilCleared) {
    bench.reset(ResetKind::pin);
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(read(kResetreas), PowerClock::kResetPin | PowerClock::kDog);
    bench.reset(ResetKind::system);
    bench.reset(ResetKind::lockup);
    bench.reset(ResetKind::debug);
    EXPECT_EQ(read(kResetreas), 0x4000FU);
    write(kResetreas, PowerClock::kDog | PowerClock::kSreq);
    EXPECT_EQ(read(kResetreas), 0x40009U);
    bench.reset(ResetKind::brown_out);
    EXPECT_EQ(read(kResetreas), 0U);
    bench.reset(ResetKind::pin);
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(read(kResetreas), 0U);
}

TEST_F(PowerClockTest, GpregretSurvivesAllButTheSupply) {
    write(kGpregret, 0xA5);
    for (const ResetKind kind : {ResetKind::pin, ResetKind::system, ResetKind::lockup, ResetKind::watchdog,
                                 ResetKind::wake_up, ResetKind::debug}) {
        bench.reset(kind);
        EXPECT_EQ(read(kGpregret), 0xA5U) << to_string(kind);
    }
    bench.reset(ResetKind::brown_out);
    EXPECT_EQ(read(kGpregret), 0U);
}

TEST_F(PowerClockTest, ResetStopsTheClocks) {
    write(PowerClock::kHfclkStart, 1);
    write(PowerClock::kLfclkStart, 1);
    write(kIntenset, 3);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(irq());
    bench.reset(ResetKind::system);
    EXPECT_FALSE(irq());
    EXPECT_FALSE(lfclk());
    for (const std::uint32_t offset : {kHfclkrun, kLfclkrun, kLfclkstat, PowerClock::kHfclkStarted})
        EXPECT_EQ(read(offset), 0U) << std::hex << offset;
}

TEST_F(PowerClockTest, SystemOffStopsTheCpuAndDetectWakes) {
    sense(2);
    write(kSystemOff, 1);
    EXPECT_TRUE(power.system_off());
    EXPECT_FALSE(running());
    bench.run_for(milliseconds(10));
    EXPECT_TRUE(resets().empty());
    outside(true);
    outside(false);
    outside(true);
    EXPECT_EQ(resets(), std::vector{ResetKind::wake_up}) << "once";
    bench.reset(ResetKind::wake_up);
    EXPECT_TRUE(running());
    EXPECT_FALSE(power.system_off());
    EXPECT_EQ(read(kResetreas), PowerClock::kOff);
}

TEST_F(PowerClockTest, SystemOffWithDetectHighComesBackAtOnce) {
    sense(2);
    outside(true);
    write(kSystemOff, 1);
    EXPECT_EQ(resets(), std::vector{ResetKind::wake_up});
    bench.reset(ResetKind::wake_up);
    EXPECT_EQ(read(kResetreas), PowerClock::kOff);
}

TEST_F(PowerClockTest, WithoutSystemOffNothingWakes) {
    sense(2);
    outside(true);
    EXPECT_TRUE(resets().empty());
}

TEST_F(PowerClockTest, LpcompWakes) {
    analog.pin.drive(Drive::analog(0.1));
    bench.write(kLpcompBase + Lpcomp::kPsel, 2);
    bench.write(kLpcompBase + Lpcomp::kRefsel, 3);  // half the supply
    bench.write(kLpcompBase + Lpcomp::kAnadetect, 1);
    bench.write(kLpcompBase + Lpcomp::kEnable, 1);
    bench.write(kLpcompBase + Lpcomp::kStart, 1);
    bench.run_for(milliseconds(1));
    write(kSystemOff, 1);
    analog.pin.drive(Drive::analog(1.5));
    EXPECT_TRUE(resets().empty());
    analog.pin.drive(Drive::analog(1.8));
    EXPECT_EQ(resets(), std::vector{ResetKind::wake_up});
    bench.reset(ResetKind::wake_up);
    EXPECT_EQ(read(kResetreas), PowerClock::kLpcomp);
}

TEST_F(PowerClockTest, LpcompGoesOnStartingInSystemOff) {
    analog.pin.drive(Drive::analog(0.1));
    bench.write(kLpcompBase + Lpcomp::kPsel, 2);
    bench.write(kLpcompBase + Lpcomp::kRefsel, 3);
    bench.write(kLpcompBase + Lpcomp::kEnable, 1);
    bench.write(kLpcompBase + Lpcomp::kStart, 1);
    write(kSystemOff, 1);
    bench.run_for(microseconds(Lpcomp::kStartupUs));
    analog.pin.drive(Drive::analog(3));
    EXPECT_EQ(resets(), std::vector{ResetKind::wake_up});
}

TEST_F(PowerClockTest, InSystemOffNoPeripheralMovesAPad) {
    // TIMER0's COMPARE[0] toggles P0.05, and so does an edge of P0.03.
    bench.write(kGpioteBase + Gpiote::kConfig, 3U | 5U << 8 | 3U << 16);
    bench.write(kGpioteBase + Gpiote::kConfig + 4, 1U | 3U << 8 | 3U << 16);
    bench.write(kPpiBase + Ppi::kEep, static_cast<std::uint32_t>(kTimerBase) + Timer::kCompare);
    bench.write(kPpiBase + Ppi::kTep, static_cast<std::uint32_t>(kGpioteBase));
    bench.write(kPpiBase + Ppi::kEep + 8, static_cast<std::uint32_t>(kGpioteBase) + Gpiote::kEventsIn + 4);
    bench.write(kPpiBase + Ppi::kTep + 8, static_cast<std::uint32_t>(kTimerBase) + Timer::kStart);
    bench.write(kPpiBase + Ppi::kChen, 3);
    bench.write(kTimerBase + Timer::kPrescaler, 4);
    bench.write(kTimerBase + Timer::kCc, 1000);
    bench.write(kTimerBase + 0x200, 1);
    bench.write(kTimerBase + Timer::kStart, 1);
    bench.run_for(microseconds(1000));
    EXPECT_TRUE(gpio.pad(5).high());
    write(PowerClock::kHfclkStart, 1);
    write(PowerClock::kLfclkStart, 1);
    write(kSystemOff, 1);
    bench.run_for(milliseconds(100));
    EXPECT_TRUE(gpio.pad(5).high()) << "what is driven stays so";
    outside(true);
    bench.run_for(milliseconds(100));
    EXPECT_TRUE(gpio.pad(5).high());
    EXPECT_FALSE(lfclk());
    EXPECT_EQ(read(PowerClock::kHfclkStarted), 0U);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "nothing is left to happen";
    bench.reset(ResetKind::wake_up);
    bench.write(kTimerBase + Timer::kPrescaler, 4);
    bench.write(kTimerBase + Timer::kStart, 1);
    bench.run_for(microseconds(10));
    timer.trigger_task(Timer::kCapture);
    EXPECT_EQ(bench.read(kTimerBase + Timer::kCc), 10U);
}

TEST_F(PowerClockTest, APinEndsSystemOffToo) {
    write(kSystemOff, 1);
    bench.reset(ResetKind::pin);
    EXPECT_TRUE(running());
    EXPECT_FALSE(power.system_off());
    EXPECT_EQ(read(kResetreas), PowerClock::kResetPin);
}

TEST_F(PowerClockTest, SnapshotKeepsClocksAndTheirStart) {
    write(PowerClock::kHfclkStart, 1);
    write(PowerClock::kLfclkStart, 1);
    bench.run_for(microseconds(500));
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    EXPECT_FALSE(lfclk());
    bench.load(state);
    EXPECT_TRUE(lfclk());
    EXPECT_EQ(bench.save(), state);
    expect_after(microseconds(300), PowerClock::kHfclkStarted);
}

TEST_F(PowerClockTest, SnapshotOfSystemOffStaysOff) {
    sense(2);
    const auto awake = bench.save();
    write(kSystemOff, 1);
    const auto off = bench.save();
    bench.reset(ResetKind::power_on);
    EXPECT_TRUE(running());
    bench.load(off);
    EXPECT_FALSE(running());
    EXPECT_TRUE(timer.stopped());
    bench.load(awake);
    EXPECT_TRUE(running());
    EXPECT_FALSE(timer.stopped());
    bench.load(off);
    outside(true);
    EXPECT_EQ(resets(), std::vector{ResetKind::wake_up});
}

TEST_F(PowerClockTest, ARamBlockSwitchedOffLosesItsContents) {
    constexpr std::uint32_t kRamon = 0x524;
    Memory& ram = bench.ram("ram", 0x20000000, 0x4000);
    bench.elaborate();
    const auto fill = [&] { std::fill(ram.data, ram.data + ram.size, std::uint8_t{0x5A}); };
    const auto kept = [&](unsigned block) {
        const auto* begin = ram.data + block * 0x2000;
        return std::all_of(begin, begin + 0x2000, [](std::uint8_t byte) { return byte == 0x5A; });
    };
    fill();
    write(kRamon, 0x00000003);
    EXPECT_TRUE(kept(0) && kept(1)) << "nothing changed";
    write(kRamon, 0x00000001);
    EXPECT_TRUE(kept(0));
    EXPECT_FALSE(kept(1));
    EXPECT_EQ(bench.cpu().changed.back(), (std::pair<std::uint64_t, std::uint64_t>{0x20002000, 0x2000}));
    fill();
    write(kRamon, 0x00010003);  // OFFRAM0: kept in System OFF
    EXPECT_TRUE(kept(0) && kept(1));
    write(kSystemOff, 1);
    EXPECT_TRUE(kept(0));
    EXPECT_FALSE(kept(1));
}

TEST_F(PowerClockTest, UnmodelledPartsAreNamed) {
    write(0x510, 1);
    write(0x600, 1);
    for (const char* what : {"POFCON.POF", "PROTENSET0"})
        EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "POWER_CLOCK", what)) << what;
}

}  // namespace
}  // namespace twin::nrf51
