// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// APB watchdog: a 32-bit down counter. Source: Arm DDI 0479D, Cortex-M System Design Kit TRM, section 4.6 (APB
/// watchdog).
///
/// While CTRL.INTEN is set it counts down; at 0 it asks for an interrupt and starts over from LOAD with the next tick.
/// At the next 0, if the interrupt was not cleared and CTRL.RESEN is set, it resets the chip and stands. INTCLR starts
/// over from LOAD too, and so does INTEN when it goes from 0 to 1. While LOCK is set, writes to all other registers do
/// nothing. In integration test mode (ITCR) the outputs are ITOP's.
class Watchdog : public Model {
  public:
    static constexpr std::uint32_t kLoad = 0x000, kValue = 0x004, kCtrl = 0x008, kIntClr = 0x00C, kRis = 0x010,
                                   kMis = 0x014, kLock = 0xC00, kItcr = 0xF00, kItop = 0xF04;
    static constexpr std::uint32_t kUnlock = 0x1ACCE551;

    /// Parameter `hz`: frequency of WDOGCLK.
    Watchdog(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_outputs(); }

  private:
    enum : std::uint32_t { kIntEn = 1, kResEn = 2 };
    void declare_registers();
    /// True, and a note, if a write has no effect.
    bool locked();
    std::uint64_t ticks() const;
    std::uint32_t value() const;
    void restart(std::uint32_t value);
    void arm();
    void reached_zero();
    void write_control(std::uint32_t written);
    void update_outputs();

    RegisterBank bank_;
    IrqLine irq_;
    const std::uint64_t hz_;
    State<std::uint32_t> load_, control_, test_, test_outputs_;
    State<bool> locked_, interrupt_, expired_;
    // The counter had `from_value_` at `from_`, and has since counted if `running_`.
    State<std::uint64_t> from_;  // ps
    State<std::uint32_t> from_value_;
    State<bool> running_;
    Alarm zero_;
    bool resetting_ = false;  // follows from the rest: the output is told when it rises
};

}  // namespace twin::cmsdk
