// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "models/core/serial.hpp"
#include "models/peripherals/stm32f4/alternate_function.hpp"
#include "models/peripherals/stm32f4/cycle_alarm.hpp"
#include "models/peripherals/stm32f4/dma_request.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// USART1 to 3 and 6, UART4, 5, 7 and 8: asynchronous, 7 to 9 data bits, with DMA, hardware flow control, half duplex,
/// mute mode and breaks. Source: RM0090 rev 19, chapter 30 (USART).
///
/// A bit takes BRR cycles of the clock that RCC gives (with OVER8 its mantissa counts eighths): what firmware computed
/// from another frequency is another baud rate on the line, and the far end samples it as that. A frame is handed to
/// the nets of the TX pads at the end of its last stop bit. Enabling the transmitter sends an idle frame first.
///
/// RXNE, and what is wrong with the frame, come at the end of the frame's stop bits; a frame that comes while RXNE is
/// set is lost (ORE). PE, FE, NF, ORE and IDLE are cleared by a read of SR that saw them and a read of DR after it.
///
/// Defined here, where the manual is silent: a word written to DR while TXE is 0 replaces the one that waits, and is
/// noted. There is no noise, so NF is never set. CTS is looked at when a frame would begin.
class Usart : public Peripheral, public DmaRequester, public SerialReceiver {
  public:
    static constexpr std::uint32_t kSr = 0x00, kDr = 0x04, kBrr = 0x08, kCr1 = 0x0C, kCr2 = 0x10, kCr3 = 0x14,
                                   kGtpr = 0x18;
    // SR
    static constexpr std::uint32_t kPe = 1 << 0, kFe = 1 << 1, kNf = 1 << 2, kOre = 1 << 3, kIdle = 1 << 4,
                                   kRxne = 1 << 5, kTc = 1 << 6, kTxe = 1 << 7, kLbd = 1 << 8, kCts = 1 << 9;

    /// Parameters: kind (usart or uart).
    Usart(sc_core::sc_module_name name, const ModelContext& context);

    void receive_serial(const SerialFrame& frame) override;
    void serial_begins() override;
    bool has_room() const override;

    /// What its registers and its clock make of the line; 0 baud if they give none.
    SerialFormat format() const;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    static constexpr unsigned kRtse = 8, kCtse = 9, kCtsie = 10;  // of CR3
    enum class Sending : std::uint8_t { nothing, preamble, word, line_break };

    void declare_registers();
    std::uint32_t cycles_per_bit() const;
    std::uint64_t frame_cycles() const;
    bool transmits() const { return ue_ != 0 && te_ != 0; }
    bool receives() const { return ue_ != 0 && re_ != 0; }
    bool cr3(unsigned bit) const { return (cr3_->get() >> bit & 1) != 0; }
    bool clear_to_send() const { return !cr3(kCtse) || !cts_ || !cts_->level(); }

    void write_dr(std::uint32_t value);
    void read_dr();
    void configure();
    /// Begins what is due next, if the line is free.
    void try_send();
    void begin(Sending what, std::uint64_t cycles);
    void on_frame_end();
    bool is_muted(const SampledFrame& heard);
    void on_idle();
    void update_pins();
    void update_irq();
    void set_sr(std::uint32_t bits) { sr_->set(sr_->get() | bits); }
    void clear_sr(std::uint32_t bits) { sr_->set(sr_->get() & ~bits); }
    bool sr(std::uint32_t bits) const { return (sr_->get() & bits) != 0; }

    const bool is_usart_;
    Register* sr_ = nullptr;
    Register* brr_ = nullptr;
    Field sbk_, rwu_, re_, te_, idleie_, rxneie_, tcie_, txeie_, peie_, ps_, pce_, wake_, m_, ue_, over8_;
    Field add_, lbdie_, stop_, linen_;
    Field eie_, hdsel_, dmar_, dmat_;
    Register* cr3_ = nullptr;  // RTSE, CTSE and CTSIE are not in every one

    State<std::uint16_t> tdr_, rdr_, shift_;
    State<std::uint32_t> sr_read_;  // flags that the last read of SR saw
    State<Sending> sending_;
    /// SerialFormat of the frame on the line.
    struct Line {
        std::uint32_t baud = 0;
        std::uint8_t data_bits = 8, parity = 0, stop_half_bits = 2, unused = 0;
    };
    State<Line> line_;
    State<bool> was_transmitting_;
    State<bool> preamble_due_;
    State<bool> break_asked_;
    CycleAlarm frame_;
    CycleAlarm idle_;
    Signal tx_, rx_;
    std::unique_ptr<Signal> cts_, rts_;
    DmaRequest rx_request_, tx_request_;
    IrqLine irq_;
};

}  // namespace twin::stm32f4
