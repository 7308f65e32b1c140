// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/core/ethernet.hpp"
#include "models/core/initiator_port.hpp"
#include "models/peripherals/stm32f4/alternate_function.hpp"
#include "models/peripherals/stm32f4/cycle_alarm.hpp"
#include "models/peripherals/stm32f4/eth_checksum.hpp"
#include "models/peripherals/stm32f4/eth_filter.hpp"
#include "models/peripherals/stm32f4/eth_mmc.hpp"
#include "models/peripherals/stm32f4/eth_ptp.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

class Exti;
class Syscfg;

/// A frame between the wire and the DMA, as declared state.
struct EthFrame {
    std::vector<std::uint8_t> bytes;
    std::uint32_t status = 0;      ///< receive: RDES0; transmit: TDES0 of the first segment
    std::uint32_t extended = 0;    ///< receive: RDES4; transmit: TDES0 of the last segment
    std::uint32_t descriptor = 0;  ///< transmit: address of the last segment's
    std::uint32_t stamped = 0;     ///< the stamp below is valid
    EthPtp::Stamp stamp;
    std::uint32_t whole = 0;  ///< transmit: its last segment is in the FIFO
    std::uint32_t done = 0;   ///< receive: bytes that are in memory; transmit: error bits of TDES0
};

class EthFifo : public StateItem {
  public:
    EthFifo(Model& owner, std::string name) : StateItem(owner, std::move(name), ResetSet::all()) {}
    std::deque<EthFrame>* operator->() { return &frames_; }
    const std::deque<EthFrame>* operator->() const { return &frames_; }
    const std::deque<EthFrame>& operator*() const { return frames_; }
    std::size_t bytes() const;
    void reset() override { frames_.clear(); }
    void save(StateWriter& out) const override;
    void load(StateReader& in) override;
    std::string shape() const override { return "frames of 8 words more"; }

  private:
    std::deque<EthFrame> frames_;
};

/// ETH: Ethernet MAC 10/100 with its DMA, address filter, checksum offload, management counters, PTP clock and power
/// management. Source: RM0090 rev 19, chapter 33.
///
/// Frames are on the wire for as long as their bits take, and the gap after them. The DMA moves a descriptor in
/// kDescriptorCycles, and its data at a word a cycle of HCLK. A frame that comes is handed to the FIFO when its last
/// bit did, in threshold mode, too; one that goes begins when the FIFO has it, or has TTC's threshold of it.
///
/// It hears and talks to its PHY through pads: those of RMII or MII (SYSCFG_PMC), MDC and MDIO must have alternate
/// function 11, and be the ones that the board wires to the PHY. Which one is missing is noted as a guest error. The
/// software reset ends when the PHY's clock comes through.
///
/// Defined here, where the manual leaves it open: NIS and AIS are set as long as a flag of theirs is set and enabled.
/// The core-coupled memory at 0x10000000 gives the DMA a bus error.
class Eth : public Peripheral, public MiiMac {
  public:
    static constexpr std::uint32_t kMacCr = 0x00, kMacFfr = 0x04, kMacHthr = 0x08, kMacHtlr = 0x0C, kMacMiiar = 0x10,
                                   kMacMiidr = 0x14, kMacFcr = 0x18, kMacVlantr = 0x1C, kMacRwuffr = 0x28,
                                   kMacPmtcsr = 0x2C, kMacDbgr = 0x34, kMacSr = 0x38, kMacImr = 0x3C;
    static constexpr std::uint32_t kMacAhr(unsigned n) { return 0x40 + 8 * n; }
    static constexpr std::uint32_t kMacAlr(unsigned n) { return 0x44 + 8 * n; }
    static constexpr std::uint32_t kDmaBmr = 0x1000, kDmaTpdr = 0x1004, kDmaRpdr = 0x1008, kDmaRdlar = 0x100C,
                                   kDmaTdlar = 0x1010, kDmaSr = 0x1014, kDmaOmr = 0x1018, kDmaIer = 0x101C,
                                   kDmaMfbocr = 0x1020, kDmaRswtr = 0x1024, kDmaChtdr = 0x1048, kDmaChrdr = 0x104C,
                                   kDmaChtbar = 0x1050, kDmaChrbar = 0x1054;
    // DMASR and DMAIER
    static constexpr std::uint32_t kTs = 1 << 0, kTpss = 1 << 1, kTbus = 1 << 2, kTjts = 1 << 3, kRos = 1 << 4,
                                   kTus = 1 << 5, kRs = 1 << 6, kRbus = 1 << 7, kRpss = 1 << 8, kRwts = 1 << 9,
                                   kEts = 1 << 10, kFbes = 1 << 13, kErs = 1 << 14, kAis = 1 << 15, kNis = 1 << 16,
                                   kMmcs = 1 << 27, kPmts = 1 << 28, kTsts = 1 << 29;

    static constexpr std::size_t kFifoBytes = 2048;  ///< of each FIFO
    static constexpr std::uint64_t kDescriptorCycles = 8;
    static constexpr unsigned kExtiLine = 19;

    Eth(sc_core::sc_module_name name, const ModelContext& context);

    // MiiMac
    void attach_phy(MiiPhy& phy) override { phys_.push_back(&phy); }
    void mii_receive(const EthernetFrame& frame) override;
    bool mii_has_room(std::size_t bytes) const override;

  protected:
    void end_of_elaboration() override;
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void on_clock_changed() override;

  private:
    enum class TxState : std::uint32_t { stopped = 0, fetching = 1, waiting = 2, reading = 3, suspended = 6 };
    enum class RxState : std::uint32_t { stopped = 0, fetching = 1, waiting = 3, suspended = 4, writing = 7 };
    enum class Wire : std::uint32_t { idle, gap, sending };
    enum Use : unsigned { management = 1, clocks = 2, receiving = 4, sending = 8 };
    using Descriptor = std::array<std::uint32_t, 4>;

    // eth_registers.cpp
    void declare_mac();
    void declare_power();
    void declare_addresses();
    void declare_dma();
    void declare_current();

    // eth.cpp
    struct Line;
    static const Line kLines[];
    std::string missing(const Line& line, const Signal& signal) const;
    void find_reach();
    bool reaches(unsigned use) const { return (reach_[rmii() ? 1 : 0] & use) == use; }
    bool reaches_or_note(unsigned use) const;
    MiiPhy* phy() const { return phys_.empty() ? nullptr : phys_.front(); }
    bool rmii() const;
    unsigned phy_mbits() const;
    unsigned mac_mbits() const { return fes_ != 0 ? 100 : 10; }
    bool in_software_reset() const { return sr_bit_ != 0; }
    void drive_lines();
    void try_to_finish_reset();
    void on_clock_poll();
    void wait_for_clock();
    void on_bus_mode(std::uint32_t written);
    void on_mii_address();
    void on_mdio_done();
    void raise(std::uint32_t flags);
    void update_irq();
    void update_wakeup();
    bool bus_read(std::uint32_t address, void* data, std::size_t size);
    bool bus_write(std::uint32_t address, const void* data, std::size_t size);
    void fail(bool transmit, bool read, bool descriptor);
    std::uint32_t next_descriptor(std::uint32_t current, std::uint32_t list, bool chained, bool end_of_ring,
                                  std::uint32_t next) const;
    bool enhanced() const { return edfe_ != 0; }
    void on_operation_mode(std::uint32_t written);
    std::uint32_t debug_state() const;

    // eth_transmit.cpp
    void start_transmit_dma();
    void stop_transmit_dma();
    void kick_transmit();
    void on_transmit_dma();
    void read_segment();
    void finish_frame(EthFrame& frame);
    void suspend_transmit(std::uint32_t flags);
    void kick_wire();
    void begin_sending();
    void time_wire();
    void on_wire();
    void underflow();
    void sent();
    bool speeds_match() const;
    bool transmit_room() const;
    void give_to_phy(const EthernetFrame& frame);
    void close_transmit(const EthFrame& frame, std::uint32_t status);
    void flush_transmit();
    std::size_t transmit_threshold() const;
    std::size_t size_on_wire(const EthFrame& frame) const;
    void on_flow_control(std::uint32_t written);
    void queue_pause();

    // eth_receive.cpp
    void start_receive_dma();
    void stop_receive_dma();
    void kick_receive();
    void on_receive_dma();
    void fetch_receive();
    void write_segment();
    bool close_receive(std::uint32_t status, const EthFrame* last);
    void received(bool interrupt);
    void accept(const EthernetFrame& frame);
    bool filtered(std::span<const std::uint8_t> bytes, std::uint32_t& status);
    void enter_fifo(EthFrame entry, bool bad, bool undersized, bool bad_checksum);
    std::uint32_t checksum_status(std::span<const std::uint8_t> bytes, std::uint32_t& extended) const;
    /// Ends the frame as it goes to memory: with its FCS, or without it and the pad.
    static void append_fcs(EthFrame& entry, bool fcs_error);
    void strip_or_append(EthFrame& entry, bool fcs_error) const;
    bool is_pause(std::span<const std::uint8_t> bytes) const;
    void take_pause(std::span<const std::uint8_t> bytes);
    AddressFilter filter() const;
    std::size_t receive_capacity(const Descriptor& descriptor) const;
    void look_for_wakeup(std::span<const std::uint8_t> bytes);
    void missed();
    void overflowed();
    void on_filter_word(std::uint32_t word);

    std::vector<MiiPhy*> phys_;
    Clock &transmit_clock_, &receive_clock_;
    std::vector<std::unique_ptr<Signal>> signals_by_line_;
    mutable InitiatorPort port_;  // reads memory to answer mii_has_room()
    IrqLine irq_;
    EthMmc mmc_;
    EthPtp ptp_;

    // MACCR
    Field re_, te_, apcs_, ipco_, dm_, lm_, fes_, jd_, wd_, cstf_, ifg_;
    // MACMIIAR, MACFCR, MACVLANTR, MACPMTCSR
    Field mb_, fcb_, tfce_, rfce_, upfd_, pd_, mpe_, wfe_, mpr_, wfr_, gu_;
    // DMABMR, DMAOMR
    Field sr_bit_, dsl_, edfe_, start_rx_, osf_, ttc_, rtc_, fugf_, fef_, start_tx_, tsf_, dfrf_, rsf_, dtcefd_;
    Register *ffr_ = nullptr, *hthr_ = nullptr, *htlr_ = nullptr, *miiar_ = nullptr, *miidr_ = nullptr, *fcr_ = nullptr,
             *vlantr_ = nullptr, *macsr_ = nullptr, *macimr_ = nullptr, *rdlar_ = nullptr, *tdlar_ = nullptr,
             *dmasr_ = nullptr, *dmaier_ = nullptr, *mfbocr_ = nullptr, *rswtr_ = nullptr, *chtbar_ = nullptr,
             *chrbar_ = nullptr;
    std::array<Register*, 4> address_high_{}, address_low_{};

    State<TxState> tx_state_;
    State<std::uint32_t> tx_current_, tx_stopping_;
    State<Descriptor> tx_descriptor_;
    EthFifo tx_fifo_;
    State<Wire> wire_;
    State<std::uint64_t> wire_free_ps_, wire_began_ps_, paused_until_ps_;
    State<RxState> rx_state_;
    State<std::uint32_t> rx_current_, rx_stopping_, rx_starved_;
    State<Descriptor> rx_descriptor_;
    EthFifo rx_fifo_;
    State<std::array<std::uint32_t, 8>> wakeup_filter_;
    State<std::uint32_t> wakeup_index_;
    State<std::uint32_t> error_bits_;  // DMASR.EBS
    State<std::uint32_t> dead_;        // after a bus error, until the software reset
    State<std::uint32_t> polls_;       // of the PHY's clock, while something waits for it

    Alarm reset_done_, clock_poll_, wire_due_;
    CycleAlarm mdio_done_, tx_dma_, rx_dma_, rx_watchdog_;

    // Found in end_of_elaboration().
    Exti* exti_ = nullptr;
    Syscfg* syscfg_ = nullptr;
    // Derived from the pads: the uses whose lines all reach the PHY, by MII and by RMII.
    std::array<unsigned, 2> reach_{};
};

}  // namespace twin::stm32f4
