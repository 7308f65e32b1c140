// SPDX-License-Identifier: BSD-3-Clause
// The master's side: RM0090 rev 19, 27.3.3 (I2C master mode).
#include "models/peripherals/stm32f4/i2c.hpp"

namespace twin::stm32f4 {

void I2c::try_proceed() {
    switch (phase_.get()) {
        case Phase::idle:
            if (start_ != 0) {
                begin_start();
            } else {
                stop_ = 0;  // nothing to stop
            }
            break;
        case Phase::start_sent:
        case Phase::header_sent:
        case Phase::idle_sender:
        case Phase::full_receiver:
        case Phase::ended_receiver:
        case Phase::nacked:
            if (stop_ != 0) {
                clear_sr1(kSb | kAdd10);
                begin(Phase::stopping);
            } else if (start_ != 0) {
                begin_start();
            }
            break;
        default:
            break;  // at the end of the byte, or when ADDR is cleared
    }
}

void I2c::begin_start() {
    if (phase_ == Phase::idle) {
        const I2cBus* wires = bus();
        if (!lines_free() || slave_ != Slave::idle || (wires != nullptr && wires->busy())) return;
    }
    clear_sr1(kTxe | kBtf);
    begin(Phase::starting);
}

void I2c::begin(Phase phase) {
    phase_ = phase;
    if (I2cBus* wires = owns_bus_ ? bus() : nullptr; wires != nullptr && wires->held()) {
        held_ = true;
        wires->wait_for_clock([this] { on_lines(); });
        return;
    }
    resume();
}

void I2c::resume() {
    switch (phase_.get()) {
        case Phase::starting:
        case Phase::stopping:
            arm_bits(1, false);
            break;
        case Phase::addressing:
        case Phase::addressing_10:
            arm_bits(9, false);
            break;
        case Phase::sending:
        case Phase::receiving:
            arm_bits(9, true);
            break;
        default:
            break;
    }
}

void I2c::on_lines() {
    if (env().loading() || !powered()) return;
    if (held_) {
        I2cBus* wires = bus();
        if (wires != nullptr && wires->held()) {
            wires->wait_for_clock([this] { on_lines(); });
            return;
        }
        held_ = false;
        resume();
    } else if (blocked_) {
        if (!scl_.level()) return;
        blocked_ = false;
        resume();
    } else if (phase_ == Phase::idle && pe_ != 0 && start_ != 0) {
        begin_start();
    }
}

void I2c::load_shift() {
    shift_ = tdr_.get();
    set_sr1(kTxe);
}

void I2c::address_cleared() {
    if (phase_ != Phase::addressed) return;
    if (!sr2(kTra)) {
        begin(Phase::receiving);
        return;
    }
    set_sr1(kTxe);
    phase_ = Phase::idle_sender;
    try_proceed();
}

void I2c::on_step() {
    switch (phase_.get()) {
        case Phase::starting:
            phase_ = Phase::start_sent;
            start_ = 0;
            clear_sr2(kTra);
            set_sr2(kMsl);
            pec_value_ = 0;
            set_sr1(kSb);
            sr1_read_ = sr1_read_ & ~kSb;
            try_proceed();
            break;
        case Phase::addressing:
        case Phase::addressing_10:
            on_address_sent();
            break;
        case Phase::sending:
            on_sent();
            break;
        case Phase::receiving:
            on_received();
            break;
        case Phase::stopping:
            on_stopped_bus();
            break;
        default:
            break;
    }
    update_irq();
}

void I2c::on_address_sent() {
    I2cBus* wires = bus();
    const std::uint8_t byte = tdr_;
    const bool first = phase_ == Phase::addressing;
    const bool read = (byte & 1) != 0;
    // Lines that are pulled up, and nobody on them: no acknowledge.
    I2cResult result = I2cResult::nak;
    if (wires != nullptr && first) {
        result = wires->start(this, static_cast<std::uint8_t>(byte >> 1), read);
        owns_bus_ = result == I2cResult::ack || result == I2cResult::nak;
    } else if (wires != nullptr) {
        result = wires->write(this, byte);
    }
    if (failed(result)) return;
    add_pec(byte);
    if (result == I2cResult::nak) {
        set_sr1(kAf);
        phase_ = Phase::nacked;
    } else if (first && (byte & 0xF9) == 0xF0) {
        set_sr1(kAdd10);
        phase_ = Phase::header_sent;
    } else {
        next_ack_ = ack_ != 0;
        if (!first || !read) set_sr2(kTra);
        set_sr1(kAddr);
        phase_ = Phase::addressed;
    }
    try_proceed();
}

void I2c::on_sent() {
    I2cBus* wires = bus();
    const I2cResult result = wires != nullptr ? wires->write(this, shift_) : I2cResult::nak;
    if (failed(result)) return;
    if (!pec_on_line_) add_pec(shift_);
    pec_on_line_ = false;
    if (result == I2cResult::nak) {
        set_sr1(kAf);
        phase_ = Phase::nacked;
        try_proceed();
        return;
    }
    if (stop_ != 0 || start_ != 0) {
        phase_ = Phase::idle_sender;
        try_proceed();
    } else if (!sr1(kTxe)) {
        load_shift();
        begin(Phase::sending);
    } else if (pec_ != 0 && enpec_ != 0) {
        pec_ = 0;
        pec_on_line_ = true;
        shift_ = static_cast<std::uint8_t>(pec_value_);
        begin(Phase::sending);
    } else {
        set_sr1(kBtf);
        phase_ = Phase::idle_sender;
    }
}

void I2c::on_received() {
    I2cBus* wires = bus();
    std::uint8_t data = 0xFF;
    if (wires != nullptr && failed(wires->read(this, data))) return;
    bool acknowledge = pos_ != 0 ? next_ack_.get() : ack_ != 0;
    next_ack_ = ack_ != 0;
    if (last_by_dma_) acknowledge = false;
    last_by_dma_ = false;
    check_pec(data);
    if (wires != nullptr) wires->read_ack(this, acknowledge);
    if (!sr1(kRxne)) {
        rdr_ = data;
        set_sr1(kRxne);
    } else {
        shift_ = data;
        shift_full_ = true;
        set_sr1(kBtf);
    }
    if (stop_ != 0 || start_ != 0) {
        phase_ = Phase::ended_receiver;
        try_proceed();
    } else if (!acknowledge) {
        phase_ = Phase::ended_receiver;
    } else if (shift_full_) {
        phase_ = Phase::full_receiver;
    } else {
        begin(Phase::receiving);
    }
}

void I2c::on_stopped_bus() {
    I2cBus* wires = bus();
    const bool owned = owns_bus_;
    owns_bus_ = false;
    stop_ = 0;
    clear_sr1(kTxe | kBtf);
    clear_sr2(kMsl | kTra);
    phase_ = Phase::idle;
    if (wires != nullptr && owned) wires->stop(this);
    if (phase_ == Phase::idle && start_ != 0) begin_start();
}

bool I2c::failed(I2cResult result) {
    if (result == I2cResult::ack || result == I2cResult::nak) return false;
    if (result == I2cResult::bus_error && !scl_.level()) {
        blocked_ = true;
    } else {
        lose();
    }
    return true;
}

void I2c::lose() {
    set_sr1(kArlo);
    clear_sr1(kTxe | kBtf);
    clear_sr2(kMsl | kTra);
    if (I2cBus* wires = bus(); wires != nullptr && owns_bus_) wires->release(this);
    owns_bus_ = false;
    phase_ = Phase::idle;
}

}  // namespace twin::stm32f4
