// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ble_ccm.hpp"

#include <algorithm>

namespace twin::nrf51 {

namespace {

// RFC 3610 with M = 4 (MIC) and L = 2 (length field): flags of B_0 with associated data, and of A_i.
constexpr std::uint8_t kFlagsB0 = 0x49;
constexpr std::uint8_t kFlagsA = 0x01;
// NESN (bit 2), SN (bit 3) and MD (bit 4) of a data channel's header do not count.
constexpr std::uint8_t kHeaderMask = 0xE3;

AesBlock make_block(std::uint8_t flags, const Nonce& nonce, std::uint16_t number) {
    AesBlock block;
    block[0] = flags;
    std::copy(nonce.begin(), nonce.end(), block.begin() + 1);
    block[14] = static_cast<std::uint8_t>(number >> 8);
    block[15] = static_cast<std::uint8_t>(number);
    return block;
}

}  // namespace

AesBlock ccm_key_stream(const AesBlock& key, const Nonce& nonce, std::uint16_t i) {
    return aes128_encrypt(key, make_block(kFlagsA, nonce, i));
}

std::array<std::uint8_t, kMicSize> ccm_mac(const AesBlock& key, const Nonce& nonce, std::uint8_t header,
                                           std::span<const std::uint8_t> payload) {
    AesBlock x = aes128_encrypt(key, make_block(kFlagsB0, nonce, static_cast<std::uint16_t>(payload.size())));
    // B_1: the length of the associated data in two bytes, and the data: one byte.
    x[1] ^= 1;
    x[2] ^= static_cast<std::uint8_t>(header & kHeaderMask);
    x = aes128_encrypt(key, x);
    while (!payload.empty()) {
        const auto part = payload.first(std::min<std::size_t>(payload.size(), x.size()));
        for (std::size_t i = 0; i < part.size(); ++i) x[i] ^= part[i];
        x = aes128_encrypt(key, x);
        payload = payload.subspan(part.size());
    }
    return {x[0], x[1], x[2], x[3]};
}

std::uint32_t address_hash(const AesBlock& irk, std::uint32_t prand) {
    AesBlock block{};
    block[13] = static_cast<std::uint8_t>(prand >> 16);
    block[14] = static_cast<std::uint8_t>(prand >> 8);
    block[15] = static_cast<std::uint8_t>(prand);
    const AesBlock hash = aes128_encrypt(irk, block);
    return static_cast<std::uint32_t>(hash[13] << 16 | hash[14] << 8 | hash[15]);
}

}  // namespace twin::nrf51
