// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/ssp.hpp"

#include <stdexcept>

namespace twin::cmsdk {

namespace {
constexpr std::uint64_t kTimeoutBits = 32;
constexpr std::size_t kHalf = Ssp::kFifoSize / 2;
}  // namespace

Ssp::Ssp(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      sck_(*this, context.params.text("sck")),
      mosi_(*this, context.params.text("mosi")),
      miso_(*this, context.params.text("miso")),
      fss_(*this, context.params.text("fss")),
      irq_(*this),
      hz_(context.params.integer("hz")),
      to_send_(*this, "to_send"),
      received_(*this, "received"),
      word_(*this, "word"),
      overrun_(*this, "overrun"),
      timed_out_(*this, "timed_out"),
      sent_(*this, "sent", [this] { on_word_sent(); }),
      timeout_(*this, "timeout", [this] {
          timed_out_ = true;
          update_outputs();
      }) {
    if (hz_ == 0) throw std::invalid_argument(label() + ": 'hz' is 1 or more");
    declare_registers();
}

void Ssp::end_of_elaboration() {
    for (Pad* pad : {&sck_, &mosi_, &miso_, &fss_}) pad->bind();
    Model::end_of_elaboration();
}

void Ssp::declare_registers() {
    const auto go_on = [this] {
        now();
        try_send();
        update_outputs();
    };
    bank_.reg(kCr0, "SSPCR0")
        .field(0, 4, "DSS", Access::rw, size_)
        .field(4, 2, "FRF", Access::rw, frame_format_)
        .field(6, "SPO", Access::rw, polarity_)
        .field(7, "SPH", Access::rw, phase_)
        .field(8, 8, "SCR", Access::rw, rate_)
        .reserved(16, 16)
        .on_write([this, go_on] {
            if (frame_format_ != 0) note(JournalKind::unmodelled, "SSPCR0.FRF other than SPI");
            if (size_ < 3) note(JournalKind::guest_error, "SSPCR0.DSS below 3");
            go_on();
        })
        .doc("DSS: bits of a word less one; FRF 0: SPI");
    bank_.reg(kCr1, "SSPCR1")
        .field(0, "LBM", Access::rw, loop_back_)
        .field(1, "SSE", Access::rw, enable_)
        .field(2, "MS", Access::rw, slave_)
        .unimplemented(3, "SOD")
        .reserved(4, 28)
        .on_write([this, go_on] {
            if (slave_ != 0) note(JournalKind::unmodelled, "SSPCR1.MS: a slave");
            go_on();
        });
    bank_.reg(kDr, "SSPDR")
        .field(0, 16, "DATA", Access::rw)
        .reserved(16, 16)
        .value([this](std::uint32_t) { return received_->empty() ? 0U : std::uint32_t{received_->front()}; })
        .on_read([this] { read_data(); })
        .on_write([this](std::uint32_t word) { write_data(word); });
    bank_.reg(kSr, "SSPSR", 3)
        .field(0, "TFE", Access::ro)
        .field(1, "TNF", Access::ro)
        .field(2, "RNE", Access::ro)
        .field(3, "RFF", Access::ro)
        .field(4, "BSY", Access::ro)
        .reserved(5, 27)
        .timed_value([this](std::uint32_t) { return status(); });
    cpsr_ = &bank_.reg(kCpsr, "SSPCPSR")
                 .field(0, 8, "CPSDVSR", Access::rw)
                 .reserved(8, 24)
                 .on_write(go_on)
                 .doc("An even number, 2 or more");
    bank_.reg(kImsc, "SSPIMSC")
        .field(0, 4, "MASK", Access::rw, mask_)
        .reserved(4, 28)
        .on_write([this] { update_outputs(); })
        .doc("Bits: 0 receive overrun, 1 receive timeout, 2 receive FIFO half full, 3 transmit FIFO half empty");
    bank_.reg(kRis, "SSPRIS", kTransmit)
        .field(0, 4, "RAW", Access::ro)
        .reserved(4, 28)
        .timed_value([this](std::uint32_t) { return raw(); });
    bank_.reg(kMis, "SSPMIS").field(0, 4, "MASKED", Access::ro).reserved(4, 28).timed_value([this](std::uint32_t) {
        return raw() & mask_;
    });
    bank_.reg(kIcr, "SSPICR")
        .field(0, "RORIC", Access::wo)
        .field(1, "RTIC", Access::wo)
        .reserved(2, 30)
        .on_write([this](std::uint32_t written) {
            now();
            if ((written & kOverrun) != 0) overrun_ = false;
            if ((written & kTimeout) != 0) timed_out_ = false;
            update_outputs();
        });
    bank_.reg(kDmaCr, "SSPDMACR").unimplemented(0, "RXDMAE").unimplemented(1, "TXDMAE").reserved(2, 30);
    static constexpr std::uint8_t kId[] = {0x22, 0x10, 0x04, 0x00, 0x0D, 0xF0, 0x05, 0xB1};
    static constexpr const char* kNames[] = {"SSPPeriphID0", "SSPPeriphID1", "SSPPeriphID2", "SSPPeriphID3",
                                             "SSPPCellID0",  "SSPPCellID1",  "SSPPCellID2",  "SSPPCellID3"};
    for (unsigned i = 0; i < 8; ++i)
        bank_.reg(0xFE0 + 4 * i, kNames[i], kId[i]).field(0, 8, "ID", Access::ro).reserved(8, 24);
}

std::uint64_t Ssp::bit_clocks() const { return (cpsr_->get() & ~1ULL) * (rate_ + 1); }

SpiFormat Ssp::format() const {
    SpiFormat f;
    const std::uint64_t clocks = bit_clocks();
    f.hz = clocks != 0 ? static_cast<std::uint32_t>(hz_ / clocks) : 0;
    f.bits = static_cast<std::uint8_t>(size_ + 1);
    f.cpol = polarity_ != 0;
    f.cpha = phase_ != 0;
    return f;
}

std::uint32_t Ssp::status() const {
    return (to_send_->empty() ? 1U : 0U) | (to_send_->size() < kFifoSize ? 2U : 0U) | (!received_->empty() ? 4U : 0U) |
           (received_->size() == kFifoSize ? 8U : 0U) | (sent_.armed() || !to_send_->empty() ? 16U : 0U);
}

std::uint32_t Ssp::raw() const {
    return (overrun_ ? kOverrun : 0U) | (timed_out_ ? kTimeout : 0U) | (received_->size() >= kHalf ? kReceive : 0U) |
           (to_send_->size() <= kHalf ? kTransmit : 0U);
}

void Ssp::write_data(std::uint32_t word) {
    now();  // a word may just have left
    if (to_send_->size() == kFifoSize) {
        note(JournalKind::guest_error, "SSPDR written while the transmit FIFO is full");
        return;
    }
    to_send_->push_back(static_cast<std::uint16_t>(word & ((1U << (size_ + 1)) - 1)));
    try_send();
    update_outputs();
}

void Ssp::read_data() {
    if (received_->empty()) {
        note(JournalKind::guest_error, "SSPDR read while the receive FIFO is empty", false);
        return;
    }
    received_->pop_front();
    timed_out_ = timed_out_ && !received_->empty();
    restart_timeout();
    update_outputs();
}

void Ssp::try_send() {
    if (sent_.armed() || to_send_->empty() || enable_ == 0 || slave_ != 0 || bit_clocks() == 0 || size_ < 3) return;
    word_ = to_send_->front();
    to_send_->pop_front();
    sent_.arm_in(ticks_to_time((size_ + 1) * bit_clocks(), hz_));
    if (const Net* clock = sck_.net(); clock != nullptr && clock->spi != nullptr) clock->spi->begin();
}

void Ssp::on_word_sent() {
    const SpiFormat f = format();
    Net* const clock = sck_.net();
    SpiBus* const bus = clock != nullptr ? clock->spi : nullptr;
    const bool wire = mosi_.net() != nullptr && mosi_.net() == miso_.net();
    std::uint32_t back = 0;
    if (loop_back_ != 0) {
        back = word_;
    } else if (wire) {
        if (bus != nullptr) bus->transfer(word_, f);
        back = word_;
    } else if (bus != nullptr) {
        back = bus->transfer(word_, f);
    } else if (miso_.high()) {
        back = (1U << f.bits) - 1;
    }
    if (received_->size() == kFifoSize) {
        overrun_ = true;
    } else {
        received_->push_back(static_cast<std::uint16_t>(back));
    }
    restart_timeout();
    try_send();
    update_outputs();
}

void Ssp::restart_timeout() {
    timeout_.cancel();
    if (!received_->empty() && bit_clocks() != 0) timeout_.arm_in(ticks_to_time(kTimeoutBits * bit_clocks(), hz_));
}

void Ssp::update_outputs() {
    const bool enabled = enable_ != 0 && slave_ == 0;
    sck_.drive(enabled ? Drive::strong(polarity_ != 0) : Drive::released());
    mosi_.drive(enabled ? Drive::strong(false) : Drive::released());
    fss_.drive(enabled ? Drive::strong(!sent_.armed()) : Drive::released());
    irq_.set((raw() & mask_) != 0);
}

void Ssp::on_reset(ResetKind) { update_outputs(); }

}  // namespace twin::cmsdk
