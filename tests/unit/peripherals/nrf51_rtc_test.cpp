// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/rtc.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x4000B000;
constexpr std::uint32_t kIntenset = 0x304, kIntenclr = 0x308;

class CountingListener : public EventListener {
  public:
    void on_event() override { ++count; }
    unsigned count = 0;
};

struct RtcTest : ::testing::Test {
    test::Bench bench;
    Rtc& rtc = bench.add<Rtc>("RTC0", {{"channels", "3"}}, kBase);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    std::uint32_t counter() { return read(Rtc::kCounter); }
    bool irq() { return rtc.find_irq("irq")->level(); }
    bool armed() {
        for (const Alarm* alarm : rtc.alarms())
            if (alarm->armed()) return true;
        return false;
    }
    /// To just after LFCLK's edge `edge`, and `after_us` more.
    void to_edge(std::uint64_t edge, std::uint64_t after_us = 0) {
        const Time at = ticks_to_time(edge, Rtc::kHz) + microseconds(after_us);
        ASSERT_GE(at, bench.now());
        bench.run_for(at - bench.now());
    }
    /// Running, with COUNTER equal to the number of the edge less `edge_of_zero`.
    void start_at_edge(std::uint64_t edge_of_zero) {
        to_edge(edge_of_zero - 1);
        write(Rtc::kStart, 1);
        to_edge(edge_of_zero);
    }
};

TEST_F(RtcTest, ResetValues) {
    const std::uint32_t zero[] = {0x100, 0x104, 0x140, 0x144, 0x148, 0x304, 0x308, 0x340,
                                  0x344, 0x348, 0x504, 0x508, 0x540, 0x544, 0x548};
    for (const std::uint32_t offset : zero) EXPECT_EQ(read(offset), 0U) << std::hex << offset;
    EXPECT_EQ(read(0xFFC), 1U);
    EXPECT_EQ(rtc.bank().find(0x54C), nullptr);  // RTC0 has three channels
}

TEST_F(RtcTest, EvtenIsSetAndCleared) {
    write(Rtc::kEvtenSet, 0xFFFFFFFF);
    EXPECT_EQ(read(Rtc::kEvten), 0x00070003U);
    EXPECT_EQ(read(Rtc::kEvtenClr), 0x00070003U);
    write(Rtc::kEvtenClr, 0x00010001);
    EXPECT_EQ(read(Rtc::kEvtenSet), 0x00060002U);
    write(Rtc::kEvten, 1);
    EXPECT_EQ(read(Rtc::kEvten), 1U);
    write(Rtc::kPrescaler, 0xFFFFFFFF);
    EXPECT_EQ(read(Rtc::kPrescaler), 0xFFFU);
    write(Rtc::kCc, 0xFFFFFFFF);
    EXPECT_EQ(read(Rtc::kCc), 0xFFFFFFU);
}

TEST_F(RtcTest, TasksWaitForTheClock) {
    // In the first half of a cycle START takes effect at the next rising edge, in the second at the one after.
    to_edge(10, 15);
    write(Rtc::kStart, 1);
    to_edge(12);
    EXPECT_EQ(counter(), 1U);
    write(Rtc::kStop, 1);
    to_edge(14);
    const auto stopped = counter();
    to_edge(20, 16);
    write(Rtc::kStart, 1);
    to_edge(22, 1);
    EXPECT_EQ(counter(), stopped);
    to_edge(23);
    EXPECT_EQ(counter(), stopped + 1);
}

TEST_F(RtcTest, CountsExactlyForHours) {
    start_at_edge(100);
    bench.run_for(milliseconds(400'000));
    EXPECT_EQ(counter(), 32'768U * 400);
    bench.run_for(milliseconds(200'000));
    EXPECT_EQ(counter(), (32'768U * 600) & 0xFFFFFF);
    EXPECT_FALSE(armed());  // nobody listens: nothing to wake for
}

TEST_F(RtcTest, PrescalerDivides) {
    write(Rtc::kPrescaler, 32);
    start_at_edge(100);
    to_edge(100 + 33 * 5 - 1);
    EXPECT_EQ(counter(), 4U);
    to_edge(100 + 33 * 5);
    EXPECT_EQ(counter(), 5U);
    write(Rtc::kPrescaler, 0);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "RTC0", "PRESCALER written while the RTC runs"));
    to_edge(100 + 33 * 6);
    EXPECT_EQ(counter(), 6U);  // taken over by the next CLEAR only
    write(Rtc::kClear, 1);
    to_edge(100 + 33 * 6 + 1 + 7);
    EXPECT_EQ(counter(), 7U);
}

TEST_F(RtcTest, TickOnlyWhenEnabled) {
    start_at_edge(10);
    to_edge(20);
    EXPECT_EQ(read(Rtc::kTick), 0U);
    EXPECT_FALSE(armed());
    write(kIntenset, 1);
    EXPECT_TRUE(armed());
    to_edge(21);
    EXPECT_EQ(read(Rtc::kTick), 1U);
    EXPECT_TRUE(irq());
    write(kIntenclr, 1);
    EXPECT_FALSE(irq());
    EXPECT_FALSE(armed());
    write(Rtc::kTick, 0);
    to_edge(30);
    EXPECT_EQ(read(Rtc::kTick), 0U);
}

TEST_F(RtcTest, CompareOnItsEdge) {
    write(Rtc::kCc, 1000);
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    bench.run_for(ticks_to_time(1010, Rtc::kHz) - bench.now() - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(counter(), 1000U);
    write(Rtc::kCompare, 0);
    EXPECT_FALSE(irq());
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(read(Rtc::kCompare), 0U);
}

TEST_F(RtcTest, EvtenReachesPpiAndIntenDoesNot) {
    CountingListener listener;
    rtc.listen(Rtc::kCompare, listener);
    write(Rtc::kCc, 50);
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    to_edge(60);
    EXPECT_EQ(read(Rtc::kCompare), 1U);
    EXPECT_EQ(listener.count, 0U);
    write(Rtc::kCompare, 0);
    write(kIntenclr, 1U << 16);
    write(Rtc::kEvtenSet, 1U << 16);
    write(Rtc::kCc, 80);
    to_edge(90);
    EXPECT_EQ(read(Rtc::kCompare), 1U);
    EXPECT_EQ(listener.count, 1U);
    EXPECT_FALSE(irq());
}

TEST_F(RtcTest, CcOfNPlus2AlwaysMatches) {
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    std::uint64_t edge = 20;
    for (const std::uint64_t after_us : {0, 10, 15, 16, 30}) {
        to_edge(edge, after_us);
        const std::uint32_t n = counter();
        write(Rtc::kCc, n + 2);
        to_edge(edge + 2);
        EXPECT_EQ(read(Rtc::kCompare), 1U) << after_us;
        write(Rtc::kCompare, 0);
        edge += 10;
    }
}

TEST_F(RtcTest, CcOfNPlus1MatchesOnlyEarlyInTheCycle) {
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    to_edge(20, 15);
    write(Rtc::kCc, counter() + 1);
    to_edge(22);
    EXPECT_EQ(read(Rtc::kCompare), 1U);
    write(Rtc::kCompare, 0);
    to_edge(30, 16);
    write(Rtc::kCc, counter() + 1);
    to_edge(40);
    EXPECT_EQ(read(Rtc::kCompare), 0U);
    write(Rtc::kCc, counter());
    to_edge(50);
    EXPECT_EQ(read(Rtc::kCompare), 0U);
}

TEST_F(RtcTest, OldCcMayStillMatch) {
    write(kIntenset, 1U << 16);
    write(Rtc::kCc, 11);
    start_at_edge(10);
    to_edge(20, 20);  // COUNTER is 10
    write(Rtc::kCc, 500);
    to_edge(21);
    EXPECT_EQ(read(Rtc::kCompare), 1U);
}

TEST_F(RtcTest, ClearAndCcOfZeroDoNotMatch) {
    write(kIntenset, 1U << 16);
    write(Rtc::kCc, 0);
    start_at_edge(10);
    to_edge(20);
    write(Rtc::kClear, 1);
    to_edge(21);
    EXPECT_EQ(counter(), 0U);
    EXPECT_EQ(read(Rtc::kCompare), 0U);
    to_edge(25);
    EXPECT_EQ(counter(), 4U);
}

TEST_F(RtcTest, TrigovrflwOverflowsAfter16) {
    write(kIntenset, 2);
    start_at_edge(10);
    to_edge(20);
    write(Rtc::kTrigOvrflw, 1);
    to_edge(21);
    EXPECT_EQ(counter(), 0xFFFFF0U);
    to_edge(21 + 15);
    EXPECT_EQ(counter(), 0xFFFFFFU);
    EXPECT_FALSE(irq());
    to_edge(21 + 16);
    EXPECT_EQ(counter(), 0U);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Rtc::kOvrflw), 1U);
}

TEST_F(RtcTest, StandsStillWithoutLfclk) {
    Clock& lfclk = bench.env().clock("lfclk", Rtc::kHz);
    write(Rtc::kCc, 100);
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    to_edge(60);
    lfclk.set(Rtc::kHz, false);
    EXPECT_FALSE(armed());
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(counter(), 50U);
    EXPECT_FALSE(irq());
    lfclk.set(Rtc::kHz, true);
    bench.run_for(ticks_to_time(49, Rtc::kHz));
    EXPECT_FALSE(irq());
    bench.run_for(ticks_to_time(2, Rtc::kHz));
    EXPECT_TRUE(irq());
}

TEST_F(RtcTest, TaskWithoutLfclkTakesEffectWhenItRuns) {
    Clock& lfclk = bench.env().clock("lfclk", Rtc::kHz);
    bench.elaborate();
    lfclk.set(Rtc::kHz, false);
    write(Rtc::kStart, 1);
    bench.run_for(milliseconds(100));
    EXPECT_EQ(counter(), 0U);
    lfclk.set(Rtc::kHz, true);
    bench.run_for(ticks_to_time(10, Rtc::kHz));
    EXPECT_NEAR(counter(), 9, 1);
}

TEST_F(RtcTest, ResetInMidOperation) {
    write(Rtc::kCc, 100);
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    to_edge(109);
    bench.reset(ResetKind::system);
    to_edge(200);
    EXPECT_EQ(counter(), 0U);
    EXPECT_FALSE(irq());
    EXPECT_FALSE(armed());
}

TEST_F(RtcTest, SnapshotContinuesEqually) {
    write(Rtc::kCc, 100);
    write(kIntenset, 1U << 16);
    start_at_edge(10);
    to_edge(60, 5);
    write(Rtc::kCc, 90);  // under way while the state is saved
    const auto state = bench.save();
    write(Rtc::kClear, 1);
    write(Rtc::kCc, 7);
    bench.load(state);
    to_edge(99);
    EXPECT_FALSE(irq());
    to_edge(100);
    EXPECT_TRUE(irq());
    EXPECT_EQ(counter(), 90U);
}

}  // namespace
}  // namespace twin::nrf51
