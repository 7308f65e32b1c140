// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/serial.hpp"

#include <bit>

namespace twin {

namespace {

bool parity_bit(std::uint16_t data, Parity parity) {
    const bool odd_ones = (std::popcount(data) & 1) != 0;
    return parity == Parity::even ? odd_ones : !odd_ones;
}

/// The frame as bits on the line, the start bit in bit 0. Everything behind the last bit is idle.
std::uint32_t line_bits(const SerialFrame& frame) {
    const SerialFormat& f = frame.format;
    const std::uint32_t data_mask = (1U << f.data_bits) - 1;
    std::uint32_t bits = ~0U;
    bits &= ~1U;
    bits &= ~(data_mask << 1);
    bits |= (frame.data & data_mask) << 1;
    if (f.parity != Parity::none) {
        const bool bit = parity_bit(frame.data & data_mask, f.parity) != frame.parity_error;
        if (!bit) bits &= ~(1U << (1 + f.data_bits));
    }
    return bits;
}

}  // namespace

std::vector<WireEdge> wire_edges(const SerialFrame& frame) {
    std::vector<WireEdge> edges{{0, false}};
    const SerialFormat& f = frame.format;
    if (frame.line_break || f.baud == 0) return edges;
    const std::uint32_t bits = line_bits(frame);
    const unsigned last = 1U + f.data_bits + (f.parity == Parity::none ? 0 : 1);
    for (unsigned bit = 1; bit <= last; ++bit) {
        const bool high = ((bits >> bit) & 1) != 0;
        if (high != edges.back().high) edges.push_back({bit * kPicosecondsPerSecond / f.baud, high});
    }
    return edges;
}

SampledFrame sample_frame(const SerialFormat& mine, const SerialFrame& frame) {
    SampledFrame result;
    const std::uint32_t bits = line_bits(frame);
    const auto level = [&](unsigned my_bit) {
        if (frame.line_break) return false;
        // The middle of my bit, in bits of the sender.
        const std::uint64_t their_bit = (2ULL * my_bit + 1) * frame.format.baud / (2ULL * mine.baud);
        return their_bit >= 32 || ((bits >> their_bit) & 1) != 0;
    };
    if (level(0)) return result;
    result.started = true;
    unsigned bit = 1;
    for (unsigned i = 0; i < mine.data_bits; ++i, ++bit)
        if (level(bit)) result.data = static_cast<std::uint16_t>(result.data | 1U << i);
    if (mine.parity != Parity::none) result.parity_error = level(bit++) != parity_bit(result.data, mine.parity);
    result.framing_error = !level(bit);
    return result;
}

}  // namespace twin
