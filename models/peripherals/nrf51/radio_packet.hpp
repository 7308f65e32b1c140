// SPDX-License-Identifier: BSD-3-Clause
// What the nRF51's RADIO puts on the air, bit by bit.
// Source: nRF51 Series Reference Manual v3.0, chapter 17.1 (packet configuration, address, whitening, CRC).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace twin::nrf51 {

/// The registers that say how a packet looks, decoded.
struct PacketFormat {
    unsigned s0_bytes = 0;       ///< 0 or 1
    unsigned length_bits = 0;    ///< 0..8
    unsigned s1_bits = 0;        ///< 0..8
    unsigned max_length = 0;     ///< bytes of payload; more are cut off
    unsigned static_length = 0;  ///< bytes of payload beyond LENGTH
    unsigned base_bytes = 0;     ///< 2..4 (0 and 1, against the manual, work too)
    bool big_endian = false;     ///< most significant bit first in S0, LENGTH, S1 and payload
    bool whitening = false;
    unsigned crc_bytes = 0;  ///< 0..3
    bool crc_skips_address = false;
    std::uint32_t crc_polynomial = 0;
    std::uint32_t crc_initial = 0;
    std::uint8_t whitening_initial = 0x40;

    /// Bytes in RAM before the payload: each of S0, LENGTH and S1 takes one if it is not empty.
    unsigned header_bytes() const { return s0_bytes + (length_bits != 0 ? 1 : 0) + (s1_bits != 0 ? 1 : 0); }
    unsigned header_bits() const { return 8 * s0_bytes + length_bits + s1_bits; }
    /// Preamble and address.
    unsigned address_bits() const { return 8 + 8 * (base_bytes + 1); }
    unsigned crc_bits() const { return 8 * crc_bytes; }
    /// Bytes of payload on the air, from the header in RAM.
    unsigned payload_bytes(std::span<const std::uint8_t> header) const;
};

/// Bits in the order in which they are on the air, eight to a byte, the first one in bit 0.
class AirBits {
  public:
    void push(bool bit) {
        if (size_ % 8 == 0) bytes_.push_back(0);
        if (bit) bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | 1U << size_ % 8);
        ++size_;
    }
    /// The `count` low bits of `value`.
    void push_lsb_first(std::uint32_t value, unsigned count) {
        for (unsigned i = 0; i < count; ++i) push((value >> i & 1) != 0);
    }
    void push_msb_first(std::uint32_t value, unsigned count) {
        for (unsigned i = count; i-- > 0;) push((value >> i & 1) != 0);
    }
    bool operator[](std::size_t i) const { return (bytes_[i / 8] >> i % 8 & 1) != 0; }
    void flip(std::size_t i) { bytes_[i / 8] = static_cast<std::uint8_t>(bytes_[i / 8] ^ 1U << i % 8); }
    std::size_t size() const { return size_; }
    const std::vector<std::uint8_t>& bytes() const { return bytes_; }
    bool operator==(const AirBits&) const = default;

  private:
    std::vector<std::uint8_t> bytes_;
    std::size_t size_ = 0;
};

/// The whole frame, preamble to CRC. `ram`: header_bytes(), then at least payload_bytes() bytes.
AirBits make_frame(const PacketFormat& format, std::uint32_t base, std::uint8_t prefix,
                   std::span<const std::uint8_t> ram);

/// CRC over bits [from, bits.size()) in their order on the air.
std::uint32_t packet_crc(const PacketFormat& format, const AirBits& bits, std::size_t from);

/// Whitens, or dewhitens, bits from `from` on.
void whiten(AirBits& bits, std::size_t from, std::uint8_t initial);

}  // namespace twin::nrf51
