// SPDX-License-Identifier: BSD-3-Clause
// AES-128, encryption of one block. Source: FIPS 197.
#pragma once

#include <array>
#include <cstdint>

namespace twin::nrf51 {

/// Sixteen bytes in the order of FIPS 197: byte 0 is the most significant octet of the number.
using AesBlock = std::array<std::uint8_t, 16>;

AesBlock aes128_encrypt(const AesBlock& key, const AesBlock& plaintext);

}  // namespace twin::nrf51
