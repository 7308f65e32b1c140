// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/core/initiator_port.hpp"
#include "models/peripherals/stm32f4/cycle_alarm.hpp"
#include "models/peripherals/stm32f4/dma_request.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// DMA1 and DMA2: eight streams with eight channels each, FIFOs, bursts, circular and double-buffer mode, peripheral
/// flow control, memory to memory on DMA2. Source: RM0090 rev 19, chapter 10 (DMA).
///
/// Requests come from the peripherals (dma_request.hpp), by the manual's tables of channels. One stream is served at a
/// time: of those with a request the one of the highest PL, and of equal ones the lowest number.
///
/// Defined here, where the manual leaves it to the bus matrix: a request is served 4 cycles of HCLK after it came to an
/// idle controller, and each access of either port keeps the controller busy for 4 cycles. A memory-to-memory stream
/// moves what its FIFO's threshold allows, then arbitration is anew. Reserved values of DIR, PSIZE and MSIZE are guest
/// errors and disable the stream.
class Dma : public Peripheral {
  public:
    static constexpr unsigned kStreams = 8, kChannels = 8;
    static constexpr std::uint64_t kAccessCycles = 4;
    static constexpr std::uint32_t kLisr = 0x00, kHisr = 0x04, kLifcr = 0x08, kHifcr = 0x0C;
    /// Offsets of stream `n`.
    static constexpr std::uint32_t kCr(unsigned n) { return 0x10 + 0x18 * n; }
    static constexpr std::uint32_t kNdtr(unsigned n) { return 0x14 + 0x18 * n; }
    static constexpr std::uint32_t kPar(unsigned n) { return 0x18 + 0x18 * n; }
    static constexpr std::uint32_t kM0ar(unsigned n) { return 0x1C + 0x18 * n; }
    static constexpr std::uint32_t kM1ar(unsigned n) { return 0x20 + 0x18 * n; }
    static constexpr std::uint32_t kFcr(unsigned n) { return 0x24 + 0x18 * n; }
    // A stream's flags in LISR and HISR, before their shift.
    static constexpr std::uint32_t kFeif = 1 << 0, kDmeif = 1 << 2, kTeif = 1 << 3, kHtif = 1 << 4, kTcif = 1 << 5;

    /// Parameters: number (1 or 2).
    Dma(sc_core::sc_module_name name, const ModelContext& context);

    /// The request lines of a stream's channel: "USART3_RX", or several with a blank between them, or "" for none.
    static const char* requests_of(unsigned controller, unsigned stream, unsigned channel);

  protected:
    void end_of_elaboration() override;
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    static constexpr unsigned kFifoSize = 16;
    enum class Direction : std::uint8_t { to_memory = 0, to_peripheral = 1, memory_to_memory = 2 };

    /// What a stream remembers besides its registers. Registers that software may not write while the stream is enabled
    /// are put back from here.
    struct Stream {
        std::uint32_t cr = 0, par = 0, m0ar = 0, m1ar = 0, fcr = 0, ndtr = 0;
        std::uint32_t total = 0;       // items of the transfer
        std::uint32_t peripheral = 0;  // address of the next item
        std::uint32_t memory = 0;
        std::uint32_t fetched = 0;  // bytes read from memory for the peripheral
        std::uint32_t level = 0;    // of the FIFO, bytes
        std::array<std::uint8_t, kFifoSize> fifo{};
    };

    void declare_registers();
    void declare_stream(unsigned n);
    void write_cr(unsigned n);
    void write_address(unsigned n, unsigned which);
    void enable(unsigned n);
    void disable(unsigned n);
    /// Address, count and FIFO for a transfer, or the next one in circular mode.
    void begin_transfer(unsigned n);
    bool check_settings(unsigned n);

    // Settings in effect.
    Direction direction(unsigned n) const { return static_cast<Direction>(stream(n).cr >> 6 & 3); }
    bool direct(unsigned n) const;
    unsigned peripheral_size(unsigned n) const { return 1U << (stream(n).cr >> 11 & 3); }
    unsigned memory_size(unsigned n) const;
    unsigned peripheral_beats(unsigned n) const;
    unsigned memory_beats(unsigned n) const;
    unsigned threshold(unsigned n) const { return 4 * ((stream(n).fcr & 3) + 1); }
    bool enabled(unsigned n) const { return (stream(n).cr & 1) != 0; }
    bool peripheral_controls(unsigned n) const { return (stream(n).cr >> 5 & 1) != 0; }
    const Stream& stream(unsigned n) const { return streams_.get()[n]; }
    Stream& stream(unsigned n) { return streams_.ref()[n]; }

    DmaRequest* active_request(unsigned n) const;
    bool wants_fill(unsigned n) const;
    bool is_ready(unsigned n) const;
    void kick();
    void on_work();
    /// Number of accesses made. Each of these returns false after a bus error, which has ended the transfer.
    unsigned serve(unsigned n);
    bool take_from_peripheral(unsigned n, unsigned& accesses);
    bool give_to_peripheral(unsigned n, unsigned& accesses);
    bool drain(unsigned n, bool everything, unsigned& accesses);
    bool fill(unsigned n, unsigned& accesses);
    void count_item(unsigned n);
    void finish(unsigned n);
    void fail(unsigned n, std::uint32_t flag);
    void set_flag(unsigned n, std::uint32_t flag);
    std::uint32_t flags(unsigned n) const;
    std::uint32_t fifo_status(unsigned n) const;
    void update_irq(unsigned n);

    const unsigned number_;
    std::array<Register*, 2> isr_{};
    std::array<Register*, kStreams> cr_{}, ndtr_{}, par_{}, m0ar_{}, m1ar_{}, fcr_{};
    State<std::array<Stream, kStreams>> streams_;
    CycleAlarm work_;
    InitiatorPort port_;
    std::vector<std::unique_ptr<IrqLine>> irqs_;
    std::array<std::array<std::vector<DmaRequest*>, kChannels>, kStreams> requests_;
};

}  // namespace twin::stm32f4
