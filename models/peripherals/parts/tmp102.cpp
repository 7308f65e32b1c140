// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/tmp102.hpp"

#include <algorithm>
#include <cmath>

namespace twin::parts {

namespace {

constexpr std::uint64_t kPeriodsMs[4] = {4000, 1000, 250, 125};
constexpr std::uint8_t kFaultQueue[4] = {1, 2, 4, 6};
constexpr std::uint8_t kNothingNew = 7;  // more conversions than any fault queue counts
constexpr std::int64_t kMost = 150 * 16, kLeast = -55 * 16;

}  // namespace

Tmp102::Tmp102(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      address_(static_cast<std::uint8_t>(context.params.integer("address"))),
      supply_(*this, context.params, kLeastVolts),
      pins_(*this, context.params),
      alert_(*this, "alert"),
      bank_(*this, 16),
      temperature_(*this, "temperature", {Input::Type::number, "degC", -55, 150, 22.5, "of the air"},
                   [this] { on_input(); }),
      wire_(*this, "wire"),
      chip_(*this, "chip"),
      measured_(*this, "measured", 0),
      phase_ps_(*this, "phase", 0),
      conversion_(*this, "conversion", [this] { convert(); }) {
    bank_.number_bytes();
    bank_.socket.get_base_port().bind(no_initiator_);
    temperature_register_ =
        &bank_.reg(0, "TEMPERATURE").field(0, 16, "T", Access::ro).reserved(16, 16).value([this](std::uint32_t) {
            const auto bits = static_cast<std::uint32_t>(measured_.get());
            return em_ != 0 ? (bits << 3 | 1U) & 0xFFFF : bits << 4 & 0xFFFF;
        });
    configuration_ = &bank_.reg(4, "CONFIGURATION", 0x60A0)
                          .reserved(0, 4)
                          .field(4, "EM", Access::rw, em_)
                          .field(5, "AL", Access::ro, al_)
                          .field(6, 2, "CR", Access::rw, rate_)
                          .field(8, "SD", Access::rw, sd_)
                          .field(9, "TM", Access::rw, tm_)
                          .field(10, "POL", Access::rw, pol_)
                          .field(11, 2, "F", Access::rw, faults_field_)
                          .field(13, 2, "R", Access::ro, res_)
                          .field(15, "OS", Access::rw, os_)
                          .reserved(16, 16);
    low_ = &bank_.reg(8, "T_LOW", 0x4B00).field(0, 16, "T", Access::rw).reserved(16, 16);
    high_ = &bank_.reg(12, "T_HIGH", 0x5000).field(0, 16, "T", Access::rw).reserved(16, 16);
}

bool Tmp102::i2c_start(std::uint8_t address, bool) {
    wire_->addressed = powered() && supply_.on() && address == address_ ? 1 : 0;
    wire_->count = 0;
    if (wire_->addressed != 0) now();  // a conversion that is due comes first
    return wire_->addressed != 0;
}

bool Tmp102::i2c_write(std::uint8_t data) {
    Wire& wire = wire_.ref();
    if (wire.count == 0) {
        wire.pointer = data & 3;
    } else if (wire.count % 2 == 1) {
        wire.high = data;
    } else {
        write_register(wire.pointer, static_cast<std::uint16_t>(wire.high << 8 | data));
    }
    wire.count = static_cast<std::uint8_t>(wire.count == 2 ? 1 : wire.count + 1);
    return true;
}

std::uint8_t Tmp102::i2c_read() {
    Wire& wire = wire_.ref();
    const bool first = wire.count % 2 == 0;
    wire.count = first ? 1 : 0;
    return static_cast<std::uint8_t>(first ? read_register(wire.pointer) >> 8 : bank_.read(4U * wire.pointer));
}

std::uint16_t Tmp102::read_register(std::uint8_t pointer) {
    // Interrupt mode: reading any register takes the alert back.
    if (tm_ != 0 && chip_->alert != 0) {
        chip_->alert = 0;
        drive_alert();
    }
    return static_cast<std::uint16_t>(bank_.read(4U * pointer));
}

void Tmp102::write_register(std::uint8_t pointer, std::uint16_t value) {
    const auto before = static_cast<std::uint16_t>(configuration_->get());
    bank_.write(4U * pointer, value);
    if (pointer == kConfiguration) configure(before);
    if (pointer >= kLow) wake();
}

void Tmp102::configure(std::uint16_t before) {
    const auto after = static_cast<std::uint16_t>(configuration_->get());
    const bool one_shot = os_ != 0 && sd_ != 0;
    // Reads as 1 while it sleeps between conversions, 0 while one is under way (7.5.3.5).
    os_ = sd_ != 0 && !one_shot ? 1 : 0;
    constexpr std::uint16_t kSd = 0x0100, kCr = 0x00C0;
    if (one_shot) {
        conversion_.arm_in(picoseconds(kConversionPs));
    } else if (sd_ != 0) {
        conversion_.cancel();
    } else if (((before ^ after) & (kSd | kCr)) != 0) {
        phase_ps_ = now().value() + kConversionPs;
        wake();
    } else {
        wake();
    }
    drive_alert();
}

std::uint64_t Tmp102::period_ps() const { return kPeriodsMs[rate_ & 3] * 1'000'000'000; }

void Tmp102::on_input() { wake(); }

/// Something may change at the next conversion.
void Tmp102::wake() {
    if (!supply_.on() || sd_ != 0) return;
    chip_->steady = 0;
    if (conversion_.armed()) return;
    const std::uint64_t at = now().value();
    const std::uint64_t periods = at < phase_ps_ ? 0 : 1 + (at - phase_ps_) / period_ps();
    conversion_.arm_at(picoseconds(phase_ps_ + periods * period_ps()));
}

void Tmp102::convert() {
    const auto exact = static_cast<std::int64_t>(std::llround(temperature_.value() * 16));
    const std::int64_t most = em_ != 0 ? kMost : 128 * 16 - 1;
    measured_ = std::clamp(exact, kLeast, most);
    compare();
    if (sd_ != 0) {
        os_ = 1;
        return;
    }
    if (++chip_->steady < kNothingNew) conversion_.arm_in(picoseconds(period_ps()));
}

std::int16_t Tmp102::sixteenths(std::uint32_t stored) const {
    return static_cast<std::int16_t>(static_cast<std::int16_t>(stored) >> (em_ != 0 ? 3 : 4));
}

void Tmp102::compare() {
    Chip& chip = chip_.ref();
    const std::int64_t low = sixteenths(low_->get());
    const std::int64_t high = sixteenths(high_->get());
    const bool waits_for_low = tm_ != 0 ? chip.above != 0 : chip.alert != 0;
    const bool fault = waits_for_low ? measured_ < low : measured_ >= high;
    chip.faults = fault ? static_cast<std::uint8_t>(chip.faults + 1) : 0;
    if (chip.faults < kFaultQueue[faults_field_ & 3]) return;
    chip.faults = 0;
    if (tm_ != 0) {
        chip.above ^= 1;
        chip.alert = 1;
    } else {
        chip.alert ^= 1;
    }
    drive_alert();
}

void Tmp102::drive_alert() {
    const bool active = chip_->alert != 0;
    // AL follows the comparator whatever TM says, inverted by POL.
    const bool above = tm_ != 0 ? chip_->above != 0 : active;
    al_ = above == (pol_ != 0) ? 1 : 0;
    alert_.drive(supply_.on() ? Drive::open_drain(active == (pol_ != 0)) : Drive::released());
}

void Tmp102::on_reset(ResetKind) {
    supply_.begin();
    pins_.power(supply_.on());
    if (supply_.on()) {
        phase_ps_ = now().value() + kConversionPs;
        wake();
    }
    drive_alert();
}

}  // namespace twin::parts
