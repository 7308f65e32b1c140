// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/rcc.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/stm32f4/gpio.hpp"
#include "models/peripherals/stm32f4/pwr.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kRcc = 0x40023800, kPwr = 0x40007000, kUsart = 0x40004800, kTim = 0x40000C00,
                        kTim1 = 0x40010000;
constexpr std::uint64_t kGpio = 0x40020400;
constexpr std::uint32_t kCr = kRcc + Rcc::kCr, kPllCfgr = kRcc + Rcc::kPllCfgr, kCfgr = kRcc + Rcc::kCfgr;
const Time kHseUp = ticks_to_time(512, 8'000'000), kPllUp = microseconds(100), kLsiUp = microseconds(15),
           kLseUp = milliseconds(2000);

/// A peripheral that says what its clock does.
struct Probe : Peripheral {
    Probe(sc_core::sc_module_name name, const ModelContext& context) : Peripheral(name, context) {
        bank_.reg(0, "R", 7).field(0, 32, "R", Access::rw);
    }
    void on_clock_changing() override { before.push_back(clock().hz()); }
    void on_clock_changed() override { after.push_back(clock().hz()); }
    void on_reset(ResetKind) override { ++resets; }
    std::vector<std::uint64_t> before, after;
    int resets = 0;
};

struct RccTest : ::testing::Test {
    test::Bench bench;
    Rcc& rcc =
        bench.add<Rcc>("RCC", {{"hse_hz", "8M"}, {"hse_bypass", "true"}, {"lse_hz", "32768"}, {"vbat", "false"}}, kRcc);
    Pwr& pwr = bench.add<Pwr>("PWR", {{"ram", "sram"}}, kPwr);
    Probe& usart = bench.add<Probe>("USART3", {}, kUsart);
    Probe& tim = bench.add<Probe>("TIM5", {}, kTim);
    Probe& tim1 = bench.add<Probe>("TIM1", {}, kTim1);
    Probe& rtc = bench.add<Probe>("RTC", {}, 0x40002800);
    Probe& iwdg = bench.add<Probe>("IWDG", {}, 0x40003000);
    Probe& rng = bench.add<Probe>("RNG", {}, 0x50060800);

    std::uint32_t read(std::uint32_t offset) { return bench.read(kRcc + offset); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kRcc + offset, value); }
    void set(std::uint32_t offset, std::uint32_t bits) { write(offset, read(offset) | bits); }
    bool said(const std::string& what) { return bench.journal_has(JournalKind::guest_error, "RCC", what); }
    bool silent() {
        for (const auto& entry : bench.env().journal().entries())
            if (entry.kind == JournalKind::guest_error) return false;
        return true;
    }
    void allow_backup() {
        set(Rcc::kApb1Enr, 1U << 28);
        bench.write(kPwr, bench.read(kPwr) | 1U << 8);
    }
    /// HSE through the PLL to 168 MHz; APB1 a quarter, APB2 a half.
    void go_168mhz() {
        set(Rcc::kCr, 5U << 16);
        bench.run_for(kHseUp);
        write(Rcc::kPllCfgr, 8 | 336 << 6 | 1U << 22 | 7U << 24);
        set(Rcc::kCr, 1U << 24);
        bench.run_for(kPllUp);
        write(Rcc::kCfgr, 5U << 10 | 4U << 13);
        write(Rcc::kCfgr, 5U << 10 | 4U << 13 | 2);
    }
};

TEST_F(RccTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {{Rcc::kPllCfgr, 0x24003010},
                                                                {Rcc::kCfgr, 0},
                                                                {Rcc::kCir, 0},
                                                                {Rcc::kAhb1Rstr, 0},
                                                                {Rcc::kAhb2Rstr, 0},
                                                                {Rcc::kAhb3Rstr, 0},
                                                                {Rcc::kApb1Rstr, 0},
                                                                {Rcc::kApb2Rstr, 0},
                                                                {Rcc::kAhb1Enr, 0x00100000},
                                                                {Rcc::kAhb2Enr, 0},
                                                                {Rcc::kAhb3Enr, 0},
                                                                {Rcc::kApb1Enr, 0},
                                                                {Rcc::kApb2Enr, 0},
                                                                {Rcc::kAhb1LpEnr, 0x7EEF97FF},
                                                                {Rcc::kAhb2LpEnr, 0x000000F1},
                                                                {Rcc::kAhb3LpEnr, 0x00000001},
                                                                {Rcc::kApb1LpEnr, 0xF6FEC9FF},
                                                                {Rcc::kApb2LpEnr, 0x04777F33},
                                                                {Rcc::kBdcr, 0},
                                                                {Rcc::kCsr, 0x0E000000},
                                                                {Rcc::kSscgr, 0},
                                                                {Rcc::kPllI2sCfgr, 0x24003000},
                                                                {Rcc::kPllSaiCfgr, 0x24003000},
                                                                {Rcc::kDckCfgr, 0}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
    EXPECT_EQ(read(Rcc::kCr) & 0xFFFF00FF, 0x83U);
    EXPECT_EQ(bench.cpu().hz, 16'000'000U);
    EXPECT_EQ(bench.cpu().refclk_hz, 2'000'000U);
}

TEST_F(RccTest, ReadyFlagsComeAfterTheStartUpTimes) {
    set(Rcc::kCr, 5U << 16);
    bench.run_for(kHseUp - picoseconds(1));
    EXPECT_EQ(read(Rcc::kCr) >> 17 & 1, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rcc::kCr) >> 17 & 1, 1U);
    write(Rcc::kPllCfgr, 8 | 336 << 6 | 1U << 22 | 7U << 24);
    set(Rcc::kCr, 1U << 24);
    bench.run_for(kPllUp - picoseconds(1));
    EXPECT_EQ(read(Rcc::kCr) >> 25 & 1, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rcc::kCr) >> 25 & 1, 1U);
    set(Rcc::kCsr, 1);
    bench.run_for(kLsiUp - picoseconds(1));
    EXPECT_EQ(read(Rcc::kCsr) & 3, 1U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rcc::kCsr) & 3, 3U);
    EXPECT_TRUE(silent());
}

TEST_F(RccTest, ThePllMakes168MegahertzAndWhatHangsOnIt) {
    go_168mhz();
    EXPECT_EQ(read(Rcc::kCfgr) >> 2 & 3, 2U);
    EXPECT_EQ(bench.cpu().hz, 168'000'000U);
    EXPECT_EQ(bench.cpu().refclk_hz, 21'000'000U);
    EXPECT_EQ(usart.clock().hz(), 42'000'000U);
    EXPECT_EQ(tim.clock().hz(), 84'000'000U) << "twice PCLK1";
    EXPECT_EQ(tim1.clock().hz(), 168'000'000U) << "twice PCLK2";
    EXPECT_EQ(rng.clock().hz(), 48'000'000U);
    EXPECT_TRUE(silent());
    set(Rcc::kDckCfgr, 1U << 24);  // TIMPRE
    EXPECT_EQ(tim.clock().hz(), 168'000'000U) << "HCLK, since PPRE1 is not above 4";
    write(Rcc::kCfgr, 6U << 10 | 4U << 13 | 2);
    EXPECT_EQ(tim.clock().hz(), 84'000'000U) << "four times PCLK1";
    EXPECT_EQ(usart.clock().hz(), 21'000'000U);
}

TEST_F(RccTest, WithoutADividerTimersCountAtTheBusClock) {
    bench.elaborate();
    EXPECT_EQ(tim.clock().hz(), 16'000'000U);
    write(Rcc::kCfgr, 8U << 4);  // HCLK = SYSCLK / 2
    EXPECT_EQ(bench.cpu().hz, 8'000'000U);
    EXPECT_EQ(tim.clock().hz(), 8'000'000U);
}

TEST_F(RccTest, AClockIsGatedByItsEnableBit) {
    EXPECT_EQ(bench.read(kUsart), 0U);
    bench.write(kUsart, 5);
    EXPECT_TRUE(bench.journal_has(JournalKind::gated, "USART3", "RCC_APB1ENR.USART3EN is 0"));
    EXPECT_FALSE(usart.clock().running());
    set(Rcc::kApb1Enr, 1U << 18);
    EXPECT_TRUE(usart.clock().running());
    EXPECT_EQ(bench.read(kUsart), 7U) << "the write was ignored";
    EXPECT_FALSE(tim.clock().running());
}

TEST_F(RccTest, ResetBitResetsAndHolds) {
    set(Rcc::kApb1Enr, 1U << 18);
    bench.write(kUsart, 5);
    const int before = usart.resets;
    set(Rcc::kApb1Rstr, 1U << 18);
    EXPECT_EQ(usart.resets, before + 1);
    EXPECT_EQ(bench.read(kUsart), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::gated, "USART3", "RCC_APB1RSTR.USART3RST is 1"));
    set(Rcc::kApb1Rstr, 1U << 18);
    EXPECT_EQ(usart.resets, before + 1) << "it is held, not reset again";
    write(Rcc::kApb1Rstr, 0);
    EXPECT_EQ(bench.read(kUsart), 7U);
}

TEST_F(RccTest, AChangeIsToldBeforeAndAfter) {
    set(Rcc::kApb1Enr, 1U << 18);
    usart.before.clear();
    usart.after.clear();
    go_168mhz();
    EXPECT_EQ(usart.before, (std::vector<std::uint64_t>{16'000'000, 4'000'000}));
    EXPECT_EQ(usart.after, (std::vector<std::uint64_t>{4'000'000, 42'000'000}));
}

TEST_F(RccTest, TheSystemClockSwitchesWhenItsSourceIsReady) {
    set(Rcc::kCr, 5U << 16);
    write(Rcc::kCfgr, 1);
    EXPECT_EQ(read(Rcc::kCfgr), 1U) << "SWS is still HSI";
    bench.run_for(kHseUp);
    EXPECT_EQ(read(Rcc::kCfgr), 5U);
    EXPECT_EQ(bench.cpu().hz, 8'000'000U);
    EXPECT_TRUE(silent());
    write(Rcc::kCr, read(Rcc::kCr) & ~(1U << 16));
    EXPECT_EQ(read(Rcc::kCr) >> 16 & 3, 3U) << "it is in use";
    write(Rcc::kCr, read(Rcc::kCr) & ~1U);
    EXPECT_EQ(read(Rcc::kCr) & 3, 0U) << "HSI is not";
}

TEST_F(RccTest, AnInterruptForEachReadyFlag) {
    write(Rcc::kCir, 1U << 11);  // HSERDYIE
    set(Rcc::kCr, 5U << 16);
    bench.run_for(kHseUp - picoseconds(1));
    EXPECT_FALSE(rcc.find_irq("irq")->level());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(rcc.find_irq("irq")->level());
    EXPECT_EQ(read(Rcc::kCir), 1U << 11 | 1U << 3);
    write(Rcc::kCir, 1U << 11 | 1U << 19);
    EXPECT_FALSE(rcc.find_irq("irq")->level());
    EXPECT_EQ(read(Rcc::kCir), 1U << 11);
}

TEST_F(RccTest, MistakesAreTold) {
    write(Rcc::kCfgr, 2);
    EXPECT_TRUE(said("RCC_CFGR.SW selects a clock that is off"));
    set(Rcc::kCr, 1U << 16);
    EXPECT_TRUE(said("HSEON without HSEBYP, but OSC_IN has a clock, no crystal"));
    bench.run_for(milliseconds(10));
    EXPECT_EQ(read(Rcc::kCr) >> 17 & 1, 0U) << "it never gets ready";
    write(Rcc::kPllCfgr, 63 | 336 << 6 | 4U << 24);
    set(Rcc::kCr, 1U << 24);
    EXPECT_TRUE(said("PLL: the input of its VCO is not within 1 to 2 MHz"));
    write(Rcc::kPllCfgr, 8 | 400 << 6);
    EXPECT_TRUE(said("RCC_PLLCFGR written while a PLL is on"));
    EXPECT_EQ(read(Rcc::kPllCfgr) & 63, 63U);
}

TEST_F(RccTest, ABusAboveItsLimitIsTold) {
    set(Rcc::kCr, 5U << 16);
    bench.run_for(kHseUp);
    write(Rcc::kPllCfgr, 8 | 360 << 6 | 1U << 22 | 8U << 24);
    set(Rcc::kCr, 1U << 24);
    bench.run_for(kPllUp);
    write(Rcc::kCfgr, 4U << 10 | 4U << 13);
    write(Rcc::kCfgr, 4U << 10 | 4U << 13 | 2);
    EXPECT_TRUE(said("HCLK of 180000000 Hz is above 168000000 Hz, the most for voltage scale 1 without over-drive"));
    EXPECT_TRUE(said("PCLK1 of 90000000 Hz is above 42000000 Hz, the most for voltage scale 1 without over-drive"));
    EXPECT_EQ(bench.cpu().hz, 180'000'000U);
}

TEST_F(RccTest, TheBackupDomainIsWrittenWithDbpOnly) {
    write(Rcc::kBdcr, 1);
    EXPECT_EQ(read(Rcc::kBdcr), 0U);
    EXPECT_TRUE(said("RCC_BDCR written while PWR_CR.DBP is 0"));
    allow_backup();
    write(Rcc::kBdcr, 1 | 1U << 8 | 1U << 15);
    bench.run_for(kLseUp - picoseconds(1));
    EXPECT_EQ(read(Rcc::kBdcr), 1U | 1U << 8 | 1U << 15);
    EXPECT_FALSE(rtc.clock().running());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rcc::kBdcr), 3U | 1U << 8 | 1U << 15);
    EXPECT_TRUE(rtc.clock().running());
    EXPECT_EQ(rtc.clock().hz(), 32768U);
    bench.reset(ResetKind::system);
    EXPECT_EQ(read(Rcc::kBdcr), 3U | 1U << 8 | 1U << 15) << "it survives";
    EXPECT_TRUE(rtc.clock().running());
    allow_backup();
    write(Rcc::kBdcr, 3U | 2U << 8 | 1U << 15);
    EXPECT_TRUE(said("RCC_BDCR.RTCSEL changed without BDRST"));
    EXPECT_EQ(read(Rcc::kBdcr) >> 8 & 3, 1U);
    write(Rcc::kBdcr, 1U << 16);
    EXPECT_EQ(read(Rcc::kBdcr), 1U << 16);
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(read(Rcc::kBdcr), 0U);
}

TEST_F(RccTest, ResetFlagsTellTheReason) {
    bench.elaborate();
    EXPECT_EQ(read(Rcc::kCsr), Rcc::kPinRstF | Rcc::kPorRstF | Rcc::kBorRstF);
    set(Rcc::kCsr, 1U << 24);
    EXPECT_EQ(read(Rcc::kCsr), 0U);
    bench.reset(ResetKind::system);
    EXPECT_EQ(read(Rcc::kCsr), Rcc::kPinRstF | Rcc::kSftRstF);
    set(Rcc::kCsr, 1U << 24);
    bench.reset(ResetKind::pin);
    EXPECT_EQ(read(Rcc::kCsr), Rcc::kPinRstF);
    rcc.set_reset_cause(Rcc::kIwdgRstF);
    bench.reset(ResetKind::watchdog);
    EXPECT_EQ(read(Rcc::kCsr), Rcc::kPinRstF | Rcc::kIwdgRstF) << "they add up";
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(read(Rcc::kCsr), Rcc::kPinRstF | Rcc::kPorRstF | Rcc::kBorRstF);
}

TEST_F(RccTest, SleepKeepsClocksByLpenr) {
    set(Rcc::kApb1Enr, 1U << 18 | 1U << 3);
    write(Rcc::kApb1LpEnr, read(Rcc::kApb1LpEnr) & ~(1U << 18));
    bench.env().on_cpu_sleep(false);
    EXPECT_FALSE(usart.clock().running());
    EXPECT_TRUE(tim.clock().running());
    bench.env().on_cpu_wake();
    EXPECT_TRUE(usart.clock().running());
}

TEST_F(RccTest, StopStopsAllButTheSlowClocks) {
    go_168mhz();
    set(Rcc::kApb1Enr, 1U << 3);
    set(Rcc::kCsr, 1);
    bench.run_for(kLsiUp);
    rcc.set_mode(Rcc::Mode::stop);
    EXPECT_FALSE(tim.clock().running());
    EXPECT_TRUE(iwdg.clock().running());
    rcc.set_mode(Rcc::Mode::run);
    EXPECT_TRUE(tim.clock().running());
    EXPECT_EQ(bench.cpu().hz, 16'000'000U / 1) << "HSI";
    EXPECT_EQ(read(Rcc::kCr) >> 16, 0x4U) << "HSEBYP alone";
    EXPECT_EQ(read(Rcc::kCfgr) & 15, 0U);
}

TEST_F(RccTest, AResetInTheMiddleOfALock) {
    set(Rcc::kCr, 5U << 16);
    bench.run_for(kHseUp);
    write(Rcc::kPllCfgr, 8 | 336 << 6 | 1U << 22 | 7U << 24);
    set(Rcc::kCr, 1U << 24);
    bench.run_for(kPllUp / 2);
    bench.reset(ResetKind::system);
    bench.run_for(kPllUp);
    EXPECT_EQ(read(Rcc::kCr) >> 16, 0U);
    EXPECT_EQ(bench.cpu().hz, 16'000'000U);
}

TEST_F(RccTest, ASnapshotInTheMiddleOfALockGoesOn) {
    set(Rcc::kApb1Enr, 1U << 18);
    set(Rcc::kCr, 5U << 16);
    bench.run_for(kHseUp / 2);
    const auto state = bench.save();
    const Time saved = bench.now();
    go_168mhz();
    EXPECT_EQ(usart.clock().hz(), 42'000'000U);
    bench.load(state);
    EXPECT_EQ(usart.clock().hz(), 16'000'000U);
    EXPECT_TRUE(usart.clock().running());
    EXPECT_EQ(read(Rcc::kCfgr), 0U);
    (void)saved;
    bench.run_for(picoseconds(1));  // HSE was due before now
    EXPECT_EQ(read(Rcc::kCr) >> 17 & 1, 1U);
}

}  // namespace
}  // namespace twin::stm32f4
