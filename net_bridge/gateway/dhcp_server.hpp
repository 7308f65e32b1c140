// SPDX-License-Identifier: BSD-3-Clause
// Gives devices their IPv4 addresses (RFC 2131, options of RFC 2132).
#pragma once

#include "net_bridge/gateway/core.hpp"
#include "net_bridge/gateway/dhcp_message.hpp"

#include <map>

namespace twin::net {

/// A client that comes back, by its identifier or else its MAC address, gets what it had, for as long as nobody else
/// needs it.
class DhcpServer {
  public:
    explicit DhcpServer(Core& core);

    /// A datagram to port 67.
    void message(const Packet& packet);
    /// The host knows this device: it gets its address, and its name in answers.
    void add_device(const GatewayDevice& device);

    [[nodiscard]] std::vector<LeaseInfo> leases() const;
    /// Of clients whose lease lasts.
    [[nodiscard]] std::optional<IpAddress> address_of(const MacAddress& mac) const;
    [[nodiscard]] std::optional<IpAddress> address_of(std::string_view hostname) const;

  private:
    using Address = boost::asio::ip::address_v4;
    using ClientId = std::vector<std::uint8_t>;
    enum class State { offered, bound, released, declined };
    struct Lease {
        ClientId client;
        MacAddress mac{};
        std::string hostname;
        State state = State::offered;
        Time expires{0};
    };

    [[nodiscard]] bool usable(const Address& address) const;
    [[nodiscard]] bool in_pool(const Address& address) const;
    [[nodiscard]] bool taken(const Address& address) const;
    [[nodiscard]] bool lasts(const Lease& lease) const;
    [[nodiscard]] const Address* reserved_for(const MacAddress& mac) const;
    std::optional<Address> choose(const DhcpMessage& message, const ClientId& client);
    Lease& bind(const Address& address, const DhcpMessage& message, const ClientId& client, State state);
    void forget_offer(const ClientId& client);
    void discover(const DhcpMessage& message, const ClientId& client);
    void request(const DhcpMessage& message, const ClientId& client);
    void decline(const DhcpMessage& message, const ClientId& client);
    void reply(const DhcpMessage& request, DhcpType type, const Address& address, std::string_view why = {});

    Core& core_;
    Address server_;
    std::uint32_t first_;
    std::uint32_t last_;
    std::map<Address, Lease> leases_;
    std::map<ClientId, Address> by_client_;
    std::map<MacAddress, GatewayDevice> devices_;
    std::map<MacAddress, Address> reserved_;
    bool told_exhausted_ = false;
};

}  // namespace twin::net
