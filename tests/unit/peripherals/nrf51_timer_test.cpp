// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/timer.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x40008000;
constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304, kIntenclr = 0x308;

class CountingListener : public EventListener {
  public:
    void on_event() override { ++count; }
    std::uint64_t count = 0;
};

struct TimerTest : ::testing::Test {
    test::Bench bench;
    Timer& timer = bench.add<Timer>("TIMER0", {{"bits_max", "32"}, {"channels", "4"}}, kBase);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    std::uint32_t capture(unsigned channel = 3) {
        write(Timer::kCapture + 4 * channel, 1);
        return read(Timer::kCc + 4 * channel);
    }
    bool irq() { return timer.find_irq("irq")->level(); }
    void configure(std::uint32_t bitmode, std::uint32_t prescaler, std::uint32_t mode = 0) {
        write(Timer::kMode, mode);
        write(Timer::kBitmode, bitmode);
        write(Timer::kPrescaler, prescaler);
    }
    void unused_channels(std::uint32_t value) {
        for (unsigned i = 1; i < 4; ++i) write(Timer::kCc + 4 * i, value);
    }
};

TEST_F(TimerTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {0x140, 0}, {0x144, 0}, {0x148, 0}, {0x14C, 0}, {0x200, 0}, {0x304, 0}, {0x308, 0}, {0x504, 0},
        {0x508, 0}, {0x510, 4}, {0x540, 0}, {0x544, 0}, {0x548, 0}, {0x54C, 0}, {0xFFC, 1}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
    for (const std::uint32_t task : {0x000, 0x004, 0x008, 0x00C, 0x010, 0x040, 0x044, 0x048, 0x04C})
        EXPECT_EQ(read(task), 0U);
}

TEST_F(TimerTest, ReservedBitsStayZero) {
    for (const auto& [offset, mask] : {std::pair{0x504U, 1U}, {0x508U, 3U}, {0x510U, 0xFU}, {0x540U, ~0U}}) {
        write(offset, ~0U);
        EXPECT_EQ(read(offset), mask) << std::hex << offset;
    }
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "TIMER0", "PRESCALER above 9"));
}

TEST_F(TimerTest, TicksAreExact) {
    configure(3, 0);
    write(Timer::kStart, 1);
    bench.run_for(picoseconds(62'499));
    EXPECT_EQ(capture(), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(capture(), 1U);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(capture(), 16'000'001U);
    write(Timer::kStop, 1);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(capture(), 16'000'001U);
}

TEST_F(TimerTest, EveryPrescalerDivides) {
    for (std::uint32_t p = 0; p <= 9; ++p) {
        configure(3, p);
        write(Timer::kClear, 1);
        write(Timer::kStart, 1);
        bench.run_for(milliseconds(32));
        EXPECT_EQ(capture(), 512'000U >> p) << p;
        write(Timer::kStop, 1);
    }
}

TEST_F(TimerTest, CompareIsOnItsEdge) {
    configure(3, 4);
    write(Timer::kCc, 100);
    unused_channels(0x80000000);
    write(kIntenset, 1U << 16);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(100) - picoseconds(1));
    EXPECT_EQ(read(Timer::kCompare), 0U);
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Timer::kCompare), 1U);
    EXPECT_TRUE(irq());
    write(Timer::kCompare, 0);
    EXPECT_FALSE(irq());
    bench.run_for(milliseconds(100));
    EXPECT_FALSE(irq());
}

TEST_F(TimerTest, InterruptNeedsItsEnable) {
    configure(3, 4);
    write(Timer::kCc, 1);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(2));
    EXPECT_EQ(read(Timer::kCompare), 1U);
    EXPECT_FALSE(irq());
    write(kIntenset, 1U << 16);
    EXPECT_TRUE(irq());
    write(kIntenclr, 1U << 16);
    EXPECT_FALSE(irq());
}

TEST_F(TimerTest, CcEqualToNowWaitsForAWholeTurn) {
    configure(1, 4);  // 8 bits, 1 MHz
    unused_channels(7);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(100));
    write(Timer::kCc, 100);
    write(Timer::kCompare, 0);
    bench.run_for(microseconds(255));
    EXPECT_EQ(read(Timer::kCompare), 0U);
    bench.run_for(microseconds(1));
    EXPECT_EQ(read(Timer::kCompare), 1U);
}

TEST_F(TimerTest, CcWrittenWhileRunning) {
    configure(3, 4);
    write(Timer::kCc, 1000);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(500));
    write(Timer::kCc, 501);
    bench.run_for(nanoseconds(999));
    EXPECT_EQ(read(Timer::kCompare), 0U);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(Timer::kCompare), 1U);
    write(Timer::kCompare, 0);
    bench.run_for(milliseconds(1));  // the old value no longer counts
    EXPECT_EQ(read(Timer::kCompare), 0U);
}

TEST_F(TimerTest, WrapsAtEachWidth) {
    const std::pair<std::uint32_t, std::uint64_t> widths[] = {
        {1, 1ULL << 8}, {0, 1ULL << 16}, {2, 1ULL << 24}, {3, 1ULL << 32}};
    for (const auto& [bitmode, turn] : widths) {
        configure(bitmode, 0);
        write(Timer::kCc, 0);
        unused_channels(0);
        write(Timer::kClear, 1);
        write(Timer::kCompare, 0);
        write(Timer::kStart, 1);
        bench.run_for(ticks_to_time(turn - 1, Timer::kHz));
        EXPECT_EQ(capture(), static_cast<std::uint32_t>(turn - 1));
        EXPECT_EQ(read(Timer::kCompare), 0U);
        bench.run_for(ticks_to_time(1, Timer::kHz));
        EXPECT_EQ(capture(), 0U);
        EXPECT_EQ(read(Timer::kCompare), 1U);
        write(Timer::kStop, 1);
    }
}

TEST_F(TimerTest, ClearShortcutDoesNotDrift) {
    configure(0, 0);
    unused_channels(0xFFFF);
    write(Timer::kCc, 7);
    write(kShorts, 1);
    CountingListener listener;
    timer.listen(Timer::kCompare, listener);
    write(Timer::kStart, 1);
    constexpr std::uint64_t kPeriods = 2'000'000;
    bench.run_for(ticks_to_time(7 * kPeriods, Timer::kHz) - picoseconds(1));
    EXPECT_EQ(listener.count, kPeriods - 1);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(listener.count, kPeriods);
    EXPECT_EQ(capture(), 0U);
}

TEST_F(TimerTest, StopShortcutHoldsTheValue) {
    configure(3, 4);
    write(Timer::kCc, 50);
    write(kShorts, 1U << 8);
    write(Timer::kStart, 1);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(capture(), 50U);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(10));
    EXPECT_EQ(capture(), 60U);
}

TEST_F(TimerTest, ChannelsWithOneValueMatchTogetherDespiteClear) {
    configure(3, 4);
    for (unsigned i = 0; i < 4; ++i) write(Timer::kCc + 4 * i, 20);
    write(kShorts, 1);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(20));
    for (unsigned i = 0; i < 4; ++i) EXPECT_EQ(read(Timer::kCompare + 4 * i), 1U) << i;
}

TEST_F(TimerTest, CounterModeCountsTasksOnly) {
    configure(1, 4, 1);
    write(Timer::kCc, 3);
    write(Timer::kCount, 1);
    EXPECT_EQ(capture(), 0U);  // not started
    write(Timer::kStart, 1);
    bench.run_for(milliseconds(1));
    write(Timer::kCount, 1);
    write(Timer::kCount, 1);
    EXPECT_EQ(read(Timer::kCompare), 0U);
    write(Timer::kCount, 1);
    EXPECT_EQ(read(Timer::kCompare), 1U);
    EXPECT_EQ(capture(), 3U);
    for (int i = 0; i < 253; ++i) write(Timer::kCount, 1);
    EXPECT_EQ(capture(), 0U);
    write(Timer::kCount, 1);
    write(Timer::kClear, 1);
    EXPECT_EQ(capture(), 0U);
}

TEST_F(TimerTest, ReconfiguringWhileRunningIsNoted) {
    configure(3, 4);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(10));
    write(Timer::kPrescaler, 3);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "TIMER0",
                                  "MODE, BITMODE or PRESCALER written while the timer runs"));
    EXPECT_EQ(capture(), 10U);
    bench.run_for(microseconds(10));
    EXPECT_EQ(capture(), 30U);
}

TEST_F(TimerTest, NarrowTimerStaysAt16Bits) {
    auto& narrow = bench.add<Timer>("TIMER1", {{"bits_max", "16"}, {"channels", "4"}}, 0x40009000);
    bench.write(0x40009000 + Timer::kBitmode, 3);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "TIMER1", "BITMODE wider than this timer's 16 bits"));
    bench.write(0x40009000 + Timer::kPrescaler, 0);
    bench.write(0x40009000 + Timer::kStart, 1);
    bench.run_for(ticks_to_time(0x10000 + 5, Timer::kHz));
    narrow.trigger_task(Timer::kCapture);
    EXPECT_EQ(bench.read(0x40009000 + Timer::kCc), 5U);
}

TEST_F(TimerTest, ResetInMidOperation) {
    configure(3, 4);
    write(Timer::kCc, 100);
    write(kIntenset, 1U << 16);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(99));
    bench.reset(ResetKind::system);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(Timer::kCompare), 0U);
    EXPECT_FALSE(irq());
    EXPECT_EQ(capture(), 0U);
    EXPECT_EQ(read(Timer::kPrescaler), 4U);
}

TEST_F(TimerTest, SnapshotContinuesEqually) {
    configure(3, 4);
    write(Timer::kCc, 1000);
    write(kIntenset, 1U << 16);
    write(Timer::kStart, 1);
    bench.run_for(microseconds(400));
    const auto state = bench.save();
    write(Timer::kStop, 1);
    write(Timer::kClear, 1);
    write(Timer::kCc, 5);
    bench.load(state);
    EXPECT_EQ(capture(), 400U);
    bench.run_for(microseconds(599));
    EXPECT_FALSE(irq());
    bench.run_for(microseconds(1));
    EXPECT_TRUE(irq());
}

}  // namespace
}  // namespace twin::nrf51
