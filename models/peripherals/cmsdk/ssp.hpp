// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"
#include "models/core/spi.hpp"
#include "models/peripherals/cmsdk/pad.hpp"

namespace twin::cmsdk {

/// PrimeCell synchronous serial port (PL022) as a master of SPI. Source: Arm DDI 0194H, PrimeCell Synchronous Serial
/// Port (PL022) TRM, chapters 2 and 3.
///
/// Words of 4 to 16 bits from an eight-word transmit FIFO go over the line one after the other, at SSPCLK / (CPSDVSR ×
/// (1 + SCR)); what comes back goes into an eight-word receive FIFO. The word under way is not in a FIFO. A word that
/// comes when the receive FIFO is full is lost (RORRIS). RTRIS: words wait, and for 32 bit times none came and none was
/// read. FSSOUT is low while words are sent.
///
/// Defined here, where the manual is silent: a change of the format counts from the next word; SSE cleared in the
/// middle of a word lets it end; with CPSDVSR below 2 or odd, which the manual forbids, nothing is sent, or it is
/// rounded down.
class Ssp : public Model {
  public:
    static constexpr unsigned kFifoSize = 8;
    static constexpr std::uint32_t kCr0 = 0x000, kCr1 = 0x004, kDr = 0x008, kSr = 0x00C, kCpsr = 0x010, kImsc = 0x014,
                                   kRis = 0x018, kMis = 0x01C, kIcr = 0x020, kDmaCr = 0x024;

    /// Parameters: hz (SSPCLK), sck, mosi, miso, fss (a pin's name, or a port's pad: see Pad). Interrupt: SSPINTR.
    Ssp(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_outputs(); }
    void end_of_elaboration() override;

  private:
    enum : std::uint32_t { kOverrun = 1, kTimeout = 2, kReceive = 4, kTransmit = 8 };
    void declare_registers();
    SpiFormat format() const;
    /// SSPCLK periods in a bit; 0: there is no clock.
    std::uint64_t bit_clocks() const;
    std::uint32_t status() const;
    std::uint32_t raw() const;
    void write_data(std::uint32_t word);
    void read_data();
    void try_send();
    void on_word_sent();
    void restart_timeout();
    void update_outputs();

    RegisterBank bank_;
    Pad sck_, mosi_, miso_, fss_;
    IrqLine irq_;
    const std::uint64_t hz_;
    Field size_, frame_format_, polarity_, phase_, rate_;
    Field loop_back_, enable_, slave_, mask_;
    Register* cpsr_ = nullptr;
    StateQueue<std::uint16_t> to_send_, received_;
    State<std::uint16_t> word_;  // under way
    State<bool> overrun_, timed_out_;
    Alarm sent_, timeout_;
};

}  // namespace twin::cmsdk
