// SPDX-License-Identifier: BSD-3-Clause
// Tells devices of the network's IPv6 prefix, router and name server (RFC 4861, RFC 4862, RFC 8106).
#pragma once

#include "net_bridge/gateway/core.hpp"

namespace twin::net {

class RouterAdvertiser {
  public:
    explicit RouterAdvertiser(Core& core);
    ~RouterAdvertiser();
    RouterAdvertiser(const RouterAdvertiser&) = delete;
    RouterAdvertiser& operator=(const RouterAdvertiser&) = delete;

    /// The link is there: a few at once, then ever and again.
    void start();
    void stop();
    /// A device asked.
    void solicited();

  private:
    void schedule(Time at);
    void send();

    Core& core_;
    Random random_;
    std::optional<std::pair<Time, Timeline::Id>> next_;
    std::optional<Time> last_;
    unsigned sent_ = 0;
    bool running_ = false;
};

/// The message, without its checksum.
std::vector<std::uint8_t> router_advertisement(const GatewayOptions& options, const IpAddress& name_server);

}  // namespace twin::net
