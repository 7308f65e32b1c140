// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/system_controller.hpp"

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

SystemController::SystemController(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), bank_(*this, 0x1000) {
    const ResetSet outside = ResetSet::supply() | ResetSet::of(ResetKind::pin) | ResetSet::of(ResetKind::debug);
    bank_.reg(kRemap, "REMAP", 1).unimplemented(0, "REMAP").reserved(1, 31).doc("The boot loader's memory at 0");
    bank_.reg(kPmuCtrl, "PMUCTRL").unimplemented(0, "ENABLE").reserved(1, 31);
    bank_.reg(kResetOp, "RESETOP").unimplemented(0, "LOCKUPRST").reserved(1, 31);
    bank_.reg(kEmiCtrl, "EMICTRL").reserved(0, 32).doc("There is no external memory interface.");
    bank_.reg(kRstInfo, "RSTINFO")
        .field(0, "SYSRESETREQ", Access::w1c, by_request_)
        .field(1, "WDOGRESETREQ", Access::w1c, by_watchdog_)
        .field(2, "LOCKUPRESET", Access::w1c, by_lockup_)
        .reserved(3, 29)
        .resets(outside)
        .doc("What has reset the chip since power-on or the reset pin.");
    declare_identification(bank_, cmsdk_part(0x26));
}

void SystemController::on_reset(ResetKind kind) {
    if (kind == ResetKind::system) by_request_ = 1;
    if (kind == ResetKind::watchdog) by_watchdog_ = 1;
    if (kind == ResetKind::lockup) by_lockup_ = 1;
}

}  // namespace twin::cmsdk
