// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/watchdog.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/cmsdk/iotkit_system_control.hpp"
#include "models/peripherals/cmsdk/system_controller.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::Watchdog;

constexpr std::int64_t kBase = 0x40008000;
constexpr std::uint32_t kIntEn = 1, kResEn = 2;

struct CmsdkWatchdog : testing::Test {
    Bench bench;
    Watchdog& watchdog = bench.add<Watchdog>("WATCHDOG", {{"hz", "1M"}}, kBase);
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    bool irq() { return watchdog.find_irq("irq")->level(); }
    std::size_t resets() { return bench.cpu().resets.size(); }
};

TEST_F(CmsdkWatchdog, ResetValues) {
    EXPECT_EQ(reg(Watchdog::kLoad), 0xFFFFFFFFu);
    EXPECT_EQ(reg(Watchdog::kValue), 0xFFFFFFFFu);
    for (const auto offset : {Watchdog::kCtrl, Watchdog::kRis, Watchdog::kMis, Watchdog::kLock, Watchdog::kItcr})
        EXPECT_EQ(reg(offset), 0u);
    EXPECT_EQ(reg(0xFE0), 0x24u);
}

TEST_F(CmsdkWatchdog, AnInterruptAndThenAReset) {
    reg(Watchdog::kLoad, 10);
    reg(Watchdog::kCtrl, kIntEn | kResEn);
    bench.run_for(nanoseconds(9'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(Watchdog::kRis), 1u);
    bench.run_for(nanoseconds(10'999));
    EXPECT_EQ(resets(), 0u);
    bench.run_for(nanoseconds(1));
    ASSERT_EQ(resets(), 1u);
    EXPECT_EQ(bench.cpu().resets[0], ResetKind::watchdog);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(resets(), 1u) << "it stands";
}

TEST_F(CmsdkWatchdog, FedInTimeItNeverResets) {
    reg(Watchdog::kLoad, 10);
    reg(Watchdog::kCtrl, kIntEn | kResEn);
    for (int i = 0; i < 20; ++i) {
        bench.run_for(microseconds(10));
        EXPECT_TRUE(irq());
        reg(Watchdog::kIntClr, 1);
        EXPECT_FALSE(irq());
    }
    EXPECT_EQ(resets(), 0u);
}

TEST_F(CmsdkWatchdog, WithoutResEnTheResetWaitsForIt) {
    reg(Watchdog::kLoad, 10);
    reg(Watchdog::kCtrl, kIntEn);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(resets(), 0u);
    reg(Watchdog::kCtrl, kIntEn | kResEn);
    EXPECT_EQ(resets(), 1u);
}

TEST_F(CmsdkWatchdog, InterruptEnableStartsOverAndStops) {
    reg(Watchdog::kLoad, 100);
    reg(Watchdog::kCtrl, kIntEn);
    bench.run_for(microseconds(30));
    EXPECT_EQ(reg(Watchdog::kValue), 70u);
    reg(Watchdog::kCtrl, 0);
    bench.run_for(microseconds(30));
    EXPECT_EQ(reg(Watchdog::kValue), 70u);
    reg(Watchdog::kCtrl, kIntEn);
    EXPECT_EQ(reg(Watchdog::kValue), 100u);
}

TEST_F(CmsdkWatchdog, LockedItTakesNothing) {
    reg(Watchdog::kLock, 0);
    EXPECT_EQ(reg(Watchdog::kLock), 1u);
    reg(Watchdog::kLoad, 5);
    reg(Watchdog::kCtrl, 3);
    reg(Watchdog::kItcr, 1);
    EXPECT_EQ(reg(Watchdog::kLoad), 0xFFFFFFFFu);
    EXPECT_EQ(reg(Watchdog::kCtrl), 0u);
    EXPECT_EQ(reg(Watchdog::kItcr), 0u);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "WATCHDOG", "a write while WDOGLOCK is set"));
    reg(Watchdog::kLock, Watchdog::kUnlock);
    EXPECT_EQ(reg(Watchdog::kLock), 0u);
    reg(Watchdog::kLoad, 5);
    EXPECT_EQ(reg(Watchdog::kLoad), 5u);
}

TEST_F(CmsdkWatchdog, IntegrationTestDrivesTheOutputs) {
    reg(Watchdog::kItcr, 1);
    reg(Watchdog::kItop, 2);
    EXPECT_TRUE(irq());
    EXPECT_EQ(resets(), 0u);
    reg(Watchdog::kItop, 1);
    EXPECT_FALSE(irq());
    EXPECT_EQ(resets(), 1u);
}

TEST_F(CmsdkWatchdog, ASnapshotGoesOnAndAResetDoesNot) {
    reg(Watchdog::kLoad, 10);
    reg(Watchdog::kCtrl, kIntEn | kResEn);
    bench.run_for(microseconds(15));
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    EXPECT_FALSE(irq());
    bench.run_for(microseconds(50));
    EXPECT_EQ(resets(), 0u);
    bench.load(state);
    EXPECT_TRUE(irq());
    bench.run_for(microseconds(1));
    EXPECT_EQ(resets(), 1u) << "it was due while it was reset";
}

TEST(CmsdkSystemController, TellsWhyTheChipWasReset) {
    using cmsdk::SystemController;
    Bench bench;
    bench.add<SystemController>("SYSCON", {}, 0x4001F000);
    const auto info = [&] { return bench.read(0x4001F000 + SystemController::kRstInfo); };
    EXPECT_EQ(info(), 0u);
    bench.reset(ResetKind::system);
    EXPECT_EQ(info(), 1u);
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(info(), 3u) << "they gather";
    bench.write(0x4001F000 + SystemController::kRstInfo, 1);
    EXPECT_EQ(info(), 2u);
    bench.reset(ResetKind::lockup);
    EXPECT_EQ(info(), 6u);
    bench.reset(ResetKind::pin);
    EXPECT_EQ(info(), 0u);
}

struct IotKitSystemControl : testing::Test {
    using Model = cmsdk::IotKitSystemControl;
    Bench bench;
    Model& control = bench.add<Model>("SYSCTRL", {}, 0x50021000);
    std::uint32_t reg(std::uint32_t offset) { return bench.read(0x50021000 + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(0x50021000 + offset, value); }
};

TEST_F(IotKitSystemControl, TellsWhyTheChipWasReset) {
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(reg(Model::kResetSyndrome), Model::kPowerOn);
    bench.reset(ResetKind::system);
    EXPECT_EQ(reg(Model::kResetSyndrome), Model::kPowerOn | Model::kSysRstReq) << "they gather";
    reg(Model::kResetSyndrome, ~Model::kPowerOn);
    EXPECT_EQ(reg(Model::kResetSyndrome), Model::kSysRstReq) << "a 0 clears, a 1 leaves";
    reg(Model::kResetSyndrome, 0xFFFFFFFF);
    EXPECT_EQ(reg(Model::kResetSyndrome), Model::kSysRstReq);
    bench.reset(ResetKind::watchdog);
    bench.reset(ResetKind::lockup);
    bench.reset(ResetKind::pin);
    EXPECT_EQ(reg(Model::kResetSyndrome),
              Model::kSysRstReq | Model::kSecureWatchdog | Model::kLockup | Model::kResetReq);
    bench.reset(ResetKind::debug);
    EXPECT_EQ(reg(Model::kResetSyndrome),
              Model::kSysRstReq | Model::kSecureWatchdog | Model::kLockup | Model::kResetReq)
        << "a debugger leaves no trace";
    bench.reset(ResetKind::brown_out);
    EXPECT_EQ(reg(Model::kResetSyndrome), Model::kPowerOn);
}

TEST_F(IotKitSystemControl, KeepsAWordOverResets) {
    EXPECT_EQ(reg(Model::kGretReg), 0u);
    reg(Model::kGretReg, 0x12345678);
    EXPECT_EQ(reg(Model::kGretReg), 0x5678u) << "16 bits";
    bench.reset(ResetKind::system);
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(reg(Model::kGretReg), 0x5678u);
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(reg(Model::kGretReg), 0u);
}

}  // namespace
}  // namespace twin::test
