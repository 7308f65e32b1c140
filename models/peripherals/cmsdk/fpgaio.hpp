// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/core/model.hpp"
#include "models/peripherals/cmsdk/pad.hpp"

namespace twin::cmsdk {

/// FPGA system control and I/O: two LEDs, two buttons, counters of 1 Hz, 100 Hz and of a clock behind a prescaler, and
/// control pins of other parts of the board. Source: Arm DAI 0386 (AN386), section "FPGA system control and I/O".
///
/// PSCNTR counts down at the clock; with the tick after 0 it is reloaded from PRESCALE, and COUNTER goes up by one.
/// With a PRESCALE of 0 it stays at 0, and COUNTER counts every tick. A write to a counter sets it, and starts its
/// period.
class FpgaIo : public Model {
  public:
    static constexpr std::uint32_t kLed = 0x000, kButton = 0x008, kClk1Hz = 0x010, kClk100Hz = 0x014, kCounter = 0x018,
                                   kPrescale = 0x01C, kPsCntr = 0x020, kMisc = 0x04C;

    /// Parameters: hz (the clock of PSCNTR); adc_ncs, shield_0_ncs, shield_1_ncs (where these select lines are: a pin's
    /// name, or a port's pad: see Pad). Pins: LED0, LED1, BUTTON0, BUTTON1, and the other fields of MISC by name.
    FpgaIo(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { drive_pins(); }
    void end_of_elaboration() override;

  private:
    /// A free-running up counter: it had `value` at `from`.
    struct UpCounter {
        std::uint64_t from_ps = 0;
        std::uint64_t value = 0;
    };
    void declare_up_counter(std::uint32_t offset, const char* name, std::uint64_t hz, State<UpCounter>& counter);
    std::uint64_t prescaler_ticks() const;
    std::uint32_t counter() const;
    std::uint32_t prescaler() const;
    /// Brings COUNTER and PSCNTR to now. A tick that has begun goes on.
    void settle();
    void drive_pins();

    struct Output {
        Output(Model& owner, const std::string& where, const Register& from, unsigned bit)
            : pad(owner, where), reg(from), mask(1U << bit) {}
        Pad pad;
        const Register& reg;
        std::uint32_t mask;
    };

    RegisterBank bank_;
    Register* prescale_ = nullptr;
    std::vector<std::unique_ptr<Output>> outputs_;
    PinPort button0_, button1_;
    const std::uint64_t hz_;
    State<UpCounter> clk1hz_, clk100hz_;
    State<std::uint64_t> from_;  // ps
    State<std::uint32_t> from_counter_, from_prescaler_;
    State<std::uint32_t> prescale_was_;
};

}  // namespace twin::cmsdk
