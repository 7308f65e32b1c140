// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/rtc.hpp"

#include <algorithm>

#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/pwr.hpp"

namespace twin::stm32f4 {

namespace {

constexpr std::uint32_t kKey1 = 0xCA, kKey2 = 0x53;
constexpr std::uint64_t kSyncPeriods = 2;
// RTC_DR is reset to a Monday, though the 1st of January 2000 was a Saturday.
constexpr std::uint64_t kMonday = 0;
// Alarms match a day of the month (the 29th of February comes every four years at the latest).
constexpr std::uint64_t kSearchDays = 4 * 366 + 31;
constexpr std::uint32_t kFlags = 0x7F00;  // of ISR, cleared by software

bool is_bcd(std::uint32_t value, unsigned most) { return (value & 15) <= 9 && from_bcd(value) <= most; }

}  // namespace

Rtc::Rtc(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      resets_(context.params.boolean("vbat") ? ResetSet::none() : ResetSet::supply()),
      kept_(*this, "kept", {}, resets_),
      key_(*this, "key", 0, resets_),
      from_(*this, "from", 0, resets_),
      from_seconds_(*this, "from_seconds", 0, resets_),
      from_phase_(*this, "from_phase", 0, resets_),
      weekday_offset_(*this, "weekday_offset", kMonday, resets_),
      hold_(*this, "hold"),
      held_seconds_(*this, "held_seconds"),
      held_phase_(*this, "held_phase"),
      wakeup_from_(*this, "wakeup_from", 0, resets_),
      init_(*this, "init", [this] { isr_->set(isr_->get() | kInitf); }),
      shadow_(*this, "shadow", [this] { isr_->set(isr_->get() | kRsf); }),
      alarm_a_(*this, "alarm_a", [this] { raise(kAlraf); }),
      alarm_b_(*this, "alarm_b", [this] { raise(kAlrbf); }),
      wakeup_(*this, "wakeup", [this] { raise(kWutf); }) {
    declare();
    declare_rest();
}

Register& Rtc::kept(std::uint32_t offset, const char* reg_name, std::uint32_t reset_value) {
    return bank_.reg(offset, reg_name, reset_value).resets(resets_);
}

void Rtc::guard(Register& r, bool keys, std::function<void(std::uint32_t)> effect) {
    r.on_write([this, &r, keys, effect = std::move(effect)](std::uint32_t v) {
        now();
        std::uint32_t& before = kept_.ref().at(r.offset() / 4);
        const bool writable = pwr_ == nullptr || pwr_->backup_writable();
        if (!writable || (keys && key_ != 2)) {
            note(JournalKind::guest_error,
                 r.name() + (writable ? " written without the keys in RTC_WPR" : " written while PWR_CR.DBP is 0"));
            r.set(before);
            return;
        }
        if (effect) effect(v);
        before = r.get();
    });
}

Register& Rtc::alarm_register(std::uint32_t offset, const char* reg_name) {
    return kept(offset, reg_name, 0)
        .field(0, 4, "SU", Access::rw)
        .field(4, 3, "ST", Access::rw)
        .field(7, "MSK1", Access::rw)
        .field(8, 4, "MNU", Access::rw)
        .field(12, 3, "MNT", Access::rw)
        .field(15, "MSK2", Access::rw)
        .field(16, 4, "HU", Access::rw)
        .field(20, 2, "HT", Access::rw)
        .field(22, "PM", Access::rw)
        .field(23, "MSK3", Access::rw)
        .field(24, 4, "DU", Access::rw)
        .field(28, 2, "DT", Access::rw)
        .field(30, "WDSEL", Access::rw)
        .field(31, "MSK4", Access::rw);
}

Register& Rtc::alarm_sub_second(std::uint32_t offset, const char* reg_name) {
    return kept(offset, reg_name, 0)
        .field(0, 15, "SS", Access::rw)
        .reserved(15, 9)
        .field(24, 4, "MASKSS", Access::rw)
        .reserved(28, 4);
}

void Rtc::declare() {
    tr_ = &kept(kTr, "RTC_TR", 0)
               .field(0, 4, "SU", Access::rw)
               .field(4, 3, "ST", Access::rw)
               .reserved(7)
               .field(8, 4, "MNU", Access::rw)
               .field(12, 3, "MNT", Access::rw)
               .reserved(15)
               .field(16, 4, "HU", Access::rw)
               .field(20, 2, "HT", Access::rw)
               .field(22, "PM", Access::rw)
               .reserved(23, 9)
               .timed_value([this](std::uint32_t stored) {
                   if (initializing()) return stored;
                   return encode_time(frozen() ? held_seconds_.get() : position().seconds);
               })
               .on_read([this] { hold(true); });
    dr_ = &kept(kDr, "RTC_DR", 0x2101)
               .field(0, 4, "DU", Access::rw)
               .field(4, 2, "DT", Access::rw)
               .reserved(6, 2)
               .field(8, 4, "MU", Access::rw)
               .field(12, "MT", Access::rw)
               .field(13, 3, "WDU", Access::rw)
               .field(16, 4, "YU", Access::rw)
               .field(20, 4, "YT", Access::rw)
               .reserved(24, 8)
               .timed_value([this](std::uint32_t stored) {
                   if (initializing()) return stored;
                   return encode_date(frozen() ? held_seconds_.get() : position().seconds);
               })
               .on_read([this] { hold(false); });
    const auto only_in_init = [this](Register& r) {
        guard(r, true, [this, &r](std::uint32_t) {
            if (initializing()) return;
            note(JournalKind::guest_error, r.name() + " written outside initialization mode");
            r.set(kept_.get().at(r.offset() / 4));
        });
    };
    only_in_init(*tr_);
    only_in_init(*dr_);
    cr_ = &kept(kCr, "RTC_CR", 0)
               .field(0, 3, "WUCKSEL", Access::rw)
               .unimplemented(3, "TSEDGE")
               .unimplemented(4, "REFCKON")
               .field(5, "BYPSHAD", Access::rw)
               .field(6, "FMT", Access::rw)
               .unimplemented(7, "DCE")
               .field(8, "ALRAE", Access::rw)
               .field(9, "ALRBE", Access::rw)
               .field(10, "WUTE", Access::rw)
               .unimplemented(11, "TSE")
               .field(12, "ALRAIE", Access::rw)
               .field(13, "ALRBIE", Access::rw)
               .field(14, "WUTIE", Access::rw)
               .field(15, "TSIE", Access::rw)
               .field(16, "ADD1H", Access::self_clearing)
               .field(17, "SUB1H", Access::self_clearing)
               .field(18, "BKP", Access::rw)
               .unimplemented(19, "COSEL")
               .unimplemented(20, "POL")
               .unimplemented(21, 2, "OSEL")
               .unimplemented(23, "COE")
               .reserved(24, 8)
               .quiet_reads();
    guard(*cr_, true, [this](std::uint32_t v) { on_cr(v); });
    isr_ = &kept(kIsr, "RTC_ISR", kAlrawf | kAlrbwf | kWutwf)
                .field(0, "ALRAWF", Access::ro)
                .field(1, "ALRBWF", Access::ro)
                .field(2, "WUTWF", Access::ro)
                .field(3, "SHPF", Access::ro)
                .field(4, "INITS", Access::ro)
                .field(5, "RSF", Access::rc_w0)
                .field(6, "INITF", Access::ro)
                .field(7, "INIT", Access::rw)
                .field(8, "ALRAF", Access::rc_w0)
                .field(9, "ALRBF", Access::rc_w0)
                .field(10, "WUTF", Access::rc_w0)
                .field(11, "TSF", Access::rc_w0)
                .field(12, "TSOVF", Access::rc_w0)
                .field(13, "TAMP1F", Access::rc_w0)
                .field(14, "TAMP2F", Access::rc_w0)
                .reserved(15)
                .field(16, "RECALPF", Access::ro)
                .reserved(17, 15)
                .timed_value([this](std::uint32_t stored) {
                    const std::uint32_t cr = cr_->get();
                    const std::uint32_t may = ((cr & kAlrae) == 0 ? kAlrawf : 0) | ((cr & kAlrbe) == 0 ? kAlrbwf : 0) |
                                              ((cr & kWute) == 0 ? kWutwf : 0);
                    const bool set_once = from_seconds(position().seconds).year != 0;
                    return (stored & ~(kAlrawf | kAlrbwf | kWutwf)) | may | (set_once ? kInits : 0);
                })
                .on_write([this](std::uint32_t v) { on_isr(v); });
    prer_ = &kept(kPrer, "RTC_PRER", 0x007F00FF)
                 .field(0, 15, "PREDIV_S", Access::rw)
                 .reserved(15)
                 .field(16, 7, "PREDIV_A", Access::rw)
                 .reserved(23, 9);
    only_in_init(*prer_);
    wutr_ = &kept(kWutr, "RTC_WUTR", 0xFFFF).field(0, 16, "WUT", Access::rw).reserved(16, 16);
    guard(*wutr_, true, [this](std::uint32_t) {
        if ((cr_->get() & kWute) == 0) return;
        note(JournalKind::guest_error, "RTC_WUTR written while WUTE is 1");
        wutr_->set(kept_.get().at(kWutr / 4));
    });
    const auto alarm = [this](unsigned which, Register& r, std::uint32_t enable) {
        guard(r, true, [this, which, &r, enable](std::uint32_t) {
            if ((cr_->get() & enable) != 0 && !initializing()) {
                note(JournalKind::guest_error, r.name() + " written while its alarm is enabled");
                r.set(kept_.get().at(r.offset() / 4));
                return;
            }
            arm_alarm(which);
        });
    };
    alarm_[0] = &alarm_register(kAlrmAr, "RTC_ALRMAR");
    alarm_[1] = &alarm_register(kAlrmBr, "RTC_ALRMBR");
    alarm_ss_[0] = &alarm_sub_second(kAlrmAssr, "RTC_ALRMASSR");
    alarm_ss_[1] = &alarm_sub_second(kAlrmBssr, "RTC_ALRMBSSR");
    for (unsigned which = 0; which < 2; ++which) {
        alarm(which, *alarm_[which], which == 0 ? kAlrae : kAlrbe);
        alarm(which, *alarm_ss_[which], which == 0 ? kAlrae : kAlrbe);
    }
}

void Rtc::declare_rest() {
    bank_.reg(kWpr, "RTC_WPR").field(0, 8, "KEY", Access::wo).reserved(8, 24).on_write([this](std::uint32_t v) {
        const std::uint32_t key = v & 0xFF;
        key_ = key == kKey1 ? 1U : key == kKey2 && key_ == 1 ? 2U : 0U;
    });
    ssr_ = &kept(kSsr, "RTC_SSR", 0)
                .field(0, 16, "SS", Access::ro)
                .reserved(16, 16)
                .timed_value([this](std::uint32_t) {
                    const std::uint64_t phase = frozen() ? held_phase_.get() : position().phase;
                    return static_cast<std::uint32_t>(prediv_s() - 1 - phase / prediv_a());
                })
                .on_read([this] { hold(true); });
    Register& shiftr = kept(kShiftr, "RTC_SHIFTR", 0)
                           .field(0, 15, "SUBFS", Access::self_clearing)
                           .reserved(15, 16)
                           .field(31, "ADD1S", Access::self_clearing);
    guard(shiftr, true, [this](std::uint32_t v) { shift(v); });
    kept(kCalibr, "RTC_CALIBR", 0).unimplemented(0, 5, "DC").reserved(5, 2).unimplemented(7, "DCS").reserved(8, 24);
    kept(kCalr, "RTC_CALR", 0)
        .unimplemented(0, 9, "CALM")
        .reserved(9, 4)
        .unimplemented(13, "CALW16")
        .unimplemented(14, "CALW8")
        .unimplemented(15, "CALP")
        .reserved(16, 16);
    for (const auto& [offset, reg_name] :
         {std::pair{kTstr, "RTC_TSTR"}, std::pair{kTsdr, "RTC_TSDR"}, std::pair{kTsssr, "RTC_TSSSR"}})
        kept(offset, reg_name, 0).unimplemented();
    kept(kTafcr, "RTC_TAFCR", 0).unimplemented(0, 19, "TAMPER").reserved(19, 13).quiet_reads();
    for (unsigned n = 0; n < kBackupRegisters; ++n)
        guard(kept(kBkp0r + 4 * n, ("RTC_BKP" + std::to_string(n) + "R").c_str(), 0).field(0, 32, "BKP", Access::rw),
              false, {});
}

void Rtc::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    exti_ = find_only<Exti>(env());
    pwr_ = find_only<Pwr>(env());
    for (const Register& r : bank_.registers()) kept_.ref().at(r.offset() / 4) = r.get();
}

// --- the calendar

Rtc::Position Rtc::position() const {
    Position p{from_seconds_, from_phase_};
    if (initializing() || ticks_hz() == 0) return p;
    const Time at = now();
    if (at.value() > from_) p.phase += time_to_ticks(picoseconds(at.value() - from_), ticks_hz());
    p.seconds += p.phase / second();
    p.phase %= second();
    return p;
}

void Rtc::set_position(const Position& position) {
    from_ = now().value();
    from_seconds_ = position.seconds % (kDaysPerCentury * kSecondsPerDay);
    from_phase_ = position.phase;
}

// When the calendar gets there; it must not be before the position that from_ stands for.
Time Rtc::time_of(const Position& at) const {
    const std::uint64_t periods = (at.seconds - from_seconds_) * second() + at.phase - from_phase_;
    return picoseconds(from_ + ticks_to_time(periods, ticks_hz()).value());
}

unsigned Rtc::weekday(std::uint64_t seconds) const {
    return static_cast<unsigned>((seconds / kSecondsPerDay + weekday_offset_) % 7) + 1;
}

std::uint32_t Rtc::encode_time(std::uint64_t seconds) const {
    const CalendarTime t = from_seconds(seconds);
    unsigned hour = t.hour;
    std::uint32_t pm = 0;
    if ((cr_->get() & kFmt) != 0) {
        pm = hour >= 12 ? 1U << 22 : 0;
        hour = hour % 12 == 0 ? 12 : hour % 12;
    }
    return pm | to_bcd(hour) << 16 | to_bcd(t.minute) << 8 | to_bcd(t.second);
}

std::uint32_t Rtc::encode_date(std::uint64_t seconds) const {
    const CalendarTime t = from_seconds(seconds);
    return to_bcd(t.year) << 16 | weekday(seconds) << 13 | to_bcd(t.month) << 8 | to_bcd(t.day);
}

CalendarTime Rtc::decode() const {
    const std::uint32_t tr = tr_->get();
    const std::uint32_t dr = dr_->get();
    const bool valid = is_bcd(tr & 0x7F, 59) && is_bcd(tr >> 8 & 0x7F, 59) && is_bcd(tr >> 16 & 0x3F, 23) &&
                       is_bcd(dr & 0x3F, 31) && is_bcd(dr >> 8 & 0x1F, 12) && is_bcd(dr >> 16 & 0xFF, 99) &&
                       (dr & 0x3F) != 0 && (dr >> 8 & 0x1F) != 0;
    if (!valid) note(JournalKind::guest_error, "RTC_TR or RTC_DR is no time of day or no date");
    CalendarTime t;
    t.second = from_bcd(tr & 0x7F) % 60;
    t.minute = from_bcd(tr >> 8 & 0x7F) % 60;
    t.hour = from_bcd(tr >> 16 & 0x3F) % 24;
    if ((cr_->get() & kFmt) != 0) t.hour = t.hour % 12 + ((tr >> 22 & 1) != 0 ? 12 : 0);
    t.day = from_bcd(dr & 0x3F);
    t.month = std::min(std::max(from_bcd(dr >> 8 & 0x1F), 1U), 12U);
    t.year = from_bcd(dr >> 16 & 0xFF) % 100;
    t.weekday = dr >> 13 & 7;
    if (t.day > days_in_month(t.year, t.month)) note(JournalKind::guest_error, "RTC_DR is a day that its month lacks");
    return t;
}

void Rtc::hold(bool shadow) {
    if ((cr_->get() & kBypshad) != 0 || initializing()) return;
    if (!shadow) {
        hold_ = false;
        return;
    }
    if (hold_) return;
    const Position p = position();
    hold_ = true;
    held_seconds_ = p.seconds;
    held_phase_ = p.phase;
}

// --- control

void Rtc::on_isr(std::uint32_t written) {
    now();
    std::uint32_t& before = kept_.ref().at(kIsr / 4);
    const bool writable = pwr_ == nullptr || pwr_->backup_writable();
    const bool was_init = (before & kInit) != 0;
    bool init = (written & kInit) != 0;
    if (!writable || key_ != 2) {
        // The flags are not protected by the keys, INIT and RSF are; DBP protects all.
        if (init != was_init)
            note(JournalKind::guest_error, writable ? "RTC_ISR.INIT written without the keys in RTC_WPR"
                                                    : "RTC_ISR written while PWR_CR.DBP is 0");
        init = was_init;
        std::uint32_t isr = (isr_->get() & ~kInit) | (was_init ? kInit : 0);
        if (!writable) isr |= before & (kFlags | kRsf);
        isr_->set(isr | (before & kRsf));
    }
    if (init && !was_init) enter_init();
    if (!init && was_init) leave_init();
    if ((isr_->get() & kRsf) == 0 && !initializing() && ticks_hz() != 0 && !shadow_.armed())
        shadow_.arm_in(ticks_to_time(kSyncPeriods, ticks_hz()));
    before = isr_->get();
    arm_all();
    update_lines();
}

void Rtc::enter_init() {
    if (ticks_hz() == 0) {
        note(JournalKind::guest_error, "RTC_ISR.INIT without RTCCLK: INITF never comes");
        return;
    }
    init_.arm_in(ticks_to_time(kSyncPeriods, ticks_hz()));
    // What the registers show is what is kept unless software writes others.
    const Position p = position();
    tr_->set(encode_time(p.seconds));
    dr_->set(encode_date(p.seconds));
    kept_.ref().at(kTr / 4) = tr_->get();
    kept_.ref().at(kDr / 4) = dr_->get();
    set_position(p);
}

void Rtc::leave_init() {
    init_.cancel();
    if (!initializing()) return;
    const CalendarTime t = decode();
    const std::uint64_t seconds = to_seconds(t);
    isr_->set(isr_->get() & ~(kInitf | kRsf));
    set_position({seconds, 0});
    const std::uint64_t days = seconds / kSecondsPerDay % 7;
    if (t.weekday == 0) note(JournalKind::guest_error, "RTC_DR.WDU 0 is no day of the week");
    weekday_offset_ = t.weekday == 0 ? kMonday : (t.weekday - 1 + 7 - days) % 7;
    hold_ = false;
}

void Rtc::on_cr(std::uint32_t written) {
    const std::uint32_t before = kept_.get().at(kCr / 4);
    if (((before ^ cr_->get()) & kFmt) != 0 && !initializing())
        note(JournalKind::guest_error, "RTC_CR.FMT changed outside initialization mode");
    if ((before & kWute) != 0 && ((before ^ cr_->get()) & 7) != 0)
        note(JournalKind::guest_error, "RTC_CR.WUCKSEL changed while WUTE is 1");
    if ((written & 1U << 16) != 0) add_hours(1);
    if ((written & 1U << 17) != 0) add_hours(-1);
    arm_alarm(0);
    arm_alarm(1);
    arm_wakeup((before & kWute) == 0 && (cr_->get() & kWute) != 0);
    update_lines();
}

void Rtc::add_hours(int hours) {
    Position p = position();
    constexpr std::uint64_t kCentury = kDaysPerCentury * kSecondsPerDay;
    p.seconds = (p.seconds + kCentury + static_cast<std::uint64_t>(3600LL * hours)) % kCentury;
    set_position(p);
    arm_all();
}

void Rtc::shift(std::uint32_t written) {
    Position p = position();
    const std::uint64_t back = (written & 0x7FFF) * prediv_a();
    const std::uint64_t all = p.seconds * second() + p.phase + ((written >> 31) != 0 ? second() : 0);
    const std::uint64_t shifted = all > back ? all - back : 0;
    set_position({shifted / second(), shifted % second()});
    isr_->set(isr_->get() & ~kRsf);
    if (ticks_hz() != 0) shadow_.arm_in(ticks_to_time(kSyncPeriods, ticks_hz()));
    arm_all();
}

// --- alarms and wake-up

bool Rtc::day_matches(std::uint32_t alarm, std::uint64_t seconds) const {
    if ((alarm >> 31) != 0) return true;
    if ((alarm >> 30 & 1) != 0) return weekday(seconds) == (alarm >> 24 & 7);
    return from_seconds(seconds).day == from_bcd(alarm >> 24 & 0x3F);
}

/// The next position after now at which alarm A (0) or B (1) matches; false if none does.
bool Rtc::next_alarm(unsigned which, Position& at) const {
    const std::uint32_t alarm = alarm_[which]->get();
    const std::uint32_t sub = alarm_ss_[which]->get();
    const unsigned bits = sub >> 24 & 0xF;
    const std::uint64_t compared = bits == 0 ? 0 : bits >= 15 ? 0x7FFF : (1ULL << bits) - 1;
    const std::uint64_t wanted = sub & 0x7FFF & compared;
    const Position here = position();
    const auto masked = [alarm](unsigned bit) { return (alarm >> bit & 1) != 0; };
    const unsigned second_wanted = from_bcd(alarm & 0x7F), minute_wanted = from_bcd(alarm >> 8 & 0x7F);
    unsigned hour_wanted = from_bcd(alarm >> 16 & 0x3F);
    if ((cr_->get() & kFmt) != 0) hour_wanted = hour_wanted % 12 + (masked(22) ? 12 : 0);

    // Within a second that matches: the first step of SSR, from `first` on, that does. SSR counts down.
    const auto step_of = [&](std::uint64_t first, std::uint64_t& phase) {
        for (std::uint64_t step = first; step < prediv_s(); ++step) {
            if (((prediv_s() - 1 - step) & compared) != wanted) continue;
            phase = step * prediv_a();
            return true;
        }
        return false;
    };
    std::uint64_t phase = 0;
    const std::uint64_t today = here.seconds / kSecondsPerDay;
    for (std::uint64_t day = today; day < today + kSearchDays; ++day) {
        if (!day_matches(alarm, day * kSecondsPerDay)) continue;
        const std::uint64_t start = day == today ? here.seconds % kSecondsPerDay : 0;
        for (unsigned hour = static_cast<unsigned>(start / 3600); hour < 24; ++hour) {
            if (!masked(23) && hour != hour_wanted) continue;
            for (unsigned minute = 0; minute < 60; ++minute) {
                if (!masked(15) && minute != minute_wanted) continue;
                for (unsigned s = 0; s < 60; ++s) {
                    if (!masked(7) && s != second_wanted) continue;
                    const std::uint64_t seconds = day * kSecondsPerDay + hour * 3600ULL + minute * 60ULL + s;
                    if (seconds < here.seconds) continue;
                    const bool this_second = seconds == here.seconds;
                    if (!step_of(this_second ? here.phase / prediv_a() + 1 : 0, phase)) {
                        if (!this_second) return false;  // no SSR ever does
                        continue;
                    }
                    // Without a comparison of SSR, it is the start of the second that counts.
                    if (compared == 0 && this_second) continue;
                    at = {seconds, phase};
                    return true;
                }
            }
        }
    }
    return false;
}

void Rtc::arm_alarm(unsigned which) {
    Alarm& alarm = which == 0 ? alarm_a_ : alarm_b_;
    alarm.cancel();
    const std::uint32_t flag = which == 0 ? kAlraf : kAlrbf;
    // A flag that is set already is not set again: nobody would notice.
    if ((cr_->get() & (which == 0 ? kAlrae : kAlrbe)) == 0 || (isr_->get() & flag) != 0) return;
    if (ticks_hz() == 0 || initializing()) return;
    Position at;
    if (next_alarm(which, at)) alarm.arm_at(time_of(at));
}

void Rtc::arm_wakeup(bool restart) {
    if (restart) wakeup_from_ = now().value();
    wakeup_.cancel();
    if ((cr_->get() & kWute) == 0 || (isr_->get() & kWutf) != 0 || ticks_hz() == 0) return;
    const std::uint32_t source = cr_->get() & 7;
    if (source < 4) {
        const std::uint64_t periods = (std::uint64_t{wutr_->get()} + 1) * (16U >> source);
        const std::uint64_t passed = time_to_ticks(picoseconds(now().value() - wakeup_from_), ticks_hz());
        const std::uint64_t next = (passed / periods + 1) * periods;
        wakeup_.arm_at(picoseconds(wakeup_from_ + ticks_to_time(next, ticks_hz()).value()));
        return;
    }
    // Seconds of the calendar: the first that begins after the start is the first that counts.
    if (initializing()) return;
    const std::uint64_t seconds = std::uint64_t{wutr_->get()} + 1 + (source >= 6 ? 0x10000 : 0);
    const Position here = position();
    const std::uint64_t since = time_to_ticks(picoseconds(now().value() - wakeup_from_), ticks_hz());
    const std::uint64_t all = here.seconds * second() + here.phase;
    const std::uint64_t start = (all > since ? all - since : 0) / second();
    const std::uint64_t next = start + ((here.seconds - start) / seconds + 1) * seconds;
    wakeup_.arm_at(time_of({next, 0}));
}

void Rtc::arm_all() {
    arm_alarm(0);
    arm_alarm(1);
    arm_wakeup(false);
}

void Rtc::raise(std::uint32_t flag) {
    isr_->set(isr_->get() | flag);
    kept_.ref().at(kIsr / 4) = isr_->get();
    update_lines();
}

void Rtc::update_lines() {
    const std::uint32_t isr = isr_->get();
    const std::uint32_t cr = cr_->get();
    const bool alarm = ((isr & kAlraf) != 0 && (cr & kAlraie) != 0) || ((isr & kAlrbf) != 0 && (cr & kAlrbie) != 0);
    const bool wakeup = (isr & kWutf) != 0 && (cr & kWutie) != 0;
    const std::uint32_t lines = (alarm ? 1U : 0U) | (wakeup ? 2U : 0U);
    const std::uint32_t risen = lines & ~lines_;
    lines_ = lines;
    if (exti_ != nullptr) {
        exti_->set_line(Exti::kRtcAlarm, alarm);
        exti_->set_line(Exti::kRtcWakeup, wakeup);
    }
    if (risen != 0 && pwr_ != nullptr) pwr_->wake_from_standby();
}

// --- clock, reset, snapshot

void Rtc::on_clock_changing() {
    if (env().loading()) return;
    set_position(position());
}

void Rtc::on_clock_changed() {
    if (env().loading()) return;
    from_ = now().value();
    if (ticks_hz() == 0) {
        init_.cancel();
        shadow_.cancel();
    } else {
        if ((isr_->get() & kInit) != 0 && !initializing()) init_.arm_in(ticks_to_time(kSyncPeriods, ticks_hz()));
        if ((isr_->get() & kRsf) == 0) shadow_.arm_in(ticks_to_time(kSyncPeriods, ticks_hz()));
    }
    arm_all();
}

void Rtc::reset_backup() {
    now();
    for (Alarm* alarm : {&init_, &shadow_, &alarm_a_, &alarm_b_, &wakeup_}) alarm->cancel();
    bank_.reset(ResetKind::power_on);
    for (const Register& r : bank_.registers()) {
        bank_.find(r.offset())->set(r.reset_value());
        kept_.ref().at(r.offset() / 4) = r.reset_value();
    }
    key_ = 0;
    weekday_offset_ = kMonday;
    hold_ = false;
    from_ = now().value();
    from_seconds_ = 0;
    from_phase_ = 0;
    update_lines();
}

void Rtc::on_reset(ResetKind kind) {
    if (resets_.contains(kind)) {
        reset_backup();
        return;
    }
    // A system reset ends initialization mode and asks for new shadow registers.
    isr_->set(isr_->get() & ~(kInit | kInitf | kRsf));
    kept_.ref().at(kIsr / 4) = isr_->get();
    lines_ = 0;
    if (ticks_hz() != 0) shadow_.arm_in(ticks_to_time(kSyncPeriods, ticks_hz()));
    arm_all();
    update_lines();
}

void Rtc::on_loaded() { update_lines(); }

}  // namespace twin::stm32f4
