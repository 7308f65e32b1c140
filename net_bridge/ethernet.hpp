// SPDX-License-Identifier: BSD-3-Clause
// The head of an Ethernet frame: IEEE 802.3-2018, clause 3, and 802.1Q-2018, clause 9.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace twin::net {

using MacAddress = std::array<std::uint8_t, 6>;

inline constexpr MacAddress kBroadcast{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/// As a number below 2^48, in the order in which it's written.
[[nodiscard]] constexpr std::uint64_t to_number(const MacAddress& mac) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : mac) {
        number = number << 8 | byte;
    }
    return number;
}
[[nodiscard]] constexpr MacAddress to_mac(std::uint64_t number) {
    MacAddress mac{};
    for (std::size_t i = 6; i-- > 0; number >>= 8) {
        mac[i] = static_cast<std::uint8_t>(number);
    }
    return mac;
}
/// Multicast or broadcast.
[[nodiscard]] constexpr bool is_group(const MacAddress& mac) { return (mac[0] & 1) != 0; }
/// 01-80-C2-00-00-00 to -0F: bridges never forward them (802.1Q-2018, 8.6.3).
[[nodiscard]] constexpr bool is_reserved(const MacAddress& mac) {
    return to_number(mac) >> 4 == 0x0180'C200'0000ULL >> 4;
}
/// "02:00:00:00:00:01".
std::string to_text(const MacAddress& mac);

inline constexpr std::uint16_t kTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kTypeVlan = 0x8100;
inline constexpr std::uint16_t kTypeIpv6 = 0x86DD;

struct EthernetHeader {
    MacAddress destination;
    MacAddress source;
    /// The tag's control information, of a frame that has one: priority, DEI and VLAN.
    std::optional<std::uint16_t> tag;
    /// Or its length, below 1536. What follows the tag.
    std::uint16_t type;
    /// Where the payload begins.
    std::size_t size;

    [[nodiscard]] std::uint16_t vlan() const { return static_cast<std::uint16_t>(tag.value_or(0) & 0xfff); }
};

/// Empty: the frame is shorter than its header.
std::optional<EthernetHeader> parse_ethernet(std::span<const std::uint8_t> frame);

}  // namespace twin::net
