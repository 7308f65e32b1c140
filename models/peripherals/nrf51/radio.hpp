// SPDX-License-Identifier: BSD-3-Clause
// The 2.4 GHz radio of the nRF51.
// Source: nRF51 Series Reference Manual v3.0, chapter 17 (RADIO); nRF51822 Product Specification v3.1, radio timing.
#pragma once

#include <optional>

#include "models/core/initiator_port.hpp"
#include "models/peripherals/nrf51/air.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Registers, states, events, their timing, and the frames it transmits.
///
///     0x000 TXEN     0x004 RXEN      0x008 START     0x00C STOP      0x010 DISABLE
///     0x014 RSSISTART  0x018 RSSISTOP  0x01C BCSTART   0x020 BCSTOP
///     0x100 READY    0x104 ADDRESS   0x108 PAYLOAD   0x10C END       0x110 DISABLED
///     0x114 DEVMATCH 0x118 DEVMISS   0x11C RSSIEND   0x128 BCMATCH
///
/// A transmission reads the header from RAM at ADDRESS and the rest at PAYLOAD, so that the CCM can encrypt the packet
/// while it is sent. Events come when the digital core has done the bit; the antenna is a chain delay behind.
///
/// Not modelled: reception (there is no air yet: after START a receiver waits until it is stopped), and with it device
/// address matching; the signal strength (RSSISAMPLE; RSSIEND comes in time); test modes, trim overrides; that the
/// 16 MHz crystal must run; the longest transmission without recalibration.
class Radio : public TaskEventPeripheral {
  public:
    Radio(sc_core::sc_module_name name, const ModelContext& context);

    /// Nobody owns the air yet: without one, frames go nowhere. `air` must outlive the radio.
    void connect(Air& air) { air_ = &air; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { drop_carrier(); }
    void on_stopped() override { drop_carrier(); }
    void on_loaded() override;

  private:
    /// Values of STATE.
    enum Phase : std::uint32_t {
        kDisabled = 0,
        kRxRampUp = 1,
        kRxIdle = 2,
        kRx = 3,
        kRxDisable = 4,
        kTxRampUp = 9,
        kTxIdle = 10,
        kTx = 11,
        kTxDisable = 12,
    };
    /// What the next step of a transmission is.
    enum class Next : std::uint8_t { address, payload, end };

    void declare_configuration();
    void declare_not_there();

    void enable(Phase ramp_up);
    void start();
    void stop();
    void disable();
    void rssi_start();
    void bit_counter_start();
    void bit_counter_stop();
    void bit_counter_arm();

    void step();
    void ready();
    void disabled();
    void at_address();
    void at_payload();
    void at_end();

    Phase phase() const { return static_cast<Phase>(state_.get()); }
    bool short_set(unsigned bit) { return (bank_.find(0x200)->get() >> bit & 1) != 0; }
    std::uint32_t bits_per_second() const;
    Time bits(std::uint64_t count) const { return ticks_to_time(count, bits_per_second()); }
    Time ramp_up_time(Phase ramp_up) const;
    Time tx_disable_time() const;
    Time tx_chain_delay() const;
    PacketFormat format() const;
    Carrier carrier() const;
    bool read_packet(void* data, unsigned offset, unsigned size);
    void drop_carrier();

    Event ready_, address_, payload_, end_, disabled_, device_match_, device_miss_, rssi_end_, bit_match_;
    InitiatorPort dma_;
    Air* air_ = nullptr;
    std::optional<Carrier> on_air_;  // what the air was told; follows from registers and state

    Register &packet_ptr_, &frequency_, &tx_power_, &base0_, &base1_, &prefix0_, &prefix1_, &state_, &bcc_;
    Field mode_, length_bits_, s0_bytes_, s1_bits_, max_length_, static_length_, base_length_, big_endian_, whitening_,
        tx_address_, crc_length_, crc_skip_address_, crc_polynomial_, crc_initial_, tifs_, whitening_initial_;

    State<Next> next_;
    State<std::uint32_t> packet_;          // PACKETPTR at START
    State<std::uint32_t> channel_;         // FREQUENCY at TXEN or RXEN
    State<std::uint32_t> power_;           // TXPOWER at TXEN
    State<std::uint64_t> started_;         // ps, START
    State<std::uint64_t> earliest_ready_;  // ps, by TIFS; 0 for at once
    State<bool> counting_bits_;
    State<std::uint64_t> bits_since_;  // ps, BCSTART
    StateQueue<std::uint8_t> header_and_payload_;
    Alarm step_, rssi_done_, bits_counted_;
};

}  // namespace twin::nrf51
