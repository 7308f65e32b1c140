// SPDX-License-Identifier: BSD-3-Clause
// All TCP connections through the gateway.
#pragma once

#include "net_bridge/gateway/tcp_flow.hpp"
#include "net_bridge/unique_fd.hpp"

#include <map>
#include <unordered_map>

namespace twin::net {

class TcpNat {
  public:
    /// Gives a socket that is connected to a service of the gateway itself; -1: it has none there.
    using Service = std::function<int(const Endpoint& destination)>;

    TcpNat(Core& core, Service service);
    ~TcpNat();
    TcpNat(const TcpNat&) = delete;
    TcpNat& operator=(const TcpNat&) = delete;

    /// A segment from a device.
    Taken segment(const Packet& packet);
    /// Connects a host's socket to a device, and owns it. `local`: it is a service's of the run.
    void forward(int socket, const Endpoint& device, bool local);

    /// Takes in what services of the run have sent, flow by flow in the order in which they were opened. False:
    /// nothing.
    bool take_in();

    void list(std::vector<FlowInfo>& out) const;
    /// As Gateway::waits_for_host.
    [[nodiscard]] bool waits_for_host() const { return flows_.size() > local_.size(); }
    [[nodiscard]] std::size_t size() const { return flows_.size(); }

    // For flows.
    Core& core() { return core_; }
    void remove(TcpFlow& flow);
    void established(TcpFlow& flow);
    void add_local(TcpFlow& flow);
    /// `events`: of epoll.
    void watch_local(TcpFlow& flow, std::uint32_t events);
    /// It will be resumed when there may be memory.
    void stalled(const std::shared_ptr<TcpFlow>& flow);
    /// Shared by all flows, as it is only used within a call.
    std::vector<std::uint8_t>& scratch() { return scratch_; }

  private:
    void leave_half_open(TcpFlow& flow);
    std::shared_ptr<TcpFlow> make_room(const Pair& pair);
    void sweep_later();
    void sweep();

    Core& core_;
    Service service_;
    std::unordered_map<Pair, std::shared_ptr<TcpFlow>, PairHash> flows_;
    std::list<TcpFlow*> half_open_;  ///< oldest first
    std::vector<std::weak_ptr<TcpFlow>> stalled_;
    std::map<std::uint64_t, TcpFlow*> local_;  ///< by number
    std::uint64_t last_local_ = 0;
    UniqueFd ready_;  ///< an epoll of their sockets
    std::vector<std::uint8_t> scratch_;
    std::optional<Timeline::Id> sweeping_;
    std::optional<Timeline::Id> resuming_;
};

}  // namespace twin::net
