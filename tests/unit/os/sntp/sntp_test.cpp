// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "sntp/packet.h"

using namespace sntp;

namespace {

constexpr uint64_t kNonce = 0x0102030405060708;

std::array<uint8_t, kPacketSize> reply(Timestamp received, Timestamp sent, uint64_t nonce = kNonce) {
    std::array<uint8_t, kPacketSize> packet{};
    packet[0] = 4 << 3 | 4;  // version 4, server
    packet[1] = 2;           // stratum
    for (size_t i = 0; i < 8; i++) {
        packet[24 + i] = static_cast<uint8_t>(nonce >> (56 - 8 * i));
        packet[32 + i] = static_cast<uint8_t>(received >> (56 - 8 * i));
        packet[40 + i] = static_cast<uint8_t>(sent >> (56 - 8 * i));
    }
    return packet;
}

Timestamp sent;
uint64_t held;

Reply read(const std::array<uint8_t, kPacketSize>& packet) {
    return read_reply(packet.data(), packet.size(), kNonce, sent, held);
}

constexpr Timestamp at(uint32_t seconds, uint32_t fraction = 0) {
    return static_cast<Timestamp>(seconds) << 32 | fraction;
}
constexpr uint32_t k2030 = 4102444800;  // 2030-01-01 in seconds since 1900

}  // namespace

TEST(Sntp, RequestIsVersion4OfAClientWithTheNonce) {
    uint8_t packet[kPacketSize];
    make_request(packet, kNonce);
    EXPECT_EQ(packet[0], 0x23);
    for (size_t i = 1; i < 40; i++) EXPECT_EQ(packet[i], 0) << i;
    for (uint8_t i = 0; i < 8; i++) EXPECT_EQ(packet[40 + i], i + 1);
}

TEST(Sntp, TakesAGoodReply) {
    EXPECT_EQ(read(reply(at(k2030), at(k2030, 0x80000000))), Reply::Good);
    EXPECT_EQ(sent, at(k2030, 0x80000000));
    EXPECT_EQ(held, 0x80000000U);
}

TEST(Sntp, PassesOverWhatIsNoAnswer) {
    auto packet = reply(at(k2030), at(k2030));
    EXPECT_EQ(read_reply(packet.data(), kPacketSize - 1, kNonce, sent, held), Reply::NotOurs);
    EXPECT_EQ(read(reply(at(k2030), at(k2030), kNonce + 1)), Reply::NotOurs);
    packet[0] = 4 << 3 | 3;  // a client
    EXPECT_EQ(read(packet), Reply::NotOurs);
    packet[0] = 5 << 3 | 4;
    EXPECT_EQ(read(packet), Reply::NotOurs);
    packet[0] = 0 << 3 | 4;
    EXPECT_EQ(read(packet), Reply::NotOurs);
    packet[0] = 1 << 3 | 4;
    EXPECT_EQ(read(packet), Reply::Good);
}

TEST(Sntp, TellsAServerWithoutTimeFromOneThatRefuses) {
    auto packet = reply(at(k2030), at(k2030));
    packet[1] = 0;
    EXPECT_EQ(read(packet), Reply::Refused);
    packet[1] = 16;
    EXPECT_EQ(read(packet), Reply::Unsynchronized);
    packet[1] = 15;
    EXPECT_EQ(read(packet), Reply::Good);
    packet[0] |= 3 << 6;
    EXPECT_EQ(read(packet), Reply::Unsynchronized);
    EXPECT_EQ(read(reply(at(k2030), 0)), Reply::Unsynchronized);
}

// RFC 4330, 3: the first bit says which era it is.
TEST(Sntp, CountsOnAfter2036) {
    EXPECT_EQ(to_unix_ms(at(k2030)), INT64_C(1893456000000));
    EXPECT_EQ(to_unix_ms(at(k2030, 0x80000000)), INT64_C(1893456000500));
    EXPECT_EQ(to_unix_ms(at(0xFFFFFFFF)), INT64_C(2085978495000));
    EXPECT_EQ(to_unix_ms(at(0, 1)), INT64_C(2085978496000));  // 2036-02-07 06:28:16
    EXPECT_EQ(to_unix_ms(at(0x80000000)), INT64_C(-61505152000));
}

TEST(Sntp, HalfOfTheWayIsAdded) {
    EXPECT_EQ(arrival_unix_ms(at(k2030), 0, 0), INT64_C(1893456000000));
    EXPECT_EQ(arrival_unix_ms(at(k2030), 0, 100), INT64_C(1893456000050));
    EXPECT_EQ(arrival_unix_ms(at(k2030), at(0, 0x19999999), 200), INT64_C(1893456000050));  // held for 0.1 s
    EXPECT_EQ(arrival_unix_ms(at(k2030), at(7), 100), INT64_C(1893456000000));              // more than there was
}
