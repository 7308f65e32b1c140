// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/radio_packet.hpp"

#include <algorithm>

namespace twin::nrf51 {

unsigned PacketFormat::payload_bytes(std::span<const std::uint8_t> header) const {
    const unsigned length = length_bits == 0 ? 0 : header[s0_bytes] & ((1U << length_bits) - 1);
    return std::min(length + static_length, max_length);
}

std::uint32_t packet_crc(const PacketFormat& format, const AirBits& bits, std::size_t from) {
    const unsigned width = format.crc_bits();
    if (width == 0) return 0;
    const std::uint32_t mask = (1U << width) - 1;
    const std::uint32_t top = 1U << (width - 1);
    // Bit 0 of the polynomial is wired to 1.
    const std::uint32_t polynomial = (format.crc_polynomial | 1) & mask;
    std::uint32_t crc = format.crc_initial & mask;
    for (std::size_t i = from; i < bits.size(); ++i) {
        const bool feedback = ((crc & top) != 0) != bits[i];
        crc = crc << 1 & mask;
        if (feedback) crc ^= polynomial;
    }
    return crc;
}

void whiten(AirBits& bits, std::size_t from, std::uint8_t initial) {
    // x^7 + x^4 + 1. Bit 6 of the register is position 0, bit 0 is position 6, from which the output is taken.
    std::uint8_t lfsr = (initial & 0x7F) | 0x40;
    for (std::size_t i = from; i < bits.size(); ++i) {
        const bool out = (lfsr & 1) != 0;
        lfsr >>= 1;
        if (!out) continue;
        lfsr ^= 0x44;
        bits.flip(i);
    }
}

AirBits make_frame(const PacketFormat& format, std::uint32_t base, std::uint8_t prefix,
                   std::span<const std::uint8_t> ram) {
    AirBits bits;
    // A base shorter than four bytes is cut at its least significant end. The preamble alternates up to the address.
    const auto address = static_cast<std::uint32_t>(std::uint64_t{base} >> (8 * (4 - format.base_bytes)));
    const bool first_bit = ((format.base_bytes != 0 ? address : prefix) & 1) != 0;
    bits.push_lsb_first(first_bit ? 0x55 : 0xAA, 8);
    bits.push_lsb_first(address, 8 * format.base_bytes);
    bits.push_lsb_first(prefix, 8);
    const std::size_t after_address = bits.size();

    auto field = [&](std::uint8_t value, unsigned width) {
        if (format.big_endian) {
            bits.push_msb_first(value, width);
        } else {
            bits.push_lsb_first(value, width);
        }
    };
    const unsigned payload = format.payload_bytes(ram);
    std::size_t at = 0;
    if (format.s0_bytes != 0) field(ram[at++], 8);
    if (format.length_bits != 0) field(ram[at++], format.length_bits);
    if (format.s1_bits != 0) field(ram[at++], format.s1_bits);
    for (unsigned i = 0; i < payload; ++i) field(ram[at++], 8);

    constexpr std::size_t kAfterPreamble = 8;
    bits.push_msb_first(packet_crc(format, bits, format.crc_skips_address ? after_address : kAfterPreamble),
                        format.crc_bits());
    if (format.whitening) whiten(bits, after_address, format.whitening_initial);
    return bits;
}

}  // namespace twin::nrf51
