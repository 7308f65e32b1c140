// SPDX-License-Identifier: BSD-3-Clause
// How virtual devices reach services on the host, and through it the world, without any right that a user hasn't.
#pragma once

#include "net_bridge/gateway/forward.hpp"
#include "net_bridge/gateway/options.hpp"
#include "net_bridge/jack.hpp"
#include "net_bridge/timeline.hpp"

#include <memory>

namespace twin::net {

/// Router, name server, DHCP server and clock of a virtual network: docs/network-gateway.md. One at a time in a
/// process, because lwIP is global: the constructor throws std::logic_error if there is another.
///
/// One thread: the one that runs the io_context and the timeline. The io_context outlives the gateway, and somebody
/// else keeps it running. In virtual time the gateway does everything at the timeline's instants, but the host's
/// sockets answer when they answer.
class Gateway : public Jack {
  public:
    /// Options are right: check_options() has said so. There is no other one: taken() has.
    Gateway(asio::io_context& io, Timeline& timeline, GatewayOptions options);
    ~Gateway() override;

    /// What cannot be: a network without room for the gateway, an MTU out of range, a lease of no time.
    static Result<void> check_options(const GatewayOptions& options);
    /// This process has a gateway. There can be no second one beside it, because lwIP's state is global.
    static bool taken();

    void receive(const Frame& frame) override;
    void link_changed(bool up) override;

    /// Another of the run's devices: DHCP and DNS know it.
    Result<void> add_device(const GatewayDevice& device);
    /// A name of the run's, as a service on the host (no addresses) or elsewhere: "broker" is broker.twin.
    Result<void> add_name(std::string_view name, std::vector<IpAddress> addresses = {});
    /// Another rule: AllowRule.
    Result<void> allow(std::string_view rule);
    /// Listens on the host for a device: ForwardSpec. Gives where.
    Result<Endpoint> forward(std::string_view spec);

    /// Takes in what the run's services (GatewayOptions::services) have sent; false: nothing. In the same order in
    /// every run. Again, until they have nothing left to do at this instant.
    bool take_in();

    [[nodiscard]] const GatewayOptions& options() const;
    [[nodiscard]] GatewayCounters counters() const;
    [[nodiscard]] std::vector<FlowInfo> flows() const;
    /// Somebody outside the run may answer yet: the other end of a connection, or of datagrams within `patience` of the last.
    [[nodiscard]] bool waits_for_host(Time patience) const;
    /// The host's resolver was asked for a name, once or more.
    [[nodiscard]] bool asked_host() const;
    [[nodiscard]] std::vector<LeaseInfo> leases() const;
    [[nodiscard]] std::vector<ForwardInfo> forwards() const;
    [[nodiscard]] std::vector<AllowRule> rules() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
    bool closing_ = false;  ///< devices hear that their connections end, and are not heard any more
};

}  // namespace twin::net
