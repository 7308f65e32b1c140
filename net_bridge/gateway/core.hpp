// SPDX-License-Identifier: BSD-3-Clause
// What the parts of a gateway share.
#pragma once

#include "net_bridge/gateway/port.hpp"
#include "net_bridge/gateway/stack.hpp"

#include <boost/asio/io_context.hpp>
#include <set>
#include <tuple>

namespace twin::net {

namespace asio = boost::asio;

struct Core {
    Core(asio::io_context& io_context, Timeline& line, GatewayOptions chosen)
        : io(io_context), timeline(line), options(std::move(chosen)) {}

    asio::io_context& io;
    Timeline& timeline;
    GatewayOptions options;
    AllowList allow;
    GatewayCounters counters{};
    IpAddress gateway4;
    IpAddress name_server4;
    IpAddress gateway6;
    IpAddress name_server6;
    Stack* stack = nullptr;
    bool asked_host = false;  ///< for a name, once or more
    std::size_t waiting = 0;  ///< bytes that host sockets haven't taken yet

    void log(const std::string& line) const {
        if (options.log) {
            options.log(line);
        }
    }
    /// Bytes that the limit counts.
    [[nodiscard]] std::size_t memory() const { return lwip_port().used + waiting; }
    /// New payload from a host socket should wait: what is under way to devices needs the rest.
    [[nodiscard]] bool memory_short() const { return memory() > options.limits.memory / 4 * 3; }
    /// New payload from devices has no room either: it is lost, and comes again.
    [[nodiscard]] bool memory_out() const { return memory() > options.limits.memory / 8 * 7; }

    [[nodiscard]] bool is_gateway(const IpAddress& address) const {
        return address == gateway4 || address == gateway6 || address == stack->link_local();
    }
    [[nodiscard]] bool is_name_server(const IpAddress& address) const {
        return address == name_server4 || address == name_server6;
    }
    /// Where a device's destination is on the host, the likeliest first; none: nowhere. The gateway is the host's
    /// loopback, in whichever family somebody listens.
    [[nodiscard]] std::vector<Endpoint> on_host(const Endpoint& destination) const {
        if (!stack->own(destination.address)) {
            return {destination};
        }
        if (!is_gateway(destination.address)) {
            return {};
        }
        const Endpoint v4{asio::ip::address_v4::loopback(), destination.port};
        const Endpoint v6{asio::ip::address_v6::loopback(), destination.port};
        return destination.address.is_v4() ? std::vector{v4, v6} : std::vector{v6, v4};
    }
    /// Counts, and tells the user the first time.
    void refused(Protocol protocol, const Endpoint& destination) {
        ++counters.refused;
        constexpr std::size_t kRemembered = 1024;
        if (told_.size() < kRemembered && told_.emplace(protocol, destination).second) {
            const std::string host = destination.address.is_v6() ? "[" + destination.address.to_string() + "]"
                                                                 : destination.address.to_string();
            log(std::string("refused ") + std::string(to_string(protocol)) + " to " + host +
                (protocol == Protocol::icmp ? "" : ":" + std::to_string(destination.port)) +
                ": no rule allows it; allow " + std::string(to_string(protocol)) + ":" + host +
                (protocol == Protocol::icmp ? "" : ":" + std::to_string(destination.port)) + " or real-network");
        }
    }

  private:
    std::set<std::tuple<Protocol, Endpoint>> told_;
};

}  // namespace twin::net
