// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/i2c.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"

namespace twin::nrf51 {

/// The two-wire (I2C) master of a serial slot. Source: nRF51 Series Reference Manual v3.0, chapter 28 (TWI).
///
/// Ten bit times for START and address, nine for a byte and what the target stretches, one for STOP. BB is generated
/// before each data byte; SUSPEND, STOP and a further START take effect at the end of the byte under way, before its
/// acknowledge when receiving: a byte that STOP or START follows is not acknowledged. Without a byte in TXD the master
/// waits with the clock low.
///
/// A target that does not acknowledge its address (ANACK) or a byte (DNACK) makes the master wait for STOP or START;
/// TXDSENT is not generated. Lines that are held low, or not pulled up, keep it waiting until they are free or it is
/// disabled: drivers see their timeout, and recover by ENABLE or POWER.
///
/// Defined here, where the manual is silent: STOP without a transfer generates STOPPED at once and puts nothing on the
/// lines; STOP while suspended takes effect with RESUME. Unlike the chip up to revision 2 (PAN 56), RESUME may come at
/// any time.
class TwiMaster {
  public:
    explicit TwiMaster(SerialSlot& slot);

    void start(bool read);
    void stop();
    void suspend();
    void resume();
    void write_txd(std::uint8_t data);
    void read_rxd() { unread_ = false; }
    void on_lines();
    /// After a snapshot was loaded.
    void on_loaded();
    /// The lines are let go in whatever state they are.
    void abort();

  private:
    enum class Phase : std::uint8_t {
        idle,
        addressing,  // START and address are on the lines
        receiving,   // a data byte
        sending,     // a data byte
        wait_txd,    // addressed for writing, nothing in TXD
        held,        // suspended at the end of a byte
        nacked,      // waits for STOP or START
        stopping,
        blocked  // the lines are not free
    };

    Time bits(unsigned count) const { return ticks_to_time(count, hz()); }
    std::uint32_t hz() const;
    I2cBus* bus();
    bool lines_free();
    void begin_start();
    void begin_byte();
    void begin_stop();
    void block();
    void on_step();
    void on_addressed();
    void on_received();
    void on_sent();
    void fail(unsigned error_bit);
    /// At the end of a byte: what was asked for meanwhile, else the next byte.
    void proceed();
    void acknowledge(bool yes);

    SerialSlot& slot_;
    State<Phase> phase_;
    State<bool> reading_;
    State<bool> ack_due_;  // the received byte is not acknowledged yet
    State<bool> stop_asked_;
    State<bool> suspend_asked_;
    State<bool> start_asked_;
    State<bool> start_reads_;  // the direction that was asked for
    State<bool> txd_full_;
    State<bool> unread_;  // RXD
    State<bool> owns_bus_;
    Alarm step_;
};

}  // namespace twin::nrf51
