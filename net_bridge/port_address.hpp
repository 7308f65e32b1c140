// SPDX-License-Identifier: BSD-3-Clause
// Where a socket port listens, or connects to.
#pragma once

#include "net_bridge/error.hpp"

#include <boost/asio/generic/datagram_protocol.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace twin::net {

struct InternetAddress {
    boost::asio::ip::address host;
    std::uint16_t port = 0;
    bool operator==(const InternetAddress&) const = default;
};

/// Internet or Unix; TCP or UDP, stream or datagram is the port's business.
class PortAddress {
  public:
    PortAddress(InternetAddress address) : address_(std::move(address)) {}
    explicit PortAddress(std::string unix_path) : address_(std::move(unix_path)) {}

    /// "127.0.0.1:1234", "[::1]:1234", "localhost:1234", "unix:/path". Hosts are numbers, or "localhost"; ports 0 to
    /// 65535.
    static Result<PortAddress> parse(std::string_view text);
    [[nodiscard]] std::string to_text() const;

    /// Empty: an internet address.
    [[nodiscard]] std::string unix_path() const;
    [[nodiscard]] boost::asio::generic::stream_protocol::endpoint stream_endpoint() const;
    [[nodiscard]] boost::asio::generic::datagram_protocol::endpoint datagram_endpoint() const;

    bool operator==(const PortAddress&) const = default;

  private:
    std::variant<InternetAddress, std::string> address_;
};

/// Removes what is left at a Unix address by a process that is gone. Does nothing to sockets that are in use.
void remove_stale_socket(const PortAddress& address, int type);

}  // namespace twin::net
