// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/watchdogs.hpp"

#include <algorithm>

#include "models/peripherals/stm32f4/flash.hpp"
#include "models/peripherals/stm32f4/rcc.hpp"

namespace twin::stm32f4 {

namespace {
constexpr std::uint32_t kReload = 0xAAAA, kStart = 0xCCCC, kUnlock = 0x5555;
constexpr std::uint32_t kPvu = 1U << 0, kRvu = 1U << 1;
constexpr std::uint64_t kUpdatePeriods = 5;
}  // namespace

Iwdg::Iwdg(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      started_(*this, "started"),
      writable_(*this, "writable"),
      pr_used_(*this, "prescaler"),
      rlr_used_(*this, "reload", 0xFFF),
      pr_kept_(*this, "pr"),
      rlr_kept_(*this, "rlr", 0xFFF),
      updating_(*this, "updating"),
      left_(*this, "left"),
      from_(*this, "from"),
      expired_(*this, "expired", [this] { expire(); }),
      update_(*this, "update", [this] { updated(); }) {
    bank_.narrow_access();
    bank_.reg(kKr, "IWDG_KR").field(0, 16, "KEY", Access::wo).reserved(16, 16).on_write([this](std::uint32_t v) {
        on_key(v & 0xFFFF);
    });
    const auto guarded = [this](Register& r, State<std::uint32_t>& kept, std::uint32_t bit, const char* busy) {
        r.on_write([this, &r, &kept, bit, busy] {
            const bool updating = (updating_ & bit) != 0;
            if (!writable_ || updating) {
                note(JournalKind::guest_error, r.name() + (updating ? std::string(" written while ") + busy + " is 1"
                                                                    : std::string(" written without the key 0x5555")));
                r.set(kept);
                return;
            }
            kept = r.get();
            request_update(bit);
        });
    };
    pr_ = &bank_.reg(kPr, "IWDG_PR").field(0, 3, "PR", Access::rw).reserved(3, 29);
    guarded(*pr_, pr_kept_, kPvu, "PVU");
    rlr_ = &bank_.reg(kRlr, "IWDG_RLR", 0xFFF).field(0, 12, "RL", Access::rw).reserved(12, 20);
    guarded(*rlr_, rlr_kept_, kRvu, "RVU");
    bank_.reg(kSr, "IWDG_SR")
        .field(0, "PVU", Access::ro)
        .field(1, "RVU", Access::ro)
        .reserved(2, 30)
        .timed_value([this](std::uint32_t) { return updating_.get(); });
}

void Iwdg::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    rcc_ = find_only<Rcc>(env());
    flash_ = find_only<Flash>(env());
}

void Iwdg::on_key(std::uint32_t key) {
    now();
    writable_ = key == kUnlock;
    if (key == kStart) start();
    if (key == kReload) reload();
    if (key != kStart && key != kReload && key != kUnlock)
        note(JournalKind::guest_error, "IWDG_KR written with what is no key");
}

void Iwdg::start() {
    if (started_) {
        reload();
        return;
    }
    started_ = true;
    from_ = now().value();
    left_ = 0x1000 * divider();
    if (rcc_ != nullptr) rcc_->force_lsi();
    arm();
}

void Iwdg::reload() {
    if (!started_) return;
    from_ = now().value();
    left_ = (std::uint64_t{rlr_used_} + 1) * divider();
    arm();
}

std::uint64_t Iwdg::divider() const { return 4ULL << std::min<std::uint32_t>(pr_used_, 6); }

void Iwdg::request_update(std::uint32_t bit) {
    updating_ = updating_ | bit;
    if (ticks_hz() != 0) update_.arm_in(ticks_to_time(kUpdatePeriods, ticks_hz()));
}

void Iwdg::updated() {
    rebase();
    if ((updating_ & kPvu) != 0) {
        // The counts that are left take the new time each.
        const std::uint64_t counts = (left_ + divider() - 1) / divider();
        pr_used_ = pr_kept_.get();
        left_ = counts * divider();
    }
    if ((updating_ & kRvu) != 0) rlr_used_ = rlr_kept_.get();
    updating_ = 0;
    arm();
}

std::uint64_t Iwdg::ticks() const {
    const std::uint64_t hz = ticks_hz();
    return hz == 0 ? 0 : time_to_ticks(picoseconds(now().value() - from_), hz);
}

void Iwdg::rebase() {
    if (!started_) return;
    const std::uint64_t hz = ticks_hz();
    const std::uint64_t passed = ticks();
    left_ = left_ - std::min<std::uint64_t>(passed, left_);
    from_ = hz == 0 ? now().value() : from_ + ticks_to_time(passed, hz).value();
}

void Iwdg::arm() {
    const std::uint64_t hz = ticks_hz();
    if (hz == 0) {
        expired_.cancel();
        update_.cancel();
        if (started_) from_ = now().value();
        return;
    }
    if (updating_ != 0 && !update_.armed()) update_.arm_in(ticks_to_time(kUpdatePeriods, hz));
    if (!started_) return;
    if (from_ == 0) from_ = now().value();
    expired_.arm_at(picoseconds(from_ + ticks_to_time(left_, hz).value()));
}

void Iwdg::expire() {
    env().message(label(), "reset: not reloaded in time");
    if (rcc_ != nullptr) rcc_->set_reset_cause(Rcc::kIwdgRstF);
    env().cpu().set_running(true);  // out of Stop or Standby
    env().cpu().request_reset(ResetKind::watchdog);
}

void Iwdg::on_reset(ResetKind) {
    if (flash_ != nullptr && flash_->hardware_watchdog()) start();
}

// --- WWDG

Wwdg::Wwdg(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      irq_(*this),
      active_(*this, "active"),
      from_(*this, "from"),
      from_phase_(*this, "from_phase"),
      from_count_(*this, "from_count", 0x7F),
      timebase_(*this, "timebase"),
      due_(*this, "due", [this] { on_due(); }) {
    bank_.narrow_access();
    bank_.reg(kCr, "WWDG_CR", 0x7F)
        .field(0, 7, "T", Access::rw)
        .field(7, "WDGA", Access::w1s, wdga_)
        .reserved(8, 24)
        .timed_value([this](std::uint32_t stored) { return (stored & ~kCount) | counter(); })
        .on_write([this](std::uint32_t v) { on_cr(v); });
    bank_.reg(kCfr, "WWDG_CFR", 0x7F)
        .field(0, 7, "W", Access::rw, window_)
        .field(7, 2, "WDGTB", Access::rw, tb_)
        .field(9, "EWI", Access::w1s, ewi_)
        .reserved(10, 22)
        .on_write([this] {
            rebase();
            timebase_ = tb_.get();
            from_phase_ = from_phase_ % period();
            update_irq();
            arm();
        });
    bank_.reg(kSr, "WWDG_SR").field(0, "EWIF", Access::rc_w0, ewif_).reserved(1, 31).on_write([this] { update_irq(); });
}

void Wwdg::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    rcc_ = find_only<Rcc>(env());
}

std::uint64_t Wwdg::period() const { return 4096ULL << timebase_; }

std::uint64_t Wwdg::passed() const {
    const std::uint64_t hz = ticks_hz();
    return from_phase_ + (hz == 0 ? 0 : time_to_ticks(picoseconds(now().value() - from_), hz));
}

std::uint32_t Wwdg::counter() const { return static_cast<std::uint32_t>(from_count_ - passed() / period()) & kCount; }

void Wwdg::rebase() {
    const std::uint32_t count = counter();
    from_phase_ = passed() % period();
    from_count_ = count;
    // The part of a PCLK1 period that goes here goes on the chip as well, where a change is synchronized.
    from_ = now().value();
}

void Wwdg::on_cr(std::uint32_t written) {
    now();
    if (active_ && counter() > window_) {
        bite("written while above the window");
        return;
    }
    active_ = wdga_ != 0;
    rebase();
    from_count_ = written & kCount;
    if (active_ && (written & kBiteBit) == 0) {
        bite("written with T6 0");
        return;
    }
    arm();
}

void Wwdg::arm() {
    due_.cancel();
    const std::uint64_t hz = ticks_hz();
    if (!active_ || hz == 0) return;
    // The next of 0x40, which warns, and 0x3F, which bites.
    const std::uint32_t next = counter() > kBiteBit ? kBiteBit : kBiteBit - 1;
    const std::uint64_t counts = (from_count_ - next) & kCount;
    due_.arm_at(picoseconds(from_ + ticks_to_time(counts * period() - from_phase_, hz).value()));
}

void Wwdg::on_due() {
    if (counter() == kBiteBit) {
        ewif_ = 1;
        update_irq();
        arm();
    } else {
        bite("not written in time");
    }
}

void Wwdg::bite(const char* why) {
    env().message(label(), std::string("reset: ") + why);
    if (rcc_ != nullptr) rcc_->set_reset_cause(Rcc::kWwdgRstF);
    env().cpu().request_reset(ResetKind::watchdog);
}

void Wwdg::update_irq() { irq_.set(ewif_ != 0 && ewi_ != 0); }

void Wwdg::on_reset(ResetKind) {
    from_ = now().value();
    update_irq();
}

}  // namespace twin::stm32f4
