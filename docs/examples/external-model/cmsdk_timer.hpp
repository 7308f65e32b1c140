// SPDX-License-Identifier: BSD-3-Clause
// The APB timer of ARM's Cortex-M System Design Kit: a 32-bit down counter.
// Source: ARM DDI 0479D, Cortex-M System Design Kit Technical Reference Manual, section 4.3 (APB timer).
#pragma once

#include "models/core/model.hpp"

namespace example {

/// 0x000 CTRL, 0x004 VALUE, 0x008 RELOAD, 0x00C INTSTATUS and INTCLEAR, 0xFD0 to 0xFFC identification.
///
/// Counts down at its clock; at 0 it asks for an interrupt, and with the next tick it starts over from RELOAD. The pin
/// EXTIN can gate the clock, or replace it: then its rising edges count.
class CmsdkTimer : public twin::Model {
  public:
    /// Parameter `hz`: frequency of PCLK.
    CmsdkTimer(sc_core::sc_module_name name, const twin::ModelContext& context);

  protected:
    void on_reset(twin::ResetKind kind) override;
    void on_loaded() override;

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

    twin::RegisterBank bank_;
    twin::Field enable_, external_enable_, external_clock_, interrupt_enable_, interrupt_;
    twin::Register &value_, &reload_;
    twin::PinPort extin_;
    twin::IrqLine irq_;
    std::uint64_t hz_;

    // The counter had `from_value_` at `from_`; what it has now follows from that, so that nothing runs every tick.
    twin::State<std::uint64_t> from_;  // ps
    twin::State<std::uint32_t> from_value_;
    twin::State<bool> running_;  // by the clock
    twin::State<bool> extin_was_;
    twin::Alarm zero_;
};

}  // namespace example
