// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/i2c.hpp"
#include "models/peripherals/stm32f4/alternate_function.hpp"
#include "models/peripherals/stm32f4/cycle_alarm.hpp"
#include "models/peripherals/stm32f4/dma_request.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// I2C1 to I2C3: master and slave, standard and fast mode, 7- and 10-bit addresses, PEC, DMA. Source: RM0090 rev 19,
/// chapter 27 (I2C).
///
/// As a master: one bit time for START, nine for each byte and what the target stretches, one for STOP; a bit takes
/// 2, 3 or 25 times CCR cycles of PCLK1. The clock is held low in SB, ADDR and BTF until software goes on. The
/// acknowledge is decided at the end of a byte by ACK, or, with POS, by what ACK was at the end of the byte before.
///
/// As a slave it holds the clock while ADDR is set, and while it has no byte to send or no room for one, unless
/// NOSTRETCH.
///
/// Lines that are low before START keep it waiting (BUSY), as on the bench. Defined here, where the manual is silent:
/// SCL held low in the middle of a transfer makes the master wait; SDA held low is a lost arbitration; PE = 0 drops the
/// transfer at once.
class I2c : public Peripheral, public DmaRequester, public I2cTarget {
  public:
    static constexpr std::uint32_t kCr1 = 0x00, kCr2 = 0x04, kOar1 = 0x08, kOar2 = 0x0C, kDr = 0x10, kSr1 = 0x14,
                                   kSr2 = 0x18, kCcr = 0x1C, kTrise = 0x20, kFltr = 0x24;
    // SR1
    static constexpr std::uint32_t kSb = 1 << 0, kAddr = 1 << 1, kBtf = 1 << 2, kAdd10 = 1 << 3, kStopf = 1 << 4,
                                   kRxne = 1 << 6, kTxe = 1 << 7, kBerr = 1 << 8, kArlo = 1 << 9, kAf = 1 << 10,
                                   kOvr = 1 << 11, kPecErr = 1 << 12;
    // SR2
    static constexpr std::uint32_t kMsl = 1 << 0, kBusy = 1 << 1, kTra = 1 << 2, kGenCall = 1 << 4, kDualf = 1 << 7;

    I2c(sc_core::sc_module_name name, const ModelContext& context);
    ~I2c() override;

    bool i2c_start(std::uint8_t address, bool read) override;
    bool i2c_write(std::uint8_t data) override;
    std::uint8_t i2c_read() override;
    void i2c_read_ack(bool acknowledged) override;
    void i2c_stop() override;
    bool i2c_addressed() const override { return slave_ != Slave::idle; }
    bool i2c_holds_clock() const override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void on_power_lost() override;

  private:
    enum class Phase : std::uint8_t {
        idle,
        starting,       // START or repeated START is on the lines
        start_sent,     // SB: waits for the address in DR
        addressing,     // the first address byte
        header_sent,    // ADD10: waits for the second address byte
        addressing_10,  // the second address byte
        addressed,      // ADDR: waits for software
        sending,
        idle_sender,  // nothing to send: waits for DR
        receiving,
        full_receiver,   // BTF: DR and the shift register hold a byte
        ended_receiver,  // the last byte was not acknowledged: waits for STOP or START
        nacked,          // AF: waits for STOP or START
        stopping,
    };
    enum class Slave : std::uint8_t { idle, header, receiver, transmitter, ended };

    void declare_registers();
    I2cBus* bus() const;
    bool lines_free() const { return scl_.level() && sda_.level(); }
    bool is_busy() const;
    std::uint64_t bit_cycles() const;
    void arm_bits(unsigned bits, bool stretched);

    void write_cr1(std::uint32_t written);
    void write_dr(std::uint32_t value);
    void read_dr();
    void read_sr2();
    void attach();
    /// What is under way is dropped, and the lines are let go.
    void abort();

    // Master (i2c_master.cpp)
    bool is_master() const { return phase_ != Phase::idle; }
    /// What START and STOP ask for, where the transfer stands still.
    void try_proceed();
    void begin_start();
    /// What this phase puts on the lines begins, when the target lets the clock go.
    void begin(Phase phase);
    void resume();
    void address_cleared();
    void load_shift();
    void on_step();
    void on_address_sent();
    void on_sent();
    void on_received();
    void on_stopped_bus();
    bool failed(I2cResult result);
    void lose();
    void on_lines();

    // Slave (i2c_slave.cpp)
    bool matches(std::uint8_t address, bool read);
    void slave_addressed(bool read);
    void slave_written();
    void check_pec(std::uint8_t byte);
    void released();

    void add_pec(std::uint8_t byte);
    void update_irq();
    void set_sr1(std::uint32_t flags) { sr1_->set(sr1_->get() | flags); }
    void clear_sr1(std::uint32_t flags) { sr1_->set(sr1_->get() & ~flags); }
    bool sr1(std::uint32_t flags) const { return (sr1_->get() & flags) != 0; }
    void set_sr2(std::uint32_t flags) { sr2_->set(sr2_->get() | flags); }
    void clear_sr2(std::uint32_t flags) { sr2_->set(sr2_->get() & ~flags); }
    bool sr2(std::uint32_t flags) const { return (sr2_->get() & flags) != 0; }

    Field pe_, enpec_, engc_, nostretch_, start_, stop_, ack_, pos_, pec_, swrst_;
    Field freq_, iterren_, itevten_, itbufen_, dmaen_, last_;
    Field add10_, addmode_, endual_, add2_;
    Field ccr_, duty_, fast_;
    Field pec_value_;
    Register* cr1_ = nullptr;
    Register* sr1_ = nullptr;
    Register* sr2_ = nullptr;

    State<Phase> phase_;
    State<Slave> slave_;
    State<std::uint32_t> sr1_read_;  // flags that the last read of SR1 saw
    State<std::uint8_t> rdr_, tdr_, shift_;
    State<bool> shift_full_;
    State<bool> next_ack_;     // for POS
    State<bool> last_by_dma_;  // the next byte is the last one of a DMA transfer (LAST)
    State<bool> pec_on_line_;
    State<bool> owns_bus_;
    State<bool> held_;        // waits for the target to let the clock go
    State<bool> blocked_;     // waits for SCL to rise
    State<bool> matched_10_;  // this slave was addressed by its 10 bits
    CycleAlarm step_;
    Signal scl_, sda_;
    DmaRequest rx_request_, tx_request_;
    IrqLine event_, error_;
    I2cBus* attached_ = nullptr;
};

}  // namespace twin::stm32f4
