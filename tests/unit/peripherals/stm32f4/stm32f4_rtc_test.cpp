// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/rtc.hpp"

#include <gtest/gtest.h>

#include "models/core/power.hpp"
#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/pwr.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kRcc = 0x40023800, kPwr = 0x40007000, kExti = 0x40013C00, kRtc = 0x40002800;
constexpr std::uint64_t kLse = 32768;
const Time kSecond = milliseconds(1000), kTwoPeriods = ticks_to_time(2, kLse);

struct RtcTest : ::testing::Test {
    explicit RtcTest(const char* vbat = "false") : vbat_(vbat) {}
    const char* vbat_;
    test::Bench bench;
    Rcc& rcc =
        bench.add<Rcc>("RCC", {{"hse_hz", "8M"}, {"hse_bypass", "true"}, {"lse_hz", "32768"}, {"vbat", vbat_}}, kRcc);
    Pwr& pwr = bench.add<Pwr>("PWR", {{"ram", "sram"}}, kPwr);
    Exti& exti = bench.add<Exti>("EXTI", {}, kExti);
    Rtc& rtc = bench.add<Rtc>("RTC", {{"vbat", vbat_}}, kRtc);

    std::uint32_t read(std::uint32_t offset) { return bench.read(kRtc + offset); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kRtc + offset, value); }
    void keys() {
        write(Rtc::kWpr, 0xCA);
        write(Rtc::kWpr, 0x53);
    }
    void allow_backup() {
        bench.write(kRcc + Rcc::kApb1Enr, 1U << 28);
        bench.write(kPwr + Pwr::kCr, 0xC100);
    }
    /// LSE runs and is RTCCLK, writes are allowed. The instant is that of LSERDY.
    void start() {
        allow_backup();
        bench.write(kRcc + Rcc::kBdcr, 1 | 1U << 8 | 1U << 15);
        bench.run_for(milliseconds(2000));
        keys();
    }
    void begin_init() {
        write(Rtc::kIsr, Rtc::kInit | 0x7F20);
        bench.run_for(kTwoPeriods);
    }
    void end_init() { write(Rtc::kIsr, 0x7F20); }
    /// The calendar begins this second now.
    void set_time(std::uint32_t tr, std::uint32_t dr) {
        begin_init();
        write(Rtc::kTr, tr);
        write(Rtc::kDr, dr);
        end_init();
    }
    void clear(std::uint32_t flags) { write(Rtc::kIsr, ~(flags | Rtc::kInit)); }
    bool said(const char* what) { return bench.journal_has(JournalKind::guest_error, "RTC", what); }
    bool line(const char* name) { return exti.find_irq(name)->level(); }
    void listen() {
        bench.write(kExti + Exti::kImr, 1U << 17 | 1U << 22);
        bench.write(kExti + Exti::kRtsr, 1U << 17 | 1U << 22);
    }
};

TEST_F(RtcTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {Rtc::kTr, 0},        {Rtc::kDr, 0x2101},  {Rtc::kCr, 0},     {Rtc::kIsr, 7},   {Rtc::kPrer, 0x007F00FF},
        {Rtc::kWutr, 0xFFFF}, {Rtc::kAlrmAr, 0},   {Rtc::kAlrmBr, 0}, {Rtc::kWpr, 0},   {Rtc::kTstr, 0},
        {Rtc::kCalr, 0},      {Rtc::kAlrmAssr, 0}, {Rtc::kTafcr, 0},  {Rtc::kBkp0r, 0}, {Rtc::kBkp0r + 76, 0}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
}

TEST_F(RtcTest, WritesNeedDbpAndTheKeys) {
    bench.elaborate();
    write(Rtc::kBkp0r, 1);
    EXPECT_EQ(read(Rtc::kBkp0r), 0U);
    EXPECT_TRUE(said("RTC_BKP0R written while PWR_CR.DBP is 0"));
    allow_backup();
    write(Rtc::kBkp0r, 1);
    EXPECT_EQ(read(Rtc::kBkp0r), 1U) << "no keys are needed";
    write(Rtc::kWutr, 5);
    EXPECT_EQ(read(Rtc::kWutr), 0xFFFFU);
    EXPECT_TRUE(said("RTC_WUTR written without the keys in RTC_WPR"));
    keys();
    write(Rtc::kWutr, 5);
    EXPECT_EQ(read(Rtc::kWutr), 5U);
    write(Rtc::kWpr, 0xFF);
    write(Rtc::kWutr, 6);
    EXPECT_EQ(read(Rtc::kWutr), 5U);
}

TEST_F(RtcTest, InitializationModeComesAfterTwoPeriods) {
    start();
    write(Rtc::kTr, 0x112233);
    EXPECT_TRUE(said("RTC_TR written outside initialization mode"));
    write(Rtc::kIsr, Rtc::kInit);
    bench.run_for(kTwoPeriods - picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kInitf, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kInitf, Rtc::kInitf);
    end_init();
    EXPECT_EQ(read(Rtc::kIsr) & (Rtc::kInitf | Rtc::kRsf), 0U);
    bench.run_for(kTwoPeriods);
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kRsf, Rtc::kRsf);
}

TEST_F(RtcTest, WithoutAClockNothingStarts) {
    allow_backup();
    keys();
    write(Rtc::kIsr, Rtc::kInit);
    bench.run_for(kSecond);
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kInitf, 0U);
    EXPECT_TRUE(said("RTC_ISR.INIT without RTCCLK: INITF never comes"));
}

TEST_F(RtcTest, TheCalendarCounts) {
    start();
    set_time(0x235959, 0x24 << 16 | 3U << 13 | 0x0228);  // Wednesday, 28 February 2024
    EXPECT_EQ(read(Rtc::kTr), 0x235959U);
    read(Rtc::kDr);
    bench.run_for(kSecond - picoseconds(1));
    EXPECT_EQ(read(Rtc::kTr), 0x235959U);
    EXPECT_EQ(read(Rtc::kDr), 0x24U << 16 | 3U << 13 | 0x0228U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kTr), 0U);
    EXPECT_EQ(read(Rtc::kDr), 0x24U << 16 | 4U << 13 | 0x0229U) << "a leap year";
    bench.run_for(86'400 * kSecond);
    read(Rtc::kTr);
    EXPECT_EQ(read(Rtc::kDr), 0x24U << 16 | 5U << 13 | 0x0301U);
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kInits, Rtc::kInits);
}

TEST_F(RtcTest, TheCenturyStartsOver) {
    start();
    set_time(0x235959, 0x99 << 16 | 4U << 13 | 0x1231);
    bench.run_for(kSecond);
    EXPECT_EQ(read(Rtc::kTr), 0U);
    EXPECT_EQ(read(Rtc::kDr), 5U << 13 | 0x0101U);
}

TEST_F(RtcTest, TwelveHours) {
    start();
    begin_init();
    write(Rtc::kCr, Rtc::kFmt);
    write(Rtc::kTr, 1U << 22 | 0x115959);
    write(Rtc::kDr, 0x24 << 16 | 1U << 13 | 0x0101);
    end_init();
    EXPECT_EQ(read(Rtc::kTr), 1U << 22 | 0x115959U);
    read(Rtc::kDr);
    bench.run_for(kSecond);
    EXPECT_EQ(read(Rtc::kTr), 0x120000U) << "midnight";
}

TEST_F(RtcTest, SubSecondsCountDown) {
    start();
    set_time(0, 0x2101);
    EXPECT_EQ(read(Rtc::kSsr), 255U);
    read(Rtc::kDr);
    bench.run_for(ticks_to_time(128, kLse) - picoseconds(1));
    EXPECT_EQ(read(Rtc::kSsr), 255U);
    read(Rtc::kDr);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kSsr), 254U);
}

TEST_F(RtcTest, ShadowRegistersHoldUntilTheDateIsRead) {
    start();
    set_time(0x235959, 0x2101);
    EXPECT_EQ(read(Rtc::kSsr), 255U);
    bench.run_for(kSecond);
    EXPECT_EQ(read(Rtc::kTr), 0x235959U);
    EXPECT_EQ(read(Rtc::kDr), 0x2101U);
    EXPECT_EQ(read(Rtc::kTr), 0U);
    read(Rtc::kDr);
    write(Rtc::kCr, Rtc::kBypshad);
    read(Rtc::kTr);
    bench.run_for(kSecond);
    EXPECT_EQ(read(Rtc::kTr), 1U);
}

TEST_F(RtcTest, AnAlarmComesAtItsSecond) {
    start();
    listen();
    set_time(0, 0x2101);
    write(Rtc::kAlrmAr, 1U << 31 | 1U << 23 | 0x0130);  // any day, any hour, 1 minute 30
    write(Rtc::kCr, Rtc::kAlrae | Rtc::kAlraie);
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlrawf, 0U);
    bench.run_for(90 * kSecond - picoseconds(1));
    EXPECT_FALSE(line("rtc_alarm"));
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(line("rtc_alarm"));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlraf, Rtc::kAlraf);
    clear(Rtc::kAlraf);
    bench.write(kExti + Exti::kPr, 1U << 17);
    EXPECT_FALSE(line("rtc_alarm"));
    bench.run_for(3600 * kSecond - picoseconds(1));
    EXPECT_FALSE(line("rtc_alarm"));
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(line("rtc_alarm"));
}

TEST_F(RtcTest, AnAlarmOnADayOfTheWeekOrTheMonth) {
    start();
    set_time(0, 0x24 << 16 | 1U << 13 | 0x0101);          // Monday, 1 January 2024
    write(Rtc::kAlrmAr, 1U << 30 | 3U << 24 | 0x120000);  // Wednesday noon
    write(Rtc::kAlrmBr, 3U << 28 | 1U << 24);             // the 31st
    write(Rtc::kCr, Rtc::kAlrae | Rtc::kAlrbe);
    bench.run_for((2 * 86'400 + 43'200) * kSecond - picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & (Rtc::kAlraf | Rtc::kAlrbf), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & (Rtc::kAlraf | Rtc::kAlrbf), Rtc::kAlraf);
    bench.run_for((30 * 86'400 - 2 * 86'400 - 43'200) * kSecond - picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlrbf, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlrbf, Rtc::kAlrbf);
}

TEST_F(RtcTest, AnAlarmOnSubSeconds) {
    start();
    set_time(0, 0x2101);
    write(Rtc::kAlrmAr, 0x80808080);         // every second
    write(Rtc::kAlrmAssr, 15U << 24 | 127);  // in its middle
    write(Rtc::kCr, Rtc::kAlrae);
    const Time middle = ticks_to_time(128 * 128, kLse);
    bench.run_for(middle - picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlraf, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlraf, Rtc::kAlraf);
    clear(Rtc::kAlraf);
    bench.run_for(kSecond - picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlraf, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kAlraf, Rtc::kAlraf);
}

TEST_F(RtcTest, AnAlarmIsNotChangedWhileEnabled) {
    start();
    write(Rtc::kCr, Rtc::kAlrae);
    write(Rtc::kAlrmAr, 5);
    EXPECT_EQ(read(Rtc::kAlrmAr), 0U);
    EXPECT_TRUE(said("RTC_ALRMAR written while its alarm is enabled"));
}

TEST_F(RtcTest, TheWakeUpTimerCountsRtcclk) {
    start();
    listen();
    write(Rtc::kWutr, 2047);
    write(Rtc::kCr, Rtc::kWute | Rtc::kWutie);  // RTCCLK / 16: a second
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kWutwf, 0U);
    for (int i = 0; i < 3; ++i) {
        bench.run_for(kSecond - picoseconds(1));
        EXPECT_FALSE(line("rtc_wkup")) << i;
        bench.run_for(picoseconds(1));
        EXPECT_TRUE(line("rtc_wkup")) << i;
        clear(Rtc::kWutf);
        bench.write(kExti + Exti::kPr, 1U << 22);
    }
    write(Rtc::kWutr, 1);
    EXPECT_TRUE(said("RTC_WUTR written while WUTE is 1"));
    write(Rtc::kCr, 0);
    bench.run_for(2 * kSecond);
    EXPECT_FALSE(line("rtc_wkup"));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kWutwf, Rtc::kWutwf);
}

TEST_F(RtcTest, TheWakeUpTimerCountsSeconds) {
    start();
    set_time(0, 0x2101);
    write(Rtc::kWutr, 1);
    write(Rtc::kCr, Rtc::kWute | 4);
    bench.run_for(2 * kSecond - picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kWutf, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kWutf, Rtc::kWutf);
    clear(Rtc::kWutf);
    bench.run_for(2 * kSecond);
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kWutf, Rtc::kWutf);
}

TEST_F(RtcTest, AWakeUpEndsStopAndStandby) {
    start();
    listen();
    write(Rtc::kWutr, 2047);
    write(Rtc::kCr, Rtc::kWute | Rtc::kWutie);
    bench.env().on_cpu_sleep(true);
    EXPECT_FALSE(bench.cpu().running);
    bench.run_for(kSecond);
    EXPECT_EQ(pwr.mode(), Pwr::Mode::waking);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(bench.cpu().running);
    clear(Rtc::kWutf);
    bench.write(kExti + Exti::kPr, 1U << 22);
    bench.write(kPwr + Pwr::kCr, 0xC106);
    bench.env().on_cpu_sleep(true);
    EXPECT_EQ(pwr.mode(), Pwr::Mode::standby);
    bench.run_for(kSecond);
    EXPECT_EQ(bench.cpu().resets, std::vector{ResetKind::wake_up});
}

TEST_F(RtcTest, ASystemResetChangesNothingOfIt) {
    start();
    set_time(0x120000, 0x24 << 16 | 1U << 13 | 0x0101);
    write(Rtc::kBkp0r + 4 * 19, 0xCAFE);
    listen();
    write(Rtc::kAlrmAr, 0x80808010);
    write(Rtc::kCr, Rtc::kAlrae | Rtc::kAlraie);
    bench.run_for(5 * kSecond);
    bench.reset(ResetKind::system);
    listen();
    EXPECT_EQ(read(Rtc::kTr), 0x120005U);
    EXPECT_EQ(read(Rtc::kDr), 0x24U << 16 | 1U << 13 | 0x0101U);
    EXPECT_EQ(read(Rtc::kBkp0r + 4 * 19), 0xCAFEU);
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kRsf, 0U);
    bench.run_for(5 * kSecond);
    EXPECT_TRUE(line("rtc_alarm"));
    EXPECT_EQ(read(Rtc::kIsr) & Rtc::kRsf, Rtc::kRsf);
}

TEST_F(RtcTest, ABackupResetClearsAll) {
    start();
    set_time(0x120000, 0x24 << 16 | 1U << 13 | 0x0101);
    write(Rtc::kBkp0r, 0xCAFE);
    bench.write(kRcc + Rcc::kBdcr, 1U << 16);
    bench.write(kRcc + Rcc::kBdcr, 0);
    EXPECT_EQ(read(Rtc::kTr), 0U);
    EXPECT_EQ(read(Rtc::kDr), 0x2101U);
    EXPECT_EQ(read(Rtc::kBkp0r), 0U);
    EXPECT_EQ(read(Rtc::kIsr), 7U);
}

TEST_F(RtcTest, APowerCutClearsItWithoutABattery) {
    bench.env().domain("main").add(rcc);
    bench.env().domain("main").add(pwr);
    bench.env().domain("main").add(rtc);
    start();
    write(Rtc::kBkp0r, 0xCAFE);
    bench.env().domain("main").set_on(false);
    bench.env().domain("main").set_on(true);
    EXPECT_EQ(read(Rtc::kBkp0r), 0U);
    EXPECT_EQ(bench.read(kRcc + Rcc::kBdcr), 0U);
}

struct RtcOnBattery : RtcTest {
    RtcOnBattery() : RtcTest("true") {}
};

TEST_F(RtcOnBattery, APowerCutLosesNoTime) {
    for (Model* model : {static_cast<Model*>(&rcc), static_cast<Model*>(&pwr), static_cast<Model*>(&rtc)})
        bench.env().domain("main").add(*model);
    start();
    set_time(0x120000, 0x24 << 16 | 1U << 13 | 0x0101);
    write(Rtc::kBkp0r, 0xCAFE);
    bench.run_for(kSecond);
    bench.env().domain("main").set_on(false);
    bench.run_for(10 * kSecond);
    bench.env().domain("main").set_on(true);
    EXPECT_EQ(read(Rtc::kBkp0r), 0xCAFEU);
    EXPECT_EQ(read(Rtc::kTr), 0x120011U);
    EXPECT_EQ(bench.read(kRcc + Rcc::kBdcr), 3U | 1U << 8 | 1U << 15);
}

TEST_F(RtcTest, ShiftAndSummerTime) {
    start();
    set_time(0x010000, 0x24 << 16 | 1U << 13 | 0x0101);
    write(Rtc::kCr, 1U << 16 | Rtc::kBypshad);
    EXPECT_EQ(read(Rtc::kTr), 0x020000U);
    write(Rtc::kCr, 1U << 17 | Rtc::kBypshad);
    EXPECT_EQ(read(Rtc::kTr), 0x010000U);
    EXPECT_EQ(read(Rtc::kCr), Rtc::kBypshad);
    write(Rtc::kShiftr, 1U << 31 | 128);  // half a second on
    EXPECT_EQ(read(Rtc::kSsr), 127U);
    bench.run_for(kSecond / 2);
    EXPECT_EQ(read(Rtc::kTr), 0x010001U);
}

TEST_F(RtcTest, NoTimeOfDay) {
    start();
    set_time(0x256199, 0x24 << 16 | 1U << 13 | 0x0230);
    EXPECT_TRUE(said("RTC_TR or RTC_DR is no time of day or no date"));
    EXPECT_TRUE(said("RTC_DR is a day that its month lacks"));
}

TEST_F(RtcTest, ASnapshotGoesOn) {
    start();
    listen();
    set_time(0, 0x24 << 16 | 1U << 13 | 0x0101);
    write(Rtc::kAlrmAr, 0x80808010);
    write(Rtc::kCr, Rtc::kAlrae | Rtc::kAlraie);
    bench.run_for(5 * kSecond);
    const auto state = bench.save();
    bench.write(kRcc + Rcc::kBdcr, 1U << 16);
    bench.load(state);
    EXPECT_EQ(read(Rtc::kTr), 5U);
    read(Rtc::kDr);
    bench.run_for(5 * kSecond - picoseconds(1));
    EXPECT_FALSE(line("rtc_alarm"));
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(line("rtc_alarm"));
}

TEST(RtcCalendar, EveryDayOfTheCenturyThereAndBack) {
    CalendarTime expected;
    for (std::uint64_t day = 0; day < kDaysPerCentury; ++day) {
        const CalendarTime t = from_seconds(day * kSecondsPerDay + 3661);
        ASSERT_EQ(t.year, expected.year) << day;
        ASSERT_EQ(t.month, expected.month) << day;
        ASSERT_EQ(t.day, expected.day) << day;
        ASSERT_EQ(t.hour, 1U);
        ASSERT_EQ(t.minute, 1U);
        ASSERT_EQ(t.second, 1U);
        ASSERT_EQ(to_seconds(t), day * kSecondsPerDay + 3661);
        if (++expected.day <= days_in_month(expected.year, expected.month)) continue;
        expected.day = 1;
        if (++expected.month <= 12) continue;
        expected.month = 1;
        ++expected.year;
    }
}

}  // namespace
}  // namespace twin::stm32f4
