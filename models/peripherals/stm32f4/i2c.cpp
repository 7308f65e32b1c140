// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/i2c.hpp"

namespace twin::stm32f4 {

I2c::I2c(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      phase_(*this, "phase"),
      slave_(*this, "slave"),
      sr1_read_(*this, "sr1_read"),
      rdr_(*this, "rdr"),
      tdr_(*this, "tdr"),
      shift_(*this, "shift"),
      shift_full_(*this, "shift_full"),
      next_ack_(*this, "next_ack"),
      last_by_dma_(*this, "last_by_dma"),
      pec_on_line_(*this, "pec_on_line"),
      owns_bus_(*this, "owns_bus"),
      held_(*this, "held"),
      blocked_(*this, "blocked"),
      matched_10_(*this, "matched_10"),
      step_(*this, "step", clock(), [this] { on_step(); }),
      scl_(*this, label() + "_SCL"),
      sda_(*this, label() + "_SDA"),
      rx_request_(*this, "RX"),
      tx_request_(*this, "TX"),
      event_(*this, "ev"),
      error_(*this, "er") {
    bank_.narrow_access();
    declare_registers();
    for (Signal* line : {&scl_, &sda_}) {
        line->on_change([this](bool) { on_lines(); });
        line->on_pads([this] {
            attach();
            on_lines();
        });
    }
    // EOT_1 of the manual: one byte is left to be received.
    rx_request_.on_acknowledge([this](std::uint32_t left) {
        if (left == 1 && last_ != 0) last_by_dma_ = true;
    });
}

I2c::~I2c() {
    if (attached_ != nullptr) attached_->detach(*this);
}

void I2c::declare_registers() {
    cr1_ = &bank_.reg(kCr1, "CR1")
                .field(0, "PE", Access::rw, pe_)
                .unimplemented(1, "SMBUS")
                .reserved(2)
                .unimplemented(3, "SMBTYPE")
                .unimplemented(4, "ENARP")
                .field(5, "ENPEC", Access::rw, enpec_)
                .field(6, "ENGC", Access::rw, engc_)
                .field(7, "NOSTRETCH", Access::rw, nostretch_)
                .field(8, "START", Access::rw, start_)
                .field(9, "STOP", Access::rw, stop_)
                .field(10, "ACK", Access::rw, ack_)
                .field(11, "POS", Access::rw, pos_)
                .field(12, "PEC", Access::rw, pec_)
                .unimplemented(13, "ALERT")
                .reserved(14)
                .field(15, "SWRST", Access::rw, swrst_)
                .reserved(16, 16)
                .quiet_reads()
                .on_write([this](std::uint32_t written) { write_cr1(written); });
    bank_.reg(kCr2, "CR2")
        .field(0, 6, "FREQ", Access::rw, freq_)
        .reserved(6, 2)
        .field(8, "ITERREN", Access::rw, iterren_)
        .field(9, "ITEVTEN", Access::rw, itevten_)
        .field(10, "ITBUFEN", Access::rw, itbufen_)
        .field(11, "DMAEN", Access::rw, dmaen_)
        .field(12, "LAST", Access::rw, last_)
        .reserved(13, 19)
        .on_write([this] { update_irq(); });
    bank_.reg(kOar1, "OAR1")
        .field(0, 10, "ADD", Access::rw, add10_)
        .reserved(10, 4)
        .field(14, "KEEP1", Access::rw)
        .field(15, "ADDMODE", Access::rw, addmode_)
        .reserved(16, 16)
        .doc("KEEP1 has no name in the manual: software keeps it at 1");
    bank_.reg(kOar2, "OAR2")
        .field(0, "ENDUAL", Access::rw, endual_)
        .field(1, 7, "ADD2", Access::rw, add2_)
        .reserved(8, 24);
    bank_.reg(kDr, "DR")
        .field(0, 8, "DR", Access::rw)
        .reserved(8, 24)
        .value([this](std::uint32_t) { return std::uint32_t{rdr_}; })
        .on_read([this] { read_dr(); })
        .on_write([this](std::uint32_t value) { write_dr(value); });
    sr1_ = &bank_.reg(kSr1, "SR1")
                .field(0, "SB", Access::ro)
                .field(1, "ADDR", Access::ro)
                .field(2, "BTF", Access::ro)
                .field(3, "ADD10", Access::ro)
                .field(4, "STOPF", Access::ro)
                .reserved(5)
                .field(6, "RXNE", Access::ro)
                .field(7, "TXE", Access::ro)
                .field(8, "BERR", Access::rc_w0)
                .field(9, "ARLO", Access::rc_w0)
                .field(10, "AF", Access::rc_w0)
                .field(11, "OVR", Access::rc_w0)
                .field(12, "PECERR", Access::rc_w0)
                .reserved(13)
                .field(14, "TIMEOUT", Access::rc_w0)
                .field(15, "SMBALERT", Access::rc_w0)
                .reserved(16, 16)
                .on_read([this] { sr1_read_ = sr1_->get(); })
                .on_write([this] { update_irq(); })
                .doc("TIMEOUT and SMBALERT are of SMBus, and stay 0");
    sr2_ = &bank_.reg(kSr2, "SR2")
                .field(0, "MSL", Access::ro)
                .field(1, "BUSY", Access::ro)
                .field(2, "TRA", Access::ro)
                .reserved(3)
                .field(4, "GENCALL", Access::ro)
                .field(5, "SMBDEFAULT", Access::ro)
                .field(6, "SMBHOST", Access::ro)
                .field(7, "DUALF", Access::ro)
                .field(8, 8, "PEC", Access::ro, pec_value_)
                .reserved(16, 16)
                .value([this](std::uint32_t stored) { return stored | (is_busy() ? kBusy : 0); })
                .on_read([this] { read_sr2(); });
    bank_.reg(kCcr, "CCR")
        .field(0, 12, "CCR", Access::rw, ccr_)
        .reserved(12, 2)
        .field(14, "DUTY", Access::rw, duty_)
        .field(15, "F_S", Access::rw, fast_)
        .reserved(16, 16);
    bank_.reg(kTrise, "TRISE", 2).field(0, 6, "TRISE", Access::rw).reserved(6, 26);
    bank_.reg(kFltr, "FLTR").field(0, 4, "DNF", Access::rw).field(4, "ANOFF", Access::rw).reserved(5, 27);
}

I2cBus* I2c::bus() const {
    Net* scl = scl_.net();
    Net* sda = sda_.net();
    if (scl == nullptr || sda == nullptr || scl->i2c == nullptr) return nullptr;
    return &scl->i2c->sda() == sda ? scl->i2c : nullptr;
}

bool I2c::is_busy() const {
    if (pe_ == 0) return false;
    if (phase_ != Phase::idle || slave_ != Slave::idle || !lines_free()) return true;
    const I2cBus* wires = bus();
    return wires != nullptr && wires->busy();
}

std::uint64_t I2c::bit_cycles() const {
    const std::uint64_t factor = fast_ == 0 ? 2 : duty_ == 0 ? 3 : 25;
    return factor * (ccr_ != 0 ? ccr_.get() : 1);
}

void I2c::arm_bits(unsigned bits, bool stretched) {
    std::uint64_t cycles = bits * bit_cycles();
    if (I2cBus* wires = stretched ? bus() : nullptr; wires != nullptr)
        cycles += time_to_ticks(wires->stretch(), ticks_hz());
    if (const I2cBus* wires = bus(); wires != nullptr) wires->begin();
    step_.arm(cycles);
}

void I2c::write_cr1(std::uint32_t written) {
    if (swrst_ != 0) {
        abort();
        for (const Register& r : bank_.registers()) bank_.find(r.offset())->set(r.reset_value());
        swrst_ = 1;
        attach();
        update_irq();
        return;
    }
    if ((sr1_read_ & kStopf) != 0) {
        clear_sr1(kStopf);
        sr1_read_ = sr1_read_ & ~kStopf;
    }
    if (pe_ == 0) {
        abort();
        sr1_->set(0);
        sr2_->set(0);
        start_ = 0;
        stop_ = 0;
        pec_ = 0;
    }
    attach();
    if ((written & 0x100) != 0 && pe_ != 0 && ccr_ == 0) note(JournalKind::guest_error, "START while CCR is 0");
    if (pe_ != 0) try_proceed();
    update_irq();
}

void I2c::write_dr(std::uint32_t value) {
    tdr_ = static_cast<std::uint8_t>(value);
    clear_sr1(kBtf);
    switch (phase_.get()) {
        case Phase::start_sent:
            // SB is cleared by a read of SR1 that saw it, and this.
            if ((sr1_read_ & kSb) == 0) {
                note(JournalKind::guest_error, "an address written without reading SB");
                break;
            }
            clear_sr1(kSb);
            begin(Phase::addressing);
            break;
        case Phase::header_sent:
            if ((sr1_read_ & kAdd10) == 0) {
                note(JournalKind::guest_error, "an address written without reading ADD10");
                break;
            }
            clear_sr1(kAdd10);
            begin(Phase::addressing_10);
            break;
        case Phase::idle_sender:
            load_shift();
            begin(Phase::sending);
            break;
        case Phase::sending:
            if (!sr1(kTxe)) note(JournalKind::guest_error, "DR written while a byte waits in it");
            clear_sr1(kTxe);
            break;
        case Phase::nacked:
            clear_sr1(kTxe);  // a DMA stream that was ahead of the target's refusal
            break;
        case Phase::idle:
            if (slave_ == Slave::transmitter) slave_written();
            break;
        default:
            note(JournalKind::guest_error, "DR written while nothing is to be sent");
            break;
    }
    update_irq();
}

void I2c::read_dr() {
    clear_sr1(kRxne | kBtf);
    if (shift_full_ && slave_ != Slave::transmitter) {
        shift_full_ = false;
        rdr_ = shift_.get();
        set_sr1(kRxne);
        if (phase_ == Phase::full_receiver) begin(Phase::receiving);
        if (slave_ == Slave::receiver) released();
    }
    update_irq();
}

void I2c::read_sr2() {
    if ((sr1_read_ & kAddr) == 0 || !sr1(kAddr)) return;
    sr1_read_ = sr1_read_ & ~kAddr;
    clear_sr1(kAddr);
    if (is_master()) {
        address_cleared();
    } else {
        if (slave_ == Slave::transmitter) set_sr1(kTxe);
        released();
    }
    update_irq();
}

void I2c::attach() {
    I2cBus* wires = pe_ != 0 ? bus() : nullptr;
    if (wires == attached_) return;
    if (attached_ != nullptr) attached_->detach(*this);
    attached_ = wires;
    if (attached_ != nullptr) attached_->attach(*this);
}

void I2c::abort() {
    step_.cancel();
    // The pads may be another's by now: the buses know who their owner is.
    for (const auto& net : env().nets())
        if (net->i2c != nullptr) net->i2c->release(this);
    phase_ = Phase::idle;
    slave_ = Slave::idle;
    for (State<bool>* flag :
         {&shift_full_, &next_ack_, &last_by_dma_, &pec_on_line_, &owns_bus_, &held_, &blocked_, &matched_10_})
        *flag = false;
}

void I2c::add_pec(std::uint8_t byte) {
    if (enpec_ == 0) return;
    std::uint32_t c = pec_value_ ^ byte;
    for (int i = 0; i < 8; ++i) c = (c & 0x80) != 0 ? (c << 1 ^ 0x07) & 0xFF : c << 1;
    pec_value_ = c;
}

void I2c::update_irq() {
    constexpr std::uint32_t kEvents = kSb | kAddr | kAdd10 | kStopf | kBtf;
    constexpr std::uint32_t kErrors = kBerr | kArlo | kAf | kOvr | kPecErr;
    event_.set(itevten_ != 0 && (sr1(kEvents) || (itbufen_ != 0 && sr1(kTxe | kRxne))));
    error_.set(iterren_ != 0 && sr1(kErrors));
    rx_request_.set(dmaen_ != 0 && sr1(kRxne));
    tx_request_.set(dmaen_ != 0 && sr1(kTxe));
}

void I2c::on_reset(ResetKind) {
    abort();
    attach();
    update_irq();
}

void I2c::on_loaded() {
    attach();
    if (I2cBus* wires = bus(); wires != nullptr && owns_bus_) {
        wires->resume(this);
        if (held_) wires->wait_for_clock([this] { on_lines(); });
    }
    update_irq();
}

void I2c::on_power_lost() {
    abort();
    if (attached_ != nullptr) attached_->detach(*this);
    attached_ = nullptr;
}

}  // namespace twin::stm32f4
