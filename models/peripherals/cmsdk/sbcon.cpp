// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/sbcon.hpp"

namespace twin::cmsdk {

SbCon::SbCon(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      scl_(*this, context.params.text("scl")),
      sda_(*this, context.params.text("sda")),
      lines_(*this, "lines", kScl | kSda),
      device_low_(*this, "device_low"),
      phase_(*this, "phase", Phase::idle),
      bits_(*this, "bits"),
      byte_(*this, "byte"),
      acknowledged_(*this, "acknowledged"),
      reads_(*this, "reads"),
      fresh_(*this, "fresh") {
    bank_.reg(kControlS, "SB_CONTROL", kScl | kSda)
        .field(0, "SCL", Access::w1s)
        .field(1, "SDA", Access::w1s)
        .reserved(2, 30)
        .value([this](std::uint32_t) { return (scl_.high() ? kScl : 0U) | (sda_.high() ? kSda : 0U); })
        .on_write([this](std::uint32_t written) { set_lines(lines_ | (written & (kScl | kSda))); })
        .doc("Reads the lines. A written 1 lets one go; called SB_CONTROLS then.");
    bank_.reg(kControlC, "SB_CONTROLC")
        .field(0, "SCL", Access::wo)
        .field(1, "SDA", Access::wo)
        .reserved(2, 30)
        .on_write([this](std::uint32_t written) { set_lines(lines_ & ~written); })
        .doc("A written 1 drives a line low.");
}

void SbCon::end_of_elaboration() {
    scl_.bind();
    sda_.bind();
    Model::end_of_elaboration();
}

/// Of lines that change at once, data goes first when the clock rises and last when it falls: no condition comes of it
/// that was not meant.
void SbCon::set_lines(std::uint32_t lines) {
    const std::uint32_t before = lines_;
    lines_ = lines;
    const bool clock = (lines & kScl) != 0;
    const bool clock_was = (before & kScl) != 0;
    const bool data = (lines & kSda) != 0;
    const bool data_changed = ((before ^ lines) & kSda) != 0;
    if (clock && clock_was) {
        if (data_changed && !device_low_) data ? stop() : start();
    } else if (clock) {
        drive_lines();
        clock_rose();
    } else if (clock_was) {
        clock_fell();
    }
    drive_lines();
}

void SbCon::drive_lines() {
    sda_.drive(Drive::open_drain((lines_ & kSda) != 0 && !device_low_));
    scl_.drive(Drive::open_drain((lines_ & kScl) != 0));
}

void SbCon::start() {
    device_low_ = false;
    phase_ = Phase::address;
    bits_ = 0;
    fresh_ = true;
}

void SbCon::stop() {
    if (phase_ == Phase::idle) return;
    phase_ = Phase::idle;
    if (I2cBus* on = bus()) on->stop(this);
}

/// A receiver samples.
void SbCon::clock_rose() {
    const bool from_software = phase_ == Phase::address || phase_ == Phase::write;
    if (from_software && bits_ < 8) byte_ = static_cast<std::uint8_t>(byte_ << 1 | (sda_.high() ? 1 : 0));
    if (phase_ != Phase::read || bits_ < 8) return;
    acknowledged_ = !sda_.high();
    if (I2cBus* on = bus()) on->read_ack(this, acknowledged_);
}

/// A bit is over, and the devices change SDA.
void SbCon::clock_fell() {
    if (phase_ == Phase::idle || phase_ == Phase::ignored) return;
    if (fresh_) {
        fresh_ = false;
        return;
    }
    bits_ = static_cast<std::uint8_t>(bits_ + 1);
    if (phase_ == Phase::read) {
        if (bits_ == 9) {
            bits_ = 0;
            if (!acknowledged_) phase_ = Phase::ignored;
        }
        show_bit();
        return;
    }
    if (bits_ == 8) {
        acknowledged_ = take_byte();
        device_low_ = acknowledged_.get();
    } else if (bits_ == 9) {
        bits_ = 0;
        device_low_ = false;
        phase_ = !acknowledged_ ? Phase::ignored : reads_ ? Phase::read : Phase::write;
        show_bit();
    }
}

bool SbCon::take_byte() {
    if (phase_ == Phase::address) reads_ = (byte_ & 1) != 0;
    I2cBus* const on = bus();
    if (on == nullptr) return false;
    on->set_bit_banged();
    const I2cResult result = phase_ == Phase::address ? on->start(this, static_cast<std::uint8_t>(byte_ >> 1), reads_)
                                                      : on->write(this, byte_);
    if (result == I2cResult::arbitration_lost) note(JournalKind::guest_error, "the bus is another controller's");
    return result == I2cResult::ack;
}

void SbCon::show_bit() {
    device_low_ = false;
    if (phase_ != Phase::read || bits_ == 8) return;
    if (bits_ == 0) {
        std::uint8_t data = 0xFF;
        if (I2cBus* on = bus()) on->read(this, data);
        byte_ = data;
    }
    device_low_ = (byte_ >> (7 - bits_) & 1) == 0;
}

void SbCon::on_reset(ResetKind) {
    if (I2cBus* on = bus()) on->release(this);
    drive_lines();
}

void SbCon::on_loaded() {
    drive_lines();
    I2cBus* const on = bus();
    if (on == nullptr || phase_ == Phase::idle) return;
    on->set_bit_banged();
    on->resume(this);
}

}  // namespace twin::cmsdk
