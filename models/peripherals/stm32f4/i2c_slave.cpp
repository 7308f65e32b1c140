// SPDX-License-Identifier: BSD-3-Clause
// The slave's side: RM0090 rev 19, 27.3.2 (I2C slave mode).
#include "models/peripherals/stm32f4/i2c.hpp"

namespace twin::stm32f4 {

namespace {
constexpr std::uint8_t kHeader10 = 0x78;  // 11110xx, the first byte of a 10-bit address
}

bool I2c::matches(std::uint8_t address, bool read) {
    if (address == 0 && !read && engc_ != 0) {
        set_sr2(kGenCall);
        return true;
    }
    if (addmode_ == 0 && address == (add10_ >> 1 & 0x7F)) return true;
    if (addmode_ == 0 && endual_ != 0 && address == add2_) {
        set_sr2(kDualf);
        return true;
    }
    return false;
}

bool I2c::i2c_start(std::uint8_t address, bool read) {
    if (!powered() || !clock().running() || pe_ == 0 || is_master()) return false;
    slave_ = Slave::idle;
    clear_sr1(kTxe | kBtf);
    clear_sr2(kTra | kGenCall | kDualf);
    if (ack_ == 0) return false;
    pec_value_ = 0;
    add_pec(static_cast<std::uint8_t>(address << 1 | (read ? 1 : 0)));
    if (addmode_ != 0 && address == (kHeader10 | (add10_ >> 8 & 3))) {
        if (!read) {
            matched_10_ = false;
            slave_ = Slave::header;
            return true;
        }
        if (!matched_10_) return false;
        slave_addressed(true);
        return true;
    }
    if (!matches(address, read)) return false;
    slave_addressed(read);
    return true;
}

void I2c::slave_addressed(bool read) {
    slave_ = read ? Slave::transmitter : Slave::receiver;
    if (read) {
        set_sr2(kTra);
        shift_full_ = false;
    }
    set_sr1(kAddr);
    sr1_read_ = sr1_read_ & ~kAddr;
    update_irq();
}

void I2c::check_pec(std::uint8_t byte) {
    if (pec_ != 0 && enpec_ != 0) {
        pec_ = 0;
        if (byte != pec_value_) set_sr1(kPecErr);
    } else {
        add_pec(byte);
    }
}

bool I2c::i2c_write(std::uint8_t data) {
    if (slave_ == Slave::header) {
        if (data != (add10_ & 0xFF)) {
            slave_ = Slave::idle;
            return false;
        }
        add_pec(data);
        matched_10_ = true;
        slave_addressed(false);
        return true;
    }
    if (slave_ != Slave::receiver) return false;
    check_pec(data);
    if (!sr1(kRxne)) {
        rdr_ = data;
        set_sr1(kRxne);
    } else if (nostretch_ != 0 || shift_full_) {
        set_sr1(kOvr);
    } else {
        shift_ = data;
        shift_full_ = true;
        set_sr1(kBtf);
    }
    update_irq();
    return ack_ != 0;
}

void I2c::slave_written() {
    if (shift_full_) {
        clear_sr1(kTxe);
        return;
    }
    shift_ = tdr_.get();
    shift_full_ = true;
    released();
}

std::uint8_t I2c::i2c_read() {
    if (slave_ != Slave::transmitter) return 0xFF;
    // With nothing to send, the same byte goes out twice.
    const std::uint8_t data = shift_;
    if (!shift_full_) set_sr1(kOvr);
    shift_full_ = false;
    if (!sr1(kTxe) && !sr1(kAddr)) {
        shift_ = tdr_.get();
        shift_full_ = true;
        set_sr1(kTxe);
    }
    add_pec(data);
    update_irq();
    return data;
}

void I2c::i2c_read_ack(bool acknowledged) {
    if (slave_ != Slave::transmitter) return;
    if (!acknowledged) {
        slave_ = Slave::ended;
        shift_full_ = false;
        set_sr1(kAf);
    } else if (!shift_full_) {
        set_sr1(kBtf);
    }
    update_irq();
}

void I2c::i2c_stop() {
    if (slave_ != Slave::idle) {
        if (slave_ == Slave::receiver) set_sr1(kStopf);
        slave_ = Slave::idle;
        matched_10_ = false;
        clear_sr1(kTxe | kBtf);
        clear_sr2(kTra | kGenCall | kDualf);
        update_irq();
    }
    // The bus is free: a START may have been waiting for it.
    if (phase_ == Phase::idle && pe_ != 0 && start_ != 0) begin_start();
}

bool I2c::i2c_holds_clock() const {
    if (nostretch_ != 0) return false;
    switch (slave_.get()) {
        case Slave::receiver:
            return sr1(kAddr) || shift_full_;
        case Slave::transmitter:
            return sr1(kAddr) || !shift_full_;
        default:
            return false;
    }
}

void I2c::released() {
    if (attached_ != nullptr) attached_->clock_released();
}

}  // namespace twin::stm32f4
