// SPDX-License-Identifier: BSD-3-Clause
// Packets by hand.
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace twin::net {

using Bytes = std::vector<std::uint8_t>;

inline void put16(Bytes& out, std::size_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}
inline void put32(Bytes& out, std::size_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}
inline std::uint16_t get16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}
inline std::uint32_t get32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return std::uint32_t{get16(bytes, at)} << 16 | get16(bytes, at + 2);
}
inline void append(Bytes& out, std::span<const std::uint8_t> more) { out.insert(out.end(), more.begin(), more.end()); }
inline void append(Bytes& out, const IpAddress& address) {
    if (address.is_v4()) {
        const auto bytes = address.to_v4().to_bytes();
        out.insert(out.end(), bytes.begin(), bytes.end());
    } else {
        const auto bytes = address.to_v6().to_bytes();
        out.insert(out.end(), bytes.begin(), bytes.end());
    }
}
inline Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }
inline std::string text_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }
inline IpAddress ip(const char* text) { return boost::asio::ip::make_address(text); }

/// RFC 1071.
inline std::uint16_t checksum(std::span<const std::uint8_t> bytes, std::uint32_t sum = 0) {
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        sum += static_cast<std::uint32_t>(bytes[i] << 8) + (i + 1 < bytes.size() ? bytes[i + 1] : 0);
    }
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(~sum);
}

/// Over the pseudo header too.
inline std::uint16_t transport_checksum(const IpAddress& from, const IpAddress& to, std::uint8_t protocol,
                                        std::span<const std::uint8_t> transport) {
    Bytes all;
    append(all, from);
    append(all, to);
    put32(all, transport.size());
    put32(all, protocol);
    append(all, transport);
    return checksum(all);
}

constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kIcmp6 = 58;

constexpr std::uint8_t kFin = 1;
constexpr std::uint8_t kSyn = 2;
constexpr std::uint8_t kRst = 4;
constexpr std::uint8_t kPsh = 8;
constexpr std::uint8_t kAck = 16;

/// Where a transport's checksum is.
inline std::size_t checksum_place(std::uint8_t protocol) { return protocol == kTcp ? 16 : protocol == kUdp ? 6 : 2; }

/// An IP packet; the transport's checksum is filled in.
inline Bytes ip_packet(const IpAddress& from, const IpAddress& to, std::uint8_t protocol, Bytes transport,
                       std::uint8_t hop_limit = 64, std::uint16_t fragment = 0, bool sum = true) {
    if (sum) {
        const std::size_t place = checksum_place(protocol);
        transport[place] = transport[place + 1] = 0;
        const std::uint16_t value =
            protocol == kIcmp ? checksum(transport) : transport_checksum(from, to, protocol, transport);
        transport[place] = static_cast<std::uint8_t>(value >> 8);
        transport[place + 1] = static_cast<std::uint8_t>(value);
    }
    Bytes packet;
    if (from.is_v4()) {
        packet = {0x45, 0};
        put16(packet, 20 + transport.size());
        put16(packet, 0x1234);
        put16(packet, fragment);
        packet.insert(packet.end(), {hop_limit, protocol, 0, 0});
        append(packet, from);
        append(packet, to);
        const std::uint16_t header = checksum(packet);
        packet[10] = static_cast<std::uint8_t>(header >> 8);
        packet[11] = static_cast<std::uint8_t>(header);
    } else {
        packet = {0x60, 0, 0, 0};
        put16(packet, transport.size());
        packet.insert(packet.end(), {protocol, hop_limit});
        append(packet, from);
        append(packet, to);
    }
    append(packet, transport);
    return packet;
}

inline Bytes udp_bytes(std::uint16_t from, std::uint16_t to, std::span<const std::uint8_t> payload) {
    Bytes out;
    put16(out, from);
    put16(out, to);
    put16(out, payload.size() + 8);
    put16(out, 0);
    append(out, payload);
    return out;
}

inline Bytes ethernet(const MacAddress& to, const MacAddress& from, std::uint16_t type,
                      std::span<const std::uint8_t> payload) {
    Bytes out;
    append(out, to);
    append(out, from);
    put16(out, type);
    append(out, payload);
    out.resize(std::max<std::size_t>(out.size(), 60));
    return out;
}

}  // namespace twin::net
