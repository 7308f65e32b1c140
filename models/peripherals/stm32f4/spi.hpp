// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/spi.hpp"
#include "models/peripherals/stm32f4/alternate_function.hpp"
#include "models/peripherals/stm32f4/cycle_alarm.hpp"
#include "models/peripherals/stm32f4/dma_request.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// SPI1 to SPI6: master and slave, words of 8 and 16 bits, CRC, DMA. Source: RM0090 rev 19, chapter 28 (SPI).
///
/// A master's word takes its bits times 2^(BR + 1) cycles of the clock that RCC gives, and is exchanged with the bus at
/// its end: RXNE comes then, and the next word begins at once if one waits. With MOSI and MISO on one net it receives
/// what it sends. A slave takes part in the words of whoever is master of the bus that its SCK is on.
///
/// Defined here: a word written to DR while TXE is 0 replaces the one that waits, and is noted. SPE = 0 in the middle
/// of a word drops it. A slave that has nothing to send repeats its last word. Whether the clock modes of master and
/// slave agree is not compared, as words are exchanged, not edges; a slave does count bits, so 16 of them may come in
/// two words.
class Spi : public Peripheral, public DmaRequester, public SpiTarget {
  public:
    static constexpr std::uint32_t kCr1 = 0x00, kCr2 = 0x04, kSr = 0x08, kDr = 0x0C, kCrcPr = 0x10, kRxCrcR = 0x14,
                                   kTxCrcR = 0x18, kI2sCfgr = 0x1C, kI2sPr = 0x20;
    // SR
    static constexpr std::uint32_t kRxne = 1 << 0, kTxe = 1 << 1, kCrcErr = 1 << 4, kModf = 1 << 5, kOvr = 1 << 6,
                                   kBsy = 1 << 7;

    Spi(sc_core::sc_module_name name, const ModelContext& context);
    ~Spi() override;

    bool spi_selected() const override;
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& format) override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void on_power_lost() override;

  private:
    void declare_registers();
    unsigned bits() const { return dff_ != 0 ? 16 : 8; }
    std::uint32_t mask() const { return (1U << bits()) - 1; }
    bool is_master() const { return spe_ != 0 && mstr_ != 0; }
    bool is_slave() const { return spe_ != 0 && mstr_ == 0; }
    bool sends() const { return bidimode_ != 0 ? bidioe_ != 0 : rxonly_ == 0; }
    bool receives() const { return bidimode_ == 0 || bidioe_ == 0; }
    SpiFormat format() const;

    void write_cr1();
    void write_dr(std::uint32_t value);
    void read_dr();
    void read_sr();
    void try_start();
    void on_word();
    std::uint32_t exchange(std::uint32_t word);
    void take(std::uint32_t word, bool is_crc);
    void check_mode_fault();
    void update_pins();
    void update_irq();
    std::uint32_t crc(std::uint32_t remainder, std::uint32_t word) const;
    void add_crc(Register& remainder, std::uint32_t word);
    void set_sr(std::uint32_t flags) { sr_->set(sr_->get() | flags); }
    void clear_sr(std::uint32_t flags) { sr_->set(sr_->get() & ~flags); }
    bool sr(std::uint32_t flags) const { return (sr_->get() & flags) != 0; }

    Register* cr1_ = nullptr;
    Register* sr_ = nullptr;
    Register* rx_crc_ = nullptr;
    Register* tx_crc_ = nullptr;
    Field cpha_, cpol_, mstr_, br_, spe_, lsbfirst_, ssi_, ssm_, rxonly_, dff_, crcnext_, crcen_, bidioe_, bidimode_;
    Field rxdmaen_, txdmaen_, ssoe_, errie_, rxneie_, txeie_;
    Field crcpoly_;

    State<std::uint32_t> tdr_, rdr_, shift_;
    State<bool> crc_on_line_;
    State<bool> crc_was_on_;
    State<bool> overrun_read_;  // DR was read with OVR set: the next read of SR clears it
    State<bool> fault_read_;    // SR was read with MODF set: the next write of CR1 clears it
    // The slave's word under way.
    State<std::uint32_t> slave_in_, slave_out_;
    State<std::uint8_t> slave_bits_;
    State<bool> slave_crc_;
    CycleAlarm word_;
    Signal sck_, mosi_, miso_, nss_;
    DmaRequest rx_request_, tx_request_;
    IrqLine irq_;
    SpiBus* attached_ = nullptr;
};

}  // namespace twin::stm32f4
