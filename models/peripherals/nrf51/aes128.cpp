// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/aes128.hpp"

#include <cstddef>

namespace twin::nrf51 {

namespace {

constexpr unsigned kRounds = 10;

/// Multiplication by x in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2.1).
constexpr std::uint8_t xtime(std::uint8_t a) {
    return static_cast<std::uint8_t>((a << 1) ^ ((a & 0x80) != 0 ? 0x1B : 0));
}

constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
    std::uint8_t product = 0;
    for (; b != 0; b >>= 1, a = xtime(a)) {
        if ((b & 1) != 0) product = static_cast<std::uint8_t>(product ^ a);
    }
    return product;
}

constexpr std::uint8_t rotate_left(std::uint8_t a, unsigned n) {
    return static_cast<std::uint8_t>((a << n) | (a >> (8 - n)));
}

/// The S-box by its definition: the multiplicative inverse, then the affine map (FIPS 197, 5.1.1).
constexpr std::array<std::uint8_t, 256> make_sbox() {
    std::array<std::uint8_t, 256> sbox{};
    for (unsigned i = 0; i < 256; ++i) {
        const auto a = static_cast<std::uint8_t>(i);
        // The inverse is the 254th power; that of 0 is 0.
        std::uint8_t inverse = 1;
        std::uint8_t power = a;
        for (unsigned exponent = 254; exponent != 0; exponent >>= 1) {
            if ((exponent & 1) != 0) inverse = multiply(inverse, power);
            power = multiply(power, power);
        }
        sbox[i] = static_cast<std::uint8_t>(inverse ^ rotate_left(inverse, 1) ^ rotate_left(inverse, 2) ^
                                            rotate_left(inverse, 3) ^ rotate_left(inverse, 4) ^ 0x63);
    }
    return sbox;
}

constexpr auto kSbox = make_sbox();

/// FIPS 197, 5.2, one round key further, in place.
void next_round_key(AesBlock& key, std::uint8_t& round_constant) {
    key[0] = static_cast<std::uint8_t>(key[0] ^ kSbox[key[13]] ^ round_constant);
    key[1] ^= kSbox[key[14]];
    key[2] ^= kSbox[key[15]];
    key[3] ^= kSbox[key[12]];
    for (std::size_t i = 4; i < key.size(); ++i) key[i] ^= key[i - 4];
    round_constant = xtime(round_constant);
}

void add_round_key(AesBlock& state, const AesBlock& key) {
    for (std::size_t i = 0; i < state.size(); ++i) state[i] ^= key[i];
}

/// SubBytes and ShiftRows: row r of column c comes from column c + r.
AesBlock substitute_and_shift(const AesBlock& state) {
    AesBlock result;
    for (std::size_t column = 0; column < 4; ++column) {
        for (std::size_t row = 0; row < 4; ++row) {
            result[4 * column + row] = kSbox[state[4 * ((column + row) % 4) + row]];
        }
    }
    return result;
}

void mix_columns(AesBlock& state) {
    for (std::size_t c = 0; c < state.size(); c += 4) {
        const std::array<std::uint8_t, 4> a{state[c], state[c + 1], state[c + 2], state[c + 3]};
        for (std::size_t r = 0; r < 4; ++r) {
            const auto next = a[(r + 1) % 4];
            const int rest = a[(r + 2) % 4] ^ a[(r + 3) % 4];
            state[c + r] = static_cast<std::uint8_t>(xtime(a[r]) ^ xtime(next) ^ next ^ rest);
        }
    }
}

}  // namespace

AesBlock aes128_encrypt(const AesBlock& key, const AesBlock& plaintext) {
    AesBlock round_key = key;
    AesBlock state = plaintext;
    std::uint8_t round_constant = 1;
    add_round_key(state, round_key);
    for (unsigned round = 1; round <= kRounds; ++round) {
        state = substitute_and_shift(state);
        if (round != kRounds) mix_columns(state);
        next_round_key(round_key, round_constant);
        add_round_key(state, round_key);
    }
    return state;
}

}  // namespace twin::nrf51
