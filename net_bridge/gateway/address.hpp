// SPDX-License-Identifier: BSD-3-Clause
// Who talks to whom, in both address families.
#pragma once

#include "net_bridge/error.hpp"

#include <array>
#include <boost/asio/ip/address.hpp>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace twin::net {

using IpAddress = boost::asio::ip::address;
using MacAddress = std::array<std::uint8_t, 6>;

/// "52:55:0a:00:02:02"
std::string to_string(const MacAddress& mac);

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
    friend bool operator<(const Endpoint& a, const Endpoint& b) {
        return a.address != b.address ? a.address < b.address : a.port < b.port;
    }
};

/// "10.0.2.15:1234", "[fd00:2::2]:80"
std::string to_string(const Endpoint& endpoint);

/// An IPv4 or IPv6 prefix.
struct Subnet {
    IpAddress base;
    unsigned bits = 0;

    [[nodiscard]] bool contains(const IpAddress& address) const;
    /// "10.0.2.0/24", "fd00:2::/64", or an address alone: all of its bits.
    static Result<Subnet> parse(std::string_view text);
};
std::string to_string(const Subnet& subnet);

/// The n-th address of a subnet.
IpAddress nth_address(const Subnet& subnet, std::uint32_t n);

/// An address on the device's side and one on the outside's: what a flow is found by. IPv4 addresses are mapped.
struct Pair {
    std::array<std::uint8_t, 16> device{};
    std::array<std::uint8_t, 16> outside{};
    std::uint16_t device_port = 0;
    std::uint16_t outside_port = 0;

    Pair() = default;
    Pair(const Endpoint& device_end, const Endpoint& outside_end);
    [[nodiscard]] Endpoint device_end() const;
    [[nodiscard]] Endpoint outside_end() const;
    friend bool operator==(const Pair&, const Pair&) = default;
};
static_assert(sizeof(Pair) == 36, "PairHash reads it as bytes");

struct PairHash {
    std::size_t operator()(const Pair& pair) const {
        return std::hash<std::string_view>()(std::string_view(reinterpret_cast<const char*>(&pair), sizeof pair));
    }
};

}  // namespace twin::net
