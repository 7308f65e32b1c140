// SPDX-License-Identifier: BSD-3-Clause
// The name server of a virtual network: knows the run's names, and asks the host for others as far as devices may reach
// them.
#pragma once

#include "net_bridge/gateway/core.hpp"
#include "net_bridge/gateway/dns_message.hpp"

#include <boost/asio/awaitable.hpp>

namespace twin::net {

class DnsServer {
  public:
    /// Names and addresses of devices: what DHCP and the host know.
    struct Devices {
        std::function<std::vector<IpAddress>(const std::string& name)> addresses;
        std::function<std::string(const IpAddress& address)> name;  ///< empty: unknown
    };
    using Answered = std::function<void(std::vector<std::uint8_t>)>;

    DnsServer(Core& core, Devices devices);

    /// A name of the run, without the domain or with it. No addresses: the gateway's, which stand for the host.
    void add_name(std::string_view name, std::vector<IpAddress> addresses);

    void datagram(const Packet& packet);
    /// Serves one connection; owns the socket.
    void serve(int socket);

  private:
    /// Calls `answered` now or later; false: never, as it is no question.
    bool query(std::span<const std::uint8_t> bytes, bool over_tcp, const Answered& answered);
    asio::awaitable<void> session(int socket);
    [[nodiscard]] std::optional<DnsAnswer> own_answer(const DnsQuery& query) const;
    [[nodiscard]] std::vector<IpAddress> own_addresses(const std::string& name) const;
    [[nodiscard]] std::string own_name(const IpAddress& address) const;

    Core& core_;
    Devices devices_;
    HostResolver resolver_;
    std::map<std::string, std::vector<IpAddress>> names_;  ///< without the domain
    /// Sessions may find that there is no server any more.
    std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace twin::net
