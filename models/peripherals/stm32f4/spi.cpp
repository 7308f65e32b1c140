// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/spi.hpp"

#include <algorithm>

namespace twin::stm32f4 {

Spi::Spi(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      tdr_(*this, "tdr"),
      rdr_(*this, "rdr"),
      shift_(*this, "shift"),
      crc_on_line_(*this, "crc_on_line"),
      crc_was_on_(*this, "crc_was_on"),
      overrun_read_(*this, "overrun_read"),
      fault_read_(*this, "fault_read"),
      slave_in_(*this, "slave_in"),
      slave_out_(*this, "slave_out"),
      slave_bits_(*this, "slave_bits"),
      slave_crc_(*this, "slave_crc"),
      word_(*this, "word", clock(), [this] { on_word(); }),
      sck_(*this, label() + "_SCK", false),
      mosi_(*this, label() + "_MOSI", false),
      miso_(*this, label() + "_MISO", false),
      nss_(*this, label() + "_NSS"),
      rx_request_(*this, "RX"),
      tx_request_(*this, "TX"),
      irq_(*this) {
    bank_.narrow_access();
    declare_registers();
    sck_.on_pads([this] { update_pins(); });
    nss_.on_change([this](bool high) {
        if (high) slave_bits_ = std::uint8_t{0};
        check_mode_fault();
        update_pins();
        update_irq();
    });
    // With CRC, the word behind the last one of a DMA transfer is the CRC, without CRCNEXT.
    tx_request_.on_acknowledge([this](std::uint32_t left) {
        if (left == 0 && crcen_ != 0) crcnext_ = 1;
    });
}

Spi::~Spi() {
    if (attached_ != nullptr) attached_->detach(*this);
}

void Spi::declare_registers() {
    cr1_ = &bank_.reg(kCr1, "CR1")
                .field(0, "CPHA", Access::rw, cpha_)
                .field(1, "CPOL", Access::rw, cpol_)
                .field(2, "MSTR", Access::rw, mstr_)
                .field(3, 3, "BR", Access::rw, br_)
                .field(6, "SPE", Access::rw, spe_)
                .field(7, "LSBFIRST", Access::rw, lsbfirst_)
                .field(8, "SSI", Access::rw, ssi_)
                .field(9, "SSM", Access::rw, ssm_)
                .field(10, "RXONLY", Access::rw, rxonly_)
                .field(11, "DFF", Access::rw, dff_)
                .field(12, "CRCNEXT", Access::rw, crcnext_)
                .field(13, "CRCEN", Access::rw, crcen_)
                .field(14, "BIDIOE", Access::rw, bidioe_)
                .field(15, "BIDIMODE", Access::rw, bidimode_)
                .reserved(16, 16)
                .on_write([this] { write_cr1(); });
    bank_.reg(kCr2, "CR2")
        .field(0, "RXDMAEN", Access::rw, rxdmaen_)
        .field(1, "TXDMAEN", Access::rw, txdmaen_)
        .field(2, "SSOE", Access::rw, ssoe_)
        .reserved(3)
        .unimplemented(4, "FRF")
        .field(5, "ERRIE", Access::rw, errie_)
        .field(6, "RXNEIE", Access::rw, rxneie_)
        .field(7, "TXEIE", Access::rw, txeie_)
        .reserved(8, 24)
        .quiet_reads()
        .on_write([this] {
            check_mode_fault();
            update_pins();
            update_irq();
        });
    sr_ = &bank_.reg(kSr, "SR", kTxe)
               .field(0, "RXNE", Access::ro)
               .field(1, "TXE", Access::ro)
               .field(2, "CHSIDE", Access::ro)
               .field(3, "UDR", Access::ro)
               .field(4, "CRCERR", Access::rc_w0)
               .field(5, "MODF", Access::ro)
               .field(6, "OVR", Access::ro)
               .field(7, "BSY", Access::ro)
               .field(8, "FRE", Access::ro)
               .reserved(9, 23)
               .on_read([this] { read_sr(); })
               .on_write([this] { update_irq(); })
               .doc("CHSIDE, UDR and FRE are of I2S and TI mode, and stay 0");
    bank_.reg(kDr, "DR")
        .field(0, 16, "DR", Access::rw)
        .reserved(16, 16)
        .value([this](std::uint32_t) { return rdr_.get(); })
        .on_read([this] { read_dr(); })
        .on_write([this](std::uint32_t value) { write_dr(value); })
        .doc("two registers: a read gives what was received, a write is sent");
    bank_.reg(kCrcPr, "CRCPR", 7).field(0, 16, "CRCPOLY", Access::rw, crcpoly_).reserved(16, 16);
    rx_crc_ = &bank_.reg(kRxCrcR, "RXCRCR").field(0, 16, "RXCRC", Access::ro).reserved(16, 16);
    tx_crc_ = &bank_.reg(kTxCrcR, "TXCRCR").field(0, 16, "TXCRC", Access::ro).reserved(16, 16);
    bank_.reg(kI2sCfgr, "I2SCFGR")
        .unimplemented(0, "CHLEN")
        .unimplemented(1, 2, "DATLEN")
        .unimplemented(3, "CKPOL")
        .unimplemented(4, 2, "I2SSTD")
        .reserved(6)
        .unimplemented(7, "PCMSYNC")
        .unimplemented(8, 2, "I2SCFG")
        .unimplemented(10, "I2SE")
        .unimplemented(11, "I2SMOD")
        .reserved(12, 20)
        .quiet_reads();
    bank_.reg(kI2sPr, "I2SPR", 2)
        .unimplemented(0, 8, "I2SDIV")
        .unimplemented(8, "ODD")
        .unimplemented(9, "MCKOE")
        .reserved(10, 22)
        .quiet_reads();
}

SpiFormat Spi::format() const {
    SpiFormat f;
    f.hz = static_cast<std::uint32_t>(ticks_hz() >> (br_ + 1));
    f.bits = static_cast<std::uint8_t>(bits());
    f.cpol = cpol_ != 0;
    f.cpha = cpha_ != 0;
    f.lsb_first = lsbfirst_ != 0;
    return f;
}

void Spi::write_cr1() {
    if (sr(kModf)) {
        if (fault_read_) {
            clear_sr(kModf);
        } else {
            // SPE and MSTR cannot be set before the fault is cleared.
            spe_ = 0;
            mstr_ = 0;
        }
        fault_read_ = false;
    }
    if (crcen_ != 0 && !crc_was_on_) {
        rx_crc_->set(0);
        tx_crc_->set(0);
    }
    crc_was_on_ = crcen_ != 0;
    if (!is_master() && word_.armed()) {
        word_.cancel();
        crc_on_line_ = false;
        clear_sr(kBsy);
    }
    if (!is_slave()) slave_bits_ = std::uint8_t{0};
    check_mode_fault();
    update_pins();
    try_start();
    update_irq();
}

void Spi::write_dr(std::uint32_t value) {
    if (!sr(kTxe)) note(JournalKind::guest_error, "DR written while a word waits in it");
    tdr_ = value & mask();
    clear_sr(kTxe);
    try_start();
    update_irq();
}

void Spi::read_dr() {
    clear_sr(kRxne);
    if (sr(kOvr)) overrun_read_ = true;
    update_irq();
}

void Spi::read_sr() {
    if (sr(kModf)) fault_read_ = true;
    if (!overrun_read_) return;
    overrun_read_ = false;
    clear_sr(kOvr);
    update_irq();
}

void Spi::try_start() {
    if (!is_master() || word_.armed()) return;
    if (sends() && !sr(kTxe)) {
        shift_ = tdr_.get();
        set_sr(kTxe);
    } else if (crcen_ != 0 && crcnext_ != 0) {
        shift_ = tx_crc_->get();
        crc_on_line_ = true;
    } else if (!sends()) {
        shift_ = 0;  // receive only: the clock runs as long as SPE is set
    } else {
        return;
    }
    set_sr(kBsy);
    word_.arm(std::uint64_t{bits()} << (br_ + 1));
    if (const Net* clock = sck_.net(); clock != nullptr && clock->spi != nullptr) clock->spi->begin();
}

std::uint32_t Spi::exchange(std::uint32_t word) {
    const Net* mosi = mosi_.net();
    const Net* miso = miso_.net();
    // A wire from MOSI to MISO.
    const bool looped = sends() && bidimode_ == 0 && mosi != nullptr && mosi == miso;
    SpiBus* bus = sck_.net() != nullptr ? sck_.net()->spi : nullptr;
    if (bus == nullptr) return looped ? word : miso_.level() ? mask() : 0;
    const bool out = sends() && bus->mosi() != nullptr && mosi == bus->mosi();
    // On one wire the answer comes on MOSI.
    const bool in = bidimode_ != 0 ? true : bus->miso() != nullptr && miso == bus->miso();
    const std::uint32_t answer = bus->transfer(out ? word : 0, format()) & mask();
    if (looped) return word;
    return in ? answer : miso_.level() ? mask() : 0;
}

void Spi::on_word() {
    const std::uint32_t word = shift_;
    const bool is_crc = crc_on_line_;
    const std::uint32_t received = exchange(word);
    clear_sr(kBsy);
    if (is_crc) {
        crc_on_line_ = false;
        crcnext_ = 0;
    } else if (crcen_ != 0 && sends()) {
        add_crc(*tx_crc_, word);
    }
    if (sends()) mosi_.set(((lsbfirst_ != 0 ? word >> (bits() - 1) : word) & 1) != 0);
    if (receives()) take(received, is_crc);
    try_start();
    update_irq();
}

void Spi::take(std::uint32_t word, bool is_crc) {
    if (is_crc) {
        if (word != (rx_crc_->get() & mask())) set_sr(kCrcErr);
    } else if (crcen_ != 0) {
        add_crc(*rx_crc_, word);
    }
    if (sr(kRxne)) {
        set_sr(kOvr);
        return;
    }
    rdr_ = word;
    set_sr(kRxne);
}

std::uint32_t Spi::crc(std::uint32_t remainder, std::uint32_t word) const {
    const unsigned n = bits();
    const std::uint32_t top = 1U << (n - 1);
    for (unsigned i = 0; i < n; ++i) {
        const std::uint32_t bit = lsbfirst_ != 0 ? word >> i & 1 : word >> (n - 1 - i) & 1;
        const bool carry = ((remainder & top) != 0) != (bit != 0);
        remainder = (remainder << 1) & mask();
        if (carry) remainder ^= crcpoly_ & mask();
    }
    return remainder;
}

void Spi::add_crc(Register& remainder, std::uint32_t word) { remainder.set(crc(remainder.get() & mask(), word)); }

bool Spi::spi_selected() const {
    if (!powered() || !bank_.accessible() || !clock().running() || !is_slave()) return false;
    return ssm_ != 0 ? ssi_ == 0 : !nss_.level();
}

std::uint32_t Spi::spi_transfer(std::uint32_t mosi, const SpiFormat& format) {
    const unsigned width = bits();
    std::uint32_t answer = 0;
    for (unsigned i = 0; i < format.bits; ++i) {
        if (slave_bits_ == 0) {
            if (!sr(kTxe)) {
                slave_out_ = tdr_.get();
                set_sr(kTxe);
                slave_crc_ = false;
            } else if (crcen_ != 0 && crcnext_ != 0) {
                slave_out_ = tx_crc_->get() & mask();
                slave_crc_ = true;
            }
            slave_in_ = 0;
        }
        const unsigned at = format.lsb_first ? i : format.bits - 1U - i;
        const unsigned mine = lsbfirst_ != 0 ? slave_bits_ : width - 1U - slave_bits_;
        answer |= (slave_out_ >> mine & 1) << at;
        slave_in_ = slave_in_ | (mosi >> at & 1) << mine;
        slave_bits_ = static_cast<std::uint8_t>(slave_bits_ + 1);
        if (slave_bits_ < width) continue;
        slave_bits_ = std::uint8_t{0};
        const bool is_crc = slave_crc_;
        if (is_crc) {
            crcnext_ = 0;
            slave_crc_ = false;
        } else if (crcen_ != 0) {
            add_crc(*tx_crc_, slave_out_);
        }
        if (receives()) take(slave_in_, is_crc);
    }
    update_irq();
    return sends() ? answer : (1ULL << format.bits) - 1;
}

void Spi::check_mode_fault() {
    if (mstr_ == 0) return;
    const bool low = ssm_ != 0 ? ssi_ == 0 : ssoe_ == 0 && !nss_.level();
    if (!low || spe_ == 0) return;
    spe_ = 0;
    mstr_ = 0;
    set_sr(kModf);
    fault_read_ = false;
    word_.cancel();
    crc_on_line_ = false;
    clear_sr(kBsy);
}

void Spi::update_pins() {
    SpiBus* bus = is_slave() && sck_.net() != nullptr ? sck_.net()->spi : nullptr;
    if (bus != attached_) {
        if (attached_ != nullptr) attached_->detach(*this);
        attached_ = bus;
        if (attached_ != nullptr) attached_->attach(*this);
    }
    if (is_master()) {
        sck_.set(cpol_ != 0);
        if (!sends()) {
            mosi_.release();
        } else if (!mosi_.drives()) {
            mosi_.set(false);
        }
    } else {
        sck_.release();
        mosi_.release();
    }
    if (is_slave() && sends() && spi_selected()) {
        miso_.set(false);
    } else {
        miso_.release();
    }
    if (is_master() && ssm_ == 0 && ssoe_ != 0) {
        nss_.set(false);
    } else {
        nss_.release();
    }
}

void Spi::update_irq() {
    const bool errors = sr(kModf | kOvr | kCrcErr) && errie_ != 0;
    irq_.set((sr(kTxe) && txeie_ != 0) || (sr(kRxne) && rxneie_ != 0) || errors);
    rx_request_.set(sr(kRxne) && rxdmaen_ != 0);
    tx_request_.set(sr(kTxe) && txdmaen_ != 0);
}

void Spi::on_reset(ResetKind) {
    update_pins();
    update_irq();
}

void Spi::on_loaded() {
    update_pins();
    update_irq();
}

void Spi::on_power_lost() {
    if (attached_ != nullptr) attached_->detach(*this);
    attached_ = nullptr;
}

}  // namespace twin::stm32f4
