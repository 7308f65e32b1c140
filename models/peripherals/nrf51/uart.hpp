// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bitset>
#include <cstdint>

#include "models/core/serial.hpp"
#include "models/peripherals/nrf51/pads.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// UART0: full duplex, 8 data bits, optional even parity, one stop bit, hardware flow control, six bytes of receive
/// FIFO. Source: nRF51 Series Reference Manual v3.0, chapter 29 (UART).
///
/// A frame is on the line for its whole time and is handed to the net of the TXD pad at the end of its stop bit, which
/// is when TXDRDY is generated, with or without a pad. RXD is the head of the FIFO: RXDRDY is generated when a byte
/// gets there, by arriving in an empty FIFO or by a read of the one before it.
///
/// Defined here, where the manual is silent: one byte written to TXD during a transmission, or before STARTTX, waits; a
/// further one replaces it and is noted. A frame of which
/// only a part was on a pad, because PSELTXD or ENABLE changed under it, is not heard. A byte that arrives at a full
/// FIFO is lost and sets OVERRUN. The receiver hears what its sampling makes of a frame of another format.
class Uart : public TaskEventPeripheral, public SerialReceiver {
  public:
    static constexpr unsigned kFifoSize = 6;
    /// RTS falls when there is room for no more than this, and that much is still taken after STOPRX.
    static constexpr unsigned kRoomAfterRts = 4;
    static constexpr std::uint32_t kEnabled = 4;
    static constexpr std::uint64_t kClockHz = 16'000'000;

    static constexpr std::uint32_t kStartRx = 0x000, kStopRx = 0x004, kStartTx = 0x008, kStopTx = 0x00C,
                                   kSuspend = 0x01C, kCts = 0x100, kNcts = 0x104, kRxdRdy = 0x108, kTxdRdy = 0x11C,
                                   kError = 0x124, kRxto = 0x144, kErrorSrc = 0x480, kEnable = 0x500, kPselRts = 0x508,
                                   kPselTxd = 0x50C, kPselCts = 0x510, kPselRxd = 0x514, kRxd = 0x518, kTxd = 0x51C,
                                   kBaudrate = 0x524, kConfig = 0x56C;

    /// Parameters: gpio (the model that implements Pads).
    Uart(sc_core::sc_module_name name, const ModelContext& context);
    ~Uart() override;

    /// Bits per second of a BAUDRATE code: PCLK16M through a whole divider (the "actual rates" of the manual's table).
    /// 0 for codes that give no clock.
    static std::uint32_t baud_of(std::uint32_t code);

    void receive_serial(const SerialFrame& frame) override;
    bool has_room() const override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    void declare_registers();
    SerialFormat format() const;
    bool enabled() const { return enable_ == kEnabled; }
    bool flow_control() const { return hwfc_ != 0; }

    void start_rx();
    void stop_rx();
    void start_tx();
    void suspend();
    void write_txd(std::uint32_t data);
    void read_rxd();
    /// Puts the waiting byte on the line if all that it needs is there.
    void try_send();
    void on_frame_sent();
    void error(unsigned bit);

    Pads& pads();
    /// The pads that the registers ask for are taken, the others given back; derived, so also after a snapshot.
    void update_pads();
    void update_rts();
    bool clear_to_send();
    void on_cts(unsigned pad, bool high);

    const std::string gpio_;
    Field enable_, hwfc_, parity_;
    Register* error_src_ = nullptr;
    Register* rxd_ = nullptr;
    Register* psel_rts_ = nullptr;
    Register* psel_txd_ = nullptr;
    Register* psel_cts_ = nullptr;
    Register* psel_rxd_ = nullptr;
    Register* baudrate_ = nullptr;
    Event cts_, ncts_, rxd_rdy_, txd_rdy_, error_, rxto_;

    State<bool> receiving_;
    State<bool> transmitting_;
    StateQueue<std::uint8_t> fifo_;
    State<bool> waiting_;  // a byte written to TXD is not on the line yet
    State<std::uint8_t> waiting_byte_;
    State<std::uint8_t> line_byte_;
    State<std::uint32_t> line_baud_;
    State<bool> line_parity_;
    State<std::uint32_t> line_pad_;  // the pad that its start bit was on
    State<bool> was_clear_;          // CTS as last seen, for the edge events
    Alarm frame_;
    Alarm receive_end_;

    // Follow from the registers.
    Pads* pads_ = nullptr;
    std::uint32_t held_txd_ = kPinDisconnected, held_rts_ = kPinDisconnected, held_cts_ = kPinDisconnected,
                  held_rxd_ = kPinDisconnected;
    Net* heard_ = nullptr;
    std::bitset<kPadCount> observed_;
};

}  // namespace twin::nrf51
