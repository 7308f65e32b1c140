// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "models/core/ethernet.hpp"
#include "models/core/model.hpp"
#include "models/peripherals/smsc/inner_bank.hpp"
#include "models/peripherals/smsc/lan9118_eeprom.hpp"
#include "models/peripherals/smsc/lan9118_phy.hpp"

namespace twin::smsc {

/// Ethernet controller with FIFOs on a memory bus, MAC and PHY in it: a LAN9220, which drivers of the LAN9118 know.
/// Sources: SMSC LAN9220 datasheet, revision 2.9; Microchip DS00002266, LAN9118; SMSC AN 12.12, LAN9118 Family
/// Programmer Reference Guide.
///
/// To send, software writes command words and data to the transmit FIFO. A packet moves on to the MAC's buffer of 2 KiB
/// as that has room, and is sent when it is there as a whole. What is received waits in two FIFOs, of data and of
/// status words. The MAC's own registers are behind MAC_CSR_CMD and MAC_CSR_DATA, the PHY's behind the MAC's MII_ACC.
///
/// The chip has 16 data lines: a register is read or written by one access of 32 bits, which the board's FPGA splits,
/// or by two of 16 to its halves, whichever first, with none to another register between them.
///
/// Defined here, where the datasheet is silent or has a range: a frame is in the receive FIFO when its last bit was
/// received, and needs room as a whole; registers of the MAC and a software reset take no time; an empty status FIFO
/// reads as 0; the general purpose timer interrupts as it goes from 0 to FFFFh; the IRQ pin is wired straight to the
/// interrupt controller, so that only the active-high push-pull setting makes an interrupt of it.
class Lan9118 : public Model {
  public:
    static constexpr std::uint32_t kRxData = 0x00, kTxData = 0x20, kRxStatus = 0x40, kRxStatusPeek = 0x44,
                                   kTxStatus = 0x48, kTxStatusPeek = 0x4C, kIdRev = 0x50, kIrqCfg = 0x54,
                                   kIntSts = 0x58, kIntEn = 0x5C, kByteTest = 0x64, kFifoInt = 0x68, kRxCfg = 0x6C,
                                   kTxCfg = 0x70, kHwCfg = 0x74, kRxDpCtrl = 0x78, kRxFifoInf = 0x7C, kTxFifoInf = 0x80,
                                   kPmtCtrl = 0x84, kGpioCfg = 0x88, kGptCfg = 0x8C, kGptCnt = 0x90, kEndian = 0x98,
                                   kFreeRun = 0x9C, kRxDrop = 0xA0, kMacCsrCmd = 0xA4, kMacCsrData = 0xA8,
                                   kAfcCfg = 0xAC, kE2pCmd = 0xB0, kE2pData = 0xB4;
    /// Numbers behind MAC_CSR_CMD.
    enum : unsigned {
        kMacCr = 1,
        kAddrH = 2,
        kAddrL = 3,
        kHashH = 4,
        kHashL = 5,
        kMiiAcc = 6,
        kMiiData = 7,
        kFlow = 8,
        kVlan1 = 9,
        kVlan2 = 10,
        kWuff = 11,
        kWucsr = 12,
        kCoeCr = 13
    };

    static constexpr std::uint32_t kMilWords = 512;
    static constexpr std::size_t kTxStatusWords = 128;

    /// Parameters: id (of ID_REV), mac (of the EEPROM: "aa:bb:cc:dd:ee:ff", "unique", or "none"), negotiation_ms.
    /// Interrupt: irq.
    Lan9118(sc_core::sc_module_name name, const ModelContext& context);

    EthernetJack& jack() { return phy_.jack(); }
    std::uint64_t free_run_hz() const { return 25'000'000; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_irq(); }
    void on_identity(std::uint64_t before) override;

  private:
    /// Bits of INT_STS.
    enum : std::uint32_t {
        kSwInt = 1U << 31,
        kTxStop = 1U << 25,
        kRxStop = 1U << 24,
        kRxDropHalf = 1U << 23,
        kTxIoc = 1U << 21,
        kRxDma = 1U << 20,
        kGpt = 1U << 19,
        kPhy = 1U << 18,
        kPme = 1U << 17,
        kTxStatusOverflow = 1U << 16,
        kRxWatchdog = 1U << 15,
        kRxError = 1U << 14,
        kTxError = 1U << 13,
        kTxOverrun = 1U << 10,
        kTxAvailable = 1U << 9,
        kTxStatusFull = 1U << 8,
        kTxStatusLevel = 1U << 7,
        kRxDropped = 1U << 6,
        kRxStatusFull = 1U << 4,
        kRxStatusLevel = 1U << 3,
    };

    /// The registers as the bus has them: the ways that software takes a million times a second are short, and two
    /// halves make a word.
    class Bus : public RegisterBank {
      public:
        explicit Bus(Lan9118& chip) : RegisterBank(chip, 0x100), chip_(chip) { narrow_access(); }
        void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;

      private:
        void half(tlm::tlm_generic_payload& payload, std::uint32_t address);
        bool asleep(tlm::tlm_generic_payload& payload, std::uint64_t address);
        Lan9118& chip_;
    };
    /// A word of which one half was accessed.
    struct Halves {
        std::uint32_t word = 0;
        std::uint8_t offset = 0;
        std::uint8_t half = 0;  ///< 1: the low one, 2: the high one; 0: none
        std::uint8_t is_write = 0;
        std::uint8_t unused = 0;
    };
    /// What the transmit FIFO and the MAC's buffer hold of one packet. Its bytes are in tx_frames_.
    struct TxPacket {
        std::uint32_t command_b = 0;  ///< the first segment's
        std::uint32_t fifo_words = 0;
        std::uint32_t fifo_commands = 0;  ///< of fifo_words
        std::uint32_t mil_words = 0;
        std::uint32_t length = 0;    ///< sum of its buffers
        std::uint32_t complete = 0;  ///< its last segment is written
    };
    enum class TxState : std::uint8_t { command_a, command_b, data };

    void declare_ports();
    void declare_interrupt_registers();
    void declare_fifo_registers();
    void declare_other_registers();
    void declare_mac();
    void declare_mac_control();

    // Interrupts, timer, reset.
    void raise(std::uint32_t bits);
    void latch_levels();
    void update_irq();
    void soft_reset();
    void start_timer();
    std::uint32_t timer_count() const;
    void on_eeprom_done();
    void on_mac_command();
    void on_mii_done();
    void on_phy_changed();
    void on_phy_reset_done();

    // FIFOs.
    std::uint32_t tx_fifo_words() const { return (tx_kib_ * 1024 - 512) / 4; }
    std::uint32_t rx_status_words() const { return (16 - tx_kib_) * 1024 / 16 / 4; }
    std::uint32_t rx_data_words() const { return (16 - tx_kib_) * 1024 / 4 - rx_status_words(); }
    void on_fifo_size();

    // Transmitter.
    void write_tx(std::uint32_t word);
    void begin_buffer(std::uint32_t command_a);
    void on_command_b(std::uint32_t command_b);
    void add_data(std::uint32_t word);
    void end_buffer();
    bool store_word(bool is_command);
    void refill_mil();
    void clear_tx_data();
    void try_transmit();
    bool has_checksum_preamble(std::size_t packet, std::uint32_t command_b) const;
    /// Without FCS, as make_frame() makes it.
    std::size_t frame_size(std::size_t packet, std::uint32_t command_b) const;
    EthernetFrame make_frame(const EthernetFrame& packet, std::uint32_t command_b) const;
    void on_line_free();
    void end_packet();
    void on_transmitted();
    void push_tx_status(std::uint32_t status);
    void stop_transmitter();
    bool loops_back() const { return mac_loopback_ != 0 || phy_.loopback(); }
    bool half_duplex() const { return full_duplex_ == 0; }
    void send_pause(std::uint32_t time);

    // Receiver.
    std::uint32_t read_rx_data();
    std::uint32_t peek_rx_data() const;
    void begin_rx_head();
    void drop_rx_head();
    void clear_rx();
    void receive(const EthernetFrame& frame);
    bool has_room(std::size_t bytes) const;
    bool passes_filter(std::span<const std::uint8_t> address) const;
    bool in_hash_table(std::span<const std::uint8_t> address) const;
    bool is_own_address(std::span<const std::uint8_t> address) const;
    void take_pause(std::span<const std::uint8_t> frame);
    void store_received(const EthernetFrame& frame, bool passed);
    void count_dropped();
    void check_flow_control(const EthernetFrame& frame);

    // Power-down.
    static constexpr std::uint32_t kD0 = 0, kD1 = 1;  // of PM_MODE; others are D2
    bool is_magic(std::span<const std::uint8_t> frame) const;
    bool is_wake_up_frame(std::span<const std::uint8_t> frame) const;
    void look_for_wake_up(const EthernetFrame& frame);
    void wake_up_event(std::uint32_t status);
    void on_energy();
    void on_power_mode();
    void wake();

    Bus bank_;
    InnerBank mac_;
    IrqLine irq_;
    const std::uint32_t id_;

    // Fields and registers that the model reads or writes.
    Field deassertion_, irq_enable_, active_high_, push_pull_;
    Register* int_sts_ = nullptr;
    Register* int_en_ = nullptr;
    Field tx_available_level_, tx_status_level_, rx_status_level_;
    Field rx_end_alignment_, rx_dma_count_, rx_offset_;
    Field tx_status_overrun_, tx_on_;
    Field fifo_size_, must_be_one_;
    Field ready_, phy_reset_, pme_type_, power_mode_, wake_status_, energy_detect_, wake_on_lan_;
    Field timer_on_, timer_load_;
    Register* rx_drop_ = nullptr;
    Register* csr_data_ = nullptr;
    Register* csr_cmd_ = nullptr;
    Field afc_high_, afc_low_, flow_any_, flow_address_, flow_broadcast_, flow_multicast_;
    Field eeprom_command_, eeprom_address_, eeprom_loaded_, eeprom_data_;
    Register* mac_cr_ = nullptr;
    Field receive_enable_, transmit_enable_, deferral_check_, strip_pads_, no_broadcast_, hash_multicast_, hash_all_,
        pass_bad_, inverse_, promiscuous_, all_multicast_, full_duplex_, mac_loopback_, receive_all_;
    Register* addr_h_ = nullptr;
    Register* addr_l_ = nullptr;
    Register* hash_h_ = nullptr;
    Register* hash_l_ = nullptr;
    Field mii_busy_, mii_write_, mii_register_, mii_phy_, mii_data_;
    Field pause_time_, pass_control_, flow_enable_, flow_busy_;
    Field vlan1_, vlan2_;
    Field magic_enable_, wake_enable_, magic_received_, wake_received_, any_unicast_wakes_;
    Field rx_checksum_, rx_checksum_mode_, tx_checksum_;

    Lan9118Phy phy_;
    Lan9118Eeprom eeprom_;

    State<Halves> halves_;
    State<std::uint32_t> tx_kib_;         // of 16 KiB, the transmitter's FIFOs
    State<std::uint64_t> free_run_from_;  // ps
    State<std::uint64_t> timer_from_;     // ps
    State<bool> irq_asserted_;

    // Transmitter.
    State<TxState> tx_state_;
    State<std::uint32_t> tx_command_a_, tx_skip_, tx_left_, tx_pad_;
    EthernetQueue tx_frames_;
    StateQueue<TxPacket> tx_packets_;
    State<std::uint32_t> tx_fifo_used_, tx_mil_used_;  // words
    StateQueue<std::uint32_t> tx_status_;
    State<std::uint64_t> tx_free_;  // ps: the gap has passed
    State<bool> tx_stopping_, tx_deferred_;
    State<std::uint64_t> tx_waits_from_;  // ps
    EthernetQueue tx_control_;            // a pause frame to send

    // Receiver. The front frame is being read once rx_head_words_ is not 0.
    EthernetQueue rx_frames_;
    StateQueue<std::uint32_t> rx_status_;
    State<std::uint32_t> rx_used_;        // words
    State<std::uint32_t> rx_head_words_;  // all that are to be read, pads and offset too
    State<std::uint32_t> rx_head_offset_, rx_head_next_, rx_head_taken_;
    State<bool> rx_flow_high_;

    State<std::array<std::uint32_t, 8>> wake_filter_;
    State<std::uint32_t> wake_filter_next_;

    Alarm transmitted_, pause_over_, deassertion_over_, timer_wraps_, mii_done_, phy_reset_done_;
};

}  // namespace twin::smsc
