// SPDX-License-Identifier: BSD-3-Clause
// Why a model starts over. Same values as TwinResetKind of sim/abi; sim/node asserts it.
#pragma once

#include <cstdint>

namespace twin {

enum class ResetKind : std::uint8_t {
    power_on = 0,
    pin = 1,
    system = 2,
    lockup = 3,
    watchdog = 4,
    brown_out = 5,
    wake_up = 6,
    debug = 7,
};

const char* to_string(ResetKind kind);

/// A set of reset kinds: which resets a register or a piece of state obeys.
class ResetSet {
  public:
    constexpr ResetSet() = default;
    constexpr explicit ResetSet(unsigned bits) : bits_(bits) {}
    static constexpr ResetSet all() { return ResetSet(0xFF); }
    static constexpr ResetSet none() { return ResetSet(0); }
    static constexpr ResetSet of(ResetKind kind) { return ResetSet(1U << static_cast<unsigned>(kind)); }
    /// Lost with the supply only: power-on and brown-out.
    static constexpr ResetSet supply() { return of(ResetKind::power_on) | of(ResetKind::brown_out); }
    constexpr ResetSet operator|(ResetSet other) const { return ResetSet(bits_ | other.bits_); }
    constexpr ResetSet without(ResetKind kind) const { return ResetSet(bits_ & ~of(kind).bits_); }
    constexpr bool contains(ResetKind kind) const { return (bits_ & of(kind).bits_) != 0; }

  private:
    unsigned bits_ = 0;
};

}  // namespace twin
