// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

namespace twin::smsc {

/// What the checksum offload engines add up: little-endian words of 16 bits with end-around carry, a last odd byte
/// being the low one (SMSC LAN9220 datasheet, revision 2.9, 3.6.1.1).
inline std::uint16_t lan9118_checksum(std::span<const std::uint8_t> bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) sum += std::uint32_t{bytes[i]} << (i % 2 != 0 ? 8 : 0);
    while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

}  // namespace twin::smsc
