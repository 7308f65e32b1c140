// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/usart.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace twin::stm32f4 {

namespace {

bool is_usart(const std::string& kind) {
    if (kind != "usart" && kind != "uart") throw std::invalid_argument("'kind' is usart or uart");
    return kind == "usart";
}

// Low bits of a LIN break (30.3.8).
constexpr std::uint32_t kLinBreakBits = 13;

}  // namespace

Usart::Usart(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      is_usart_(is_usart(context.params.text("kind"))),
      tdr_(*this, "tdr"),
      rdr_(*this, "rdr"),
      shift_(*this, "tx_shift"),
      sr_read_(*this, "sr_read"),
      sending_(*this, "tx_sending"),
      line_(*this, "tx_format"),
      was_transmitting_(*this, "tx_was_on"),
      preamble_due_(*this, "tx_preamble_due"),
      break_asked_(*this, "tx_break_asked"),
      frame_(*this, "frame_sent", clock(), [this] { on_frame_end(); }),
      idle_(*this, "line_idle", clock(), [this] { on_idle(); }),
      tx_(*this, label() + "_TX"),
      rx_(*this, label() + "_RX"),
      rx_request_(*this, "RX"),
      tx_request_(*this, "TX"),
      irq_(*this) {
    bank_.narrow_access();
    declare_registers();
    rx_.hear(*this);
    if (!is_usart_) return;
    cts_ = std::make_unique<Signal>(*this, label() + "_CTS", false);
    rts_ = std::make_unique<Signal>(*this, label() + "_RTS", false);
    cts_->on_change([this](bool) {
        if (!cr3(kCtse) || ue_ == 0) return;
        set_sr(kCts);
        update_irq();
        try_send();
    });
}

void Usart::declare_registers() {
    sr_ = &bank_.reg(kSr, "SR", kTc | kTxe)
               .field(0, "PE", Access::ro)
               .field(1, "FE", Access::ro)
               .field(2, "NF", Access::ro)
               .field(3, "ORE", Access::ro)
               .field(4, "IDLE", Access::ro)
               .field(5, "RXNE", Access::rc_w0)
               .field(6, "TC", Access::rc_w0)
               .field(7, "TXE", Access::ro)
               .field(8, "LBD", Access::rc_w0);
    if (is_usart_) {
        sr_->field(9, "CTS", Access::rc_w0);
    } else {
        sr_->reserved(9);
    }
    sr_->reserved(10, 22).on_read([this] { sr_read_ = sr_->get(); }).on_write([this] {
        update_pins();
        update_irq();
    });
    bank_.reg(kDr, "DR")
        .field(0, 9, "DR", Access::rw)
        .reserved(9, 23)
        .value([this](std::uint32_t) { return std::uint32_t{rdr_}; })
        .on_read([this] { read_dr(); })
        .on_write([this](std::uint32_t value) { write_dr(value); })
        .doc("two registers: a read gives what was received, a write is sent");
    brr_ = &bank_.reg(kBrr, "BRR")
                .field(0, 4, "DIV_Fraction", Access::rw)
                .field(4, 12, "DIV_Mantissa", Access::rw)
                .reserved(16, 16)
                .on_write([this] {
                    if (cycles_per_bit() == 0) note(JournalKind::guest_error, "BRR gives no baud rate");
                    try_send();
                });
    bank_.reg(kCr1, "CR1")
        .field(0, "SBK", Access::rw, sbk_)
        .field(1, "RWU", Access::rw, rwu_)
        .field(2, "RE", Access::rw, re_)
        .field(3, "TE", Access::rw, te_)
        .field(4, "IDLEIE", Access::rw, idleie_)
        .field(5, "RXNEIE", Access::rw, rxneie_)
        .field(6, "TCIE", Access::rw, tcie_)
        .field(7, "TXEIE", Access::rw, txeie_)
        .field(8, "PEIE", Access::rw, peie_)
        .field(9, "PS", Access::rw, ps_)
        .field(10, "PCE", Access::rw, pce_)
        .field(11, "WAKE", Access::rw, wake_)
        .field(12, "M", Access::rw, m_)
        .field(13, "UE", Access::rw, ue_)
        .reserved(14)
        .field(15, "OVER8", Access::rw, over8_)
        .reserved(16, 16)
        .on_write([this] { configure(); });
    Register& cr2 = bank_.reg(kCr2, "CR2")
                        .field(0, 4, "ADD", Access::rw, add_)
                        .reserved(4)
                        .unimplemented(5, "LBDL")
                        .field(6, "LBDIE", Access::rw, lbdie_)
                        .reserved(7);
    if (is_usart_) {
        cr2.unimplemented(8, "LBCL").unimplemented(9, "CPHA").unimplemented(10, "CPOL").unimplemented(11, "CLKEN");
    } else {
        cr2.reserved(8, 4);
    }
    cr2.field(12, 2, "STOP", Access::rw, stop_)
        .field(14, "LINEN", Access::rw, linen_)
        .reserved(15, 17)
        .quiet_reads()
        .on_write([this] { configure(); });
    cr3_ = &bank_.reg(kCr3, "CR3")
                .field(0, "EIE", Access::rw, eie_)
                .unimplemented(1, "IREN")
                .unimplemented(2, "IRLP")
                .field(3, "HDSEL", Access::rw, hdsel_);
    if (is_usart_) {
        cr3_->unimplemented(4, "NACK").unimplemented(5, "SCEN");
    } else {
        cr3_->reserved(4, 2);
    }
    cr3_->field(6, "DMAR", Access::rw, dmar_).field(7, "DMAT", Access::rw, dmat_);
    if (is_usart_) {
        cr3_->field(kRtse, "RTSE", Access::rw).field(kCtse, "CTSE", Access::rw).field(kCtsie, "CTSIE", Access::rw);
    } else {
        cr3_->reserved(8, 3);
    }
    cr3_->field(11, "ONEBIT", Access::rw).reserved(12, 20).quiet_reads().on_write([this] { configure(); });
    if (is_usart_) bank_.reg(kGtpr, "GTPR").unimplemented(0, 8, "PSC").unimplemented(8, 8, "GT").reserved(16, 16);
}

std::uint32_t Usart::cycles_per_bit() const {
    const std::uint32_t brr = *brr_;
    if ((brr >> 4) == 0) return 0;
    return over8_ != 0 ? (brr >> 4) * 8 + (brr & 7) : brr;
}

SerialFormat Usart::format() const {
    SerialFormat f;
    const std::uint64_t cycles = cycles_per_bit();
    const std::uint64_t hz = ticks_hz();
    f.baud = cycles == 0 ? 0 : static_cast<std::uint32_t>((hz + cycles / 2) / cycles);
    f.data_bits = static_cast<std::uint8_t>(8 + m_ - pce_);
    f.parity = pce_ == 0 ? Parity::none : ps_ != 0 ? Parity::odd : Parity::even;
    static constexpr std::uint8_t kHalves[] = {2, 1, 4, 3};
    f.stop_half_bits = kHalves[stop_];
    return f;
}

std::uint64_t Usart::frame_cycles() const {
    const SerialFormat f = format();
    const std::uint64_t halves = 2ULL * (9 + m_) + f.stop_half_bits;
    return (halves * cycles_per_bit() + 1) / 2;
}

void Usart::write_dr(std::uint32_t value) {
    if (!sr(kTxe)) note(JournalKind::guest_error, "DR written while a word waits in it");
    tdr_ = static_cast<std::uint16_t>(value & 0x1FF);
    if ((sr_read_ & kTc) != 0) clear_sr(kTc);
    sr_read_ = sr_read_ & ~kTc;
    clear_sr(kTxe);
    try_send();
    update_irq();
}

void Usart::read_dr() {
    constexpr std::uint32_t kSequence = kPe | kFe | kNf | kOre | kIdle;
    clear_sr(kRxne | (sr_read_ & kSequence));
    sr_read_ = sr_read_ & ~kSequence;
    update_pins();
    update_irq();
}

void Usart::configure() {
    if (transmits() && !was_transmitting_) preamble_due_ = true;
    was_transmitting_ = transmits();
    if (sbk_ != 0 && sending_ != Sending::line_break) break_asked_ = true;
    if (!receives()) idle_.cancel();
    update_pins();
    try_send();
    update_irq();
}

void Usart::begin(Sending what, std::uint64_t cycles) {
    sending_ = what;
    const SerialFormat f = format();
    line_ = Line{f.baud, f.data_bits, static_cast<std::uint8_t>(f.parity), f.stop_half_bits};
    frame_.arm(cycles);
    update_pins();
    if (what != Sending::preamble) tx_.begin_serial(this);
}

void Usart::try_send() {
    if (frame_.armed() || !transmits() || cycles_per_bit() == 0) return;
    if (preamble_due_) {
        preamble_due_ = false;
        begin(Sending::preamble, frame_cycles());
        return;
    }
    if (break_asked_) {
        break_asked_ = false;
        const std::uint64_t bits = linen_ != 0 ? kLinBreakBits : 10 + m_;
        begin(Sending::line_break, (bits + 1) * cycles_per_bit());
        return;
    }
    if (sr(kTxe) || !clear_to_send()) return;
    shift_ = tdr_.get();
    set_sr(kTxe);
    begin(Sending::word, frame_cycles());
    update_irq();
}

void Usart::on_frame_end() {
    const Sending what = sending_;
    sending_ = Sending::nothing;
    if (what == Sending::word || what == Sending::line_break) {
        SerialFrame frame;
        frame.format = {line_->baud, line_->data_bits, static_cast<Parity>(line_->parity), line_->stop_half_bits};
        frame.line_break = what == Sending::line_break;
        frame.data = frame.line_break ? 0 : static_cast<std::uint16_t>(shift_ & ((1U << line_->data_bits) - 1));
        if (frame.line_break) sbk_ = 0;
        if (frame.format.baud != 0) {
            tx_.send_serial(frame, this);
            // One wire: the receiver hears the transmitter.
            if (hdsel_ != 0) receive_serial(frame);
        }
    }
    if (sr(kTxe)) set_sr(kTc);
    try_send();
    update_pins();
    update_irq();
}

bool Usart::is_muted(const SampledFrame& heard) {
    if (wake_ == 0) return rwu_ != 0;
    const SerialFormat mine = format();
    const bool is_address = (heard.data >> (mine.data_bits - 1) & 1) != 0;
    if (is_address) rwu_ = (heard.data & 0xF) == add_ ? 0 : 1;
    return rwu_ != 0;
}

void Usart::receive_serial(const SerialFrame& frame) {
    if (!powered() || !receives()) return;
    const SerialFormat mine = format();
    if (mine.baud == 0) return;
    const SampledFrame heard = sample_frame(mine, frame);
    if (!heard.started) return;
    idle_.arm(frame_cycles());
    if (is_muted(heard)) return;
    if (frame.line_break && linen_ != 0) set_sr(kLbd);
    if (sr(kRxne)) {
        set_sr(kOre);
        update_irq();
        return;
    }
    std::uint32_t data = heard.data;
    if (mine.parity != Parity::none) {
        // The parity bit is there above the data, as it came.
        const bool ones = (std::popcount(data) & 1) != 0;
        const bool right = mine.parity == Parity::even ? ones : !ones;
        data |= static_cast<std::uint32_t>(right != heard.parity_error) << mine.data_bits;
    }
    rdr_ = static_cast<std::uint16_t>(data);
    set_sr(kRxne | (heard.parity_error ? kPe : 0) | (heard.framing_error ? kFe : 0));
    update_pins();
    update_irq();
}

void Usart::serial_begins() { idle_.cancel(); }

void Usart::on_idle() {
    if (rwu_ != 0 && wake_ == 0) {
        rwu_ = 0;
        return;
    }
    set_sr(kIdle);
    update_irq();
}

bool Usart::has_room() const { return !powered() || !receives() || !sr(kRxne); }

void Usart::update_pins() {
    const bool one_wire = hdsel_ != 0;
    if (one_wire) {
        rx_.stop_hearing();
        tx_.hear(*this);
    } else {
        tx_.stop_hearing();
        rx_.hear(*this);
    }
    // Idle is high; the bits of a frame are not edges here.
    if (sending_ != Sending::nothing || (transmits() && !one_wire)) {
        tx_.set(true);
    } else {
        tx_.release();
    }
    if (!rts_) return;
    if (cr3(kRtse) && ue_ != 0) {
        rts_->set(sr(kRxne) || re_ == 0);
    } else {
        rts_->release();
    }
}

void Usart::update_irq() {
    const std::uint32_t s = *sr_;
    const auto flagged = [s](std::uint32_t bits, std::uint32_t enable) { return (s & bits) != 0 && enable != 0; };
    irq_.set(flagged(kTxe, txeie_) || flagged(kTc, tcie_) || flagged(kRxne | kOre, rxneie_) ||
             flagged(kIdle, idleie_) || flagged(kPe, peie_) || flagged(kLbd, lbdie_) ||
             flagged(kFe | kNf | kOre, eie_ & dmar_) || flagged(kCts, cr3(kCtsie) ? 1 : 0));
    rx_request_.set(flagged(kRxne, dmar_));
    tx_request_.set(flagged(kTxe, dmat_));
}

void Usart::on_reset(ResetKind) {
    update_pins();
    update_irq();
}

void Usart::on_loaded() {
    update_pins();
    update_irq();
}

}  // namespace twin::stm32f4
