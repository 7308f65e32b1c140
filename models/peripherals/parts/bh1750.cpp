// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/bh1750.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace twin::parts {

namespace {

constexpr double kCountsPerLux = 1.2;
constexpr std::uint8_t kShortestTime = 31, kLongestTime = 254;

}  // namespace

Bh1750::Bh1750(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      address_(static_cast<std::uint8_t>(context.params.integer("address"))),
      supply_(*this, context.params, kLeastVolts),
      pins_(*this, context.params),
      light_(*this, "light", {Input::Type::number, "lx", 0, 100'000, 300, "that falls on it"}, [this] { on_input(); }),
      chip_(*this, "chip"),
      data_(*this, "data", 0),
      phase_ps_(*this, "phase", 0),
      measured_(*this, "measured", [this] { measure(); }) {}

bool Bh1750::i2c_start(std::uint8_t address, bool) {
    if (address == address_) now();  // a measurement that is due comes first
    chip_->addressed = powered() && supply_.on() && address == address_ ? 1 : 0;
    chip_->second = 0;
    return chip_->addressed != 0;
}

bool Bh1750::i2c_write(std::uint8_t opcode) {
    Chip& chip = chip_.ref();
    switch (opcode) {
        case 0x00:
            chip.on = chip.measures = 0;
            measured_.cancel();
            return true;
        case 0x01:
            chip.on = 1;
            return true;
        case 0x07:
            // Clears the data register; not acceptable in power down.
            if (chip.on != 0) data_ = 0;
            return true;
        case 0x10:
        case 0x20:
            begin(opcode == 0x20, kHigh);
            return true;
        case 0x11:
        case 0x21:
            begin(opcode == 0x21, kHigh2);
            return true;
        case 0x13:
        case 0x23:
            begin(opcode == 0x23, kLow);
            return true;
        default:
            break;
    }
    if ((opcode & 0xF8) == 0x40) {
        chip.time = static_cast<std::uint8_t>((chip.time & 0x1F) | (opcode & 0x07) << 5);
    } else if ((opcode & 0xE0) == 0x60) {
        chip.time = static_cast<std::uint8_t>((chip.time & 0xE0) | (opcode & 0x1F));
    } else {
        char text[24];
        std::snprintf(text, sizeof text, "opcode 0x%02X", opcode);
        note(JournalKind::guest_error, text);
    }
    return true;
}

std::uint8_t Bh1750::i2c_read() {
    const bool low = chip_->second != 0;
    chip_->second ^= 1;
    return static_cast<std::uint8_t>(low ? data_.get() & 0xFF : data_.get() >> 8);
}

std::uint64_t Bh1750::duration_ps() const {
    const std::uint64_t standard = chip_->resolution == kLow ? 16'000'000'000 : 120'000'000'000;
    return standard * std::clamp(chip_->time, kShortestTime, kLongestTime) / kDefaultTime;
}

void Bh1750::begin(bool once, Resolution resolution) {
    Chip& chip = chip_.ref();
    chip.on = chip.measures = 1;
    chip.once = once ? 1 : 0;
    chip.resolution = resolution;
    chip.fresh = 0;
    phase_ps_ = now().value() + duration_ps();
    measured_.arm_at(picoseconds(phase_ps_));
}

void Bh1750::on_input() {
    chip_->fresh = 0;
    if (chip_->measures == 0 || measured_.armed()) return;
    const std::uint64_t at = now().value();
    const std::uint64_t period = duration_ps();
    const std::uint64_t periods = at < phase_ps_ ? 0 : 1 + (at - phase_ps_) / period;
    measured_.arm_at(picoseconds(phase_ps_ + periods * period));
}

void Bh1750::measure() {
    Chip& chip = chip_.ref();
    const double sensitivity = chip.resolution == kLow ? 1 : static_cast<double>(chip.time) / kDefaultTime;
    const double counts = light_.value() * kCountsPerLux * sensitivity * (chip.resolution == kHigh2 ? 2 : 1);
    data_ = static_cast<std::uint16_t>(std::min(65'535.0, std::floor(counts)));
    if (chip.once != 0) {
        chip.on = chip.measures = 0;
        return;
    }
    // The light was there for a part of the measurement only: once more, and then nothing changes.
    if (chip.fresh == 0) measured_.arm_in(picoseconds(duration_ps()));
    chip.fresh = 1;
}

void Bh1750::on_reset(ResetKind) {
    supply_.begin();
    pins_.power(supply_.on());
}

}  // namespace twin::parts
