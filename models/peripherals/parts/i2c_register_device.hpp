// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"

namespace twin::parts {

/// A device on I2C with a file of 8-bit registers: the first byte written after the address is the register's number,
/// further ones are data, a read goes on from the number, and it counts up behind each byte.
///
/// Register n is at offset 4 n of the bank, in bits 0 to 7. Parameter: address (7 bits).
class I2cRegisterDevice : public Model, public I2cTarget {
  public:
    I2cTarget* as_i2c_target() override { return this; }

    bool i2c_start(std::uint8_t address, bool read) override;
    bool i2c_write(std::uint8_t data) override;
    std::uint8_t i2c_read() override;
    void i2c_stop() override { addressed_ = false; }
    bool i2c_addressed() const override { return addressed_; }

    RegisterBank& bank() { return bank_; }

  protected:
    /// `count` registers, implemented or not, from 0.
    I2cRegisterDevice(sc_core::sc_module_name name, const ModelContext& context, unsigned count);

    /// Declares register `number`; the caller covers bits 0 to 7.
    Register& byte_register(std::uint8_t number, const char* name, std::uint8_t reset_value = 0);
    /// One that is a single field of its own name.
    Register& plain_register(std::uint8_t number, const char* name, Access access, std::uint8_t reset_value = 0);
    /// The number behind `number` in a transfer.
    virtual std::uint8_t next_number(std::uint8_t number) const { return static_cast<std::uint8_t>(number + 1); }
    /// False: it does not acknowledge its address (no supply).
    virtual bool listens() const { return true; }
    /// Each byte that is written behind a register's has that register's number in front of it.
    virtual bool writes_pairs() const { return false; }
    /// A transfer with it begins.
    virtual void on_addressed() {}
    /// Before each register access over the bus: brings what is computed lazily to now.
    virtual void on_access(std::uint8_t number, bool is_read) {
        (void)number;
        (void)is_read;
    }

  private:
    /// The bank is reached over I2C, not by a memory map; its socket wants something bound to it.
    class NoInitiator : public tlm::tlm_bw_transport_if<> {
        tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
            return tlm::TLM_ACCEPTED;
        }
        void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    };
    bool exists(std::uint8_t number, bool is_write);

    const std::uint8_t address_;
    NoInitiator no_initiator_;
    RegisterBank bank_;
    State<std::uint8_t> number_;
    State<bool> expects_number_;
    State<bool> addressed_;
};

}  // namespace twin::parts
