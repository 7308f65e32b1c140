// SPDX-License-Identifier: BSD-3-Clause
// The cryptographic functions of Bluetooth low energy that the nRF51 has in hardware.
// Source: Bluetooth Core Specification v4.2, Vol 6 Part B 1.3.2.2 and Vol 3 Part H 2.2.2 (ah), Vol 6 Part E (CCM);
// RFC 3610 (CCM).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "models/peripherals/nrf51/aes128.hpp"

namespace twin::nrf51 {

using Nonce = std::array<std::uint8_t, 13>;
inline constexpr unsigned kMicSize = 4;

/// The key stream's block i: S_0 encrypts the MIC, S_1 and on the payload.
AesBlock ccm_key_stream(const AesBlock& key, const Nonce& nonce, std::uint16_t i);

/// The CBC-MAC of header and payload (clear text), before it is encrypted with S_0. Of the header only what is the
/// same in a retransmission counts: NESN, SN and MD are masked.
std::array<std::uint8_t, kMicSize> ccm_mac(const AesBlock& key, const Nonce& nonce, std::uint8_t header,
                                           std::span<const std::uint8_t> payload);

/// AES blocks that ccm_mac takes for a payload of `size` bytes.
inline unsigned ccm_mac_blocks(unsigned size) { return 2 + (size + 15) / 16; }

/// The random address hash: 24 bits from an identity resolving key and 24 random bits.
std::uint32_t address_hash(const AesBlock& irk, std::uint32_t prand);

}  // namespace twin::nrf51
