// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/i2c.hpp"

namespace twin {

I2cBus::I2cBus(std::string name, Net& scl, Net& sda) : name_(std::move(name)), scl_(scl), sda_(sda) { scl.i2c = this; }

bool I2cBus::idle_levels() const { return scl_.high() && sda_.high(); }

void I2cBus::draw(char kind, std::uint8_t data, bool acknowledged) const {
    // In fourths of a clock; 100 kHz where a controller does not tell when it begins.
    constexpr std::uint64_t kFourth = 2'500'000;
    std::vector<WireEdge> clock;
    std::vector<WireEdge> bits;
    std::uint64_t at = 0;
    if (kind == 'S') {
        // Repeated, SCL is low before.
        bits = {{0, true}, {2 * kFourth, false}};
        clock = {{kFourth, true}, {3 * kFourth, false}};
        at = 4 * kFourth;
    }
    if (kind == 'P') {
        bits = {{0, false}, {3 * kFourth, true}};
        clock = {{kFourth, true}};
        at = 4 * kFourth;
    } else {
        const unsigned nine = static_cast<unsigned>(data) << 1 | (acknowledged ? 0U : 1U);
        for (int bit = 8; bit >= 0; --bit, at += 4 * kFourth) {
            bits.push_back({at, (nine >> bit & 1) != 0});
            clock.push_back({at + kFourth, true});
            clock.push_back({at + 3 * kFourth, false});
        }
    }
    // Within a transfer SCL stays low.
    scl_.end_word({clock, at, true, kind == 'P'});
    sda_.end_word({bits, at, true, kind == 'P'});
}

void I2cBus::tell(char kind, std::uint8_t data, bool acknowledged) {
    // Wires that are driven bit by bit are there to be seen.
    if (!bit_banged_ && (scl_.watched() || sda_.watched())) draw(kind, data, acknowledged);
    if (observer_) observer_({kind, data, acknowledged});
}

I2cResult I2cBus::start(const void* controller, std::uint8_t address, bool read) {
    if (owner_ != nullptr && owner_ != controller) return I2cResult::arbitration_lost;
    if (!bit_banged_ && !idle_levels()) return I2cResult::bus_error;
    owner_ = controller;
    active_ = nullptr;
    resumed_ = false;
    for (I2cTarget* target : targets_) {
        if (!target->i2c_start(address, read)) continue;
        active_ = target;
        break;
    }
    tell('S', static_cast<std::uint8_t>(address << 1 | (read ? 1 : 0)), active_ != nullptr);
    return active_ != nullptr ? I2cResult::ack : I2cResult::nak;
}

I2cResult I2cBus::write(const void* controller, std::uint8_t data) {
    if (owner_ != controller) return I2cResult::arbitration_lost;
    if (!bit_banged_ && !idle_levels()) return I2cResult::bus_error;
    find_addressed();
    const bool acknowledged = active_ != nullptr && active_->i2c_write(data);
    tell('W', data, acknowledged);
    return acknowledged ? I2cResult::ack : I2cResult::nak;
}

I2cResult I2cBus::read(const void* controller, std::uint8_t& data) {
    if (owner_ != controller) return I2cResult::arbitration_lost;
    if (!bit_banged_ && !idle_levels()) return I2cResult::bus_error;
    find_addressed();
    // Nobody drives SDA: the pull-up reads as ones.
    data = active_ != nullptr ? active_->i2c_read() : 0xFF;
    pending_read_ = data;
    return I2cResult::ack;
}

void I2cBus::read_ack(const void* controller, bool acknowledged) {
    if (owner_ != controller) return;
    find_addressed();
    tell('R', pending_read_, acknowledged);
    if (active_ != nullptr) active_->i2c_read_ack(acknowledged);
}

void I2cBus::stop(const void* controller) {
    if (owner_ != controller) return;
    // Free before the targets are told: one may be a controller that waits for its turn.
    active_ = nullptr;
    owner_ = nullptr;
    resumed_ = false;
    tell('P', 0, true);
    // Every target sees a STOP, addressed or not.
    for (I2cTarget* target : targets_) target->i2c_stop();
}

void I2cBus::release(const void* controller) {
    if (owner_ != controller) return;
    active_ = nullptr;
    owner_ = nullptr;
    resumed_ = false;
    waiting_ = nullptr;
    scl_.end_word({});
    sda_.end_word({});
}

void I2cBus::resume(const void* controller) {
    owner_ = controller;
    active_ = nullptr;
    resumed_ = true;
}

void I2cBus::find_addressed() {
    if (!resumed_) return;
    resumed_ = false;
    for (I2cTarget* target : targets_)
        if (active_ == nullptr && target->i2c_addressed()) active_ = target;
}

void I2cBus::clock_released() {
    if (!waiting_ || held()) return;
    const std::function<void()> then = std::move(waiting_);
    waiting_ = nullptr;
    then();
}

Time I2cBus::stretch() const { return active_ != nullptr ? active_->i2c_stretch() : sc_core::SC_ZERO_TIME; }

}  // namespace twin
