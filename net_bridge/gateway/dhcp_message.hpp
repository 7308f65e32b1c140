// SPDX-License-Identifier: BSD-3-Clause
// DHCP's messages (RFC 2131, 2; options RFC 2132).
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace twin::net {

enum class DhcpType : std::uint8_t { discover = 1, offer, request, decline, ack, nak, release, inform };

struct DhcpMessage {
    std::uint8_t op = 1;  ///< 1: from a client, 2: from a server
    std::uint32_t xid = 0;
    bool broadcast = false;
    boost::asio::ip::address_v4 ciaddr;  ///< what the client has
    boost::asio::ip::address_v4 yiaddr;  ///< what it gets
    boost::asio::ip::address_v4 siaddr;
    boost::asio::ip::address_v4 giaddr;
    MacAddress mac{};
    std::map<std::uint8_t, std::vector<std::uint8_t>> options;

    [[nodiscard]] std::optional<DhcpType> type() const;
    [[nodiscard]] std::optional<boost::asio::ip::address_v4> address_option(std::uint8_t code) const;
    void set(std::uint8_t code, std::uint32_t value);
    void set(std::uint8_t code, const boost::asio::ip::address_v4& address) { set(code, address.to_uint()); }
    void set(std::uint8_t code, std::string_view text);

    /// Ethernet clients only. Empty: it contradicts itself.
    static std::optional<DhcpMessage> parse(std::span<const std::uint8_t> bytes);
    [[nodiscard]] std::vector<std::uint8_t> bytes() const;
};

}  // namespace twin::net
