// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/timer.hpp"

#include <stdexcept>

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

Timer::Timer(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      extin_(*this, "EXTIN"),
      irq_(*this),
      hz_(context.params.integer("hz")),
      from_(*this, "from"),
      from_value_(*this, "from_value"),
      running_(*this, "running"),
      extin_was_(*this, "extin_was"),
      zero_(*this, "zero", [this] { reached_zero(); }) {
    if (hz_ == 0) throw std::invalid_argument(label() + ": 'hz' is 1 or more");
    bank_.reg(kCtrl, "CTRL")
        .field(0, "ENABLE", Access::rw, enable_)
        .field(1, "EXTEN", Access::rw, external_enable_)
        .field(2, "EXTCLK", Access::rw, external_clock_)
        .field(3, "INTEN", Access::rw, interrupt_enable_)
        .reserved(4, 28)
        .on_write([this] { settle(); });
    bank_.reg(kValue, "VALUE")
        .field(0, 32, "VALUE", Access::rw)
        .timed_value([this](std::uint32_t) { return value(); })
        .on_write([this](std::uint32_t written) { restart(written); });
    reload_ = &bank_.reg(kReload, "RELOAD")
                   .field(0, 32, "RELOAD", Access::rw)
                   .on_write([this](std::uint32_t written) { restart(written); })
                   .doc("A write sets the current value, too.");
    bank_.reg(kIntStatus, "INTSTATUS").field(0, "INT", Access::w1c, interrupt_).reserved(1, 31).on_write([this] {
        settle();
        update_irq();
    });
    declare_identification(bank_, cmsdk_part(0x22));
    extin_.on_change([this] { external_edge(); });
}

bool Timer::counts_clock() const {
    return enable_ != 0 && external_clock_ == 0 && (external_enable_ == 0 || extin_.high());
}

/// Ticks since `from_`, at the scheduler's now.
std::uint64_t Timer::ticks() const { return running_ ? time_to_ticks(scheduler().now() - picoseconds(from_), hz_) : 0; }

std::uint32_t Timer::value() const {
    const std::uint64_t passed = ticks();
    if (passed <= from_value_) return static_cast<std::uint32_t>(from_value_ - passed);
    const std::uint64_t period = std::uint64_t{reload_->get()} + 1;
    return static_cast<std::uint32_t>(reload_->get() - (passed - from_value_ - 1) % period);
}

/// After a change of what makes it count. If it counts as it did, its phase stays.
void Timer::settle() {
    now();  // may run zero_, so before any state is looked at
    if (running_ && counts_clock()) {
        arm();
        return;
    }
    restart(value());
}

void Timer::restart(std::uint32_t value) {
    from_ = now().value();
    from_value_ = value;
    running_ = counts_clock();
    arm();
}

/// For the next 0 that anyone would notice: an interrupt is wanted and not yet there.
void Timer::arm() {
    zero_.cancel();
    if (!running_ || interrupt_enable_ == 0 || interrupt_ != 0) return;
    const std::uint64_t period = std::uint64_t{reload_->get()} + 1;
    const std::uint64_t passed = ticks();
    std::uint64_t next = from_value_;  // ticks from `from_` to the first 0
    if (next <= passed) {
        if (period == 1) return;
        next += ((passed - next) / period + 1) * period;
    }
    zero_.arm_at(picoseconds(from_) + ticks_to_time(next, hz_));
}

void Timer::reached_zero() {
    interrupt_ = 1;
    update_irq();
}

void Timer::external_edge() {
    now();
    const bool rising = extin_.high() && !extin_was_;
    extin_was_ = extin_.high();
    if (enable_ != 0 && external_clock_ != 0 && rising) {
        const std::uint32_t before = value();
        restart(before == 0 ? reload_->get() : before - 1);
        if (before == 1 && interrupt_enable_ != 0) reached_zero();
        return;
    }
    settle();
}

void Timer::on_reset(ResetKind) {
    extin_was_ = extin_.high();
    update_irq();
}

}  // namespace twin::cmsdk
