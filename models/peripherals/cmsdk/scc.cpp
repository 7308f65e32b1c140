// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/scc.hpp"

namespace twin::cmsdk {

namespace {
constexpr std::uint32_t kStart = 1U << 31;
constexpr std::uint32_t kFunctionOscillator = 1;
}  // namespace

Scc::Scc(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      // The controller sets them at power-on, from the board's configuration files.
      oscillators_(*this, "oscillators", {50'000'000, 24'576'000, 25'000'000}, ResetSet::supply()) {
    for (unsigned i = 0; i < kLeds; ++i)
        led_pins_.push_back(std::make_unique<PinPort>(*this, "MCC_LED" + std::to_string(i)));
    for (unsigned i = 0; i < kSwitches; ++i)
        switch_pins_.push_back(std::make_unique<PinPort>(*this, "MCC_SW" + std::to_string(i)));
    const auto constant = [&](std::uint32_t offset, const char* reg, std::uint64_t value) {
        bank_.reg(offset, reg, static_cast<std::uint32_t>(value)).field(0, 32, reg, Access::ro);
    };
    bank_.reg(kCfg0, "CFG_REG0")
        .unimplemented(0, "REMAP")
        .reserved(1, 31)
        .doc("REMAP: block RAM instead of ZBT SSRAM at address 0");
    bank_.reg(kCfg1, "CFG_REG1")
        .field(0, 8, "LEDS", Access::rw, leds_)
        .reserved(8, 24)
        .on_write([this] { drive_leds(); })
        .doc("The controller's LEDs");
    bank_.reg(kCfg3, "CFG_REG3")
        .field(0, 8, "SWITCHES", Access::ro)
        .reserved(8, 24)
        .value([this](std::uint32_t) {
            std::uint32_t value = 0;
            for (unsigned i = 0; i < kSwitches; ++i) value |= switch_pins_[i]->high() ? 1U << i : 0;
            return value;
        })
        .doc("The controller's switches");
    bank_.reg(kCfg4, "CFG_REG4", static_cast<std::uint32_t>(context.params.integer("board_revision")))
        .field(0, 4, "BOARD_REVISION", Access::ro)
        .reserved(4, 28);
    data_return_ = &bank_.reg(kDataReturn, "SYS_CFGDATA_RTN").field(0, 32, "DATA", Access::ro);
    data_out_ = &bank_.reg(kDataOut, "SYS_CFGDATA_OUT").field(0, 32, "DATA", Access::rw);
    bank_.reg(kControl, "SYS_CFGCTRL")
        .field(0, 12, "DEVICE", Access::rw, device_)
        .reserved(12, 8)
        .field(20, 6, "FUNCTION", Access::rw, function_)
        .reserved(26, 4)
        .field(30, "WRITE", Access::rw, write_)
        .field(31, "START", Access::self_clearing)
        .on_write([this](std::uint32_t written) {
            done_ = 0;
            error_ = 0;
            if ((written & kStart) != 0) start();
        });
    bank_.reg(kStatus, "SYS_CFGSTAT")
        .field(0, "COMPLETE", Access::ro, done_)
        .field(1, "ERROR", Access::ro, error_)
        .reserved(2, 30);
    bank_.reg(kDll, "SCC_DLL", 0xFFFF0001)
        .field(0, "LOCKED", Access::ro)
        .reserved(1, 15)
        .field(16, 8, "DLL_LOCKED", Access::ro)
        .field(24, 8, "DLL_LOCK_MASK", Access::ro);
    constant(kAid, "SCC_AID", context.params.integer("aid"));
    constant(kId, "SCC_ID", context.params.integer("id"));
}

void Scc::start() {
    done_ = 1;
    if (function_ != kFunctionOscillator || device_ >= kOscillators) {
        error_ = 1;
        note(JournalKind::guest_error, "SYS_CFGCTRL names a function or device that does not exist");
        return;
    }
    if (write_ != 0) {
        oscillators_.ref()[device_] = data_out_->get();
    } else {
        data_return_->set(oscillators_.get()[device_]);
    }
}

void Scc::drive_leds() {
    for (unsigned i = 0; i < kLeds; ++i) led_pins_[i]->drive(Drive::strong((leds_ >> i & 1) != 0));
}

}  // namespace twin::cmsdk
