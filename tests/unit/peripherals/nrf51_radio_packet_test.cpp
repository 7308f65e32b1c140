// SPDX-License-Identifier: BSD-3-Clause
// What goes on the air, bit by bit.
#include "nrf51_radio_fixture.hpp"

namespace twin {
namespace {

using namespace radio_test;

TEST(RadioPacket, BluetoothAdvertising) {
    const Bytes ram{0x02, 9, 6, 5, 4, 3, 2, 1, 2, 1, 6};
    const AirBits bits = make_frame(ble_format(), 0x89BED600, 0x8E, ram);
    EXPECT_EQ(bits.size(), 8 * kAdvertising.size());
    EXPECT_EQ(bits.bytes(), kAdvertising);
}

TEST(RadioPacket, CrcOfTheUsualCheckString) {
    // CRC-16/IBM-3740 ("CCITT false") of "123456789" is 0x29B1; bytes go most significant bit first.
    PacketFormat f;
    f.crc_bytes = 2;
    f.crc_polynomial = 0x11021;
    f.crc_initial = 0xFFFF;
    AirBits bits;
    for (const char c : std::string("123456789")) bits.push_msb_first(static_cast<std::uint8_t>(c), 8);
    EXPECT_EQ(packet_crc(f, bits, 0), 0x29B1u);
    // CRC-8/SMBUS.
    f.crc_bytes = 1;
    f.crc_polynomial = 0x107;
    f.crc_initial = 0;
    EXPECT_EQ(packet_crc(f, bits, 0), 0xF4u);
    f.crc_bytes = 0;
    EXPECT_EQ(packet_crc(f, bits, 0), 0u);
}

TEST(RadioPacket, BigEndianAndOddFields) {
    PacketFormat f;
    f.length_bits = 3;
    f.s1_bits = 2;
    f.max_length = 2;
    f.static_length = 1;
    f.base_bytes = 2;
    f.big_endian = true;
    // LENGTH is 0b010 of its byte; with STATLEN three bytes, cut to two.
    const Bytes ram{0xFA, 0x01, 0x80, 0x03, 0xFF};
    EXPECT_EQ(f.payload_bytes(ram), 2u);
    const AirBits bits = make_frame(f, 0x00018000, 0x01, ram);
    std::string text;
    for (std::size_t i = 0; i < bits.size(); ++i) text += bits[i] ? '1' : '0';
    // Preamble, two upper bytes of the base and the prefix, least significant bit first; then big-endian fields.
    EXPECT_EQ(text, std::string("10101010") +
                        "10000000"
                        "00000000"
                        "10000000" +
                        "010"
                        "01"
                        "10000000"
                        "00000011");
}

TEST(RadioPacket, WhiteningTwiceIsNothing) {
    AirBits bits;
    for (unsigned i = 0; i < 100; ++i) bits.push(i % 3 == 0);
    AirBits other = bits;
    whiten(other, 10, 5);
    EXPECT_NE(other, bits);
    whiten(other, 10, 5);
    EXPECT_EQ(other, bits);
}

}  // namespace
}  // namespace twin
