// SPDX-License-Identifier: BSD-3-Clause
// Check values are those of the catalogue of parametrised CRC algorithms for "123456789".
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "drivers/MbedCRC.h"

using namespace mbed;

namespace {

const char kText[] = "123456789";

template <uint32_t P, uint8_t W, CrcMode M>
uint32_t check(MbedCRC<P, W, M>&& crc) {
    uint32_t value = 0;
    EXPECT_EQ(0, crc.compute(kText, 9, &value));
    // In pieces it is the same.
    uint32_t pieces = 0;
    EXPECT_EQ(0, crc.compute_partial_start(&pieces));
    EXPECT_EQ(0, crc.compute_partial(kText, 1, &pieces));
    EXPECT_EQ(0, crc.compute_partial(kText + 1, 0, &pieces));
    EXPECT_EQ(0, crc.compute_partial(kText + 1, 8, &pieces));
    EXPECT_EQ(0, crc.compute_partial_stop(&pieces));
    EXPECT_EQ(value, pieces);
    return value;
}

template <uint32_t P, uint8_t W>
void both(uint32_t expected, uint32_t initial, uint32_t final_xor, bool in, bool out) {
    EXPECT_EQ(expected, (check(MbedCRC<P, W, CrcMode::TABLE>(initial, final_xor, in, out))));
    EXPECT_EQ(expected, (check(MbedCRC<P, W, CrcMode::BITWISE>(initial, final_xor, in, out))));
    EXPECT_EQ(expected, (check(MbedCRC<P, W, CrcMode::HARDWARE>(initial, final_xor, in, out))));
}

TEST(MbedCRC, Catalogue) {
    both<POLY_32BIT_ANSI, 32>(0xCBF43926, 0xFFFFFFFF, 0xFFFFFFFF, true, true);    // CRC-32
    both<POLY_32BIT_ANSI, 32>(0xFC891918, 0xFFFFFFFF, 0xFFFFFFFF, false, false);  // CRC-32/BZIP2
    both<POLY_32BIT_ANSI, 32>(0x0376E6E7, 0xFFFFFFFF, 0, false, false);           // CRC-32/MPEG-2
    both<POLY_16BIT_CCITT, 16>(0x29B1, 0xFFFF, 0, false, false);                  // CRC-16/IBM-3740
    both<POLY_16BIT_CCITT, 16>(0x31C3, 0, 0, false, false);                       // CRC-16/XMODEM
    both<POLY_16BIT_CCITT, 16>(0x906E, 0xFFFF, 0xFFFF, true, true);               // CRC-16/IBM-SDLC
    both<POLY_16BIT_IBM, 16>(0xBB3D, 0, 0, true, true);                           // CRC-16/ARC
    both<POLY_8BIT_CCITT, 8>(0xF4, 0, 0, false, false);                           // CRC-8/SMBUS
    both<POLY_7BIT_SD, 7>(0x75, 0, 0, false, false);                              // CRC-7/MMC
    both<0x3, 3>(0x4, 0, 0x7, false, false);                                      // CRC-3/GSM
    both<0x5, 5>(0x19, 0x1F, 0x1F, true, true);                                   // CRC-5/USB
    both<0x80F, 12>(0xDAF, 0, 0, false, true);                                    // CRC-12/UMTS
    both<0x1, 1>(0x1, 0, 0, false, false);                                        // parity
}

TEST(MbedCRC, DefaultsOfTheWellKnown) {
    EXPECT_EQ(0xCBF43926u, (check(MbedCRC<POLY_32BIT_ANSI, 32>())));
    EXPECT_EQ(0x29B1u, (check(MbedCRC<POLY_16BIT_CCITT, 16>())));
    EXPECT_EQ(0xBB3Du, (check(MbedCRC<POLY_16BIT_IBM, 16>())));
    EXPECT_EQ(0xF4u, (check(MbedCRC<POLY_8BIT_CCITT, 8>())));
    EXPECT_EQ(0x75u, (check(MbedCRC<POLY_7BIT_SD, 7>())));
    EXPECT_EQ(0xCBF43926u, mbed_tiny_compute_crc32(kText, 9));
    EXPECT_EQ(0u, mbed_tiny_compute_crc32(kText, 0));
}

TEST(MbedCRC, NothingAndMistakes) {
    MbedCRC<POLY_16BIT_CCITT, 16, CrcMode::TABLE> crc;
    uint32_t value = 0;
    EXPECT_EQ(0, crc.compute(nullptr, 0, &value));
    EXPECT_EQ(0xFFFFu, value);
    EXPECT_EQ(-1, crc.compute(kText, 9, nullptr));
    EXPECT_EQ(-1, crc.compute(nullptr, 1, &value));
    EXPECT_EQ(-1, crc.compute_partial_start(nullptr));
    EXPECT_EQ(-1, crc.compute_partial_stop(nullptr));
    EXPECT_EQ(0x1021u, crc.get_polynomial());
    EXPECT_EQ(16, crc.get_width());
}

TEST(MbedCRC, ChoosesItsWay) {
    static_assert(choose_crc_mode(POLY_32BIT_ANSI, 32, CrcMode::HARDWARE) == CrcMode::HARDWARE);
    static_assert(choose_crc_mode(POLY_16BIT_IBM, 16, CrcMode::HARDWARE) == CrcMode::TABLE);
    static_assert(choose_crc_mode(POLY_32BIT_ANSI, 32, CrcMode::BITWISE) == CrcMode::BITWISE);
    static_assert(have_crc_table(POLY_32BIT_ANSI, 32));
}

}  // namespace
