// SPDX-License-Identifier: BSD-3-Clause
// Registers of a peripheral, declared once as its datasheet does, with the access semantics of every bit.
//
//     bank.reg(0x00, "SR", 0x000000C0)
//         .field(5, "RXNE", Access::rc_w0, rxne_)
//         .unimplemented(9, "CTS")
//         .reserved(10, 22)
//         .on_write([this] { update_irq(); });
//
// Every bit of every register is covered exactly once by a field, reserved or unimplemented, or elaboration fails.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <tlm>
#include <vector>

#include "models/core/journal.hpp"
#include "models/core/reset.hpp"
#include "models/core/state.hpp"

namespace twin {

class Model;
class RegisterBank;
class Register;

/// What software sees of a field. Hardware (the model) may always read and write it.
enum class Access : std::uint8_t {
    rw,            ///< read, write
    ro,            ///< read; writes are ignored
    wo,            ///< write; reads as 0
    w1c,           ///< read; writing 1 clears the bit
    w1s,           ///< read; writing 1 sets the bit
    rc_r,          ///< reading clears the field
    rc_w0,         ///< read; writing 0 clears the bit, 1 leaves it
    write_once,    ///< read; the first write after reset counts
    self_clearing  ///< write starts something; reads as 0
};

const char* to_string(Access access);

/// A handle to a field's bits in its register. Assigning is what hardware does: no access semantics, no callback.
class Field {
  public:
    Field() = default;
    Field(const Field&) = delete;
    Field& operator=(const Field&) = delete;

    operator std::uint32_t() const { return (*storage_ >> lsb_) & mask_; }
    std::uint32_t get() const { return *this; }
    /// Bits beyond the field's width are dropped.
    Field& operator=(std::uint32_t v) {
        *storage_ = (*storage_ & ~(mask_ << lsb_)) | ((v & mask_) << lsb_);
        return *this;
    }
    bool bound() const { return storage_ != nullptr; }

  private:
    friend class Register;
    std::uint32_t* storage_ = nullptr;
    std::uint32_t mask_ = 0;
    unsigned lsb_ = 0;
};

enum class FieldKind : std::uint8_t { implemented, reserved, unimplemented };

struct FieldInfo {
    std::string name;
    unsigned lsb;
    unsigned width;
    Access access;
    FieldKind kind;
};

/// One register of up to 32 bits. Returned by RegisterBank::reg; the reference stays valid as long as the bank.
class Register {
  public:
    Register(Register&&) = default;  // for its bank, before anyone holds a handle
    Register(const Register&) = delete;
    Register& operator=(const Register&) = delete;

    // Declaration. Chainable; only before the bank is sealed.
    Register& field(unsigned lsb, const char* name, Access access) { return field(lsb, 1, name, access); }
    Register& field(unsigned lsb, const char* name, Access access, Field& handle) {
        return field(lsb, 1, name, access, handle);
    }
    Register& field(unsigned lsb, unsigned width, const char* name, Access access);
    Register& field(unsigned lsb, unsigned width, const char* name, Access access, Field& handle);
    /// Reads as its reset value, writes are ignored without a note.
    Register& reserved(unsigned lsb, unsigned width = 1);
    /// On the chip, not in the model. Holds what is written; touching it is noted in the journal.
    Register& unimplemented(unsigned lsb, const char* name) { return unimplemented(lsb, 1, name); }
    Register& unimplemented(unsigned lsb, unsigned width, const char* name);
    /// The whole register is on the chip and not in the model.
    Register& unimplemented() { return unimplemented(0, 32, "VALUE"); }
    /// Only a write that changes unimplemented bits is noted, not a read: for control registers, which firmware reads
    /// in order to change other bits.
    Register& quiet_reads();
    /// Computes what a read gives, from state alone: also used by debuggers, so it must have no side effect.
    /// The argument is the stored value.
    Register& value(std::function<std::uint32_t(std::uint32_t stored)> compute);
    /// As value(), for a result that depends on the time: the clock is brought to now before it is called.
    Register& timed_value(std::function<std::uint32_t(std::uint32_t stored)> compute);
    /// A read's side effect, called after the value was taken. Not called for debug reads.
    Register& on_read(std::function<void()> effect);
    /// Called after a write was applied to the fields, with what the guest wrote (before access semantics).
    Register& on_write(std::function<void(std::uint32_t written)> effect);
    Register& on_write(std::function<void()> effect);
    /// Which resets bring it to its reset value. Default: all.
    Register& resets(ResetSet set);
    /// A line for the documentation.
    Register& doc(const char* text);

    // Use by the model: the stored value, without access semantics or callbacks.
    std::uint32_t get() const { return value_; }
    void set(std::uint32_t v) { value_ = v; }
    operator std::uint32_t() const { return value_; }

    const std::string& name() const { return name_; }
    std::uint32_t offset() const { return offset_; }
    std::uint32_t reset_value() const { return reset_value_; }
    const std::vector<FieldInfo>& fields() const { return fields_; }
    const std::string& doc_text() const { return doc_; }

  private:
    friend class RegisterBank;
    Register(RegisterBank& bank, std::uint32_t offset, std::string name, std::uint32_t reset_value);
    Register& cover(unsigned lsb, unsigned width, const char* name, Access access, FieldKind kind, Field* handle);
    std::uint32_t read(bool debug);
    void write(std::uint32_t v, std::uint32_t lanes);
    void note_unimplemented(std::uint32_t bits, bool is_write);

    RegisterBank& bank_;
    std::uint32_t offset_;
    std::string name_;
    std::string doc_;
    std::uint32_t reset_value_;
    std::uint32_t value_;
    // Bits by what software can do, derived from the fields.
    std::uint32_t covered_ = 0, readable_ = 0, plain_write_ = 0, w1c_ = 0, w1s_ = 0, rc_r_ = 0, rc_w0_ = 0, once_ = 0,
                  self_clearing_ = 0, unimplemented_ = 0;
    std::uint32_t written_once_ = 0;
    bool timed_ = false;
    bool quiet_reads_ = false;
    bool simple_read_ = true;  // the value is value_ & readable_ and nothing happens
    ResetSet resets_ = ResetSet::all();
    std::vector<FieldInfo> fields_;
    std::function<std::uint32_t(std::uint32_t)> compute_;
    std::function<void()> on_read_;
    std::function<void(std::uint32_t)> on_write_;
};

/// A block of registers behind a TLM target socket.
///
/// Register accesses are of 32 bits; other sizes work on byte lanes and are noted unless `narrow_access` was called.
/// An offset without a register reads as 0, ignores writes, and is noted. Times of accesses are the scheduler's; the
/// delay of b_transport is left as it is.
class RegisterBank : public tlm::tlm_fw_transport_if<> {
  public:
    /// `size` bytes (a multiple of 4) from offset 0. `name` names it in the journal: the owner's name if empty.
    RegisterBank(Model& owner, std::uint32_t size, std::string name = "");
    ~RegisterBank() override;
    RegisterBank(const RegisterBank&) = delete;
    RegisterBank& operator=(const RegisterBank&) = delete;

    /// Declares a register at `offset` (a multiple of 4, free). Throws std::logic_error on a mistake.
    Register& reg(std::uint32_t offset, const char* name, std::uint32_t reset_value = 0);
    Register& reg(std::uint32_t offset, const std::string& name, std::uint32_t reset_value = 0) {
        return reg(offset, name.c_str(), reset_value);
    }
    /// The registers are bytes that have a number, as in devices on I2C: register n is at offset 4 n, and whoever shows
    /// it calls it n.
    void number_bytes() { numbers_bytes_ = true; }
    bool numbers_bytes() const { return numbers_bytes_; }
    /// Where the data sheet says it is: its offset, or its number.
    std::uint32_t place_of(const Register& reg) const { return numbers_bytes_ ? reg.offset() / 4 : reg.offset(); }
    /// The peripheral takes 8- and 16-bit accesses.
    void narrow_access() { narrow_ok_ = true; }
    /// While not accessible (no clock, no power) reads give 0, writes are dropped, and both are noted as gated.
    /// Registers in `always_on` stay accessible.
    void set_accessible(bool accessible) { accessible_ = accessible; }
    /// What keeps it from being accessible ("RCC_APB1ENR.USART3EN is 0"): then that is noted, once for all registers.
    void set_blocked_by(std::string what) { blocked_by_ = std::move(what); }
    bool accessible() const { return accessible_; }
    void always_on(Register& reg);

    /// Checks the coverage. Called at the end of elaboration; throws std::logic_error naming register and bits.
    void seal();
    void reset(ResetKind kind);
    void save(StateWriter& out) const;
    void load(StateReader& in);

    const std::string& name() const { return name_; }
    Model& owner() const { return owner_; }
    std::uint32_t size() const { return size_; }
    const std::deque<Register>& registers() const { return registers_; }
    Register* find(std::uint32_t offset);
    Register* find(const std::string& name);

    /// As the guest does: 32 bits. For the node, tests and models that reach into each other by address (PPI).
    std::uint32_t read(std::uint32_t offset);
    void write(std::uint32_t offset, std::uint32_t value);
    /// Without side effects; for debuggers and views.
    std::uint32_t peek(std::uint32_t offset);

    tlm::tlm_target_socket<> socket;

    // tlm_fw_transport_if
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
    unsigned transport_dbg(tlm::tlm_generic_payload& payload) override;
    bool get_direct_mem_ptr(tlm::tlm_generic_payload&, tlm::tlm_dmi&) override { return false; }
    tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time& delay) override;

  private:
    friend class Register;
    bool access(tlm::tlm_generic_payload& payload, bool debug);
    std::uint32_t read_word(std::uint32_t offset, bool debug);
    void note(JournalKind kind, const std::string& what, bool is_write) const;
    void note_gated(std::uint32_t offset, bool is_write) const;
    void write_lanes(std::uint32_t offset, std::uint32_t value, std::uint32_t lanes);

    Model& owner_;
    std::string name_;
    std::uint32_t size_;
    bool numbers_bytes_ = false;
    bool narrow_ok_ = false;
    bool accessible_ = true;
    std::string blocked_by_;
    bool sealed_ = false;
    std::deque<Register> registers_;
    std::vector<Register*> by_word_;  // index: offset / 4
    std::vector<bool> always_on_;
};

}  // namespace twin
