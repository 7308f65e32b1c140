// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/membership.hpp"

#include <algorithm>

namespace twin::net {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kIgmp = 2;
constexpr std::uint8_t kIcmpv6 = 58;

std::uint16_t word(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }

// RFC 1071. `start`: a pseudo header's sum.
bool checksum_fits(Bytes bytes, std::uint32_t start = 0) {
    std::uint64_t sum = start;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        sum += word(bytes, i);
    }
    if (bytes.size() % 2 != 0) {
        sum += static_cast<std::uint64_t>(bytes.back()) << 8;
    }
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum == 0xffff;
}

MacAddress ipv4_group(Bytes address) {
    return {0x01, 0x00, 0x5e, static_cast<std::uint8_t>(address[1] & 0x7f), address[2], address[3]};
}

MacAddress ipv6_group(Bytes address) { return {0x33, 0x33, address[12], address[13], address[14], address[15]}; }

void add_change(Membership& to, Bytes address, bool joins) {
    if (address[0] < 0xe0 || (to.ipv6 ? address[0] != 0xff : address[0] > 0xef)) {
        return;
    }
    const MacAddress group = to.ipv6 ? ipv6_group(address) : ipv4_group(address);
    if (!is_always_flooded(group)) {
        to.changes.push_back({group, joins});
    }
}

// Group records of IGMPv3 (RFC 3376, 4.2) and MLDv2 (RFC 3810, 5.2): alike but for the length of addresses.
bool add_records(Membership& to, Bytes message) {
    const std::size_t address_size = to.ipv6 ? 16 : 4;
    std::size_t count = word(message, 6);
    message = message.subspan(8);
    for (; count > 0; --count) {
        if (message.size() < 4 + address_size) {
            return false;
        }
        const std::uint8_t type = message[0];
        const std::size_t sources = word(message, 2);
        const std::size_t size = 4 + address_size + sources * address_size + message[1] * std::size_t{4};
        if (message.size() < size) {
            return false;
        }
        const Bytes group = message.subspan(4, address_size);
        switch (type) {
            case 1:  // is include: wants these sources
            case 3:  // to include: wants these sources only, or nothing
                if (sources > 0 || type == 3) {
                    add_change(to, group, sources > 0);
                }
                break;
            case 2:  // is exclude
            case 4:  // to exclude
                add_change(to, group, true);
                break;
            case 5:  // allow new sources
                if (sources > 0) {
                    add_change(to, group, true);
                }
                break;
            default:  // block old sources: by itself no leave
                break;
        }
        message = message.subspan(size);
    }
    return true;
}

std::optional<Membership> parse_igmp(Bytes packet) {
    if (packet.size() < 20 || packet[0] >> 4 != 4) {
        return std::nullopt;
    }
    const std::size_t header_size = (packet[0] & 0xfU) * 4;
    const std::size_t total = word(packet, 2);
    const bool fragment = (word(packet, 6) & 0x3fff) != 0;
    if (header_size < 20 || total < header_size + 8 || total > packet.size() || fragment || packet[9] != kIgmp ||
        !checksum_fits(packet.first(header_size))) {
        return std::nullopt;
    }
    const Bytes message = packet.subspan(header_size, total - header_size);
    if (!checksum_fits(message)) {
        return std::nullopt;
    }
    const Bytes source = packet.subspan(12, 4);
    Membership result{Membership::Kind::report, false, {}};
    switch (message[0]) {
        case 0x11:
            // From 0.0.0.0 it is no router's: a switch asks so (RFC 4541, 2.1.1).
            if (std::all_of(source.begin(), source.end(), [](auto b) { return b == 0; })) {
                return std::nullopt;
            }
            result.kind = Membership::Kind::query;
            return result;
        case 0x12:
        case 0x16:
            add_change(result, message.subspan(4, 4), true);
            return result;
        case 0x17:
            add_change(result, message.subspan(4, 4), false);
            return result;
        case 0x22:
            return add_records(result, message) ? std::optional(result) : std::nullopt;
        default:
            return std::nullopt;
    }
}

std::optional<Membership> parse_mld(Bytes packet) {
    constexpr std::size_t kHeader = 40;
    if (packet.size() < kHeader + 8 || packet[0] >> 4 != 6) {
        return std::nullopt;
    }
    const std::size_t length = word(packet, 4);
    if (length > packet.size() - kHeader || packet[6] != 0 || packet[7] != 1) {
        return std::nullopt;  // MLD always has a hop-by-hop header, and one hop to live
    }
    const Bytes payload = packet.subspan(kHeader, length);
    if (payload.size() < 8) {
        return std::nullopt;
    }
    const std::size_t options = (payload[1] + std::size_t{1}) * 8;
    if (payload[0] != kIcmpv6 || payload.size() < options + 8) {
        return std::nullopt;
    }
    const Bytes message = payload.subspan(options);
    std::uint32_t pseudo = static_cast<std::uint32_t>(message.size()) + kIcmpv6;
    for (std::size_t at = 8; at < kHeader; at += 2) {
        pseudo += word(packet, at);
    }
    if (!checksum_fits(message, pseudo)) {
        return std::nullopt;
    }
    Membership result{Membership::Kind::report, true, {}};
    const bool link_local = packet[8] == 0xfe && (packet[9] & 0xc0) == 0x80;
    const std::uint8_t type = message[0];
    if (type == 143) {
        return add_records(result, message) ? std::optional(result) : std::nullopt;
    }
    if (type < 130 || type > 132 || message.size() < 24) {
        return std::nullopt;
    }
    if (type == 130) {
        result.kind = Membership::Kind::query;
        return link_local ? std::optional(result) : std::nullopt;
    }
    add_change(result, message.subspan(8, 16), type == 131);
    return result;
}

}  // namespace

std::optional<Membership> parse_membership(const EthernetHeader& header, std::span<const std::uint8_t> frame) {
    const Bytes packet = frame.subspan(header.size);
    if (header.type == kTypeIpv4) {
        return parse_igmp(packet);
    }
    return header.type == kTypeIpv6 ? parse_mld(packet) : std::nullopt;
}

bool is_always_flooded(const MacAddress& group) {
    const std::uint64_t number = to_number(group);
    const bool ipv4 = number >> 23 == 0x01005e000000ULL >> 23;
    const bool ipv6 = number >> 32 == 0x3333;
    // By its last 23 bits: 239.128.0.1 looks like 224.0.0.1, and is flooded with it.
    return (!ipv4 && !ipv6) || (ipv4 && (number & 0x7fffff) < 0x100) || number == 0x333300000001ULL;
}

}  // namespace twin::net
