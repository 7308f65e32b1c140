// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/pwr.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/gpio.hpp"
#include "models/peripherals/stm32f4/syscfg.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kRcc = 0x40023800, kPwr = 0x40007000, kSyscfg = 0x40013800, kExti = 0x40013C00, kA = 0x40020000,
                        kC = 0x40020800;
const Time kWake = nanoseconds(13'600), kOverDrive = microseconds(45);
constexpr std::uint32_t kLpds = 1, kPdds = 2, kCwuf = 4, kCsbf = 8, kDbp = 1U << 8, kOden = 1U << 16,
                        kOdswen = 1U << 17, kEwup = 1U << 8;

struct PwrTest : ::testing::Test {
    test::Bench bench;
    Rcc& rcc =
        bench.add<Rcc>("RCC", {{"hse_hz", "8M"}, {"hse_bypass", "true"}, {"lse_hz", "32768"}, {"vbat", "false"}}, kRcc);
    Memory& ram = bench.ram("sram", 0x20000000, 4096);
    Pwr& pwr = bench.add<Pwr>("PWR", {{"ram", "sram"}}, kPwr);
    Syscfg& syscfg = bench.add<Syscfg>("SYSCFG", {}, kSyscfg);
    Exti& exti = bench.add<Exti>("EXTI", {}, kExti);
    Gpio& a = bench.add<Gpio>("GPIOA", {{"port", "A"}}, kA);
    Gpio& c = bench.add<Gpio>("GPIOC", {{"port", "C"}}, kC);
    struct Outside : Model {
        Outside(sc_core::sc_module_name name, const ModelContext& context)
            : Model(name, context), key(*this, "key"), wkup(*this, "wkup") {}
        PinPort key, wkup;
    };
    Outside& outside = bench.add<Outside>("outside");

    void SetUp() override {
        bench.connect(c.pad(13), outside.key);
        bench.connect(a.pad(0), outside.wkup);
        bench.write(kRcc + Rcc::kApb1Enr, 1U << 28);
        bench.write(kRcc + Rcc::kApb2Enr, 1U << 14);
        bench.write(kRcc + Rcc::kAhb1Enr, 0x00100005);
    }
    std::uint32_t cr() { return bench.read(kPwr + Pwr::kCr); }
    std::uint32_t csr() { return bench.read(kPwr + Pwr::kCsr); }
    void set_cr(std::uint32_t value) { bench.write(kPwr + Pwr::kCr, value); }
    /// PC13 interrupts at its rising edge.
    void listen() {
        bench.write(kSyscfg + Syscfg::kExtiCr1 + 12, 2U << 4);
        bench.write(kExti + Exti::kRtsr, 1U << 13);
        bench.write(kExti + Exti::kImr, 1U << 13);
    }
    void press(bool down) { outside.key.drive(Drive::strong(down)); }
    void sleep(bool deep) { bench.env().on_cpu_sleep(deep); }
    bool running() { return bench.cpu().running; }
};

TEST_F(PwrTest, ResetValues) {
    EXPECT_EQ(cr(), 0x0000C000U);
    EXPECT_EQ(csr(), 1U << 14) << "VOSRDY";
}

TEST_F(PwrTest, WithoutItsClockItDoesNotAnswer) {
    bench.write(kRcc + Rcc::kApb1Enr, 0);
    EXPECT_EQ(cr(), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::gated, "PWR", "RCC_APB1ENR.PWREN is 0"));
}

TEST_F(PwrTest, OverDriveTakesItsTime) {
    set_cr(0xC000 | kOden);
    bench.run_for(kOverDrive - picoseconds(1));
    EXPECT_EQ(csr() >> 16 & 3, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(csr() >> 16 & 3, 1U);
    EXPECT_EQ(pwr.limits().hclk, 168'000'000U);
    set_cr(0xC000 | kOden | kOdswen);
    EXPECT_EQ(csr() >> 16 & 3, 3U);
    EXPECT_EQ(pwr.limits().hclk, 180'000'000U);
    EXPECT_EQ(pwr.limits().pclk1, 45'000'000U);
    set_cr(0x8000);
    EXPECT_EQ(pwr.limits().hclk, 144'000'000U);
    set_cr(0x4000);
    EXPECT_EQ(pwr.limits().hclk, 120'000'000U);
}

TEST_F(PwrTest, OverDriveBeforeItIsReadyIsAMistake) {
    set_cr(0xC000 | kOden | kOdswen);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "PWR", "PWR_CR.ODSWEN set before ODRDY"));
    EXPECT_EQ(pwr.limits().hclk, 168'000'000U);
}

TEST_F(PwrTest, SleepEndsWhenTheCpuGoesOn) {
    sleep(false);
    EXPECT_EQ(pwr.mode(), Pwr::Mode::sleep);
    EXPECT_TRUE(running()) << "an interrupt wakes it, nobody else";
    bench.env().on_cpu_wake();
    EXPECT_EQ(pwr.mode(), Pwr::Mode::run);
}

TEST_F(PwrTest, AnEdgeOnExtiEndsStopAfterTheWakeUpTime) {
    listen();
    sleep(true);
    EXPECT_EQ(pwr.mode(), Pwr::Mode::stop);
    EXPECT_FALSE(running());
    EXPECT_FALSE(a.clock().running());
    bench.run_for(milliseconds(100'000));
    EXPECT_FALSE(running());
    press(true);
    EXPECT_TRUE(exti.find_irq("exti15_10")->level());
    bench.run_for(kWake - picoseconds(1));
    EXPECT_FALSE(running());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(running());
    EXPECT_TRUE(a.clock().running());
    EXPECT_EQ(bench.cpu().hz, 16'000'000U);
    EXPECT_EQ(bench.cpu().events, 0U);
}

TEST_F(PwrTest, AnEventEndsStopAsWell) {
    listen();
    bench.write(kExti + Exti::kImr, 0);
    bench.write(kExti + Exti::kEmr, 1U << 13);
    set_cr(0xC000 | kLpds);
    sleep(true);
    press(true);
    bench.run_for(microseconds(22) - picoseconds(1));
    EXPECT_FALSE(running());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(running());
    EXPECT_GE(bench.cpu().events, 1U);
    EXPECT_FALSE(exti.find_irq("exti15_10")->level());
}

TEST_F(PwrTest, AMaskedEdgeDoesNotEndStop) {
    listen();
    bench.write(kExti + Exti::kImr, 0);
    sleep(true);
    press(true);
    bench.run_for(milliseconds(1'000));
    EXPECT_FALSE(running());
}

TEST_F(PwrTest, StopIsNotEnteredWhileALineIsPending) {
    listen();
    press(true);
    sleep(true);
    EXPECT_TRUE(running());
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "PWR", "Stop is not entered: an EXTI line is pending"));
}

TEST_F(PwrTest, StandbyLosesAllButItsFlags) {
    std::fill(ram.data, ram.data + ram.size, std::uint8_t{0x5A});
    bench.write(kPwr + Pwr::kCsr, kEwup);
    set_cr(0xC000 | kPdds | kCwuf);
    bench.write(kC + Gpio::kModer, 1);
    sleep(true);
    EXPECT_EQ(pwr.mode(), Pwr::Mode::standby);
    EXPECT_FALSE(running());
    EXPECT_EQ(c.pad(0).driving(), Drive::released());
    EXPECT_LT(std::count(ram.data, ram.data + ram.size, 0x5A), 100);
    EXPECT_TRUE(bench.cpu().resets.empty());
    outside.wkup.drive(Drive::strong(true));
    EXPECT_EQ(bench.cpu().resets, std::vector{ResetKind::wake_up});
    EXPECT_TRUE(running());
    bench.reset(ResetKind::wake_up);
    bench.write(kRcc + Rcc::kApb1Enr, 1U << 28);
    EXPECT_EQ(csr() & 3, Pwr::kSbf | Pwr::kWuf);
    EXPECT_EQ(csr() & kEwup, kEwup) << "PWR_CSR is kept";
    EXPECT_EQ(cr(), 0xC000U);
    set_cr(0xC000 | kCwuf | kCsbf);
    EXPECT_EQ(csr() & 3, 0U);
}

TEST_F(PwrTest, TheWakeUpPinMustBeEnabled) {
    set_cr(0xC000 | kPdds | kCwuf);
    sleep(true);
    outside.wkup.drive(Drive::strong(true));
    EXPECT_TRUE(bench.cpu().resets.empty());
    EXPECT_FALSE(running());
}

TEST_F(PwrTest, AResetEndsStop) {
    sleep(true);
    bench.reset(ResetKind::pin);
    EXPECT_TRUE(running());
    EXPECT_EQ(pwr.mode(), Pwr::Mode::run);
    EXPECT_TRUE(bench.env().clock("HCLK", 1).running());
}

TEST_F(PwrTest, DbpLetsTheBackupDomainBeWritten) {
    EXPECT_FALSE(pwr.backup_writable());
    set_cr(0xC000 | kDbp);
    EXPECT_TRUE(pwr.backup_writable());
    bench.reset(ResetKind::system);
    EXPECT_FALSE(pwr.backup_writable());
}

TEST_F(PwrTest, ASnapshotInStopStaysThere) {
    listen();
    sleep(true);
    const auto state = bench.save();
    bench.reset(ResetKind::pin);
    bench.load(state);
    EXPECT_FALSE(running());
    EXPECT_FALSE(bench.env().clock("HCLK", 1).running());
    press(true);
    bench.run_for(kWake);
    EXPECT_TRUE(running());
}

// --- EXTI and SYSCFG

using ExtiTest = PwrTest;

TEST_F(ExtiTest, ResetValues) {
    for (std::uint32_t offset = 0; offset <= Exti::kPr; offset += 4) EXPECT_EQ(bench.read(kExti + offset), 0U);
    for (std::uint32_t offset = 0; offset <= 0x14; offset += 4) EXPECT_EQ(bench.read(kSyscfg + offset), 0U);
    EXPECT_EQ(bench.read(kSyscfg + Syscfg::kCmpCr), 0U);
}

TEST_F(ExtiTest, TheSelectedEdgeSetsPr) {
    listen();
    press(true);
    EXPECT_EQ(bench.read(kExti + Exti::kPr), 1U << 13);
    EXPECT_TRUE(exti.find_irq("exti15_10")->level());
    bench.write(kExti + Exti::kPr, 1U << 13);
    EXPECT_FALSE(exti.find_irq("exti15_10")->level());
    press(false);
    EXPECT_EQ(bench.read(kExti + Exti::kPr), 0U) << "falling is not selected";
    bench.write(kExti + Exti::kFtsr, 1U << 13);
    press(true);
    bench.write(kExti + Exti::kPr, 1U << 13);
    press(false);
    EXPECT_EQ(bench.read(kExti + Exti::kPr), 1U << 13);
}

TEST_F(ExtiTest, AMaskedLineIsPendingAndSilent) {
    listen();
    bench.write(kExti + Exti::kImr, 0);
    press(true);
    EXPECT_EQ(bench.read(kExti + Exti::kPr), 1U << 13);
    EXPECT_FALSE(exti.find_irq("exti15_10")->level());
    bench.write(kExti + Exti::kImr, 1U << 13);
    EXPECT_TRUE(exti.find_irq("exti15_10")->level());
}

TEST_F(ExtiTest, SoftwareCanTrigger) {
    bench.write(kExti + Exti::kImr, 1U << 7);
    bench.write(kExti + Exti::kSwier, 1U << 7);
    EXPECT_TRUE(exti.find_irq("exti9_5")->level());
    EXPECT_EQ(bench.read(kExti + Exti::kSwier), 1U << 7);
    bench.write(kExti + Exti::kPr, 1U << 7);
    EXPECT_EQ(bench.read(kExti + Exti::kSwier), 0U);
    EXPECT_FALSE(exti.find_irq("exti9_5")->level());
}

TEST_F(ExtiTest, OnlyTheSelectedPortIsHeard) {
    listen();
    bench.write(kSyscfg + Syscfg::kExtiCr1 + 12, 1U << 4);
    press(true);
    EXPECT_EQ(bench.read(kExti + Exti::kPr), 0U);
    bench.write(kSyscfg + Syscfg::kExtiCr1 + 12, 2U << 4);
    EXPECT_EQ(bench.read(kExti + Exti::kPr), 1U << 13) << "the detector sees the other port's level come";
    bench.write(kSyscfg + Syscfg::kExtiCr1 + 12, 15U << 4);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "SYSCFG", "SYSCFG_EXTICR4 selects no port"));
}

TEST_F(ExtiTest, InternalLinesHaveTheirVectors) {
    bench.write(kExti + Exti::kRtsr, 0x7F0000);
    bench.write(kExti + Exti::kImr, 0x7F0000);
    exti.set_line(Exti::kRtcAlarm, true);
    EXPECT_TRUE(exti.find_irq("rtc_alarm")->level());
    exti.set_line(Exti::kRtcWakeup, true);
    EXPECT_TRUE(exti.find_irq("rtc_wkup")->level());
    EXPECT_FALSE(exti.find_irq("tamp_stamp")->level());
    bench.reset(ResetKind::system);
    EXPECT_FALSE(exti.find_irq("rtc_alarm")->level());
}

TEST_F(ExtiTest, ASnapshotKeepsWhatIsPending) {
    listen();
    press(true);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    EXPECT_TRUE(exti.find_irq("exti15_10")->level());
    press(false);
    bench.write(kExti + Exti::kPr, 1U << 13);
    press(true);
    EXPECT_TRUE(exti.find_irq("exti15_10")->level());
}

}  // namespace
}  // namespace twin::stm32f4
