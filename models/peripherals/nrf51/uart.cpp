// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/uart.hpp"

namespace twin::nrf51 {

namespace {
constexpr unsigned kOverrun = 0, kParity = 1, kFraming = 2, kBreak = 3;
constexpr std::uint32_t kParityIncluded = 7;
}  // namespace

Uart::Uart(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_(context.params.text("gpio")),
      receiving_(*this, "receiving"),
      transmitting_(*this, "transmitting"),
      fifo_(*this, "rx_fifo"),
      waiting_(*this, "tx_waiting"),
      waiting_byte_(*this, "tx_waiting_byte"),
      line_byte_(*this, "tx_line_byte"),
      line_baud_(*this, "tx_line_baud", 1),
      line_parity_(*this, "tx_line_parity"),
      line_pad_(*this, "tx_line_pad", kPinDisconnected),
      was_clear_(*this, "cts_active"),
      frame_(*this, "frame_sent", [this] { on_frame_sent(); }),
      receive_end_(*this, "receiver_timeout", [this] {
          receiving_ = false;
          rxto_.generate();
      }) {
    declare_registers();
}

Uart::~Uart() {
    if (heard_ != nullptr) heard_->detach(*this);
}

void Uart::declare_registers() {
    task(kStartRx, "STARTRX", [this] { start_rx(); });
    task(kStopRx, "STOPRX", [this] { stop_rx(); });
    task(kStartTx, "STARTTX", [this] { start_tx(); });
    task(kStopTx, "STOPTX", [this] { transmitting_ = false; });
    task(kSuspend, "SUSPEND", [this] { suspend(); });
    event(kCts, "CTS", cts_);
    event(kNcts, "NCTS", ncts_);
    event(kRxdRdy, "RXDRDY", rxd_rdy_);
    event(kTxdRdy, "TXDRDY", txd_rdy_);
    event(kError, "ERROR", error_);
    event(kRxto, "RXTO", rxto_);
    shortcuts({{3, kCts, kStartRx, "CTS_STARTRX"}, {4, kNcts, kStopRx, "NCTS_STOPRX"}});
    interrupts(true);

    error_src_ = &bank_.reg(kErrorSrc, "ERRORSRC")
                      .field(kOverrun, "OVERRUN", Access::w1c)
                      .field(kParity, "PARITY", Access::w1c)
                      .field(kFraming, "FRAMING", Access::w1c)
                      .field(kBreak, "BREAK", Access::w1c)
                      .reserved(4, 28);
    bank_.reg(kEnable, "ENABLE")
        .field(0, 3, "ENABLE", Access::rw, enable_)
        .reserved(3, 29)
        .on_write([this] { update_pads(); })
        .doc("4: the pads are the UART's");
    const auto pin_select = [this](std::uint32_t offset, const char* reg_name) {
        return &bank_.reg(offset, reg_name, kPinDisconnected).field(0, 32, "PIN", Access::rw).on_write([this] {
            update_pads();
        });
    };
    psel_rts_ = pin_select(kPselRts, "PSELRTS");
    psel_txd_ = pin_select(kPselTxd, "PSELTXD");
    psel_cts_ = pin_select(kPselCts, "PSELCTS");
    psel_rxd_ = pin_select(kPselRxd, "PSELRXD");
    rxd_ = &bank_.reg(kRxd, "RXD")
                .field(0, 8, "RXD", Access::ro)
                .reserved(8, 24)
                .value([this](std::uint32_t stored) { return fifo_->empty() ? stored : fifo_->front(); })
                .on_read([this] { read_rxd(); });
    bank_.reg(kTxd, "TXD").field(0, 8, "TXD", Access::wo).reserved(8, 24).on_write([this](std::uint32_t data) {
        write_txd(data);
    });
    baudrate_ = &bank_.reg(kBaudrate, "BAUDRATE", 0x04000000).field(0, 32, "BAUDRATE", Access::rw).on_write([this] {
        if (baud_of(*baudrate_) == 0) note(JournalKind::guest_error, "BAUDRATE gives no clock");
        try_send();
    });
    bank_.reg(kConfig, "CONFIG")
        .field(0, "HWFC", Access::rw, hwfc_)
        .field(1, 3, "PARITY", Access::rw, parity_)
        .reserved(4, 28)
        .on_write([this] {
            if (parity_ != 0 && parity_ != kParityIncluded)
                note(JournalKind::guest_error, "CONFIG.PARITY is neither Excluded nor Included");
            update_pads();
        })
        .doc("HWFC: RTS and CTS; PARITY 7: an even parity bit");
    power_register();
}

std::uint32_t Uart::baud_of(std::uint32_t code) {
    if (code == 0) return 0;
    const std::uint64_t divider = (1ULL << 32) / code;
    if (divider == 0) return 0;
    return static_cast<std::uint32_t>((kClockHz + divider / 2) / divider);
}

SerialFormat Uart::format() const {
    SerialFormat f;
    f.baud = baud_of(*baudrate_);
    f.parity = parity_ == kParityIncluded ? Parity::even : Parity::none;
    return f;
}

void Uart::start_rx() {
    receiving_ = true;
    receive_end_.cancel();
    update_rts();
}

void Uart::stop_rx() {
    if (!receiving_ || receive_end_.armed()) return;
    // Four more bytes are taken from a sender that is slow to see RTS; then RXTO says that no more will come.
    const SerialFormat f = format();
    receive_end_.arm_in(f.baud == 0 ? sc_core::SC_ZERO_TIME : kRoomAfterRts * f.frame_time());
    update_rts();
}

void Uart::start_tx() {
    transmitting_ = true;
    try_send();
}

void Uart::suspend() {
    // The byte on the line is completed.
    transmitting_ = false;
    stop_rx();
}

void Uart::write_txd(std::uint32_t data) {
    if (waiting_) note(JournalKind::guest_error, "TXD written while a byte waits in it");
    waiting_ = true;
    waiting_byte_ = static_cast<std::uint8_t>(data);
    try_send();
}

void Uart::try_send() {
    if (!waiting_ || frame_.armed() || !transmitting_ || !enabled() || !clear_to_send()) return;
    const SerialFormat f = format();
    if (f.baud == 0) return;
    waiting_ = false;
    line_byte_ = waiting_byte_.get();
    line_baud_ = f.baud;
    line_parity_ = f.parity == Parity::even;
    line_pad_ = held_txd_;
    frame_.arm_in(f.frame_time());
    if (is_connected(held_txd_)) pads().pad(held_txd_).net().begin_serial(this);
}

void Uart::on_frame_sent() {
    SerialFrame frame;
    frame.data = line_byte_;
    frame.format.baud = line_baud_;
    frame.format.parity = line_parity_ ? Parity::even : Parity::none;
    if (is_connected(held_txd_) && held_txd_ == line_pad_) pads().pad(held_txd_).net().send_serial(frame, this);
    txd_rdy_.generate();
    try_send();
}

void Uart::receive_serial(const SerialFrame& frame) {
    if (!powered() || stopped() || !enabled() || !receiving_) return;
    const SerialFormat mine = format();
    if (mine.baud == 0) return;
    const SampledFrame heard = sample_frame(mine, frame);
    if (!heard.started) return;
    if (heard.parity_error) error(kParity);
    if (heard.framing_error) error(kFraming);
    if (frame.line_break) error(kBreak);
    if (fifo_->size() == kFifoSize) {
        error(kOverrun);
        return;
    }
    fifo_->push_back(static_cast<std::uint8_t>(heard.data));
    update_rts();
    if (fifo_->size() == 1) rxd_rdy_.generate();
}

bool Uart::has_room() const { return !powered() || !enabled() || !receiving_ || fifo_->size() < kFifoSize; }

void Uart::read_rxd() {
    if (fifo_->empty()) {
        note(JournalKind::guest_error, "RXD read while it holds no byte", false);
        return;
    }
    rxd_->set(fifo_->front());
    fifo_->pop_front();
    update_rts();
    if (!fifo_->empty()) rxd_rdy_.generate();
}

void Uart::error(unsigned bit) {
    error_src_->set(error_src_->get() | 1U << bit);
    error_.generate();
}

Pads& Uart::pads() {
    if (pads_ == nullptr) pads_ = &env().require<Pads>(gpio_);
    return *pads_;
}

void Uart::update_pads() {
    const auto wanted = [this](const Register* psel) {
        return enabled() && is_connected(*psel) ? psel->get() : kPinDisconnected;
    };
    const std::uint32_t txd = wanted(psel_txd_), rts = wanted(psel_rts_), cts = wanted(psel_cts_),
                        rxd = wanted(psel_rxd_);
    const auto give_back = [this](std::uint32_t& held, std::uint32_t want) {
        if (held == want || !is_connected(held)) return;
        pads().release(held, *this);
        held = kPinDisconnected;
    };
    // All are given back first: a pad may change its role.
    if (rxd != held_rxd_ && heard_ != nullptr) {
        heard_->detach(*this);
        heard_ = nullptr;
    }
    give_back(held_txd_, txd);
    give_back(held_rts_, rts);
    give_back(held_cts_, cts);
    give_back(held_rxd_, rxd);
    if (is_connected(txd) && held_txd_ != txd) pads().take(txd, *this, true, true);
    held_txd_ = txd;
    if (is_connected(cts) && held_cts_ != cts) {
        pads().take(cts, *this, false, false);
        if (!observed_[cts]) pads().observe(cts, [this, cts](bool high) { on_cts(cts, high); });
        observed_[cts] = true;
    }
    held_cts_ = cts;
    if (is_connected(rxd) && held_rxd_ != rxd) {
        pads().take(rxd, *this, false, false);
        heard_ = &pads().pad(rxd).net();
        heard_->attach(*this);
    }
    held_rxd_ = rxd;
    held_rts_ = rts;
    was_clear_ = is_connected(cts) && !pads().pad(cts).high();
    update_rts();
    try_send();
}

void Uart::update_rts() {
    if (!is_connected(held_rts_)) return;
    const bool room = kFifoSize - fifo_->size() > kRoomAfterRts;
    const bool ready = !flow_control() || (receiving_ && !receive_end_.armed() && room);
    pads().take(held_rts_, *this, true, !ready);
}

bool Uart::clear_to_send() { return !flow_control() || !is_connected(held_cts_) || !pads().pad(held_cts_).high(); }

void Uart::on_cts(unsigned pad, bool high) {
    if (!powered() || stopped() || pad != held_cts_ || was_clear_ == !high) return;
    was_clear_ = !high;
    if (!flow_control()) return;
    (high ? ncts_ : cts_).generate();
    try_send();
}

void Uart::on_reset(ResetKind kind) {
    TaskEventPeripheral::on_reset(kind);
    update_pads();
}

void Uart::on_loaded() {
    TaskEventPeripheral::on_loaded();
    const bool clear = was_clear_;
    update_pads();
    was_clear_ = clear;
}

}  // namespace twin::nrf51
