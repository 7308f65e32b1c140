// SPDX-License-Identifier: BSD-3-Clause
// Frames, written by hand for tests.
#pragma once

#include "net_bridge/ethernet.hpp"
#include "net_bridge/frame.hpp"

#include <initializer_list>
#include <optional>
#include <vector>

namespace twin::net {

using Bytes = std::vector<std::uint8_t>;

/// A station's address: 02:00:00:00:00:NN.
constexpr MacAddress station(std::uint8_t number) { return {2, 0, 0, 0, 0, number}; }

inline void append(Bytes& to, std::span<const std::uint8_t> more) { to.insert(to.end(), more.begin(), more.end()); }
inline void append16(Bytes& to, unsigned word) {
    to.push_back(static_cast<std::uint8_t>(word >> 8));
    to.push_back(static_cast<std::uint8_t>(word));
}

inline Frame ethernet(const MacAddress& to, const MacAddress& from, std::uint16_t type, const Bytes& payload,
                      std::optional<std::uint16_t> tag = std::nullopt) {
    Bytes bytes;
    append(bytes, to);
    append(bytes, from);
    if (tag) {
        append16(bytes, kTypeVlan);
        append16(bytes, *tag);
    }
    append16(bytes, type);
    append(bytes, payload);
    return Frame(std::move(bytes));
}
inline Frame data(const MacAddress& to, const MacAddress& from, std::optional<std::uint16_t> tag = std::nullopt,
                  std::size_t payload = 46) {
    return ethernet(to, from, 0x88b5, Bytes(payload, 0x5a), tag);
}

inline std::uint16_t checksum(std::span<const std::uint8_t> bytes, std::uint32_t sum = 0) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        sum += static_cast<std::uint32_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(~sum);
}
inline void put16(Bytes& bytes, std::size_t at, unsigned word) {
    bytes[at] = static_cast<std::uint8_t>(word >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(word);
}

using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint8_t, 16>;

inline MacAddress multicast_mac(const Ipv4& group) {
    return {0x01, 0x00, 0x5e, static_cast<std::uint8_t>(group[1] & 0x7f), group[2], group[3]};
}
inline MacAddress multicast_mac(const Ipv6& group) { return {0x33, 0x33, group[12], group[13], group[14], group[15]}; }

/// An IGMP message with the header that it has: router alert, one hop to live. Its checksum is put in.
inline Bytes igmp_packet(Bytes message, const Ipv4& from, const Ipv4& to) {
    put16(message, 2, 0);
    put16(message, 2, checksum(message));
    Bytes packet{0x46, 0xc0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0};
    append(packet, from);
    append(packet, to);
    append(packet, Bytes{0x94, 4, 0, 0});
    put16(packet, 2, static_cast<unsigned>(24 + message.size()));
    put16(packet, 10, checksum(packet));
    append(packet, message);
    return packet;
}
inline Frame igmp(const MacAddress& host, Bytes message, const Ipv4& to, const Ipv4& from = {10, 0, 0, 1}) {
    Bytes packet = igmp_packet(std::move(message), from, to);
    packet.resize(std::max<std::size_t>(packet.size(), 46));
    return ethernet(multicast_mac(to), host, kTypeIpv4, packet);
}
inline Bytes igmp_message(std::uint8_t type, const Ipv4& group) {
    Bytes message{type, 0, 0, 0};
    append(message, group);
    return message;
}

/// One group record of IGMPv3 or MLDv2.
template <typename Address>
Bytes record(std::uint8_t type, const Address& group, unsigned sources) {
    Bytes bytes{type, 0};
    append16(bytes, sources);
    append(bytes, group);
    bytes.resize(bytes.size() + sources * group.size(), 9);
    return bytes;
}
/// IGMPv3's report is type 0x22, MLDv2's 143.
inline Bytes report_of(std::uint8_t type, const std::vector<Bytes>& records) {
    Bytes message{type, 0, 0, 0, 0, 0};
    append16(message, static_cast<unsigned>(records.size()));
    for (const Bytes& each : records) {
        append(message, each);
    }
    return message;
}

inline constexpr Ipv6 kHostAddress{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

inline Bytes mld_packet(Bytes message, const Ipv6& to, const Ipv6& from = kHostAddress) {
    Bytes packet{0x60, 0, 0, 0, 0, 0, 0, 1};
    append(packet, from);
    append(packet, to);
    append(packet, Bytes{58, 0, 5, 2, 0, 0, 1, 0});  // hop-by-hop: router alert
    put16(packet, 4, static_cast<unsigned>(8 + message.size()));
    Bytes pseudo;
    append(pseudo, from);
    append(pseudo, to);
    append16(pseudo, static_cast<unsigned>(message.size()));
    append16(pseudo, 58);
    put16(message, 2, 0);
    append(pseudo, message);
    put16(message, 2, checksum(pseudo));
    append(packet, message);
    return packet;
}
inline Frame mld(const MacAddress& host, Bytes message, const Ipv6& to, const Ipv6& from = kHostAddress) {
    return ethernet(multicast_mac(to), host, kTypeIpv6, mld_packet(std::move(message), to, from));
}
inline Bytes mld_message(std::uint8_t type, const Ipv6& group) {
    Bytes message{type, 0, 0, 0, 0, 0, 0, 0};
    append(message, group);
    return message;
}

}  // namespace twin::net
