// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// The example system's controller: why the chip was reset, and whether a lockup resets it. Source: Arm DDI 0479D,
/// Cortex-M System Design Kit TRM, section 5.4 (example system controller).
class SystemController : public Model {
  public:
    static constexpr std::uint32_t kRemap = 0x000, kPmuCtrl = 0x004, kResetOp = 0x008, kEmiCtrl = 0x00C,
                                   kRstInfo = 0x010;

    SystemController(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;

  private:
    RegisterBank bank_;
    Field by_request_, by_watchdog_, by_lockup_;
};

}  // namespace twin::cmsdk
