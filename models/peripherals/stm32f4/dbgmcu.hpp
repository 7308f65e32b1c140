// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// DBGMCU: the chip's identity, and what a debugger wants to stop with the CPU. It is on the CPU's private bus and
/// survives all resets but power-on. Source: RM0090 rev 19, chapter 38.6 and 38.16.
class Dbgmcu : public Peripheral {
  public:
    static constexpr std::uint32_t kIdCode = 0x00, kCr = 0x04, kApb1Fz = 0x08, kApb2Fz = 0x0C;

    /// Parameters: id_code.
    Dbgmcu(sc_core::sc_module_name name, const ModelContext& context);
    bool runs_in_standby() const override { return true; }
};

}  // namespace twin::stm32f4
