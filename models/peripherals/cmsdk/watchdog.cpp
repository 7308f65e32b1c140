// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/watchdog.hpp"

#include <stdexcept>

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

Watchdog::Watchdog(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      irq_(*this),
      hz_(context.params.integer("hz")),
      load_(*this, "load", 0xFFFFFFFF),
      control_(*this, "control"),
      test_(*this, "test"),
      test_outputs_(*this, "test_outputs"),
      locked_(*this, "locked"),
      interrupt_(*this, "interrupt"),
      expired_(*this, "expired"),
      from_(*this, "from"),
      from_value_(*this, "from_value", 0xFFFFFFFF),
      running_(*this, "running"),
      zero_(*this, "zero", [this] { reached_zero(); }) {
    if (hz_ == 0) throw std::invalid_argument(label() + ": 'hz' is 1 or more");
    declare_registers();
}

// What a locked register was written must not be in it: they are computed from the state.
void Watchdog::declare_registers() {
    bank_.reg(kLoad, "WDOGLOAD", 0xFFFFFFFF)
        .field(0, 32, "LOAD", Access::rw)
        .value([this](std::uint32_t) { return std::uint32_t{load_}; })
        .on_write([this](std::uint32_t written) {
            if (locked()) return;
            load_ = written;
            restart(written);
        })
        .doc("A write starts over from it.");
    bank_.reg(kValue, "WDOGVALUE", 0xFFFFFFFF).field(0, 32, "VALUE", Access::ro).timed_value([this](std::uint32_t) {
        return value();
    });
    bank_.reg(kCtrl, "WDOGCONTROL")
        .field(0, "INTEN", Access::rw)
        .field(1, "RESEN", Access::rw)
        .reserved(2, 30)
        .value([this](std::uint32_t) { return std::uint32_t{control_}; })
        .on_write([this](std::uint32_t written) { write_control(written); });
    bank_.reg(kIntClr, "WDOGINTCLR").field(0, 32, "CLEAR", Access::wo).on_write([this] {
        if (locked()) return;
        interrupt_ = false;
        restart(load_);
        update_outputs();
    });
    bank_.reg(kRis, "WDOGRIS").field(0, "INT", Access::ro).reserved(1, 31).timed_value([this](std::uint32_t) {
        return interrupt_ ? 1U : 0U;
    });
    bank_.reg(kMis, "WDOGMIS").field(0, "INT", Access::ro).reserved(1, 31).timed_value([this](std::uint32_t) {
        return interrupt_ && (control_ & kIntEn) != 0 ? 1U : 0U;
    });
    bank_.reg(kLock, "WDOGLOCK")
        .field(0, 32, "LOCK", Access::rw)
        .value([this](std::uint32_t) { return locked_ ? 1U : 0U; })
        .on_write([this](std::uint32_t written) { locked_ = written != kUnlock; })
        .doc("0x1ACCE551 unlocks, everything else locks.");
    bank_.reg(kItcr, "WDOGITCR")
        .field(0, "TEST", Access::rw)
        .reserved(1, 31)
        .value([this](std::uint32_t) { return std::uint32_t{test_}; })
        .on_write([this](std::uint32_t written) {
            if (locked()) return;
            test_ = written & 1;
            update_outputs();
        });
    bank_.reg(kItop, "WDOGITOP")
        .field(0, "WDOGRES", Access::wo)
        .field(1, "WDOGINT", Access::wo)
        .reserved(2, 30)
        .on_write([this](std::uint32_t written) {
            if (locked()) return;
            test_outputs_ = written & 3;
            update_outputs();
        });
    declare_identification(bank_, cmsdk_part(0x24));
}

bool Watchdog::locked() {
    now();  // the counter may just have reached 0
    if (locked_) note(JournalKind::guest_error, "a write while WDOGLOCK is set");
    return locked_;
}

std::uint64_t Watchdog::ticks() const {
    return running_ ? time_to_ticks(scheduler().now() - picoseconds(from_), hz_) : 0;
}

std::uint32_t Watchdog::value() const {
    const std::uint64_t passed = ticks();
    if (passed <= from_value_) return static_cast<std::uint32_t>(from_value_ - passed);
    const std::uint64_t period = std::uint64_t{load_} + 1;
    return static_cast<std::uint32_t>(load_ - (passed - from_value_ - 1) % period);
}

void Watchdog::restart(std::uint32_t value) {
    from_ = now().value();
    from_value_ = value;
    running_ = (control_ & kIntEn) != 0 && !expired_;
    arm();
}

/// For the next 0: an interrupt, or after one that was not cleared a reset.
void Watchdog::arm() {
    zero_.cancel();
    if (!running_) return;
    const std::uint64_t passed = ticks();
    const std::uint64_t period = std::uint64_t{load_} + 1;
    std::uint64_t next = from_value_;
    // A counter that is set to 0 is at 0, and has to come round only once it was noticed there.
    if (next < passed || (next == passed && interrupt_)) next += ((passed - next) / period + 1) * period;
    zero_.arm_at(picoseconds(from_) + ticks_to_time(next, hz_));
}

void Watchdog::reached_zero() {
    if (interrupt_) {
        const std::uint32_t stands = value();
        expired_ = true;
        running_ = false;
        from_value_ = stands;
    }
    interrupt_ = true;
    update_outputs();
    arm();
}

void Watchdog::write_control(std::uint32_t written) {
    if (locked()) return;
    const bool counted = (control_ & kIntEn) != 0;
    const std::uint32_t had = value();
    control_ = written & (kIntEn | kResEn);
    const bool counts = (control_ & kIntEn) != 0;
    if (counts != counted) restart(counts ? load_.get() : had);
    update_outputs();
}

void Watchdog::update_outputs() {
    const bool test = test_ != 0;
    irq_.set(test ? (test_outputs_ & 2) != 0 : interrupt_ && (control_ & kIntEn) != 0);
    const bool reset = test ? (test_outputs_ & 1) != 0 : expired_ && (control_ & kResEn) != 0;
    if (reset && !resetting_ && !env().loading()) env().cpu().request_reset(ResetKind::watchdog);
    resetting_ = reset;
}

void Watchdog::on_reset(ResetKind) { update_outputs(); }

}  // namespace twin::cmsdk
