// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/decoder.hpp"

namespace twin::gui::scope {

struct CanSettings {
    double bit_rate = 500'000;
    double sample_point = 0.75;  ///< of a bit
    bool inverted = false;       ///< dominant is high, as on CAN_H

    bool operator==(const CanSettings&) const = default;
};

/// Classical CAN frames (ISO 11898-1): base and extended identifiers, bit stuffing, CRC, acknowledgement, errors. A
/// frame is read when all of it must have passed. Frames of CAN FD are told as what they are not: a form error.
class CanDecoder final : public Decoder {
  public:
    CanDecoder(const Channel& line, CanSettings settings) : Decoder(1), line_(&line), settings_(settings) {}
    [[nodiscard]] bool reads(const Channel* channel) const override { return channel == line_; }

  protected:
    bool step(Time until, std::size_t& cost) override;
    void reset() override { place_ = 0; }

  private:
    const Channel* line_;
    CanSettings settings_;
    std::uint64_t place_ = 0;
};

/// The CRC of bits, one a byte, the first first: x^15+x^14+x^10+x^8+x^7+x^4+x^3+1.
std::uint32_t canCrc(std::span<const std::uint8_t> bits);

}  // namespace twin::gui::scope
