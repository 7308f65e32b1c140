// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/twi_master.hpp"

#include <algorithm>

namespace twin::nrf51 {

namespace {
constexpr unsigned kOverrun = 0, kAnack = 1, kDnack = 2;
constexpr unsigned kScl = 0, kSda = 1;
// FREQUENCY: the manual's codes for 100, 250 and 400 kbps.
constexpr std::uint32_t kK100 = 0x01980000, kK250 = 0x04000000, kK400 = 0x06680000;
}  // namespace

TwiMaster::TwiMaster(SerialSlot& slot)
    : slot_(slot),
      phase_(slot, "twi.phase"),
      reading_(slot, "twi.reading"),
      ack_due_(slot, "twi.ack_due"),
      stop_asked_(slot, "twi.stop_asked"),
      suspend_asked_(slot, "twi.suspend_asked"),
      start_asked_(slot, "twi.start_asked"),
      start_reads_(slot, "twi.start_reads"),
      txd_full_(slot, "twi.txd_full"),
      unread_(slot, "twi.rxd_unread"),
      owns_bus_(slot, "twi.owns_bus"),
      step_(slot, "twi.step", [this] { on_step(); }) {}

std::uint32_t TwiMaster::hz() const {
    switch (slot_.frequency->get()) {
        case kK100:
            return 100'000;
        case kK250:
            return 250'000;
        case kK400:
            return 400'000;
        default:
            return std::max<std::uint32_t>(slot_.frequency_hz(), 1);
    }
}

I2cBus* TwiMaster::bus() {
    PinPort* scl = slot_.pad(kScl);
    PinPort* sda = slot_.pad(kSda);
    if (scl == nullptr || sda == nullptr) return nullptr;
    I2cBus* found = scl->net().i2c;
    return found != nullptr && &found->sda() == &sda->net() ? found : nullptr;
}

bool TwiMaster::lines_free() {
    PinPort* scl = slot_.pad(kScl);
    PinPort* sda = slot_.pad(kSda);
    return scl != nullptr && sda != nullptr && scl->high() && sda->high();
}

void TwiMaster::start(bool read) {
    start_reads_ = read;
    switch (phase_.get()) {
        case Phase::idle:
        case Phase::wait_txd:
        case Phase::nacked:
            begin_start();
            break;
        default:
            start_asked_ = true;
            break;
    }
}

void TwiMaster::stop() {
    switch (phase_.get()) {
        case Phase::idle:
            slot_.end_stopped.generate();
            break;
        case Phase::wait_txd:
        case Phase::nacked:
            begin_stop();
            break;
        case Phase::stopping:
            break;
        default:
            stop_asked_ = true;
            break;
    }
}

void TwiMaster::suspend() {
    switch (phase_.get()) {
        case Phase::idle:
        case Phase::nacked:
        case Phase::stopping:
            break;
        case Phase::wait_txd:
            phase_ = Phase::held;
            slot_.suspended.generate();
            break;
        default:
            suspend_asked_ = true;
            break;
    }
}

void TwiMaster::resume() {
    suspend_asked_ = false;
    if (phase_ == Phase::held) proceed();
}

void TwiMaster::write_txd(std::uint8_t) {
    if (txd_full_) slot_.mistake("TXD written while a byte waits in it");
    txd_full_ = true;
    if (phase_ == Phase::wait_txd) begin_byte();
}

void TwiMaster::begin_start() {
    start_asked_ = false;
    suspend_asked_ = false;
    ack_due_ = false;
    reading_ = start_reads_.get();
    if (reading_) unread_ = false;
    if (!lines_free()) {
        block();
        return;
    }
    phase_ = Phase::addressing;
    step_.arm_in(bits(10));
    if (const I2cBus* wires = bus(); wires != nullptr) wires->begin();
}

void TwiMaster::block() {
    phase_ = Phase::blocked;
    slot_.watch(kScl);
    slot_.watch(kSda);
}

void TwiMaster::on_lines() {
    if (phase_ != Phase::blocked || !lines_free()) return;
    start_reads_ = reading_.get();
    begin_start();
}

void TwiMaster::begin_byte() {
    if (!reading_ && !txd_full_) {
        phase_ = Phase::wait_txd;
        return;
    }
    phase_ = reading_ ? Phase::receiving : Phase::sending;
    I2cBus* wires = bus();
    if (wires != nullptr) wires->begin();
    step_.arm_in(bits(9) + (wires != nullptr ? wires->stretch() : sc_core::SC_ZERO_TIME));
    // Shortcuts and PPI may ask for STOP or SUSPEND here: that is for the end of this byte.
    slot_.bb.generate();
}

void TwiMaster::begin_stop() {
    stop_asked_ = false;
    suspend_asked_ = false;
    txd_full_ = false;
    phase_ = Phase::stopping;
    step_.arm_in(bits(1));
    if (const I2cBus* wires = bus(); wires != nullptr) wires->begin();
}

void TwiMaster::on_step() {
    switch (phase_.get()) {
        case Phase::addressing:
            on_addressed();
            break;
        case Phase::receiving:
            on_received();
            break;
        case Phase::sending:
            on_sent();
            break;
        case Phase::stopping:
            if (I2cBus* wires = bus(); wires != nullptr && owns_bus_) wires->stop(this);
            owns_bus_ = false;
            phase_ = Phase::idle;
            slot_.end_stopped.generate();
            if (start_asked_ && phase_ == Phase::idle) begin_start();
            break;
        default:
            break;
    }
}

void TwiMaster::on_addressed() {
    I2cBus* wires = bus();
    // Lines with a pull up and nobody on them: no acknowledge.
    const I2cResult result =
        wires != nullptr ? wires->start(this, static_cast<std::uint8_t>(slot_.address), reading_) : I2cResult::nak;
    if (result == I2cResult::bus_error || result == I2cResult::arbitration_lost) {
        if (result == I2cResult::arbitration_lost) slot_.mistake("another master owns the two-wire bus");
        block();
        return;
    }
    owns_bus_ = wires != nullptr;
    if (result == I2cResult::nak) {
        fail(kAnack);
    } else {
        proceed();
    }
}

void TwiMaster::on_received() {
    std::uint8_t data = 0xFF;
    I2cBus* wires = bus();
    if (wires != nullptr && wires->read(this, data) != I2cResult::ack) {
        block();
        return;
    }
    ack_due_ = true;
    const bool overrun = unread_;
    slot_.rxd->set(data);
    unread_ = true;
    if (overrun) {
        slot_.error_src->set(slot_.error_src->get() | 1U << kOverrun);
        slot_.error.generate();
    }
    slot_.ready.generate();
    proceed();
}

void TwiMaster::on_sent() {
    I2cBus* wires = bus();
    const I2cResult result =
        wires != nullptr ? wires->write(this, static_cast<std::uint8_t>(slot_.txd->get())) : I2cResult::nak;
    txd_full_ = false;
    if (result == I2cResult::bus_error || result == I2cResult::arbitration_lost) {
        block();
        return;
    }
    if (result == I2cResult::nak) {
        fail(kDnack);
        return;
    }
    // With TXDSENT, software may write the next byte at once.
    phase_ = Phase::wait_txd;
    slot_.txd_sent.generate();
    if (phase_ == Phase::wait_txd) proceed();
}

void TwiMaster::fail(unsigned error_bit) {
    txd_full_ = false;
    suspend_asked_ = false;
    phase_ = Phase::nacked;
    slot_.error_src->set(slot_.error_src->get() | 1U << error_bit);
    slot_.error.generate();
    if (phase_ == Phase::nacked && (stop_asked_ || start_asked_)) proceed();
}

void TwiMaster::proceed() {
    if (suspend_asked_) {
        suspend_asked_ = false;
        phase_ = Phase::held;
        slot_.suspended.generate();
        return;
    }
    if (stop_asked_) {
        acknowledge(false);
        begin_stop();
    } else if (start_asked_) {
        acknowledge(false);
        begin_start();
    } else {
        acknowledge(true);
        begin_byte();
    }
}

void TwiMaster::acknowledge(bool yes) {
    if (!ack_due_) return;
    ack_due_ = false;
    if (I2cBus* wires = bus(); wires != nullptr) wires->read_ack(this, yes);
}

void TwiMaster::on_loaded() {
    if (I2cBus* wires = bus(); wires != nullptr && owns_bus_) wires->resume(this);
}

void TwiMaster::abort() {
    step_.cancel();
    // The pads may be another's by now, and the state reset: the buses know who their owner is.
    for (const auto& net : slot_.env().nets())
        if (net->i2c != nullptr) net->i2c->release(this);
    owns_bus_ = false;
    phase_ = Phase::idle;
    for (State<bool>* flag : {&ack_due_, &stop_asked_, &suspend_asked_, &start_asked_, &txd_full_, &unread_})
        *flag = false;
}

}  // namespace twin::nrf51
