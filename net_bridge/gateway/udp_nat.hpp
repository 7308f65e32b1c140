// SPDX-License-Identifier: BSD-3-Clause
// UDP from devices to the outside (RFC 4787): a device's port is one port of the host for all its destinations, and
// hears of everybody whom it has written to.
#pragma once

#include "net_bridge/gateway/core.hpp"
#include "net_bridge/gateway/udp_socket.hpp"
#include "net_bridge/unique_fd.hpp"

#include <map>

namespace twin::net {

class UdpNat {
  public:
    explicit UdpNat(Core& core);
    ~UdpNat();
    UdpNat(const UdpNat&) = delete;
    UdpNat& operator=(const UdpNat&) = delete;

    /// A datagram that isn't for the gateway's own services.
    void datagram(const Packet& packet);
    /// Takes in what services of the run have sent, in the order of the devices' ports. False: nothing.
    bool take_in();
    void list(std::vector<FlowInfo>& out) const;
    /// As Gateway::waits_for_host.
    [[nodiscard]] bool waits_for_host(Time patience) const;

  private:
    struct Remote {
        Endpoint outside;  ///< as the device called it
        Time last{0};
        std::uint64_t to_host = 0;
        std::uint64_t to_device = 0;
    };
    struct Mapping {
        Time last{0};
        /// By what they may reach: so that who talks to the loopback opens no port to the network.
        std::map<std::pair<bool, bool>, std::shared_ptr<DatagramSocket>> sockets;  ///< loopback, IPv6
        std::map<Endpoint, Remote> remotes;                                        ///< by the host's end
    };
    using Mappings = std::map<Endpoint, Mapping>;

    /// Of a service of the run.
    [[nodiscard]] bool is_local(const Endpoint& host) const;
    Mappings::iterator make_room(const Endpoint& device);
    DatagramSocket* socket_for(Mappings::iterator mapping, const Endpoint& remote, int& error);
    void received(const Endpoint& device, const Endpoint& from, std::span<const std::uint8_t> payload);
    void failed(const Endpoint& device, const Endpoint& to, Unreachable reason, std::span<const std::uint8_t> payload);
    void erase(Mappings::iterator mapping);
    void sweep_later();

    Core& core_;
    Mappings mappings_;
    std::optional<Timeline::Id> sweeping_;
    UniqueFd ready_;  ///< an epoll of the sockets to services of the run
};

/// The IP packet with a UDP datagram that a device must have sent: what ICMP errors quote.
std::vector<std::uint8_t> rebuild_packet(std::uint8_t protocol, const IpAddress& from, const IpAddress& to,
                                         std::span<const std::uint8_t> transport);

}  // namespace twin::net
