// SPDX-License-Identifier: BSD-3-Clause
// A UDP port of the host that leads to a device.
#pragma once

#include "net_bridge/gateway/core.hpp"
#include "net_bridge/gateway/udp_socket.hpp"

#include <map>

namespace twin::net {

/// Each peer of the host is a port of the gateway to the device, so that answers find their way back.
class UdpForward {
  public:
    /// Empty: the device isn't known (yet).
    using FindDevice = std::function<std::optional<Endpoint>()>;

    UdpForward(Core& core, std::shared_ptr<DatagramSocket> socket, FindDevice find);
    ~UdpForward();
    UdpForward(const UdpForward&) = delete;
    UdpForward& operator=(const UdpForward&) = delete;

    /// True: it is an answer to a peer of the host, and was sent there.
    bool answer(const Packet& packet);
    void list(std::vector<FlowInfo>& out) const;
    /// As Gateway::waits_for_host.
    [[nodiscard]] bool waits_for_host(Time patience) const;

  private:
    struct Peer {
        Endpoint host;
        Endpoint device;
        Time last{0};
        std::uint64_t to_host = 0;
        std::uint64_t to_device = 0;
    };
    using Peers = std::map<std::uint16_t, Peer>;  ///< by the gateway's port

    void received(const Endpoint& from, std::span<const std::uint8_t> payload);
    Peers::iterator make_room(const Endpoint& from);
    void sweep_later();

    Core& core_;
    std::shared_ptr<DatagramSocket> socket_;
    FindDevice find_;
    Peers peers_;
    std::map<Endpoint, std::uint16_t> ports_;  ///< by the host's end
    std::optional<Timeline::Id> sweeping_;
};

}  // namespace twin::net
