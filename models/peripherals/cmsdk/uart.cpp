// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/uart.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

namespace {

constexpr std::uint32_t kTx = 1U << 0, kRx = 1U << 1, kTxOverrun = 1U << 2, kRxOverrun = 1U << 3;

SerialFormat format_of(std::uint64_t hz, std::uint32_t divider) {
    SerialFormat format;
    format.baud = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, (hz + divider / 2) / divider));
    return format;
}

}  // namespace

Uart::Uart(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      txd_(*this, context.params.text("txd")),
      rxd_(*this, context.params.text("rxd"), [this] { follow_rxd(); }),
      tx_irq_(*this, "tx"),
      rx_irq_(*this, "rx"),
      tx_overrun_irq_(*this, "tx_overrun"),
      rx_overrun_irq_(*this, "rx_overrun"),
      combined_irq_(*this, "combined"),
      hz_(context.params.integer("hz")),
      tx_buffer_(*this, "tx_buffer"),
      rx_buffer_(*this, "rx_buffer"),
      shifted_(*this, "shifted"),
      shifted_div_(*this, "shifted_div", kMinBaudDiv),
      tx_interrupt_(*this, "tx_interrupt"),
      rx_interrupt_(*this, "rx_interrupt"),
      frame_(*this, "frame_sent", [this] { on_frame_sent(); }) {
    if (hz_ == 0) throw std::invalid_argument(label() + ": 'hz' is 1 or more");
    declare_registers();
}

Uart::~Uart() {
    if (heard_ != nullptr) heard_->detach(*this);
}

// The board is wired by now.
void Uart::end_of_elaboration() {
    txd_.bind();
    rxd_.bind();
    Model::end_of_elaboration();
}

void Uart::follow_rxd() {
    Net* const now_on = rxd_.net();
    if (now_on == heard_) return;
    if (heard_ != nullptr) heard_->detach(*this);
    heard_ = now_on;
    if (heard_ != nullptr) heard_->attach(*this);
}

void Uart::declare_registers() {
    bank_.reg(kData, "DATA")
        .field(0, 8, "DATA", Access::rw)
        .reserved(8, 24)
        .value([this](std::uint32_t) { return std::uint32_t{rx_buffer_}; })
        .on_read([this] { rx_full_ = 0; })
        .on_write([this](std::uint32_t data) { write_data(data); })
        .doc("A read takes what was received, a write gives what is to be sent.");
    bank_.reg(kState, "STATE")
        .field(0, "TXFULL", Access::ro, tx_full_)
        .field(1, "RXFULL", Access::ro, rx_full_)
        .field(2, "TXOVERRUN", Access::w1c, tx_overrun_)
        .field(3, "RXOVERRUN", Access::w1c, rx_overrun_)
        .reserved(4, 28)
        .on_write([this] { update_outputs(); });
    bank_.reg(kCtrl, "CTRL")
        .field(0, "TXEN", Access::rw, tx_enable_)
        .field(1, "RXEN", Access::rw, rx_enable_)
        .field(2, "TXINTEN", Access::rw, tx_int_enable_)
        .field(3, "RXINTEN", Access::rw, rx_int_enable_)
        .field(4, "TXORINTEN", Access::rw, tx_overrun_int_enable_)
        .field(5, "RXORINTEN", Access::rw, rx_overrun_int_enable_)
        .field(6, "HSTM", Access::rw, high_speed_test_)
        .reserved(7, 25)
        .on_write([this] { on_configured(); })
        .doc("HSTM: a bit is one clock long, for simulations of the chip");
    bank_.reg(kIntStatus, "INTSTATUS")
        .field(0, "TX", Access::ro)
        .field(1, "RX", Access::ro)
        .field(2, "TXOVERRUN", Access::ro)
        .field(3, "RXOVERRUN", Access::ro)
        .reserved(4, 28)
        .value([this](std::uint32_t) {
            return (tx_irq_.level() ? kTx : 0) | (rx_irq_.level() ? kRx : 0) |
                   (tx_overrun_irq_.level() ? kTxOverrun : 0) | (rx_overrun_irq_.level() ? kRxOverrun : 0);
        })
        .on_write([this](std::uint32_t written) {
            if ((written & kTx) != 0) tx_interrupt_ = false;
            if ((written & kRx) != 0) rx_interrupt_ = false;
            if ((written & kTxOverrun) != 0) tx_overrun_ = 0;
            if ((written & kRxOverrun) != 0) rx_overrun_ = 0;
            update_outputs();
        })
        .doc("A written 1 clears the interrupt, and of an overrun the bit in STATE. Called INTCLEAR as it is written.");
    bauddiv_ = &bank_.reg(kBaudDiv, "BAUDDIV")
                    .field(0, 20, "BAUDDIV", Access::rw)
                    .reserved(20, 12)
                    .on_write([this] { on_configured(); })
                    .doc("Clocks in a bit, 16 or more");
    declare_identification(bank_, cmsdk_part(0x21));
}

SerialFormat Uart::format() const { return format_of(hz_, bauddiv_->get()); }

void Uart::write_data(std::uint32_t data) {
    now();  // the shift register may just have become free
    if (tx_full_ != 0) tx_overrun_ = 1;
    tx_buffer_ = static_cast<std::uint8_t>(data);
    tx_full_ = 1;
    try_send();
    update_outputs();
}

void Uart::try_send() {
    if (tx_full_ == 0 || tx_enable_ == 0 || frame_.armed()) return;
    if (high_speed_test_ == 0 && !has_clock()) return;
    shifted_ = tx_buffer_.get();
    shifted_div_ = high_speed_test_ != 0 ? 1 : bauddiv_->get();
    tx_full_ = 0;
    if (tx_int_enable_ != 0) tx_interrupt_ = true;
    constexpr unsigned kBits = 10;  // start, eight of data, stop
    frame_.arm_in(ticks_to_time(std::uint64_t{kBits} * shifted_div_, hz_));
    if (Net* line = txd_.net()) line->begin_serial(this);
}

void Uart::on_frame_sent() {
    SerialFrame frame;
    frame.data = shifted_;
    frame.format = format_of(hz_, shifted_div_);
    if (Net* line = txd_.net()) line->send_serial(frame, this);
    try_send();
    update_outputs();
}

void Uart::on_configured() {
    now();
    if ((tx_enable_ != 0 || rx_enable_ != 0) && !has_clock() && bauddiv_->get() != 0 && high_speed_test_ == 0)
        note(JournalKind::guest_error, "BAUDDIV below 16");
    try_send();
    update_outputs();
}

void Uart::receive_serial(const SerialFrame& frame) {
    if (!powered() || rx_enable_ == 0 || !has_clock()) return;
    const SampledFrame heard = sample_frame(format(), frame);
    if (!heard.started) return;
    if (rx_full_ != 0) rx_overrun_ = 1;
    rx_buffer_ = static_cast<std::uint8_t>(heard.data);
    rx_full_ = 1;
    if (rx_int_enable_ != 0) rx_interrupt_ = true;
    update_outputs();
}

bool Uart::has_room() const { return !powered() || rx_enable_ == 0 || rx_full_ == 0; }

void Uart::update_outputs() {
    follow_rxd();
    // The line idles high from the moment on that the chip drives it.
    txd_.drive(Drive::strong(true));
    tx_irq_.set(tx_interrupt_);
    rx_irq_.set(rx_interrupt_);
    tx_overrun_irq_.set(tx_overrun_ != 0 && tx_overrun_int_enable_ != 0);
    rx_overrun_irq_.set(rx_overrun_ != 0 && rx_overrun_int_enable_ != 0);
    combined_irq_.set(tx_irq_.level() || rx_irq_.level() || tx_overrun_irq_.level() || rx_overrun_irq_.level());
}

void Uart::on_reset(ResetKind) { update_outputs(); }

void Uart::on_loaded() { update_outputs(); }

}  // namespace twin::cmsdk
