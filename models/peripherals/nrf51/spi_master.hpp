// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/spi.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"

namespace twin::nrf51 {

/// The SPI master of a serial slot. Source: nRF51 Series Reference Manual v3.0, chapter 26 (SPI).
///
/// TXD and RXD are double buffered: a byte written to TXD during a transfer follows it; a byte that arrives while RXD
/// was not read waits behind it, and READY is generated when it gets to RXD. The master finds the targets by the net of
/// the SCK pad. Without any, it samples the MISO pad.
///
/// Defined here, where the manual is silent: a further byte written to TXD replaces the one that waits, a byte that
/// arrives at two unread ones is lost; both are noted.
class SpiMaster {
  public:
    explicit SpiMaster(SerialSlot& slot);

    void write_txd(std::uint8_t data);
    void read_rxd();
    /// What was under way is dropped.
    void stop();

  private:
    void start(std::uint8_t data);
    void on_byte();
    SpiFormat format() const;
    std::uint8_t exchange(std::uint8_t data);

    SerialSlot& slot_;
    State<std::uint8_t> shifting_;
    State<std::uint8_t> next_;
    State<bool> next_valid_;
    State<std::uint8_t> unread_;  // 0..2 bytes: RXD, and one behind it
    State<std::uint8_t> behind_;
    Alarm byte_;
};

}  // namespace twin::nrf51
