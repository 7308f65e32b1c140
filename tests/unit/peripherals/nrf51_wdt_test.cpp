// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/wdt.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x40010000;
constexpr std::uint32_t kIntenset = 0x304;
const char* const kLocked = "CRV, RREN or CONFIG written after START: ignored";

struct WdtTest : ::testing::Test {
    test::Bench bench;
    Wdt& wdt = bench.add<Wdt>("WDT", {}, kBase);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return wdt.find_irq("irq")->level(); }
    static Time cycles(std::uint64_t n) { return ticks_to_time(n, Wdt::kHz); }
};

TEST_F(WdtTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {0x000, 0},          {0x100, 0}, {0x304, 0}, {0x308, 0}, {0x400, 0}, {0x404, 1},
        {0x504, 0xFFFFFFFF}, {0x508, 1}, {0x50C, 1}, {0x600, 0}, {0x61C, 0}, {0xFFC, 1}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
}

TEST_F(WdtTest, ResetsTheChipAtTheTimeout) {
    write(Wdt::kCrv, 32'767);
    write(Wdt::kStart, 1);
    EXPECT_EQ(read(Wdt::kRunstatus), 1U);
    bench.run_for(milliseconds(1000) - picoseconds(1));
    EXPECT_TRUE(bench.cpu().resets.empty());
    EXPECT_EQ(read(Wdt::kTimeout), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(bench.cpu().resets, std::vector{ResetKind::watchdog});
    EXPECT_EQ(read(Wdt::kTimeout), 1U);
}

TEST_F(WdtTest, InterruptComesTwoCyclesBeforeTheReset) {
    write(Wdt::kCrv, 99);
    write(kIntenset, 1);
    write(Wdt::kStart, 1);
    bench.run_for(cycles(100));
    EXPECT_TRUE(irq());
    write(Wdt::kRr, Wdt::kReload);  // too late
    bench.run_for(cycles(2) - picoseconds(1));
    EXPECT_TRUE(bench.cpu().resets.empty());
    bench.run_for(picoseconds(2));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, ReloadStartsOver) {
    write(Wdt::kCrv, 99);
    write(Wdt::kStart, 1);
    for (int i = 0; i < 10; ++i) {
        bench.run_for(cycles(99));
        write(Wdt::kRr, Wdt::kReload);
    }
    bench.run_for(cycles(99));
    EXPECT_TRUE(bench.cpu().resets.empty());
    bench.run_for(cycles(2));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, AllEnabledRequestsAreNeeded) {
    write(Wdt::kCrv, 99);
    write(Wdt::kRren, 0x81);
    write(Wdt::kStart, 1);
    EXPECT_EQ(read(Wdt::kReqstatus), 0x81U);
    bench.run_for(cycles(50));
    write(Wdt::kRr + 4 * 7, Wdt::kReload);
    write(Wdt::kRr + 4 * 3, Wdt::kReload);  // not enabled
    EXPECT_EQ(read(Wdt::kReqstatus), 0x01U);
    write(Wdt::kRr, 0x12345678);
    EXPECT_EQ(read(Wdt::kReqstatus), 0x01U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "WDT", "RR written with another value than 0x6E524635: ignored"));
    write(Wdt::kRr, Wdt::kReload);
    EXPECT_EQ(read(Wdt::kReqstatus), 0x81U);
    bench.run_for(cycles(99));
    EXPECT_TRUE(bench.cpu().resets.empty());
}

TEST_F(WdtTest, ConfigurationIsLockedByStart) {
    write(Wdt::kCrv, 99);
    write(Wdt::kStart, 1);
    write(Wdt::kCrv, 100'000);
    write(Wdt::kRren, 0xFF);
    EXPECT_EQ(read(Wdt::kCrv), 99U);
    EXPECT_EQ(read(Wdt::kRren), 1U);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "WDT", kLocked));
    bench.run_for(cycles(101));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, TinyReloadValueIsFifteen) {
    write(Wdt::kCrv, 0);
    write(Wdt::kStart, 1);
    bench.run_for(cycles(16) - picoseconds(1));
    EXPECT_TRUE(bench.cpu().resets.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, SoftResetDoesNotStopItAndWatchdogResetDoes) {
    write(Wdt::kCrv, 99);
    write(Wdt::kStart, 1);
    bench.run_for(cycles(50));
    bench.reset(ResetKind::system);
    EXPECT_EQ(read(Wdt::kRunstatus), 1U);
    EXPECT_EQ(read(Wdt::kCrv), 99U);
    bench.reset(ResetKind::lockup);
    bench.run_for(cycles(50));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(read(Wdt::kRunstatus), 0U);
    EXPECT_EQ(read(Wdt::kCrv), 0xFFFFFFFFU);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, PauseInSleepIsReportedAsNotModelled) {
    write(Wdt::kConfig, 0);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "WDT", "CONFIG.SLEEP"));
}

TEST_F(WdtTest, SnapshotContinuesEqually) {
    write(Wdt::kCrv, 99);
    write(Wdt::kRren, 3);
    write(Wdt::kStart, 1);
    bench.run_for(cycles(50));
    write(Wdt::kRr + 4, Wdt::kReload);
    const auto state = bench.save();
    write(Wdt::kRr, Wdt::kReload);
    bench.load(state);
    EXPECT_EQ(read(Wdt::kReqstatus), 1U);
    bench.run_for(cycles(49));
    EXPECT_TRUE(bench.cpu().resets.empty());
    bench.run_for(cycles(2));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, SystemOffEndsIt) {
    for (const ResetKind kind : {ResetKind::wake_up, ResetKind::debug}) {  // the latter leaves a running one alone
        write(Wdt::kCrv, 99);
        write(Wdt::kStart, 1);
        wdt.stop();
        bench.run_for(cycles(1000));
        EXPECT_TRUE(bench.cpu().resets.empty());
        bench.reset(kind);
        EXPECT_EQ(read(Wdt::kRunstatus), 0U);
        EXPECT_FALSE(wdt.stopped());
    }
    write(Wdt::kStart, 1);
    bench.run_for(cycles(100));
    EXPECT_EQ(bench.cpu().resets.size(), 1U);
}

TEST_F(WdtTest, PowerDoesNotStopIt) {
    write(0xFFC, 0);
    EXPECT_EQ(read(0xFFC), 0U);
    write(0xFFC, 1);
    write(Wdt::kCrv, 99);
    write(Wdt::kStart, 1);
    write(0xFFC, 0);
    EXPECT_EQ(read(0xFFC), 1U);
    EXPECT_EQ(read(Wdt::kRunstatus), 1U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "WDT", "POWER written 0 while it can't be switched off: ignored"));
    bench.run_for(cycles(100));
    EXPECT_EQ(bench.cpu().resets, std::vector{ResetKind::watchdog});
}

}  // namespace
}  // namespace twin::nrf51
