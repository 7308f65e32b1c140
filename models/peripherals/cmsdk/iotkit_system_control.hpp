// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// The IoT Kit's system control: why the chip was reset, and a word that lives on over resets. Source: Arm ECM0601256,
/// Cortex-M33 processor Armv8-M IoT Kit FVP user guide, system control register block; for the bits of its registers
/// also Arm 101104, SSE-200 TRM, section 3.7.
///
/// Each reset sets a bit of RESET_SYNDROME, and the supply's clears all but PoR; a bit that is written 0 is cleared. A
/// watchdog's reset counts as the Secure watchdog's. SYSRESETREQ resets the chip whatever RESET_MASK says.
class IotKitSystemControl : public Model {
  public:
    static constexpr std::uint32_t kResetSyndrome = 0x100, kResetMask = 0x104, kSwReset = 0x108, kGretReg = 0x10C,
                                   kInitSvtor0 = 0x110, kCpuWait = 0x118, kWicCtrl = 0x120;
    static constexpr std::uint32_t kPowerOn = 1U << 0, kSecureWatchdog = 1U << 2, kSysRstReq = 1U << 4,
                                   kLockup = 1U << 6, kResetReq = 1U << 8;

    IotKitSystemControl(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;

  private:
    RegisterBank bank_;
    Field by_power_, by_watchdog_, by_request_, by_lockup_, by_pin_;
};

}  // namespace twin::cmsdk
