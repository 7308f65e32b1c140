// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// AHB GPIO: a port of 16 pads. Source: Arm DDI 0479D, Cortex-M System Design Kit TRM, section 3.2 (AHB GPIO).
///
/// A pad with OUTEN drives its bit of DATAOUT, one without listens, without a pull. A pad with ALTFUNC is the
/// peripheral's that the FPGA image joins with it. DATA reads the pads in any case. The interrupts are by level or
/// edge, and stay in INTSTATUS until they are cleared; one by level comes back while the level lasts.
///
/// The two flip-flops that synchronise an input take no time here.
class Gpio : public Model {
  public:
    static constexpr unsigned kPads = 16;
    static constexpr std::uint32_t kData = 0x000, kDataOut = 0x004, kOutEnSet = 0x010, kOutEnClr = 0x014,
                                   kAltFuncSet = 0x018, kAltFuncClr = 0x01C, kIntEnSet = 0x020, kIntEnClr = 0x024,
                                   kIntTypeSet = 0x028, kIntTypeClr = 0x02C, kIntPolSet = 0x030, kIntPolClr = 0x034,
                                   kIntStatus = 0x038, kMaskLow = 0x400, kMaskHigh = 0x800;

    /// Parameters: prefix and first (the pads' names: "EXP" and 16 for EXP16 to EXP31), pads (how many there are, the
    /// others read as 0). Interrupts: `irq`, all together, and `pin0` to `pin15`.
    Gpio(sc_core::sc_module_name name, const ModelContext& context);

    PinPort& pad(unsigned number) { return *pads_.at(number)->pin; }
    unsigned pads() const { return count_; }
    /// Whether the pad is the peripheral's.
    bool is_alternate(unsigned number) const { return (alternate_ >> number & 1) != 0; }
    /// What the peripheral does with it, while it is its own.
    void drive_alternate(unsigned number, const Drive& drive);
    /// Called when the pad becomes the peripheral's or the port's, and when its level changes while it is the
    /// peripheral's. For the life of the model.
    void on_alternate(unsigned number, std::function<void()> callback) {
        pads_.at(number)->alternate_changed = std::move(callback);
    }

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    struct Pad {
        std::unique_ptr<PinPort> pin;
        Drive alternate;
        std::function<void()> alternate_changed;
        std::unique_ptr<IrqLine> irq;
    };
    Register& declare_pair(std::uint32_t offset, const char* name, State<std::uint32_t>& bits,
                           std::function<void()> changed);
    void declare_masked();
    std::uint32_t levels() const;
    void write_out(std::uint32_t bits, std::uint32_t mask);
    void drive(unsigned number);
    void drive_all();
    void on_level(unsigned number);
    /// Sets what the levels ask for, and the lines.
    void update_irq();

    RegisterBank bank_;
    unsigned count_;
    std::array<std::unique_ptr<Pad>, kPads> pads_;
    IrqLine irq_;
    State<std::uint32_t> out_, output_, alternate_, int_enable_, int_edge_, int_high_, status_, was_;
};

}  // namespace twin::cmsdk
