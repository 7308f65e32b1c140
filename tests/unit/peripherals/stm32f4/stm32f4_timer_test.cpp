// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/timer.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/unit/peripherals/stm32f4/fake_pad.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using stm32f4::Timer;
using test::FakePad;
using test::Outside;

constexpr std::uint64_t kBase = 0x40000000, kOther = 0x40001000;
constexpr std::uint64_t kHz = 84'000'000;
constexpr std::uint32_t kCen = 1, kUdis = 2, kUrs = 4, kOpm = 8, kDir = 16, kArpe = 128;
constexpr std::uint32_t kUif = 1, kCc1 = 2, kCc2 = 4, kTif = 64, kUg = 1;

Params timer_params(const char* kind, const char* bits, std::vector<std::string> triggers = {}) {
    return Params({{"kind", {kind}}, {"bits", {bits}}, {"triggers", std::move(triggers)}});
}

struct TimerBench {
    explicit TimerBench(const char* kind = "general", const char* bits = "16", const char* name = "TIM2")
        : clock(bench.env().clock(name, kHz)), timer(bench.add<Timer>(name, timer_params(kind, bits), kBase)) {}
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq(const char* name = "irq") { return timer.find_irq(name)->level(); }
    void run_ticks(std::uint64_t ticks) { bench.run_for(ticks_to_time(ticks, clock.hz())); }
    /// To `ticks` of the clock after the bench's beginning; with `early`, 1 ps before that.
    void run_to(std::uint64_t ticks, bool early = false) {
        Time at = ticks_to_time(ticks, clock.hz());
        if (early) at -= picoseconds(1);
        bench.run_for(at - bench.now());
    }

    test::Bench bench;
    Clock& clock;
    Timer& timer;
};

struct Timer32Test : testing::Test, TimerBench {
    Timer32Test() : TimerBench("general", "32", "TIM5") {}
};
struct Timer16Test : testing::Test, TimerBench {
    Timer16Test() : TimerBench("general", "16", "TIM3") {}
};

TEST_F(Timer32Test, ResetValues) {
    for (const auto& reg : timer.bank().registers()) {
        const std::uint32_t expected = reg.offset() == Timer::kArr ? 0xFFFFFFFF : 0;
        EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
    }
    EXPECT_FALSE(irq());
}

TEST_F(Timer32Test, AMicrosecondTickerCountsToTheTick) {
    write(Timer::kPsc, 83);
    write(Timer::kEgr, kUg);
    write(Timer::kSr, 0);
    write(Timer::kCr1, kCen);
    bench.run_for(microseconds(1) - picoseconds(1));
    EXPECT_EQ(read(Timer::kCnt), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Timer::kCnt), 1U);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(read(Timer::kCnt), 1'000'001U);
    EXPECT_EQ(read(Timer::kSr), 0U) << "CCRx = 0 was passed before SR was cleared";
}

TEST_F(Timer32Test, PrescalerWaitsForAnUpdate) {
    write(Timer::kPsc, 83);
    write(Timer::kCr1, kCen);
    run_ticks(84);
    EXPECT_EQ(read(Timer::kCnt), 84U);
    write(Timer::kEgr, kUg);
    EXPECT_EQ(read(Timer::kCnt), 0U);
    run_ticks(84);
    EXPECT_EQ(read(Timer::kCnt), 1U);
}

TEST_F(Timer32Test, CompareInterruptOnItsEdge) {
    write(Timer::kPsc, 83);
    write(Timer::kEgr, kUg);
    write(Timer::kCcr1, 100);
    write(Timer::kSr, 0);
    write(Timer::kDier, kCc1);
    write(Timer::kCr1, kCen);
    bench.run_for(microseconds(100) - picoseconds(1));
    EXPECT_EQ(read(Timer::kSr), 0U);
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Timer::kSr), kCc1);
    EXPECT_TRUE(irq());
    write(Timer::kSr, ~kCc1);
    EXPECT_FALSE(irq());
    bench.run_for(milliseconds(100));
    EXPECT_FALSE(irq()) << "not before a whole turn";
}

TEST_F(Timer32Test, WrapAndCompareBehindTheCounter) {
    write(Timer::kCnt, 0xFFFFFFF0);
    write(Timer::kCcr1, 5);
    write(Timer::kDier, kCc1);
    write(Timer::kCr1, kCen);
    run_ticks(0x10 + 4);
    EXPECT_FALSE(irq());
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
    run_ticks(1);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Timer::kCnt), 5U);
}

TEST_F(Timer32Test, CompareGeneratedBySoftware) {
    write(Timer::kDier, kCc1);
    write(Timer::kEgr, kCc1);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Timer::kSr), kCc1);
    EXPECT_EQ(read(Timer::kEgr), 0U);
}

TEST_F(Timer32Test, FlagsThatNobodyWaitsForAreThereWhenRead) {
    write(Timer::kCcr1, 1000);
    write(Timer::kSr, 0);
    write(Timer::kCr1, kCen);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "an idle counter wakes nobody";
    run_ticks(999);
    EXPECT_EQ(read(Timer::kSr), 0U);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kSr), kCc1);
    EXPECT_EQ(read(Timer::kSr), kCc1) << "reading leaves it";
    // A flag that is not in SR yet is cleared by a write that comes after it.
    write(Timer::kSr, 0);
    write(Timer::kCcr1, 2000);
    run_ticks(5000);
    write(Timer::kSr, ~kCc1);
    EXPECT_EQ(read(Timer::kSr), 0U);
}

TEST_F(Timer32Test, HalfWordAccesses) {
    write(Timer::kArr, 0x12345678);
    bench.write(kBase + Timer::kArr, 0xFFFF, 2);
    EXPECT_EQ(read(Timer::kArr), 0x1234FFFFU);
    EXPECT_EQ(bench.read(kBase + Timer::kArr + 2, 2), 0x1234U);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

TEST_F(Timer32Test, AnotherClockRateFromNowOn) {
    write(Timer::kCr1, kCen);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Timer::kCnt), 840U);
    clock.set(42'000'000, true);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Timer::kCnt), 840U + 420U);
    clock.set(42'000'000, false);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Timer::kCnt), 1260U);
    clock.set(42'000'000, true);
    write(Timer::kCcr1, 1260 + 42);
    write(Timer::kDier, kCc1);
    bench.run_for(nanoseconds(999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
}

TEST_F(Timer32Test, ResetInMidOperation) {
    write(Timer::kCcr1, 1000);
    write(Timer::kDier, kCc1 | kUif);
    write(Timer::kCr1, kCen);
    run_ticks(999);
    bench.reset(ResetKind::system);
    run_ticks(10'000);
    EXPECT_EQ(read(Timer::kSr), 0U);
    EXPECT_EQ(read(Timer::kCnt), 0U);
    EXPECT_FALSE(irq());
}

TEST_F(Timer32Test, SnapshotContinuesEqually) {
    write(Timer::kPsc, 6);
    write(Timer::kEgr, kUg);
    write(Timer::kSr, 0);
    write(Timer::kCcr1, 1000);
    write(Timer::kDier, kCc1);
    write(Timer::kCr1, kCen);
    run_ticks(7 * 400 + 3);
    const auto state = bench.save();
    write(Timer::kCr1, 0);
    write(Timer::kCnt, 5);
    write(Timer::kDier, 0);
    bench.load(state);
    EXPECT_EQ(read(Timer::kCnt), 400U);
    run_to(7 * 1000, true);
    EXPECT_FALSE(irq());
    run_to(7 * 1000);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Timer::kCnt), 1000U);
}

TEST_F(Timer16Test, RegistersAre16BitsWide) {
    for (const std::uint32_t offset : {Timer::kArr, Timer::kCcr1, Timer::kCnt, Timer::kPsc}) {
        write(offset, ~0U);
        EXPECT_EQ(read(offset), 0xFFFFU) << std::hex << offset;
    }
    EXPECT_EQ(timer.bank().find("RCR"), nullptr);
    EXPECT_EQ(timer.bank().find("BDTR"), nullptr);
}

TEST_F(Timer16Test, OverflowIsOnItsEdgeAndPeriodic) {
    write(Timer::kArr, 999);
    write(Timer::kDier, kUif);
    write(Timer::kCr1, kCen);
    for (std::uint64_t period = 1; period <= 3; ++period) {
        run_to(1000 * period, true);
        EXPECT_FALSE(irq()) << period;
        EXPECT_EQ(read(Timer::kCnt), 999U);
        run_to(1000 * period);
        EXPECT_TRUE(irq()) << period;
        EXPECT_EQ(read(Timer::kCnt), 0U);
        write(Timer::kSr, ~kUif);
        EXPECT_FALSE(irq());
    }
}

TEST_F(Timer16Test, ManyPeriodsAtOnceLandWhereOneByOneDoes) {
    write(Timer::kArr, 6);
    write(Timer::kPsc, 2);
    write(Timer::kEgr, kUg);
    write(Timer::kSr, 0);
    write(Timer::kCcr1, 3);
    write(Timer::kCr1, kCen);
    constexpr std::uint64_t kTicks = 1'000'000'007;
    run_ticks(kTicks);
    EXPECT_EQ(read(Timer::kCnt), kTicks / 3 % 7);
    // CCR2 to CCR4 are 0, which the counter passes at every turn.
    EXPECT_EQ(read(Timer::kSr), 0x1FU);
}

TEST_F(Timer16Test, ArrIsBufferedOnlyWithArpe) {
    write(Timer::kArr, 99);
    write(Timer::kCr1, kCen | kArpe);
    write(Timer::kEgr, kUg);
    write(Timer::kSr, 0);
    write(Timer::kArr, 49);
    run_ticks(99);
    EXPECT_EQ(read(Timer::kCnt), 99U);
    run_ticks(1 + 50);
    EXPECT_EQ(read(Timer::kCnt), 0U) << "49 since the update";
    write(Timer::kCr1, kCen);
    write(Timer::kArr, 19);
    run_ticks(20);
    EXPECT_EQ(read(Timer::kCnt), 0U);
}

TEST_F(Timer16Test, ShortenedBehindTheCounterRunsToTheEnd) {
    write(Timer::kCr1, kCen);
    write(Timer::kArr, 1000);
    run_ticks(500);
    write(Timer::kSr, 0);
    write(Timer::kArr, 100);
    run_ticks(0x10000 - 500 - 1);
    EXPECT_EQ(read(Timer::kCnt), 0xFFFFU);
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U);
    run_ticks(1 + 100);
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
}

TEST_F(Timer16Test, UpdateDisableAndRequestSource) {
    write(Timer::kArr, 9);
    write(Timer::kCr1, kCen | kUdis);
    write(Timer::kSr, 0);
    run_ticks(25);
    EXPECT_EQ(read(Timer::kCnt), 5U);
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U);
    write(Timer::kEgr, kUg);
    EXPECT_EQ(read(Timer::kCnt), 0U) << "UG starts over even so";
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U);
    write(Timer::kCr1, kCen | kUrs);
    write(Timer::kEgr, kUg);
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U) << "URS: overflows only";
    run_ticks(10);
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
    write(Timer::kCr1, kCen);
    write(Timer::kSr, 0);
    write(Timer::kEgr, kUg);
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
}

TEST_F(Timer16Test, OnePulseStopsAtTheUpdate) {
    write(Timer::kArr, 99);
    write(Timer::kCr1, kCen | kOpm);
    run_ticks(99);
    EXPECT_EQ(read(Timer::kCr1), kCen | kOpm);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kCr1), kOpm);
    EXPECT_EQ(read(Timer::kCnt), 0U);
    run_ticks(50);
    EXPECT_EQ(read(Timer::kCnt), 0U);
}

TEST_F(Timer16Test, CountsDown) {
    write(Timer::kArr, 9);
    write(Timer::kCr1, kDir);
    write(Timer::kEgr, kUg);
    write(Timer::kSr, 0);
    write(Timer::kCcr1, 4);
    EXPECT_EQ(read(Timer::kCnt), 9U);
    write(Timer::kCr1, kDir | kCen);
    run_ticks(4);
    EXPECT_EQ(read(Timer::kSr) & kCc1, 0U);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kSr) & kCc1, kCc1);
    EXPECT_EQ(read(Timer::kCnt), 4U);
    run_ticks(4);
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
    EXPECT_EQ(read(Timer::kCnt), 9U);
}

TEST_F(Timer16Test, CentreAlignedCountsBothWays) {
    write(Timer::kArr, 10);
    write(Timer::kCcr1, 7);
    write(Timer::kCr1, kCen | 3U << 5);
    write(Timer::kSr, 0);
    run_ticks(7);
    EXPECT_EQ(read(Timer::kSr) & kCc1, kCc1);
    run_ticks(2);
    EXPECT_EQ(read(Timer::kSr) & kUif, 0U);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
    EXPECT_EQ(read(Timer::kCr1) & kDir, kDir);
    EXPECT_EQ(read(Timer::kCnt), 10U);
    write(Timer::kSr, 0);
    run_ticks(3);
    EXPECT_EQ(read(Timer::kCnt), 7U);
    EXPECT_EQ(read(Timer::kSr) & kCc1, kCc1);
    run_ticks(7);
    EXPECT_EQ(read(Timer::kCnt), 0U);
    EXPECT_EQ(read(Timer::kSr) & kUif, kUif);
    EXPECT_EQ(read(Timer::kCr1) & kDir, 0U);
    run_ticks(20 * 1'000'003 + 13);
    EXPECT_EQ(read(Timer::kCnt), 7U);
}

TEST_F(Timer16Test, CompareValueBeyondArrFlagsAtTheTurn) {
    write(Timer::kArr, 9);
    write(Timer::kCcr1, 500);
    write(Timer::kSr, 0);
    write(Timer::kCr1, kCen);
    run_ticks(9);
    EXPECT_EQ(read(Timer::kSr) & kCc1, 0U);
    run_ticks(1);
    EXPECT_EQ(read(Timer::kSr) & kCc1, kCc1);
}

TEST(TimerPwm, EdgesAreOnTheTick) {
    TimerBench t("general", "16", "TIM3");
    auto& pad = t.bench.add<FakePad>("PA6");
    pad.mux(t.timer, "TIM3_CH1");
    t.write(Timer::kArr, 99);
    t.write(Timer::kCcr1, 30);
    t.write(Timer::kCcmr1, 6U << 4 | 1U << 3);  // PWM mode 1, preloaded
    t.write(Timer::kEgr, kUg);
    t.write(Timer::kCcer, 1);
    EXPECT_TRUE(pad.pin.high());
    t.write(Timer::kCr1, kCen);
    for (std::uint64_t period = 0; period < 3; ++period) {
        t.run_to(100 * period + 30, true);
        EXPECT_TRUE(pad.pin.high()) << period;
        t.run_to(100 * period + 30);
        EXPECT_FALSE(pad.pin.high()) << period;
        t.run_to(100 * period + 100, true);
        EXPECT_FALSE(pad.pin.high()) << period;
        t.run_to(100 * period + 100);
        EXPECT_TRUE(pad.pin.high()) << period;
    }
    t.write(Timer::kCcr1, 60);  // from the next update on
    t.run_to(330);
    EXPECT_FALSE(pad.pin.high());
    t.run_to(459);
    EXPECT_TRUE(pad.pin.high());
    t.run_to(460);
    EXPECT_FALSE(pad.pin.high());
    t.write(Timer::kCcer, 3);  // inverted
    EXPECT_TRUE(pad.pin.high());
    t.write(Timer::kCcer, 0);
    EXPECT_TRUE(pad.pin.floating());
}

TEST(TimerPwm, ZeroAndFullDuty) {
    TimerBench t("general", "16", "TIM3");
    auto& pad = t.bench.add<FakePad>("PA6");
    pad.mux(t.timer, "TIM3_CH1");
    t.write(Timer::kArr, 9);
    t.write(Timer::kCcmr1, 6U << 4);
    t.write(Timer::kCcer, 1);
    t.write(Timer::kCr1, kCen);
    unsigned edges = 0;
    pad.pin.net().observe([&](const Net&) { ++edges; });
    t.run_ticks(100);
    EXPECT_FALSE(pad.pin.high());
    EXPECT_EQ(edges, 0U);
    t.write(Timer::kCcr1, 10);
    EXPECT_TRUE(pad.pin.high());
    t.run_ticks(100);
    EXPECT_EQ(edges, 1U);
}

TEST(TimerOutput, ToggleActiveInactiveAndForced) {
    TimerBench t("general", "16", "TIM3");
    auto& pad = t.bench.add<FakePad>("PA6");
    pad.mux(t.timer, "TIM3_CH1");
    t.write(Timer::kArr, 99);
    t.write(Timer::kCcr1, 10);
    t.write(Timer::kCcmr1, 3U << 4);
    t.write(Timer::kCcer, 1);
    t.write(Timer::kCr1, kCen);
    EXPECT_FALSE(pad.pin.high());
    t.run_to(10);
    EXPECT_TRUE(pad.pin.high());
    t.run_to(110, true);
    EXPECT_TRUE(pad.pin.high());
    t.run_to(110);
    EXPECT_FALSE(pad.pin.high());
    t.write(Timer::kCcmr1, 5U << 4);
    EXPECT_TRUE(pad.pin.high());
    t.write(Timer::kCcmr1, 0);
    EXPECT_TRUE(pad.pin.high()) << "frozen";
    t.write(Timer::kCcmr1, 2U << 4);
    t.run_to(210);
    EXPECT_FALSE(pad.pin.high());
    t.write(Timer::kCcmr1, 1U << 4);
    t.run_to(310);
    EXPECT_TRUE(pad.pin.high());
    t.write(Timer::kCcmr1, 4U << 4);
    EXPECT_FALSE(pad.pin.high());
}

TEST(TimerCapture, StampsEdgesAndSaysWhenOneWasLost) {
    TimerBench t("general", "16", "TIM3");
    auto& pad = t.bench.add<FakePad>("PA6");
    auto& outside = t.bench.add<Outside>("outside");
    t.bench.connect(pad.pin, outside.pin);
    pad.mux(t.timer, "TIM3_CH1");
    outside.drive(false);
    t.write(Timer::kCcmr1, 1 | 2U << 8);  // IC1 and IC2 both from TI1
    t.write(Timer::kCcer, 1 | 3U << 4);   // rising, falling
    t.write(Timer::kDier, kCc1);
    t.write(Timer::kCr1, kCen);
    t.run_to(100);
    outside.drive(true);
    EXPECT_TRUE(t.irq());
    EXPECT_EQ(t.read(Timer::kSr) & (kCc1 | kCc2), kCc1);
    EXPECT_EQ(t.read(Timer::kCcr1), 100U);
    EXPECT_FALSE(t.irq()) << "reading CCR1 clears the flag";
    t.run_to(150);
    outside.drive(false);
    EXPECT_EQ(t.read(Timer::kCcr1 + 4), 150U);
    t.run_to(200);
    outside.drive(true);
    outside.drive(false);
    t.run_to(250);
    outside.drive(true);
    EXPECT_EQ(t.read(Timer::kSr) & (kCc1 | kCc1 << 8), kCc1 | kCc1 << 8) << "CC1OF";
    EXPECT_EQ(t.read(Timer::kCcr1), 250U);
    t.write(Timer::kCcr1, 7);
    EXPECT_EQ(t.read(Timer::kCcr1), 250U) << "not writable in capture mode";
}

TEST(TimerCapture, PrescalerTakesEveryFourthEdge) {
    TimerBench t("general", "16", "TIM3");
    auto& pad = t.bench.add<FakePad>("PA6");
    auto& outside = t.bench.add<Outside>("outside");
    t.bench.connect(pad.pin, outside.pin);
    pad.mux(t.timer, "TIM3_CH1");
    outside.drive(false);
    t.write(Timer::kCcmr1, 1 | 2U << 2);
    t.write(Timer::kCcer, 1);
    t.write(Timer::kCr1, kCen);
    for (int i = 1; i <= 4; ++i) {
        EXPECT_EQ(t.read(Timer::kSr) & kCc1, 0U) << i;
        t.run_ticks(10);
        outside.drive(true);
        outside.drive(false);
    }
    EXPECT_EQ(t.read(Timer::kSr) & kCc1, kCc1);
    EXPECT_EQ(t.read(Timer::kCcr1), 40U);
}

TEST(TimerSlave, EncoderFollowsTheShaft) {
    TimerBench t("general", "16", "TIM3");
    auto& a = t.bench.add<FakePad>("PA6");
    auto& b = t.bench.add<FakePad>("PA7");
    auto& turn_a = t.bench.add<Outside>("a");
    auto& turn_b = t.bench.add<Outside>("b");
    t.bench.connect(a.pin, turn_a.pin);
    t.bench.connect(b.pin, turn_b.pin);
    a.mux(t.timer, "TIM3_CH1");
    b.mux(t.timer, "TIM3_CH2");
    turn_a.drive(false);
    turn_b.drive(false);
    t.write(Timer::kCcmr1, 1 | 1U << 8);
    t.write(Timer::kSmcr, 3);
    t.write(Timer::kCr1, kCen);
    for (int i = 0; i < 3; ++i) {  // forward: A leads
        turn_a.drive(true);
        turn_b.drive(true);
        turn_a.drive(false);
        turn_b.drive(false);
    }
    EXPECT_EQ(t.read(Timer::kCnt), 12U);
    EXPECT_EQ(t.read(Timer::kCr1) & kDir, 0U);
    turn_b.drive(true);
    EXPECT_EQ(t.read(Timer::kCnt), 11U);
    EXPECT_EQ(t.read(Timer::kCr1) & kDir, kDir);
    t.run_ticks(1000);
    EXPECT_EQ(t.read(Timer::kCnt), 11U) << "time does not count";
}

struct TwoTimers : testing::Test {
    void master(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    void slave(std::uint32_t offset, std::uint32_t value) { bench.write(kOther + offset, value); }
    void run_ticks(std::uint64_t ticks) { bench.run_for(ticks_to_time(ticks, kHz)); }
    test::Bench bench;
    Clock& clock2 = bench.env().clock("TIM2", kHz);
    Clock& clock3 = bench.env().clock("TIM3", kHz);
    Timer& tim2 = bench.add<Timer>("TIM2", timer_params("general", "32", {"-", "-", "TIM3", "-"}), kBase);
    Timer& tim3 = bench.add<Timer>("TIM3", timer_params("general", "16", {"-", "TIM2", "-", "-"}), kOther);
};

TEST_F(TwoTimers, UpdateOfOneClocksTheOther) {
    master(Timer::kArr, 9);
    master(Timer::kCr2, 2U << 4);
    slave(Timer::kSmcr, 1U << 4 | 7);
    slave(Timer::kCr1, kCen);
    master(Timer::kCr1, kCen);
    run_ticks(99);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 9U);
    run_ticks(1);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 10U);
    EXPECT_EQ(bench.read(kOther + Timer::kSr) & kTif, kTif);
    slave(Timer::kSmcr, 0);
    bench.run_for(microseconds(1));
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "nobody listens any more";
}

TEST_F(TwoTimers, EnableStartsTheOther) {
    master(Timer::kCr2, 1U << 4);
    slave(Timer::kSmcr, 1U << 4 | 6);
    run_ticks(10);
    EXPECT_EQ(bench.read(kOther + Timer::kCr1), 0U);
    master(Timer::kCr1, kCen);
    EXPECT_EQ(bench.read(kOther + Timer::kCr1), kCen);
    run_ticks(10);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 10U);
}

TEST_F(TwoTimers, GateAndReset) {
    // OC1REF of TIM2, PWM 30 of 100, is the gate.
    master(Timer::kArr, 99);
    master(Timer::kCcr1, 30);
    master(Timer::kCcmr1, 6U << 4);
    master(Timer::kCr2, 4U << 4);
    slave(Timer::kSmcr, 1U << 4 | 5);
    slave(Timer::kCr1, kCen);
    master(Timer::kCr1, kCen);
    run_ticks(100);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 30U);
    run_ticks(115);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 75U);
    slave(Timer::kSmcr, 1U << 4 | 4);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 75U);
    run_ticks(84);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 75U + 84U);
    run_ticks(1);
    EXPECT_EQ(bench.read(kOther + Timer::kCnt), 0U);
}

TEST(TimerKinds, BasicHasCounterAndUpdateOnly) {
    TimerBench t("basic", "16", "TIM6");
    for (const std::uint32_t offset : {Timer::kCcmr1, Timer::kCcer, Timer::kSmcr, Timer::kCcr1, Timer::kDcr})
        EXPECT_EQ(t.timer.bank().find(offset), nullptr) << std::hex << offset;
    t.write(Timer::kDier, ~0U);
    EXPECT_EQ(t.read(Timer::kDier), 0x101U);
    t.write(Timer::kArr, 9);
    t.write(Timer::kCr1, kCen);
    t.run_ticks(10);
    EXPECT_TRUE(t.irq());
    EXPECT_TRUE(t.timer.dma_requests().front()->level());
    t.timer.dma_requests().front()->acknowledge(0);
    EXPECT_FALSE(t.timer.dma_requests().front()->level());
}

TEST(TimerKinds, FieldsByKind) {
    TimerBench one("one_channel", "16", "TIM10");
    one.write(Timer::kCr1, ~0U & ~kCen);
    EXPECT_EQ(one.read(Timer::kCr1), 0x38EU) << "no DIR, no CMS";
    one.write(Timer::kDier, ~0U);
    EXPECT_EQ(one.read(Timer::kDier), 0x3U);
    EXPECT_EQ(one.timer.bank().find(Timer::kSmcr), nullptr);
    EXPECT_EQ(one.timer.bank().find(Timer::kCr2), nullptr);
}

TEST(TimerKinds, AdvancedHasRepetitionFourInterruptsAndAMainSwitch) {
    TimerBench t("advanced", "16", "TIM1");
    auto& pad = t.bench.add<FakePad>("PA8");
    auto& pad_n = t.bench.add<FakePad>("PA7");
    pad.mux(t.timer, "TIM1_CH1");
    pad_n.mux(t.timer, "TIM1_CH1N");
    t.write(Timer::kArr, 9);
    t.write(Timer::kRcr, 2);
    t.write(Timer::kEgr, kUg);
    t.write(Timer::kSr, 0);
    t.write(Timer::kDier, kUif | kCc1);
    t.write(Timer::kCcr1, 5);
    t.write(Timer::kCcmr1, 6U << 4);
    t.write(Timer::kCcer, 5);
    EXPECT_TRUE(pad.pin.floating()) << "MOE is 0";
    t.write(Timer::kBdtr, 1U << 15);
    EXPECT_TRUE(pad.pin.high());
    EXPECT_FALSE(pad_n.pin.high());
    t.write(Timer::kCr1, kCen);
    t.run_ticks(5);
    EXPECT_FALSE(pad.pin.high());
    EXPECT_TRUE(pad_n.pin.high());
    EXPECT_TRUE(t.irq("cc"));
    t.run_ticks(24);
    EXPECT_FALSE(t.irq("up"));
    t.run_ticks(1);
    EXPECT_TRUE(t.irq("up")) << "the third overflow";
    t.write(Timer::kDier, 1U << 7);
    t.write(Timer::kEgr, 1U << 7);  // BG
    EXPECT_TRUE(t.irq("brk"));
    EXPECT_EQ(t.read(Timer::kBdtr), 0U);
    EXPECT_TRUE(pad.pin.floating());
}

TEST(TimerKinds, BreakInput) {
    TimerBench t("advanced", "16", "TIM1");
    auto& pad = t.bench.add<FakePad>("PA6");
    auto& outside = t.bench.add<Outside>("outside");
    t.bench.connect(pad.pin, outside.pin);
    pad.mux(t.timer, "TIM1_BKIN");
    outside.drive(false);
    t.write(Timer::kBdtr, 1U << 15 | 1U << 13 | 1U << 12);
    EXPECT_EQ(t.read(Timer::kSr), 0U);
    outside.drive(true);
    EXPECT_EQ(t.read(Timer::kSr), 0x80U);
    EXPECT_EQ(t.read(Timer::kBdtr), 1U << 13 | 1U << 12);
    t.write(Timer::kBdtr, 1U << 15 | 1U << 13 | 1U << 12);
    EXPECT_EQ(t.read(Timer::kBdtr) >> 15, 0U) << "not while the break is there";
}

TEST(TimerRequests, BurstWritesSeveralRegisters) {
    TimerBench t("general", "16", "TIM3");
    t.write(Timer::kDcr, 2U << 8 | Timer::kCcr1 / 4);  // three registers from CCR1
    t.write(Timer::kDier, 1U << 8);
    t.write(Timer::kEgr, kUg);
    stm32f4::DmaRequest& request = *t.timer.dma_requests().front();
    EXPECT_EQ(request.name(), "UP");
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(request.level()) << i;
        t.write(Timer::kDmar, 10 + i);
        request.acknowledge(0);
    }
    EXPECT_FALSE(request.level());
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(t.read(Timer::kCcr1 + 4 * i), 10 + i);
    EXPECT_EQ(t.read(Timer::kDmar), 10U);
}

}  // namespace
}  // namespace twin
