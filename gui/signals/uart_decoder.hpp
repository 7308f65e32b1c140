// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/decoder.hpp"

#include <optional>

namespace twin::gui::scope {

enum class Parity : std::uint8_t { none, even, odd, mark, space };

struct UartSettings {
    double baud = 115'200;
    int data_bits = 8;  ///< 5 to 9
    Parity parity = Parity::none;
    int stop_bits = 1;  ///< 1 or 2
    bool inverted = false;  ///< idle is low
    bool msb_first = false;

    bool operator==(const UartSettings&) const = default;
};

/// Asynchronous frames: each bit is looked at in its middle, counted from the edge that begins the start bit.
class UartDecoder final : public Decoder {
  public:
    UartDecoder(const Channel& line, UartSettings settings) : Decoder(1), line_(&line), settings_(settings) {}
    [[nodiscard]] bool reads(const Channel* channel) const override { return channel == line_; }

  protected:
    bool step(Time until, std::size_t& cost) override;
    void reset() override { place_ = 0; }

  private:
    void frame(std::uint64_t edge, std::size_t& cost);

    const Channel* line_;
    UartSettings settings_;
    std::uint64_t place_ = 0;  ///< the edge that is looked at next
};

/// The rate at which a line's pulses are whole bits, rounded to one in use if it is near; none if there are too few
/// pulses, or they fit no rate. `from`, `to`: where to look; the last 4,000 edges there are.
std::optional<double> detectBaud(const DigitalTrack& track, Time from, Time to);

}  // namespace twin::gui::scope
