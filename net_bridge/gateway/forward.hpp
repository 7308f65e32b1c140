// SPDX-License-Identifier: BSD-3-Clause
// Ports of the host that lead to devices.
#pragma once

#include "net_bridge/gateway/tcp_nat.hpp"
#include "net_bridge/gateway/udp_forward.hpp"

namespace twin::net {

struct ForwardInfo {
    Protocol protocol = Protocol::tcp;
    Endpoint listen;
    std::string device;  ///< empty: the only one
    std::uint16_t device_port = 0;
};

class Forwarder {
  public:
    /// A device's address by its name, or that of the only one there is; empty: not known (yet).
    using FindDevice = std::function<std::optional<IpAddress>(const std::string& name)>;

    Forwarder(Core& core, TcpNat& tcp, FindDevice find);
    ~Forwarder();
    Forwarder(const Forwarder&) = delete;
    Forwarder& operator=(const Forwarder&) = delete;

    /// Listens from now on; gives where, which is news if the port was 0.
    Result<Endpoint> add(const ForwardSpec& spec);
    [[nodiscard]] const std::vector<ForwardInfo>& list() const { return infos_; }
    void list_flows(std::vector<FlowInfo>& out) const;
    /// As Gateway::waits_for_host.
    [[nodiscard]] bool waits_for_host(Time patience) const;
    /// Takes in the connections of services of the run, forward by forward. False: there was none.
    bool take_in();
    /// True: it was an answer to somebody on the host.
    bool answer(const Packet& packet);

  private:
    struct Listener;
    void pass_on(Listener& listener, int socket, bool local);
    asio::awaitable<void> accept(std::shared_ptr<Listener> listener);
    Result<Endpoint> add_tcp(const ForwardSpec& spec);
    Result<Endpoint> add_udp(const ForwardSpec& spec);
    [[nodiscard]] std::optional<Endpoint> find(const ForwardSpec& spec) const;

    Core& core_;
    TcpNat& tcp_;
    FindDevice find_;
    std::vector<std::shared_ptr<Listener>> listeners_;
    std::vector<std::unique_ptr<UdpForward>> udp_;
    std::vector<ForwardInfo> infos_;
};

}  // namespace twin::net
