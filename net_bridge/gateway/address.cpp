// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/address.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

namespace twin::net {
namespace {

namespace ip = boost::asio::ip;

std::array<std::uint8_t, 16> mapped(const IpAddress& address) {
    const auto bytes =
        (address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6()).to_bytes();
    std::array<std::uint8_t, 16> out;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

IpAddress unmapped(const std::array<std::uint8_t, 16>& bytes) {
    ip::address_v6::bytes_type copy;
    std::copy(bytes.begin(), bytes.end(), copy.begin());
    const ip::address_v6 address(copy);
    return address.is_v4_mapped() ? IpAddress(ip::make_address_v4(ip::v4_mapped, address)) : IpAddress(address);
}

}  // namespace

std::string to_string(const MacAddress& mac) { return fmt::format("{:02x}", fmt::join(mac, ":")); }

std::string to_string(const Endpoint& endpoint) {
    const std::string address = endpoint.address.to_string();
    return endpoint.address.is_v6() ? fmt::format("[{}]:{}", address, endpoint.port)
                                    : fmt::format("{}:{}", address, endpoint.port);
}

std::string to_string(const Subnet& subnet) { return fmt::format("{}/{}", subnet.base.to_string(), subnet.bits); }

bool Subnet::contains(const IpAddress& address) const {
    if (address.is_v4() != base.is_v4()) {
        return false;
    }
    const auto a = mapped(base);
    const auto b = mapped(address);
    const unsigned compare = bits + (base.is_v4() ? 96 : 0);
    for (unsigned bit = 0; bit < compare; bit += 8) {
        const auto mask = static_cast<std::uint8_t>(compare - bit >= 8 ? 0xff : 0xff << (8 - (compare - bit)));
        if (((a[bit / 8] ^ b[bit / 8]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

Result<Subnet> Subnet::parse(std::string_view text) {
    const auto slash = text.find('/');
    boost::system::error_code bad;
    Subnet subnet;
    subnet.base = ip::make_address(std::string(text.substr(0, slash)), bad);
    if (bad) {
        return failure(fmt::format("'{}' is no address", text.substr(0, slash)),
                       "write an IPv4 or IPv6 address, or a prefix as 10.0.2.0/24");
    }
    const unsigned most = subnet.base.is_v4() ? 32 : 128;
    subnet.bits = most;
    if (slash != std::string_view::npos) {
        const std::string_view length = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), subnet.bits);
        if (error != std::errc() || end != length.data() + length.size() || subnet.bits > most) {
            return failure(fmt::format("'{}' is no prefix length of '{}'", length, text),
                           fmt::format("it is 0 to {}", most));
        }
    }
    return subnet;
}

IpAddress nth_address(const Subnet& subnet, std::uint32_t n) {
    if (subnet.base.is_v4()) {
        const std::uint32_t mask = subnet.bits == 0 ? 0 : ~std::uint32_t{0} << (32 - subnet.bits);
        return ip::address_v4((subnet.base.to_v4().to_uint() & mask) | (n & ~mask));
    }
    auto bytes = subnet.base.to_v6().to_bytes();
    for (unsigned i = 0; i < 4; ++i) {
        bytes[15 - i] = static_cast<std::uint8_t>(bytes[15 - i] | (n >> (8 * i)));
    }
    return ip::address_v6(bytes);
}

Pair::Pair(const Endpoint& device_end, const Endpoint& outside_end)
    : device(mapped(device_end.address)),
      outside(mapped(outside_end.address)),
      device_port(device_end.port),
      outside_port(outside_end.port) {}

Endpoint Pair::device_end() const { return {unmapped(device), device_port}; }
Endpoint Pair::outside_end() const { return {unmapped(outside), outside_port}; }

}  // namespace twin::net
