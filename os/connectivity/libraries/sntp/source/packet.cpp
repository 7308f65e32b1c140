// SPDX-License-Identifier: BSD-3-Clause
#include "sntp/packet.h"

#include <algorithm>
#include <cstring>

namespace sntp {
namespace {

constexpr size_t kOriginate = 24;
constexpr size_t kReceive = 32;
constexpr size_t kTransmit = 40;
constexpr uint8_t kVersion = 4;
constexpr uint8_t kClient = 3;
constexpr uint8_t kServer = 4;

uint64_t get(const uint8_t* bytes) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | bytes[i];
    return value;
}

}  // namespace

void make_request(uint8_t (&packet)[kPacketSize], uint64_t nonce) {
    memset(packet, 0, sizeof packet);
    packet[0] = kVersion << 3 | kClient;
    for (size_t i = 0; i < 8; i++) packet[kTransmit + i] = static_cast<uint8_t>(nonce >> (56 - 8 * i));
}

Reply read_reply(const uint8_t* packet, size_t size, uint64_t nonce, Timestamp& sent, uint64_t& held) {
    if (size < kPacketSize) return Reply::NotOurs;
    const uint8_t version = packet[0] >> 3 & 7;
    if ((packet[0] & 7) != kServer || version < 1 || version > kVersion) return Reply::NotOurs;
    if (get(packet + kOriginate) != nonce) return Reply::NotOurs;
    const uint8_t stratum = packet[1];
    if (stratum == 0) return Reply::Refused;
    sent = get(packet + kTransmit);
    if (packet[0] >> 6 == 3 || stratum > 15 || sent == 0) return Reply::Unsynchronized;
    const Timestamp received = get(packet + kReceive);
    held = received && sent > received ? sent - received : 0;
    return Reply::Good;
}

int64_t to_unix_ms(Timestamp timestamp) {
    constexpr int64_t kFrom1900To1970 = 2208988800;
    constexpr int64_t kEra = INT64_C(1) << 32;
    int64_t seconds = static_cast<int64_t>(timestamp >> 32);
    if (!(timestamp >> 63)) seconds += kEra;
    const auto ms = static_cast<int64_t>(((timestamp & 0xFFFFFFFF) * 1000 + 0x80000000) >> 32);
    return (seconds - kFrom1900To1970) * 1000 + ms;
}

int64_t arrival_unix_ms(Timestamp sent, uint64_t held, uint32_t round_trip_ms) {
    const uint64_t held_ms = std::min<uint64_t>(held / (UINT64_C(1) << 22) * 1000 >> 10, round_trip_ms);
    return to_unix_ms(sent) + static_cast<int64_t>(round_trip_ms - held_ms) / 2;
}

}  // namespace sntp
