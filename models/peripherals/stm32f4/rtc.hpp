// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/peripherals/stm32f4/rcc.hpp"
#include "models/peripherals/stm32f4/rtc_calendar.hpp"

namespace twin::stm32f4 {

class Exti;
class Pwr;

/// RTC: calendar with sub-seconds, alarms A and B, wake-up timer, 20 backup registers.
///
/// It is in the backup domain: all of it survives every reset but RCC_BDCR.BDRST and, without VBAT, the loss of the
/// supply. It goes on in Stop and Standby, and its flags end those, through EXTI lines 17 and 22. Writes need
/// PWR_CR.DBP, and the keys in RTC_WPR but for the flags of RTC_ISR, RTC_TAFCR and the backup registers.
///
/// The calendar doesn't tick: it is computed from RTCCLK when asked. Reading RTC_SSR or RTC_TR holds the other shadow
/// registers until RTC_DR is read. RSF and INITF come two periods of RTCCLK after they were asked for.
/// Source: RM0090 rev 19, chapter 26.
class Rtc : public Peripheral, public BackupDomain {
  public:
    static constexpr std::uint32_t kTr = 0x00, kDr = 0x04, kCr = 0x08, kIsr = 0x0C, kPrer = 0x10, kWutr = 0x14,
                                   kCalibr = 0x18, kAlrmAr = 0x1C, kAlrmBr = 0x20, kWpr = 0x24, kSsr = 0x28,
                                   kShiftr = 0x2C, kTstr = 0x30, kTsdr = 0x34, kTsssr = 0x38, kCalr = 0x3C,
                                   kTafcr = 0x40, kAlrmAssr = 0x44, kAlrmBssr = 0x48, kBkp0r = 0x50;
    static constexpr unsigned kBackupRegisters = 20;
    // ISR
    static constexpr std::uint32_t kAlrawf = 1U << 0, kAlrbwf = 1U << 1, kWutwf = 1U << 2, kInits = 1U << 4,
                                   kRsf = 1U << 5, kInitf = 1U << 6, kInit = 1U << 7, kAlraf = 1U << 8,
                                   kAlrbf = 1U << 9, kWutf = 1U << 10;
    // CR
    static constexpr std::uint32_t kBypshad = 1U << 5, kFmt = 1U << 6, kAlrae = 1U << 8, kAlrbe = 1U << 9,
                                   kWute = 1U << 10, kAlraie = 1U << 12, kAlrbie = 1U << 13, kWutie = 1U << 14;

    /// Parameters: vbat (as RCC's).
    Rtc(sc_core::sc_module_name name, const ModelContext& context);

    bool runs_in_standby() const override { return true; }
    void reset_backup() override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;
    void on_clock_changing() override;
    void on_clock_changed() override;

  private:
    /// Where the calendar is: seconds of the century, and periods of RTCCLK within the second.
    struct Position {
        std::uint64_t seconds = 0;
        std::uint64_t phase = 0;
    };

    void declare();
    void declare_rest();
    Register& kept(std::uint32_t offset, const char* name, std::uint32_t reset_value);
    /// Runs `effect` after a write that is allowed; else the register is as before. `keys`: RTC_WPR counts.
    void guard(Register& r, bool keys, std::function<void(std::uint32_t written)> effect);
    Register& alarm_register(std::uint32_t offset, const char* name);
    Register& alarm_sub_second(std::uint32_t offset, const char* name);

    std::uint64_t prediv_a() const { return (prer_->get() >> 16 & 0x7F) + 1; }
    std::uint64_t prediv_s() const { return (prer_->get() & 0x7FFF) + 1; }
    std::uint64_t second() const { return prediv_a() * prediv_s(); }
    Position position() const;
    void set_position(const Position& position);
    Time time_of(const Position& position) const;
    unsigned weekday(std::uint64_t seconds) const;
    std::uint32_t encode_time(std::uint64_t seconds) const;
    std::uint32_t encode_date(std::uint64_t seconds) const;
    CalendarTime decode() const;
    bool initializing() const { return (isr_->get() & kInitf) != 0; }
    bool frozen() const { return hold_ && (cr_->get() & kBypshad) == 0; }
    void hold(bool shadow);

    void on_isr(std::uint32_t written);
    void on_cr(std::uint32_t written);
    void enter_init();
    void leave_init();
    void shift(std::uint32_t written);
    void add_hours(int hours);

    bool day_matches(std::uint32_t alarm, std::uint64_t seconds) const;
    bool next_alarm(unsigned which, Position& at) const;
    void arm_alarm(unsigned which);
    void arm_wakeup(bool restart);
    void arm_all();
    void raise(std::uint32_t flag);
    void update_lines();

    const ResetSet resets_;
    Register *tr_ = nullptr, *dr_ = nullptr, *cr_ = nullptr, *isr_ = nullptr, *prer_ = nullptr, *wutr_ = nullptr,
             *wpr_ = nullptr, *ssr_ = nullptr;
    std::array<Register*, 2> alarm_{}, alarm_ss_{};

    State<std::array<std::uint32_t, 0xA0 / 4>> kept_;  // registers before a write that may be refused
    State<std::uint32_t> key_;                         // 0 protected, 1 first key, 2 unlocked
    State<std::uint64_t> from_;                        // ps, when the calendar was at from_seconds_ and from_phase_
    State<std::uint64_t> from_seconds_, from_phase_;
    State<std::uint64_t> weekday_offset_;  // (days + offset) % 7 + 1 is the weekday
    State<bool> hold_;
    State<std::uint64_t> held_seconds_, held_phase_;
    State<std::uint64_t> wakeup_from_;  // ps, when the wake-up timer last reloaded
    Alarm init_, shadow_, alarm_a_, alarm_b_, wakeup_;

    Exti* exti_ = nullptr;
    Pwr* pwr_ = nullptr;
    std::uint32_t lines_ = 0;  // as told to EXTI
};

}  // namespace twin::stm32f4
