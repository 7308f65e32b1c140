// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// Serial configuration controller: the FPGA's side of the board's controller (MCC). Eight LEDs and eight switches, the
/// board's oscillators, and what the FPGA image is. Source: Arm DAI 0386 (AN386), section "Serial configuration
/// controller".
///
/// SYS_CFGCTRL reads and sets the frequencies of the oscillators 0 to 2 (function 1), which takes no time here. What is
/// set is kept, and read back; the FPGA's clocks do not follow.
class Scc : public Model {
  public:
    static constexpr unsigned kLeds = 8, kSwitches = 8, kOscillators = 3;
    static constexpr std::uint32_t kCfg0 = 0x000, kCfg1 = 0x004, kCfg3 = 0x00C, kCfg4 = 0x010, kDataReturn = 0x0A0,
                                   kDataOut = 0x0A4, kControl = 0x0A8, kStatus = 0x0AC, kDll = 0x100, kAid = 0xFF8,
                                   kId = 0xFFC;

    /// Parameters: id, aid (what SCC_ID and SCC_AID read as), board_revision (CFG_REG4). Pins: MCC_LED0 to MCC_LED7,
    /// MCC_SW0 to MCC_SW7.
    Scc(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind) override { drive_leds(); }
    void on_loaded() override { drive_leds(); }

  private:
    void start();
    void drive_leds();

    RegisterBank bank_;
    Field leds_, device_, function_, write_, done_, error_;
    Register* data_return_ = nullptr;
    Register* data_out_ = nullptr;
    std::vector<std::unique_ptr<PinPort>> led_pins_, switch_pins_;
    State<std::array<std::uint32_t, kOscillators>> oscillators_;  // Hz
};

}  // namespace twin::cmsdk
