// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/adc.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "models/peripherals/nrf51/analog_inputs.hpp"

namespace twin::nrf51 {

namespace {
constexpr std::uint32_t kEnabled = 1;
constexpr std::uint64_t kConversionUs[] = {20, 36, 68};  // of 8, 9 and 10 bits
enum InputSelect : std::uint32_t { kAin = 0, kAinTwoThirds = 1, kAinOneThird = 2, kVddTwoThirds = 5, kVddOneThird = 6 };
enum ReferenceSelect : std::uint32_t { kBandGap = 0, kExternal = 1, kVddHalf = 2, kVddThird = 3 };
std::int64_t to_microvolts(double volts) { return std::llround(volts * 1e6); }
}  // namespace

Adc::Adc(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_(context.params.text("gpio")),
      converted_(*this, "converted", [this] { on_converted(); }) {
    declare_registers();
}

void Adc::declare_registers() {
    task(kStart, "START", [this] { start(); });
    task(kStop, "STOP", [this] { converted_.cancel(); });
    event(kEnd, "END", end_);
    interrupts();
    bank_.reg(kBusy, "BUSY").field(0, "BUSY", Access::ro).reserved(1, 31).timed_value([this](std::uint32_t) {
        return converted_.armed() ? 1U : 0U;
    });
    bank_.reg(kEnable, "ENABLE")
        .field(0, 2, "ENABLE", Access::rw, enable_)
        .reserved(2, 30)
        .on_write([this] {
            if (enable_ != kEnabled) converted_.cancel();
        })
        .doc("1: enabled");
    bank_.reg(kConfig, "CONFIG", 0x18)
        .field(0, 2, "RES", Access::rw, res_)
        .field(2, 3, "INPSEL", Access::rw, inpsel_)
        .field(5, 2, "REFSEL", Access::rw, refsel_)
        .reserved(7)
        .field(8, 8, "PSEL", Access::rw, psel_)
        .field(16, 2, "EXTREFSEL", Access::rw, extrefsel_)
        .reserved(18, 14);
    bank_.reg(kResult, "RESULT").field(0, 10, "RESULT", Access::ro, result_).reserved(10, 22);
    power_register();
}

void Adc::end_of_elaboration() {
    TaskEventPeripheral::end_of_elaboration();
    pads_ = &env().require<Pads>(gpio_);
}

void Adc::start() {
    if (enable_ != kEnabled) {
        note(JournalKind::guest_error, "START while ENABLE is 0");
        return;
    }
    if (converted_.armed()) return;
    if (res_ == 3) note(JournalKind::guest_error, "CONFIG.RES is reserved: 10 bits");
    converted_.arm_in(microseconds(kConversionUs[bits() - 8]));
}

void Adc::on_converted() {
    result_ = convert();
    end_.generate();
}

std::int64_t Adc::pad_microvolts(unsigned pad) const { return to_microvolts(pads_->pad(pad).volts()); }

std::int64_t Adc::supply_microvolts() const { return to_microvolts(pads_->pad(0).net().supply()); }

Adc::Scaled Adc::input() const {
    const auto selected = [this]() -> std::int64_t {
        if (psel_ == 0) return 0;
        if (std::popcount(psel_.get()) > 1) note(JournalKind::guest_error, "CONFIG.PSEL selects several inputs");
        return pad_microvolts(kAnalogInputPads[std::countr_zero(psel_.get())]);
    };
    switch (inpsel_.get()) {
        case kAin:
            return {selected(), 1};
        case kAinTwoThirds:
            return {2 * selected(), 3};
        case kAinOneThird:
            return {selected(), 3};
        case kVddTwoThirds:
            return {2 * supply_microvolts(), 3};
        case kVddOneThird:
            return {supply_microvolts(), 3};
        default:
            note(JournalKind::guest_error, "CONFIG.INPSEL is reserved");
            return {0, 1};
    }
}

Adc::Scaled Adc::reference() const {
    switch (refsel_.get()) {
        case kVddHalf:
            return {supply_microvolts(), 2};
        case kVddThird:
            return {supply_microvolts(), 3};
        case kExternal:
            if (extrefsel_ == 1 || extrefsel_ == 2) return {pad_microvolts(kAnalogReferencePads[extrefsel_ - 1]), 1};
            note(JournalKind::guest_error, "CONFIG.REFSEL is external and EXTREFSEL selects no reference");
            return {0, 1};
        default:
            return {kBandGapMicrovolts, 1};
    }
}

std::uint32_t Adc::convert() const {
    const Scaled in = input();
    const Scaled ref = reference();
    const std::int64_t full = std::int64_t{1} << bits();
    const std::int64_t numerator = std::max<std::int64_t>(in.microvolts, 0) * ref.divisor * full;
    const std::int64_t denominator = ref.microvolts * in.divisor;
    if (denominator <= 0) return static_cast<std::uint32_t>(numerator > 0 ? full - 1 : 0);
    return static_cast<std::uint32_t>(std::min((2 * numerator + denominator) / (2 * denominator), full - 1));
}

}  // namespace twin::nrf51
