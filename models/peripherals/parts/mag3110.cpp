// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/mag3110.hpp"

#include <algorithm>
#include <cmath>

namespace twin::parts {

namespace {

constexpr std::uint64_t kFastestPeriodUs = 12'500;
constexpr double kCountsPerMicrotesla = 10;
constexpr long long kLimit = 30'000;  // counts, offsets included
constexpr std::uint8_t kAcBit = 1U << 0, kTmBit = 1U << 1;
constexpr std::uint8_t kStandby = 0;

Input::Spec field_spec(double initial, const char* help) {
    return {Input::Type::number, "uT", -1000, 1000, initial, help};
}

}  // namespace

Mag3110::Mag3110(sc_core::sc_module_name name, const ModelContext& context)
    : I2cRegisterDevice(name, context, kCtrlReg2 + 1),
      int1(*this, "int1"),
      mounting_(context.params.list("axes")),
      noise_(context.params.number("noise")),
      x_(*this, "x", field_spec(0, "magnetic flux density along the board's x axis"), [this] { on_input(); }),
      y_(*this, "y", field_spec(0, "magnetic flux density along the board's y axis"), [this] { on_input(); }),
      z_(*this, "z", field_spec(0, "magnetic flux density along the board's z axis"), [this] { on_input(); }),
      temperature_(*this, "temperature", {Input::Type::number, "degC", -40, 125, 25, "temperature of the sensor"},
                   [this] { on_input(); }),
      world_(*this, "world", {{0, 0, 0}, 25}, ResetSet::none()),
      sample_(*this, "sample"),
      setup_in_effect_(*this, "setup_in_effect", kStandby),
      clock_(*this, "clock"),
      random_(*this, "noise"),
      sample_due_(*this, "sample", [this] {
          settle();
          update_outputs();
      }) {
    declare_registers();
}

void Mag3110::declare_registers() {
    status_.declare(byte_register(kDrStatus, "DR_STATUS"));
    static constexpr const char* kNames[kAxes][4] = {{"OUT_X_MSB", "OUT_X_LSB", "OFF_X_MSB", "OFF_X_LSB"},
                                                     {"OUT_Y_MSB", "OUT_Y_LSB", "OFF_Y_MSB", "OFF_Y_LSB"},
                                                     {"OUT_Z_MSB", "OUT_Z_LSB", "OFF_Z_MSB", "OFF_Z_LSB"}};
    for (std::uint8_t i = 0; i < kAxes; ++i) {
        const auto at = [i](Number first) { return static_cast<std::uint8_t>(first + 2 * i); };
        msb_[i] = &plain_register(at(kOutXMsb), kNames[i][0], Access::ro);
        lsb_[i] = &plain_register(at(kOutXLsb), kNames[i][1], Access::ro);
        off_msb_[i] = &plain_register(at(kOffXMsb), kNames[i][2], Access::rw);
        off_lsb_[i] = &byte_register(at(kOffXLsb), kNames[i][3]).reserved(0).field(1, 7, kNames[i][3], Access::rw);
    }
    plain_register(kWhoAmI, "WHO_AM_I", Access::ro, kIdentity);
    byte_register(kSysmod, "SYSMOD")
        .field(0, 2, "SYSMOD", Access::ro)
        .reserved(2, 6)
        .value([this](std::uint32_t) { return clock_.running() ? (raw_ != 0 ? 1U : 2U) : 0U; })
        .doc("0: standby, 1: active, raw data, 2: active, corrected by the offsets");
    die_temp_ = &plain_register(kDieTemp, "DIE_TEMP", Access::ro);
    byte_register(kCtrlReg1, "CTRL_REG1")
        .field(0, "AC", Access::rw, ac_)
        .field(1, "TM", Access::rw, tm_)
        .field(2, "FR", Access::rw, fast_read_)
        .field(3, 2, "OS", Access::rw, os_)
        .field(5, 3, "DR", Access::rw, dr_rate_)
        .on_write([this] { configure(); });
    byte_register(kCtrlReg2, "CTRL_REG2")
        .reserved(0, 4)
        .field(4, "MAG_RST", Access::self_clearing)
        .field(5, "RAW", Access::rw, raw_)
        .reserved(6)
        .field(7, "AUTO_MRST_EN", Access::wo);
}

void Mag3110::configure() {
    const std::uint8_t mode = static_cast<std::uint8_t>((ac_ != 0 ? kAcBit : 0) | (tm_ != 0 ? kTmBit : 0));
    const auto setup = static_cast<std::uint8_t>(mode == kStandby ? kStandby : mode | os_ << 3 | dr_rate_ << 5);
    if (setup != setup_in_effect_ || (mode & kTmBit) != 0) {
        setup_in_effect_ = setup;
        if (mode == kStandby) {
            clock_.stop();
        } else {
            const Time conversion = microseconds(kFastestPeriodUs << os_);
            const Time period = microseconds(kFastestPeriodUs << (os_ + dr_rate_));
            clock_.start(now() + conversion, period);
        }
    }
    update_outputs();
}

void Mag3110::on_input() {
    settle();
    world_ = {{x_, y_, z_}, temperature_};
    update_outputs();
}

void Mag3110::settle() {
    std::uint64_t samples = clock_.take(now());
    if (samples == 0) return;
    if (tm_ != 0) {
        // One measurement was asked for. Without AC, the device is in standby again.
        tm_ = 0;
        setup_in_effect_ = static_cast<std::uint8_t>(setup_in_effect_ & ~kTmBit);
        if (ac_ == 0) {
            clock_.stop();
            setup_in_effect_ = kStandby;
            samples = 1;
        }
    }
    measure();
    status_.mark_new(samples);
}

void Mag3110::measure() {
    Sample sample{};
    for (unsigned i = 0; i < kAxes; ++i) {
        double field = mounting_.of(world_->field, i);
        if (noise_ > 0) field += noise_ * random_.normal();
        long long counts = std::llround(field * kCountsPerMicrotesla);
        if (raw_ == 0) {
            // 15 bits, the lowest one in bit 1 of the LSB register.
            const auto bits = static_cast<std::int16_t>(off_msb_[i]->get() << 8 | off_lsb_[i]->get());
            counts -= bits >> 1;
        }
        sample.axis[i] = static_cast<std::int16_t>(std::clamp(counts, -kLimit, kLimit));
    }
    sample_ = sample;
    die_temp_->set(static_cast<std::uint8_t>(std::lround(world_->temperature)));
}

void Mag3110::on_access(std::uint8_t number, bool is_read) {
    settle();
    if (!is_read || number < kOutXMsb || number > kOutZLsb || (number - kOutXMsb) % 2 != 0) return;
    // The LSB stays with the MSB that was read.
    const unsigned axis = (number - kOutXMsb) / 2U;
    const auto value = static_cast<std::uint16_t>(sample_->axis[axis]);
    msb_[axis]->set(value >> 8);
    lsb_[axis]->set(value & 0xFF);
    status_.clear_new(axis);
    update_outputs();
}

std::uint8_t Mag3110::next_number(std::uint8_t number) const {
    const bool is_msb = number == kOutXMsb || number == kOutYMsb || number == kOutZMsb;
    return static_cast<std::uint8_t>(number + (fast_read_ != 0 && is_msb ? 2 : 1));
}

void Mag3110::update_outputs() {
    drive_pin();
    if (clock_.running() && !status_.ready()) {
        sample_due_.arm_at(clock_.next());
    } else {
        sample_due_.cancel();
    }
}

void Mag3110::on_reset(ResetKind) { update_outputs(); }

}  // namespace twin::parts
