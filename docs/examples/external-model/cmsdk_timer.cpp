// SPDX-License-Identifier: BSD-3-Clause
#include "cmsdk_timer.hpp"

namespace example {

using twin::Access;

CmsdkTimer::CmsdkTimer(sc_core::sc_module_name name, const twin::ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      value_(bank_.reg(0x004, "VALUE")),
      reload_(bank_.reg(0x008, "RELOAD")),
      extin_(*this, "EXTIN"),
      irq_(*this),
      hz_(context.params.integer("hz")),
      from_(*this, "from"),
      from_value_(*this, "from_value"),
      running_(*this, "running"),
      extin_was_(*this, "extin_was"),
      zero_(*this, "zero", [this] { reached_zero(); }) {
    bank_.reg(0x000, "CTRL")
        .field(0, "ENABLE", Access::rw, enable_)
        .field(1, "EXTEN", Access::rw, external_enable_)
        .field(2, "EXTCLK", Access::rw, external_clock_)
        .field(3, "INTEN", Access::rw, interrupt_enable_)
        .reserved(4, 28)
        .on_write([this] { settle(); });
    value_.field(0, 32, "VALUE", Access::rw)
        .timed_value([this](std::uint32_t) { return value(); })
        .on_write([this](std::uint32_t written) { restart(written); });
    reload_.field(0, 32, "RELOAD", Access::rw)
        .on_write([this](std::uint32_t written) { restart(written); })
        .doc("A write sets the current value, too.");
    bank_.reg(0x00C, "INTSTATUS").field(0, "INT", Access::w1c, interrupt_).reserved(1, 31).on_write([this] {
        settle();
        update_irq();
    });
    // PID4 to PID7, PID0 to PID3, CID0 to CID3.
    static constexpr std::uint8_t kId[] = {0x04, 0, 0, 0, 0x22, 0xB8, 0x1B, 0, 0x0D, 0xF0, 0x05, 0xB1};
    static constexpr const char* kNames[] = {"PID4", "PID5", "PID6", "PID7", "PID0", "PID1",
                                             "PID2", "PID3", "CID0", "CID1", "CID2", "CID3"};
    for (unsigned i = 0; i < 12; ++i)
        bank_.reg(0xFD0 + 4 * i, kNames[i], kId[i]).field(0, 8, kNames[i], Access::ro).reserved(8, 24);
    extin_.on_change([this] { external_edge(); });
}

bool CmsdkTimer::counts_clock() const {
    return enable_ != 0 && external_clock_ == 0 && (external_enable_ == 0 || extin_.high());
}

/// Ticks since `from_`. The caller has made sure that the time is now.
std::uint64_t CmsdkTimer::ticks() const {
    return running_ ? twin::time_to_ticks(scheduler().now() - twin::picoseconds(from_), hz_) : 0;
}

std::uint32_t CmsdkTimer::value() const {
    const std::uint64_t passed = ticks();
    if (passed <= from_value_) return static_cast<std::uint32_t>(from_value_ - passed);
    const std::uint64_t period = std::uint64_t{reload_.get()} + 1;
    return static_cast<std::uint32_t>(reload_ - (passed - from_value_ - 1) % period);
}

/// After any change of what makes it count: keeps the value it has now, and goes on from it if it is to.
void CmsdkTimer::settle() {
    now();  // may run zero_, so before any state is looked at
    if (running_ && counts_clock()) {
        arm();
        return;
    }
    restart(value());
}

void CmsdkTimer::restart(std::uint32_t value) {
    from_value_ = value;
    from_ = now().value();
    running_ = counts_clock();
    arm();
}

/// The next instant at which anyone would notice: 0 is reached, and an interrupt is wanted and not yet there.
void CmsdkTimer::arm() {
    zero_.cancel();
    if (!running_ || interrupt_enable_ == 0 || interrupt_ != 0) return;
    const std::uint64_t period = std::uint64_t{reload_.get()} + 1;
    const std::uint64_t passed = ticks();
    std::uint64_t next = from_value_;  // ticks from `from_` to the first zero
    if (next <= passed) {
        if (period == 1) return;  // RELOAD is 0: it stays at 0
        next += ((passed - next) / period + 1) * period;
    }
    zero_.arm_at(twin::picoseconds(from_) + twin::ticks_to_time(next, hz_));
}

void CmsdkTimer::reached_zero() {
    interrupt_ = 1;
    update_irq();
}

void CmsdkTimer::external_edge() {
    now();
    const bool rising = extin_.high() && !extin_was_;
    extin_was_ = extin_.high();
    if (enable_ != 0 && external_clock_ != 0 && rising) {
        const std::uint32_t before = value();
        restart(before == 0 ? reload_.get() : before - 1);
        if (before == 1 && interrupt_enable_ != 0) reached_zero();
        return;
    }
    settle();
}

void CmsdkTimer::on_reset(twin::ResetKind) {
    extin_was_ = extin_.high();
    update_irq();
}

void CmsdkTimer::on_loaded() { update_irq(); }

}  // namespace example
