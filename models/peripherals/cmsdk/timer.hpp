// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// APB timer: a 32-bit down counter. Source: Arm DDI 0479D, Cortex-M System Design Kit TRM, section 4.3 (APB timer).
///
/// Counts down at PCLK. With the tick from 1 to 0 it asks for an interrupt, if CTRL.INTEN is set; with the next tick it
/// starts over from RELOAD, so a period is RELOAD + 1 ticks. With a RELOAD of 0 it stays at 0 without interrupts. The
/// pin EXTIN can gate the clock (EXTEN), or replace it (EXTCLK): then its rising edges count.
class Timer : public Model {
  public:
    static constexpr std::uint32_t kCtrl = 0x000, kValue = 0x004, kReload = 0x008, kIntStatus = 0x00C;

    /// Parameter `hz`: frequency of PCLK.
    Timer(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_irq(); }

  private:
    bool counts_clock() const;
    std::uint64_t ticks() const;
    std::uint32_t value() const;
    void settle();
    void restart(std::uint32_t value);
    void arm();
    void reached_zero();
    void external_edge();
    void update_irq() { irq_.set(interrupt_ != 0); }

    RegisterBank bank_;
    Field enable_, external_enable_, external_clock_, interrupt_enable_, interrupt_;
    Register* reload_;
    PinPort extin_;
    IrqLine irq_;
    const std::uint64_t hz_;

    // The counter had `from_value_` at `from_`, and has since counted the clock if `running_`.
    State<std::uint64_t> from_;  // ps
    State<std::uint32_t> from_value_;
    State<bool> running_;
    State<bool> extin_was_;
    Alarm zero_;
};

}  // namespace twin::cmsdk
