// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/initiator_port.hpp"
#include "models/core/spi.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"

namespace twin::nrf51 {

/// The SPI slave of a serial slot, with EasyDMA. Source: nRF51 Series Reference Manual v3.0, chapter 27 (SPIS).
///
/// A transaction lasts while CSN is low. It is granted if the semaphore is free at CSN's falling edge; then the slave
/// owns the buffers until CSN rises, END is generated and a pending ACQUIRE is answered. A transaction that is not
/// granted is answered with DEF, and what it receives is dropped. Behind the end of the TX buffer ORC is sent
/// (OVERREAD), behind the end of the RX buffer bytes are dropped (OVERFLOW).
///
/// Defined here: the master's clock mode is not compared with CONFIG's, as words are exchanged, not edges; a bus error
/// of the DMA reads as DEF, drops the byte, and is noted.
class SpiSlave : public SpiTarget {
  public:
    /// Values of SEMSTAT.
    enum Semaphore : std::uint32_t { kFree = 0, kCpu = 1, kSpis = 2, kCpuPending = 3 };

    explicit SpiSlave(SerialSlot& slot);
    ~SpiSlave() override;

    void acquire();
    void release();
    /// CSN, or the pads, changed.
    void on_pads();
    /// What was under way is dropped.
    void abort();

    bool spi_selected() const override;
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& format) override;

  private:
    void begin();
    void end();
    std::uint8_t next_out();
    void take_in(std::uint8_t data);

    SerialSlot& slot_;
    InitiatorPort dma_;
    State<bool> selected_;
    State<std::uint32_t> sent_;
    State<std::uint32_t> received_;
    SpiBus* bus_ = nullptr;  // follows from PSELSCK
};

}  // namespace twin::nrf51
