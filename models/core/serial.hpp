// SPDX-License-Identifier: BSD-3-Clause
// Asynchronous serial lines (UART), a frame at a time, on the net of the TX pin.
#pragma once

#include <cstdint>
#include <vector>

#include "models/core/pin.hpp"
#include "models/core/time.hpp"

namespace twin {

enum class Parity : std::uint8_t { none, even, odd };

struct SerialFormat {
    std::uint32_t baud = 115200;  ///< bits per second, > 0
    std::uint8_t data_bits = 8;   ///< 5..9
    Parity parity = Parity::none;
    std::uint8_t stop_half_bits = 2;  ///< 2: one stop bit, 3: one and a half, 4: two

    /// Length of one frame, start bit to the end of the stop bits.
    Time frame_time() const {
        const std::uint64_t half_bits = 2ULL * (1 + data_bits + (parity == Parity::none ? 0 : 1)) + stop_half_bits;
        return ticks_to_time(half_bits, 2ULL * baud);
    }
    bool operator==(const SerialFormat&) const = default;
};

/// What was on the line. The sender waits for frame_time() and sends it at the end of its last stop bit.
struct SerialFrame {
    std::uint16_t data = 0;
    SerialFormat format;
    bool line_break = false;    ///< low for longer than a frame
    bool parity_error = false;  ///< the parity bit does not match (injected, or a sender with another format)
};

/// Hears every frame on the nets it is attached to (Net::attach).
///
/// A receiver with another format than the frame's decides what it makes of it: baud rates more than 5 % apart are a
/// framing error.
class SerialReceiver {
  public:
    virtual ~SerialReceiver() = default;
    virtual void receive_serial(const SerialFrame& frame) = 0;
    /// A start bit: a frame comes when its time is over. For receivers that tell an idle line from a busy one.
    virtual void serial_begins() {}
    /// False while a frame that came now would be lost for want of room. Asked in real time only; see
    /// Environment::real_time().
    virtual bool has_room() const { return true; }
};

/// What a receiver set to `mine` makes of a frame: its samples are taken in the middle of its own bits, from the edge
/// of the start bit on, and the line is idle (high) behind the frame.
struct SampledFrame {
    bool started = false;  ///< false: too short for a start bit, nothing was received
    std::uint16_t data = 0;
    bool parity_error = false;   ///< only of receivers that check a parity bit
    bool framing_error = false;  ///< no stop bit where one belongs
};
SampledFrame sample_frame(const SerialFormat& mine, const SerialFrame& frame);

/// The frame's edges from its start bit on; behind them the line is idle.
std::vector<WireEdge> wire_edges(const SerialFrame& frame);

/// True if a receiver set to `mine` samples a frame of `theirs` correctly: rates within 5 %, same bits and parity.
inline bool serial_formats_match(const SerialFormat& mine, const SerialFormat& theirs) {
    const auto a = static_cast<std::uint64_t>(mine.baud);
    const auto b = static_cast<std::uint64_t>(theirs.baud);
    const auto difference = a > b ? a - b : b - a;
    return difference * 20 <= a && mine.data_bits == theirs.data_bits && mine.parity == theirs.parity;
}

}  // namespace twin
