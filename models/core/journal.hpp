// SPDX-License-Identifier: BSD-3-Clause
// What a run must tell its user afterwards: what the guest touched that is not modelled, its mistakes, and conflicts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace twin {

class StateWriter;
class StateReader;

enum class JournalKind : std::uint8_t {
    unmodelled,    ///< a register or field that exists on the chip and is declared unimplemented
    unmapped,      ///< an address where the chip has nothing: the guest got a bus fault or a zero
    width,         ///< an access size that the peripheral does not take
    gated,         ///< an access while the peripheral had no clock or no power
    guest_error,   ///< use against the manual (wrong order, reserved value)
    pin_conflict,  ///< two strong drivers against each other
};

const char* to_string(JournalKind kind);

struct JournalEntry {
    JournalKind kind;
    std::string where;  ///< peripheral or net
    std::string what;   ///< register, register.field, offset, or a sentence
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
};

/// Counts by (kind, where, what). Bounded: past 4,096 distinct entries, further ones are counted in one.
class Journal {
  public:
    void note(JournalKind kind, const std::string& where, const std::string& what, bool is_write);
    /// Sorted by kind, where, what.
    std::vector<JournalEntry> entries() const;
    void clear() { entries_.clear(); }
    /// Snapshot. load() calls no hook.
    void save(StateWriter& out) const;
    void load(StateReader& in);
    /// Called at the first occurrence of each entry, for live messages.
    void on_first(std::function<void(const JournalEntry&)> hook) { first_ = std::move(hook); }

  private:
    using Key = std::tuple<JournalKind, std::string, std::string>;
    std::map<Key, JournalEntry> entries_;
    std::function<void(const JournalEntry&)> first_;
};

}  // namespace twin
