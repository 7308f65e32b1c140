// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/register_bank.hpp"

#include <cstring>
#include <stdexcept>

#include "models/core/model.hpp"

namespace twin {

namespace {

constexpr std::uint32_t low_bits(unsigned width) { return width >= 32 ? 0xFFFFFFFFU : (1U << width) - 1; }

std::string hex(std::uint32_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%03X", value);
    return text;
}

std::string bit_range(std::uint32_t bits) {
    int low = 0;
    while (((bits >> low) & 1) == 0) ++low;
    int high = low;
    while (high < 31 && ((bits >> (high + 1)) & 1) != 0) ++high;
    return low == high ? "bit " + std::to_string(low) : "bits " + std::to_string(low) + ".." + std::to_string(high);
}

}  // namespace

const char* to_string(Access access) {
    switch (access) {
        case Access::rw:
            return "rw";
        case Access::ro:
            return "ro";
        case Access::wo:
            return "wo";
        case Access::w1c:
            return "w1c";
        case Access::w1s:
            return "w1s";
        case Access::rc_r:
            return "rc_r";
        case Access::rc_w0:
            return "rc_w0";
        case Access::write_once:
            return "write-once";
        case Access::self_clearing:
            return "self-clearing";
    }
    return "?";
}

Register::Register(RegisterBank& bank, std::uint32_t offset, std::string name, std::uint32_t reset_value)
    : bank_(bank), offset_(offset), name_(std::move(name)), reset_value_(reset_value), value_(reset_value) {}

Register& Register::cover(unsigned lsb, unsigned width, const char* field_name, Access access, FieldKind kind,
                          Field* handle) {
    const std::string where = bank_.name() + "." + name_ + "." + field_name;
    if (bank_.sealed_) throw std::logic_error(where + ": declared after elaboration");
    if (width == 0 || lsb + width > 32) throw std::logic_error(where + ": bits beyond 0..31");
    const std::uint32_t bits = low_bits(width) << lsb;
    if ((covered_ & bits) != 0) throw std::logic_error(where + ": " + bit_range(covered_ & bits) + " covered twice");
    covered_ |= bits;
    fields_.push_back({field_name, lsb, width, access, kind});

    if (kind == FieldKind::unimplemented) {
        unimplemented_ |= bits;
        simple_read_ = false;
    }
    if (access != Access::wo && access != Access::self_clearing) readable_ |= bits;
    if (kind == FieldKind::reserved) return *this;
    switch (access) {
        case Access::rw:
        case Access::wo:
            plain_write_ |= bits;
            break;
        case Access::self_clearing:
            plain_write_ |= bits;
            self_clearing_ |= bits;
            break;
        case Access::ro:
            break;
        case Access::w1c:
            w1c_ |= bits;
            break;
        case Access::w1s:
            w1s_ |= bits;
            break;
        case Access::rc_r:
            rc_r_ |= bits;
            simple_read_ = false;
            break;
        case Access::rc_w0:
            rc_w0_ |= bits;
            break;
        case Access::write_once:
            once_ |= bits;
            break;
    }
    if (handle != nullptr) {
        if (handle->bound()) throw std::logic_error(where + ": its handle is bound already");
        handle->storage_ = &value_;
        handle->mask_ = low_bits(width);
        handle->lsb_ = lsb;
    }
    return *this;
}

Register& Register::field(unsigned lsb, unsigned width, const char* field_name, Access access) {
    return cover(lsb, width, field_name, access, FieldKind::implemented, nullptr);
}
Register& Register::field(unsigned lsb, unsigned width, const char* field_name, Access access, Field& handle) {
    return cover(lsb, width, field_name, access, FieldKind::implemented, &handle);
}
Register& Register::reserved(unsigned lsb, unsigned width) {
    return cover(lsb, width, "reserved", Access::ro, FieldKind::reserved, nullptr);
}
Register& Register::unimplemented(unsigned lsb, unsigned width, const char* field_name) {
    return cover(lsb, width, field_name, Access::rw, FieldKind::unimplemented, nullptr);
}
Register& Register::quiet_reads() {
    quiet_reads_ = true;
    return *this;
}
Register& Register::value(std::function<std::uint32_t(std::uint32_t)> compute) {
    compute_ = std::move(compute);
    simple_read_ = false;
    return *this;
}
Register& Register::timed_value(std::function<std::uint32_t(std::uint32_t)> compute) {
    timed_ = true;
    return value(std::move(compute));
}
Register& Register::on_read(std::function<void()> effect) {
    on_read_ = std::move(effect);
    simple_read_ = false;
    return *this;
}
Register& Register::on_write(std::function<void(std::uint32_t)> effect) {
    on_write_ = std::move(effect);
    return *this;
}
Register& Register::on_write(std::function<void()> effect) {
    on_write_ = [effect = std::move(effect)](std::uint32_t) { effect(); };
    return *this;
}
Register& Register::resets(ResetSet set) {
    resets_ = set;
    return *this;
}
Register& Register::doc(const char* text) {
    doc_ = text;
    return *this;
}

std::uint32_t Register::read(bool debug) {
    if (timed_ && !debug) bank_.owner_.scheduler().sync();
    const std::uint32_t raw = compute_ ? compute_(value_) : value_;
    if (debug) return raw & readable_;
    if (unimplemented_ != 0 && !quiet_reads_) note_unimplemented(unimplemented_, false);
    const std::uint32_t result = raw & readable_;
    value_ &= ~rc_r_;
    if (on_read_) on_read_();
    return result;
}

void Register::write(std::uint32_t v, std::uint32_t lanes) {
    const std::uint32_t untouched = (value_ ^ v) & unimplemented_ & lanes;
    if (untouched != 0) note_unimplemented(untouched, true);
    const std::uint32_t once = once_ & lanes & ~written_once_;
    const std::uint32_t plain = (plain_write_ | unimplemented_) & lanes;
    written_once_ |= once_ & lanes;
    value_ = (value_ & ~(plain | once)) | (v & (plain | once));
    value_ &= ~(v & w1c_ & lanes);
    value_ |= v & w1s_ & lanes;
    value_ &= ~(~v & rc_w0_ & lanes);
    if (on_write_) on_write_(v & lanes);
    value_ &= ~self_clearing_;
}

void Register::note_unimplemented(std::uint32_t bits, bool is_write) {
    for (const FieldInfo& f : fields_) {
        if (f.kind != FieldKind::unimplemented || (bits & (low_bits(f.width) << f.lsb)) == 0) continue;
        const bool whole = f.width == 32;
        bank_.note(JournalKind::unmodelled, whole ? name_ : name_ + "." + f.name, is_write);
    }
}

RegisterBank::RegisterBank(Model& owner, std::uint32_t size, std::string name)
    : socket(name.empty() ? sc_core::sc_gen_unique_name("regs") : name.c_str()),
      owner_(owner),
      name_(name.empty() ? owner.label() : owner.label() + "." + name),
      size_(size),
      by_word_(size / 4, nullptr),
      always_on_(size / 4, false) {
    if (size == 0 || size % 4 != 0) throw std::logic_error(name_ + ": the size of a bank is a multiple of 4");
    socket.bind(*this);
    owner.banks_.push_back(this);
}

RegisterBank::~RegisterBank() = default;

Register& RegisterBank::reg(std::uint32_t offset, const char* register_name, std::uint32_t reset_value) {
    const std::string where = name_ + "." + register_name;
    if (sealed_) throw std::logic_error(where + ": declared after elaboration");
    if (offset % 4 != 0 || offset >= size_) throw std::logic_error(where + ": no register fits at " + hex(offset));
    if (by_word_[offset / 4] != nullptr)
        throw std::logic_error(where + ": " + by_word_[offset / 4]->name() + " is at " + hex(offset) + " already");
    registers_.push_back(Register(*this, offset, register_name, reset_value));
    by_word_[offset / 4] = &registers_.back();
    return registers_.back();
}

void RegisterBank::always_on(Register& reg) { always_on_[reg.offset() / 4] = true; }

void RegisterBank::seal() {
    for (const Register& r : registers_) {
        if (~r.covered_ != 0)
            throw std::logic_error(name_ + "." + r.name() + ": " + bit_range(~r.covered_) +
                                   " is neither a field, nor reserved, nor unimplemented");
    }
    sealed_ = true;
}

void RegisterBank::reset(ResetKind kind) {
    for (Register& r : registers_) {
        if (!r.resets_.contains(kind)) continue;
        r.value_ = r.reset_value_;
        r.written_once_ = 0;
    }
}

void RegisterBank::save(StateWriter& out) const {
    out.value<std::uint32_t>(static_cast<std::uint32_t>(registers_.size()));
    out.value<std::uint8_t>(accessible_ ? 1 : 0);
    for (const Register& r : registers_) {
        out.value(r.offset_);
        out.value(r.value_);
        out.value(r.written_once_);
    }
}

void RegisterBank::load(StateReader& in) {
    if (in.value<std::uint32_t>() != registers_.size())
        throw StateError(name_ + ": the saved state has another number of registers");
    accessible_ = in.value<std::uint8_t>() != 0;
    for (Register& r : registers_) {
        if (in.value<std::uint32_t>() != r.offset_) throw StateError(name_ + ": the saved state has other registers");
        r.value_ = in.value<std::uint32_t>();
        r.written_once_ = in.value<std::uint32_t>();
    }
}

Register* RegisterBank::find(std::uint32_t offset) { return offset < size_ ? by_word_[offset / 4] : nullptr; }

Register* RegisterBank::find(const std::string& register_name) {
    for (Register& r : registers_)
        if (r.name() == register_name) return &r;
    return nullptr;
}

void RegisterBank::note(JournalKind kind, const std::string& what, bool is_write) const {
    owner_.env().journal().note(kind, name_, what, is_write);
}

void RegisterBank::note_gated(std::uint32_t offset, bool is_write) const {
    const Register* r = by_word_[offset / 4];
    const std::string what = !blocked_by_.empty() ? blocked_by_ : r != nullptr ? r->name() : hex(offset);
    note(JournalKind::gated, what, is_write);
}

std::uint32_t RegisterBank::read_word(std::uint32_t offset, bool debug) {
    Register* r = by_word_[offset / 4];
    if (!accessible_ && !always_on_[offset / 4]) {
        if (!debug) note_gated(offset, false);
        return 0;
    }
    if (r == nullptr) {
        if (!debug) note(JournalKind::unmapped, hex(offset), false);
        return 0;
    }
    return r->read(debug);
}

void RegisterBank::write_lanes(std::uint32_t offset, std::uint32_t value, std::uint32_t lanes) {
    owner_.scheduler().sync();
    Register* r = by_word_[offset / 4];
    if (!accessible_ && !always_on_[offset / 4]) {
        note_gated(offset, true);
    } else if (r == nullptr) {
        note(JournalKind::unmapped, hex(offset), true);
    } else {
        r->write(value, lanes);
    }
}

std::uint32_t RegisterBank::read(std::uint32_t offset) { return offset < size_ ? read_word(offset & ~3U, false) : 0; }

void RegisterBank::write(std::uint32_t offset, std::uint32_t value) {
    if (offset < size_) write_lanes(offset & ~3U, value, 0xFFFFFFFFU);
}

std::uint32_t RegisterBank::peek(std::uint32_t offset) { return offset < size_ ? read_word(offset & ~3U, true) : 0; }

bool RegisterBank::access(tlm::tlm_generic_payload& payload, bool debug) {
    const auto address = static_cast<std::uint64_t>(payload.get_address());
    unsigned char* data = payload.get_data_ptr();
    const unsigned length = payload.get_data_length();
    if (payload.get_byte_enable_ptr() != nullptr) {
        payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
        return false;
    }
    if (length == 0 || length > size_ || address > size_ - length) {
        payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return false;
    }
    if (!debug && !narrow_ok_ && (length % 4 != 0 || address % 4 != 0)) {
        Register* r = by_word_[address / 4];
        note(JournalKind::width,
             (r != nullptr ? r->name() : hex(static_cast<std::uint32_t>(address))) + ", " + std::to_string(8 * length) +
                 " bits",
             payload.is_write());
    }
    // Word by word; the first and last may be partial.
    for (unsigned done = 0; done < length;) {
        const auto at = static_cast<std::uint32_t>(address) + done;
        const unsigned lane = at % 4;
        const unsigned chunk = std::min(4 - lane, length - done);
        const std::uint32_t lanes = low_bits(8 * chunk) << (8 * lane);
        if (payload.is_read()) {
            const std::uint32_t word = read_word(at - lane, debug) >> (8 * lane);
            std::memcpy(data + done, &word, chunk);
        } else if (payload.is_write()) {
            std::uint32_t word = 0;
            std::memcpy(&word, data + done, chunk);
            write_lanes(at - lane, word << (8 * lane), lanes);
        }
        done += chunk;
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return true;
}

void RegisterBank::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
    // The common case, a 32-bit read of a register whose value is just there, pays for nothing else.
    if (payload.get_command() == tlm::TLM_READ_COMMAND && payload.get_data_length() == 4 && accessible_ &&
        payload.get_byte_enable_ptr() == nullptr) {
        const auto address = payload.get_address();
        if (address < size_ && (address & 3) == 0) {
            const Register* r = by_word_[address >> 2];
            if (r != nullptr && r->simple_read_) {
                const std::uint32_t word = r->value_ & r->readable_;
                std::memcpy(payload.get_data_ptr(), &word, 4);
                payload.set_response_status(tlm::TLM_OK_RESPONSE);
                return;
            }
        }
    }
    access(payload, false);
}

unsigned RegisterBank::transport_dbg(tlm::tlm_generic_payload& payload) {
    return access(payload, true) ? payload.get_data_length() : 0;
}

tlm::tlm_sync_enum RegisterBank::nb_transport_fw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                                 sc_core::sc_time& delay) {
    if (phase != tlm::BEGIN_REQ) return tlm::TLM_ACCEPTED;
    b_transport(payload, delay);
    phase = tlm::BEGIN_RESP;
    return tlm::TLM_COMPLETED;
}

}  // namespace twin
