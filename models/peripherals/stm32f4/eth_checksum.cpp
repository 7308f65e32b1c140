// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/eth_checksum.hpp"

#include <cstddef>

namespace twin::stm32f4 {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint16_t kIpv4 = 0x0800, kIpv6 = 0x86DD, kVlan = 0x8100;
constexpr std::size_t kTypeAt = 12, kMinIpv4Header = 20, kIpv6Header = 40;
constexpr std::uint8_t kIcmp = 1, kTcp = 6, kUdp = 17, kIcmpv6 = 58;
// IPv6 extension headers that the engine steps over (RFC 8200). Others end its work.
constexpr std::uint8_t kHopByHop = 0, kDestinationOptions = 60;

std::uint16_t be16(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }

/// Ones' complement sum of 16-bit words, not folded.
std::uint64_t sum(Bytes bytes) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) total += be16(bytes, i);
    if (bytes.size() % 2 != 0) total += std::uint64_t{bytes.back()} << 8;
    return total;
}

std::uint16_t fold(std::uint64_t total) {
    while (total > 0xFFFF) total = (total & 0xFFFF) + (total >> 16);
    return static_cast<std::uint16_t>(total);
}

/// Where things are in a frame.
struct Layout {
    bool ipv4 = false;
    bool ipv6 = false;
    bool header_error = false;  // of the header's form; its checksum is not looked at
    bool cut = false;           // fewer bytes than the IP header promises
    bool known = false;         // the payload is one that the engine computes
    std::size_t header = 0;     // offset and size of the IP header
    std::size_t header_size = 0;
    std::size_t payload = 0;  // offset and size of what the transport checksum covers
    std::size_t payload_size = 0;
    std::size_t field = 0;  // offset of the transport checksum in the frame
    std::uint8_t protocol = 0;
};

/// Looks for the checksum's place once protocol and payload are known.
void find_field(Layout& at) {
    std::size_t place = 0;
    switch (at.protocol) {
        case kTcp:
            place = 16;
            break;
        case kUdp:
            place = 6;
            break;
        case kIcmp:
        case kIcmpv6:
            if ((at.protocol == kIcmp) != at.ipv4) return;
            place = 2;
            break;
        default:
            return;
    }
    at.known = true;
    at.field = at.payload + place;
    if (at.payload_size < place + 2) at.cut = true;
}

void find_ipv4(Bytes frame, Layout& at) {
    at.ipv4 = true;
    if (frame.size() < at.header + kMinIpv4Header || frame[at.header] >> 4 != 4) {
        at.header_error = true;
        return;
    }
    at.header_size = std::size_t{frame[at.header] & 0xFU} * 4;
    if (at.header_size < kMinIpv4Header || frame.size() < at.header + at.header_size) {
        at.header_error = true;
        return;
    }
    const std::size_t total = be16(frame, at.header + 2);
    at.payload = at.header + at.header_size;
    at.protocol = frame[at.header + 9];
    if (total < at.header_size || frame.size() < at.header + total) {
        at.cut = true;
        return;
    }
    at.payload_size = total - at.header_size;
    constexpr std::uint16_t kMoreAndOffset = 0x3FFF;
    if ((be16(frame, at.header + 6) & kMoreAndOffset) == 0) find_field(at);
}

void find_ipv6(Bytes frame, Layout& at) {
    at.ipv6 = true;
    if (frame.size() < at.header + kIpv6Header || frame[at.header] >> 4 != 6) {
        at.header_error = true;
        return;
    }
    at.header_size = kIpv6Header;
    const std::size_t end = at.header + kIpv6Header + be16(frame, at.header + 4);
    at.payload = at.header + kIpv6Header;
    at.protocol = frame[at.header + 6];
    if (frame.size() < end) {
        at.cut = true;
        return;
    }
    while (at.protocol == kHopByHop || at.protocol == kDestinationOptions) {
        if (end < at.payload + 8) {
            at.cut = true;
            return;
        }
        at.protocol = frame[at.payload];
        at.payload += (std::size_t{frame[at.payload + 1]} + 1) * 8;
        if (at.payload > end) {
            at.cut = true;
            return;
        }
    }
    at.payload_size = end - at.payload;
    find_field(at);
}

Layout find(Bytes frame) {
    Layout at;
    if (frame.size() < kTypeAt + 2) return at;
    std::size_t type_at = kTypeAt;
    if (be16(frame, type_at) == kVlan) type_at += 4;
    if (frame.size() < type_at + 2) return at;
    const std::uint16_t type = be16(frame, type_at);
    at.header = type_at + 2;
    if (type == kIpv4) find_ipv4(frame, at);
    if (type == kIpv6) find_ipv6(frame, at);
    return at;
}

std::uint64_t pseudo_header(Bytes frame, const Layout& at) {
    if (at.protocol == kIcmp) return 0;
    const Bytes addresses = at.ipv4 ? frame.subspan(at.header + 12, 8) : frame.subspan(at.header + 8, 32);
    return sum(addresses) + at.protocol + at.payload_size;
}

IpCheck::Payload payload_type(const Layout& at) {
    switch (at.protocol) {
        case kUdp:
            return IpCheck::Payload::udp;
        case kTcp:
            return IpCheck::Payload::tcp;
        default:
            return IpCheck::Payload::icmp;
    }
}

void put(std::span<std::uint8_t> frame, std::size_t at, std::uint16_t value) {
    frame[at] = static_cast<std::uint8_t>(value >> 8);
    frame[at + 1] = static_cast<std::uint8_t>(value);
}

}  // namespace

IpCheck check_ip(Bytes frame) {
    const Layout at = find(frame);
    IpCheck result;
    result.ipv4 = at.ipv4;
    result.ipv6 = at.ipv6;
    if (!at.ipv4 && !at.ipv6) {
        result.bypassed = true;
        return result;
    }
    result.header_error = at.header_error || (at.ipv4 && fold(sum(frame.subspan(at.header, at.header_size))) != 0xFFFF);
    if (at.header_error) {
        result.bypassed = true;
        return result;
    }
    if (at.cut) {
        result.payload_error = true;
        return result;
    }
    if (!at.known) {
        result.bypassed = true;
        return result;
    }
    result.payload = payload_type(at);
    // RFC 768: a UDP checksum of zero over IPv4 was not computed.
    if (at.ipv4 && at.protocol == kUdp && be16(frame, at.field) == 0) return result;
    const std::uint64_t total = sum(frame.subspan(at.payload, at.payload_size)) + pseudo_header(frame, at);
    result.payload_error = fold(total) != 0xFFFF;
    return result;
}

InsertionErrors insert_checksums(std::span<std::uint8_t> frame, ChecksumInsertion what) {
    InsertionErrors errors;
    if (what == ChecksumInsertion::none) return errors;
    const Layout at = find(frame);
    if (!at.ipv4 && !at.ipv6) return errors;
    if (at.header_error) {
        errors.header = true;
        return errors;
    }
    if (at.ipv4) {
        const std::size_t field = at.header + 10;
        put(frame, field, 0);
        put(frame, field, static_cast<std::uint16_t>(~fold(sum(frame.subspan(at.header, at.header_size)))));
    }
    if (what == ChecksumInsertion::header) return errors;
    if (at.cut) {
        errors.payload = true;
        return errors;
    }
    if (!at.known) return errors;
    std::uint64_t total = 0;
    if (what == ChecksumInsertion::all) {
        put(frame, at.field, 0);
        total = pseudo_header(frame, at);
    }
    auto checksum = static_cast<std::uint16_t>(~fold(total + sum(frame.subspan(at.payload, at.payload_size))));
    if (checksum == 0 && at.protocol == kUdp) checksum = 0xFFFF;  // RFC 768: zero would say that there is none
    put(frame, at.field, checksum);
    return errors;
}

}  // namespace twin::stm32f4
