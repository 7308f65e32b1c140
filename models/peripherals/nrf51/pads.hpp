// SPDX-License-Identifier: BSD-3-Clause
// What other nRF51 peripherals may do with the chip's pads. Implemented by the GPIO model.
// Source: nRF51 Series Reference Manual v3.0, chapters 14 (GPIO) and 10 (peripherals' PSEL registers).
#pragma once

#include <cstdint>

#include "models/core/pin.hpp"

namespace twin::nrf51 {

inline constexpr std::uint32_t kPinDisconnected = 0xFFFFFFFF;
inline constexpr unsigned kPadCount = 32;

/// PSEL values above 31 mean "not connected": callers check with is_connected() first.
inline bool is_connected(std::uint32_t psel) { return psel < kPadCount; }

class Pads {
  public:
    virtual ~Pads() = default;
    virtual PinPort& pad(unsigned number) = 0;
    /// From now on the peripheral drives the pad instead of OUT and DIR; PIN_CNF's drive strength still applies.
    /// `output`: it drives `high`; otherwise the pad is an input with PIN_CNF's pull. A second taker is a guest error:
    /// noted, and the later one wins.
    virtual void take(unsigned number, const Model& owner, bool output, bool high) = 0;
    /// Gives the pad back to OUT and DIR. Does nothing if `owner` does not have it.
    virtual void release(unsigned number, const Model& owner) = 0;
    /// Calls back at every change of the pad's level (input buffer connected or not), for GPIOTE, QDEC and the like.
    /// Several callbacks a pad; they stay for the life of the model.
    virtual void observe(unsigned number, std::function<void(bool high)> callback) = 0;
};

}  // namespace twin::nrf51
