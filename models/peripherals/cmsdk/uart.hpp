// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"
#include "models/core/serial.hpp"
#include "models/peripherals/cmsdk/pad.hpp"

namespace twin::cmsdk {

/// APB UART: 8 data bits, no parity, one stop bit, a buffer of one byte each way.
/// Source: Arm DDI 0479D, Cortex-M System Design Kit TRM, section 4.4 (APB UART).
///
/// A byte written to DATA waits in the transmit buffer (STATE.TXFULL) until the shift register is free, which is at
/// once on an idle line; the interrupt TX tells that the buffer was emptied. A frame is on the line for its whole time,
/// and is handed to the net of the pin TXD at the end of its stop bit. A byte that was received is in DATA from the end
/// of its frame (STATE.RXFULL); a further one before it was read replaces it and sets RXOVERRUN. TXOVERRUN: DATA was
/// written while the buffer was full, and the byte that waited is lost.
///
/// Defined here, where the manual is silent: TXEN cleared during a frame lets it end. A receiver at another baud rate
/// hears what its sampling makes of the frame; there are no framing errors. With BAUDDIV below 16, which the manual
/// forbids, nothing is sent or heard, and the run says so.
class Uart : public Model, public SerialReceiver {
  public:
    static constexpr std::uint32_t kData = 0x000, kState = 0x004, kCtrl = 0x008, kIntStatus = 0x00C, kBaudDiv = 0x010;
    static constexpr std::uint32_t kMinBaudDiv = 16;

    /// Parameters: hz (frequency of PCLK), txd and rxd (a pin's name, or a port's pad: see Pad). Interrupts: `tx`, `rx`,
    /// `tx_overrun`, `rx_overrun`, and `combined`, any of them.
    Uart(sc_core::sc_module_name name, const ModelContext& context);
    ~Uart() override;

    void receive_serial(const SerialFrame& frame) override;
    bool has_room() const override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    void declare_registers();
    SerialFormat format() const;
    bool has_clock() const { return bauddiv_->get() >= kMinBaudDiv; }
    void write_data(std::uint32_t data);
    /// Moves the waiting byte to the shift register if that is free.
    void try_send();
    void on_frame_sent();
    void on_configured();
    /// Hears the net that the pad of RXD is on now.
    void follow_rxd();
    void update_outputs();

    RegisterBank bank_;
    Field tx_full_, rx_full_, tx_overrun_, rx_overrun_;
    Field tx_enable_, rx_enable_, tx_int_enable_, rx_int_enable_, tx_overrun_int_enable_, rx_overrun_int_enable_,
        high_speed_test_;
    Register* bauddiv_ = nullptr;
    Pad txd_, rxd_;
    Net* heard_ = nullptr;  // follows from the pad
    IrqLine tx_irq_, rx_irq_, tx_overrun_irq_, rx_overrun_irq_, combined_irq_;
    const std::uint64_t hz_;

    State<std::uint8_t> tx_buffer_;
    State<std::uint8_t> rx_buffer_;
    State<std::uint8_t> shifted_;  // on the line, with the divider that it was started with
    State<std::uint32_t> shifted_div_;
    State<bool> tx_interrupt_, rx_interrupt_;
    Alarm frame_;
};

}  // namespace twin::cmsdk
