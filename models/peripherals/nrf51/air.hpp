// SPDX-License-Identifier: BSD-3-Clause
// Where the RADIO's antenna ends. There is no model of the air yet: a radio without one transmits to nobody and hears
// nothing, which is what a real one does far from any other.
#pragma once

#include <cstdint>

#include "models/core/time.hpp"
#include "models/peripherals/nrf51/radio_packet.hpp"

namespace twin::nrf51 {

/// A transmission under way.
struct Carrier {
    std::uint32_t mhz = 2402;
    std::uint32_t bits_per_second = 1'000'000;
    bool bluetooth = false;  ///< modulation of Bluetooth low energy (deviation ±250 kHz) instead of Nordic's own
    std::int8_t dbm = 0;
    Time start;  ///< first bit of the preamble at the antenna
};

/// What a model of the air implements. Calls come in the order begin, then end or cut.
class Air {
  public:
    virtual ~Air() = default;
    virtual void begin(const Carrier& carrier) = 0;
    /// The last bit has gone out.
    virtual void end(const Carrier& carrier, const AirBits& frame) = 0;
    /// Stopped or switched off in the middle of a frame.
    virtual void cut(const Carrier& carrier) = 0;
};

}  // namespace twin::nrf51
