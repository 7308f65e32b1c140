// SPDX-License-Identifier: BSD-3-Clause
// Echo requests to the outside, by the sockets that Linux lets users have for them.
#pragma once

#include "net_bridge/gateway/core.hpp"
#include "net_bridge/gateway/udp_socket.hpp"

#include <map>

namespace twin::net {

/// One mapping for each sender and identifier (RFC 5508, 3.1).
class PingNat {
  public:
    explicit PingNat(Core& core);
    ~PingNat();
    PingNat(const PingNat&) = delete;
    PingNat& operator=(const PingNat&) = delete;

    void echo_request(const Packet& packet);
    void list(std::vector<FlowInfo>& out) const;
    /// As Gateway::waits_for_host.
    [[nodiscard]] bool waits_for_host(Time patience) const;

  private:
    struct Key {
        Endpoint device;  ///< the port is the identifier
        IpAddress outside;

        friend bool operator<(const Key& a, const Key& b) {
            return a.device == b.device ? a.outside < b.outside : a.device < b.device;
        }
    };
    struct Mapping {
        std::shared_ptr<DatagramSocket> socket;
        Time last{0};
        std::uint64_t to_host = 0;
        std::uint64_t to_device = 0;
    };
    using Mappings = std::map<Key, Mapping>;

    Mappings::iterator make_mapping(const Key& key, int& error);
    void received(const Key& key, std::span<const std::uint8_t> message);
    void failed(const Key& key, Unreachable reason, std::span<const std::uint8_t> message);
    void erase(Mappings::iterator mapping);
    void sweep_later();

    Core& core_;
    Mappings mappings_;
    std::optional<Timeline::Id> sweeping_;
    bool told_ = false;  ///< that the host doesn't let us
};

}  // namespace twin::net
