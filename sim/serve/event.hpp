// SPDX-License-Identifier: BSD-3-Clause
// What happens in a run, for whoever asked to be told: a line of its record, and of which kind it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::serve {

enum class Kind : std::uint8_t { serial, value, event, set, power, reset, frame, step, state };

/// Some kinds.
class Kinds {
  public:
    static Kinds all() { return Kinds(~0U); }
    Kinds() = default;
    void add(Kind kind) { bits_ |= bit(kind); }
    void remove(Kind kind) { bits_ &= ~bit(kind); }
    [[nodiscard]] bool has(Kind kind) const { return (bits_ & bit(kind)) != 0; }

  private:
    explicit Kinds(unsigned bits) : bits_(bits) {}
    static unsigned bit(Kind kind) { return 1U << static_cast<unsigned>(kind); }
    unsigned bits_ = 0;
};

/// In the order of the enumeration.
const std::vector<std::string>& kind_names();
std::optional<Kind> kind_named(std::string_view name);
/// Of a line of the record that is about this (Recorded::what).
Kind kind_of(std::string_view what);

struct Event {
    Kind kind;
    std::string device;  ///< empty: none in particular
    std::string line;    ///< JSON, without a newline
};

}  // namespace twin::serve
