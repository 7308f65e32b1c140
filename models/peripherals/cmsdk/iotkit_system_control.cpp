// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/iotkit_system_control.hpp"

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

namespace {

constexpr Identification kId = {0x04, 0, 0, 0, 0x54, 0xB8, 0x0B, 0, 0x0D, 0xF0, 0x05, 0xB1};

}  // namespace

IotKitSystemControl::IotKitSystemControl(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), bank_(*this, 0x1000) {
    bank_.reg(0x000, "SECDBGSTAT").unimplemented(0, 8, "STATUS").reserved(8, 24);
    bank_.reg(0x004, "SECDBGSET").unimplemented(0, 8, "SET").reserved(8, 24);
    bank_.reg(0x008, "SECDBGCLR").unimplemented(0, 8, "CLR").reserved(8, 24);
    bank_.reg(kResetSyndrome, "RESET_SYNDROME")
        .field(0, "PoR", Access::rc_w0, by_power_)
        .field(1, "NSWD", Access::rc_w0)
        .field(2, "SWD", Access::rc_w0, by_watchdog_)
        .field(3, "S32KWD", Access::rc_w0)
        .field(4, "SYSRSTREQ0", Access::rc_w0, by_request_)
        .reserved(5)
        .field(6, "LOCKUP0", Access::rc_w0, by_lockup_)
        .reserved(7)
        .field(8, "RESETREQ", Access::rc_w0, by_pin_)
        .field(9, "SWRESETREQ", Access::rc_w0)
        .reserved(10, 22)
        .resets(ResetSet::supply())
        .doc(
            "What has reset the chip since power-on. The other two watchdogs and SWRESET are not there to set theirs.");
    bank_.reg(kResetMask, "RESET_MASK", 1U << 4)
        .reserved(0)
        .unimplemented(1, "NSWD_EN")
        .reserved(2, 2)
        .unimplemented(4, "SYSRSTREQ0_EN")
        .reserved(5, 27);
    bank_.reg(kSwReset, "SWRESET").reserved(0, 9).unimplemented(9, "SWRESETREQ").reserved(10, 22);
    bank_.reg(kGretReg, "GRETREG")
        .field(0, 16, "GRETREG", Access::rw)
        .reserved(16, 16)
        .resets(ResetSet::supply())
        .doc("The program's; only the supply's reset clears it.");
    bank_.reg(kInitSvtor0, "INITSVTOR0", 0x10000000).reserved(0, 7).unimplemented(7, 25, "INITSVTOR0");
    bank_.reg(kCpuWait, "CPUWAIT").unimplemented(0, "CPU0WAIT").reserved(1, 31);
    bank_.reg(0x11C, "BUSWAIT").unimplemented(0, 32, "BUSWAIT");
    bank_.reg(kWicCtrl, "WICCTRL").unimplemented(0, 32, "WICCTRL");
    declare_identification(bank_, kId);
}

void IotKitSystemControl::on_reset(ResetKind kind) {
    switch (kind) {
        case ResetKind::power_on:
        case ResetKind::brown_out:
            by_power_ = 1;
            break;
        case ResetKind::watchdog:
            by_watchdog_ = 1;
            break;
        case ResetKind::system:
            by_request_ = 1;
            break;
        case ResetKind::lockup:
            by_lockup_ = 1;
            break;
        case ResetKind::pin:
            by_pin_ = 1;
            break;
        case ResetKind::wake_up:
        case ResetKind::debug:
            break;
    }
}

}  // namespace twin::cmsdk
