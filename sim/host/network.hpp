// SPDX-License-Identifier: BSD-3-Clause
// The virtual network of a run: its nodes' jacks on one switch, and what else is plugged in there.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/node.hpp"

#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace twin::host {

class ServiceSet;

/// What is plugged into the switch besides nodes, and what happens on the cables.
struct NetworkOptions {
    TimeMode time = TimeMode::real;
    std::uint64_t seed = 1;
    bool gateway = true;                                  ///< to the host's services: docs/network-gateway.md
    bool ipv4 = true;                                     ///< the gateway's; without it the network has IPv6 only
    std::chrono::seconds lease = std::chrono::hours(24);  ///< of the addresses that the gateway gives
    std::vector<std::string> allow;                       ///< what devices may reach besides the host's loopback
    std::vector<std::string> forwards;                    ///< from the host to devices
    std::string tap;                                      ///< a TAP interface; empty: none
    std::string join;                 ///< another switch's address (docs/network-links.md); empty: none
    std::vector<std::string> listen;  ///< where others may join this switch
    std::string link;                 ///< of the cables to nodes: "latency=20ms loss=1%"
    std::string capture;              ///< a pcapng file: all that passes the nodes' cables; empty: none
    /// In virtual time: the services of the run, which are then what the host's loopback is to devices (docs/services.md).
    /// nullptr: the host's loopback. Outlives the network.
    ServiceSet* services = nullptr;
    /// One line for the user.
    std::function<void(const std::string&)> log;
};

/// In real time it does its work on the io_context's thread. In virtual time advance() lets its time pass.
class Network {
  public:
    /// Refuses options that are wrong, and what the host does not allow.
    static Result<std::unique_ptr<Network>> start(asio::io_context& io, NetworkOptions options);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    /// Plugs a cable into each jack of the node, which is ready, and in virtual time stands at a boundary. The network
    /// lives as long as the node talks to anybody; it must not outlive the io_context.
    Result<void> attach(const std::shared_ptr<Node>& node);
    /// Takes the node's cables away.
    void detach(const Node& node);

    /// Virtual time: lets everything happen up to `until_ns`, where all nodes stand.
    void advance(std::int64_t until_ns);
    /// The instant at which the network does something by itself; empty: never.
    [[nodiscard]] std::optional<std::int64_t> next_ns() const;
    /// Several nodes, of which none does anything by itself before `nodes_ns`: until then none of them hears of
    /// anything, if it takes a frame when that is whole.
    [[nodiscard]] std::int64_t quiet_until_ns(std::int64_t nodes_ns) const;
    /// Somebody waits for the real world, which the run's own services aren't: virtual time must not be faster than it.
    [[nodiscard]] bool waits_for_host() const;
    /// A name of the real world was asked for, some time.
    [[nodiscard]] bool asked_host() const;

    /// Where a forward listens on the host, in the order of the options.
    [[nodiscard]] std::vector<std::string> forward_texts() const;
    /// Ports, MAC table, cables, flows, leases: docs/control-api.md.
    [[nodiscard]] boost::json::object describe() const;
    /// Parts the network: whoever is on a cable named here is on that island, all others on island 0.
    Result<void> part(const std::map<std::string, unsigned>& islands);
    /// Changes the options of a cable, by its name or its node's; gives what they are now.
    Result<std::string> set_link(const std::string& cable, const std::string& options);

  private:
    class Impl;
    explicit Network(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace twin::host
