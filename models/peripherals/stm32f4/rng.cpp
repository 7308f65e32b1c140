// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/rng.hpp"

namespace twin::stm32f4 {

Rng::Rng(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      irq_(*this),
      hclk_(env().clock("HCLK", kDefaultHz)),
      noise_fault_(*this, "noise_fault", {Input::Type::boolean, "", 0, 1, 0, "the noise source has failed"},
                   [this] { settle(); }),
      numbers_(*this, "numbers"),
      ready_(*this, "ready", [this] {
          dr_->set(static_cast<std::uint32_t>(numbers_.next()));
          drdy_ = 1;
          update_irq();
      }) {
    bank_.reg(kCr, "RNG_CR")
        .reserved(0, 2)
        .field(2, "RNGEN", Access::rw, enable_)
        .field(3, "IE", Access::rw, ie_)
        .reserved(4, 28)
        .on_write([this] { settle(); });
    bank_.reg(kSr, "RNG_SR")
        .field(0, "DRDY", Access::ro, drdy_)
        .field(1, "CECS", Access::ro, cecs_)
        .field(2, "SECS", Access::ro, secs_)
        .reserved(3, 2)
        .field(5, "CEIS", Access::rc_w0, ceis_)
        .field(6, "SEIS", Access::rc_w0, seis_)
        .reserved(7, 25)
        .timed_value([](std::uint32_t stored) { return stored; })
        .on_write([this] { update_irq(); });
    dr_ = &bank_.reg(kDr, "RNG_DR")
               .field(0, 32, "RNDATA", Access::ro)
               .timed_value([this](std::uint32_t stored) { return drdy_ != 0 ? stored : 0; })
               .on_read([this] {
                   if (drdy_ == 0) note(JournalKind::guest_error, "RNG_DR read while DRDY is 0", false);
                   drdy_ = 0;
                   settle();
               });
    hclk_.subscribe([] {},
                    [this] {
                        if (powered() && !env().loading()) settle();
                    });
}

void Rng::settle() {
    const bool enabled = enable_ != 0 && clock().running();
    const bool bad_clock = enabled && clock_error();
    const bool bad_noise = enabled && noise_fault_.is_set();
    if (bad_clock && cecs_ == 0) ceis_ = 1;
    if (bad_noise && secs_ == 0) seis_ = 1;
    cecs_ = bad_clock ? 1 : 0;
    secs_ = bad_noise ? 1 : 0;
    if (!enabled || bad_clock || bad_noise) {
        ready_.cancel();
        if (enable_ == 0) drdy_ = 0;
    } else if (drdy_ == 0 && !ready_.armed()) {
        ready_.arm_in(ticks_to_time(kPeriods, ticks_hz()));
    }
    update_irq();
}

void Rng::update_irq() { irq_.set(ie_ != 0 && (drdy_ != 0 || ceis_ != 0 || seis_ != 0)); }

void Rng::on_reset(ResetKind) { update_irq(); }

}  // namespace twin::stm32f4
