// SPDX-License-Identifier: BSD-3-Clause
// What a gateway is made of, and what it tells about itself.
#pragma once

#include "net_bridge/frame.hpp"
#include "net_bridge/gateway/host_resolver.hpp"
#include "net_bridge/gateway/local_services.hpp"
#include "net_bridge/gateway/rules.hpp"

#include <functional>

namespace twin::net {

/// What keeps a gateway's memory bounded, whatever its devices do. What is over a limit is dropped and counted.
struct GatewayLimits {
    std::size_t tcp_flows = 16384;
    std::size_t half_open = 1024;     ///< TCP flows whose handshake isn't done; the oldest gives way
    std::size_t udp_mappings = 4096;  ///< the one idle longest gives way
    std::size_t ping_mappings = 256;  ///< the one idle longest gives way
    std::size_t dns_lookups = 256;    ///< at the host's resolver at one time; more: SERVFAIL
    std::size_t memory = 96U << 20;   ///< bytes in lwIP and waiting for host sockets
    unsigned icmp_errors = 100;       ///< a second
    std::size_t leases = 4096;        ///< DHCP; also bounded by the network's size
};

/// RFC 5382 REQ-5 and RFC 4787 REQ-5 have these as minima or recommend them.
struct GatewayTimeouts {
    Time tcp_established = std::chrono::hours(2) + std::chrono::minutes(4);
    Time tcp_transitory = std::chrono::minutes(4);  ///< opening, and half closed
    Time udp = std::chrono::minutes(5);
    Time ping = std::chrono::seconds(60);
};

struct GatewayOptions {
    std::string name = "gateway";
    MacAddress mac{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
    Subnet ipv4;                    ///< default 10.0.2.0/24, prefixes of 8 to 29 bits; .2 is the gateway, .3 DNS
    std::uint32_t dhcp_first = 15;  ///< the first host number that DHCP gives out
    std::uint32_t dhcp_last = 0;    ///< the last one; 0: the last of the network
    Subnet ipv6;                    ///< default fd00:2::/64; ::2 is the gateway, ::3 DNS
    bool ipv4_enabled = true;
    bool ipv6_enabled = true;
    std::uint16_t mtu = 1500;  ///< 1280 to 9000
    std::chrono::seconds lease{std::chrono::hours(24)};
    std::string domain = "twin";
    /// What devices may reach; none: nothing. Nothing of the real network is among the default.
    std::vector<AllowRule> allow;
    std::uint64_t seed = 1;
    /// What the time was when the run began, for SNTP; empty: the host's clock, whatever the timeline says.
    std::optional<std::chrono::system_clock::time_point> epoch;
    /// What the loopback is, in virtual time; empty: the host's. Outlives the gateway.
    LocalServices* services = nullptr;
    GatewayLimits limits;
    GatewayTimeouts timeouts;
    /// Asks for names of the real network; called on other threads, may block.
    HostResolver::Resolve resolve = resolve_on_host;
    /// One line each, for the user. May be empty.
    std::function<void(const std::string&)> log;

    GatewayOptions();
};

/// A device of the run that the host knows by name before it says anything.
struct GatewayDevice {
    std::string name;
    MacAddress mac{};
    std::optional<IpAddress> ipv4;  ///< what DHCP shall give it, in or outside the pool
};

struct GatewayCounters {
    std::uint64_t frames_in = 0;
    std::uint64_t frames_out = 0;
    std::uint64_t malformed = 0;    ///< frames that contradict themselves, bad checksums among them
    std::uint64_t not_for_us = 0;   ///< addressed to nobody here, or from an address that isn't of the network
    std::uint64_t refused = 0;      ///< by the allow-list
    std::uint64_t unreachable = 0;  ///< the host said so: refused, no route, no answer
    std::uint64_t over_limit = 0;   ///< given up for a limit's sake: new flows, or the least useful ones
    std::uint64_t over_memory = 0;  ///< segments and datagrams that found no memory
    std::uint64_t timed_out = 0;    ///< idle for too long
    std::uint64_t tcp_opened = 0;
    std::uint64_t tcp_forwarded = 0;  ///< of those, from the host to a device
    std::uint64_t to_host = 0;        ///< bytes of payload
    std::uint64_t to_device = 0;
    std::uint64_t dns_queries = 0;
    std::uint64_t dhcp_messages = 0;
    std::uint64_t sntp_queries = 0;
    std::uint64_t router_advertisements = 0;
    std::uint64_t pings = 0;  ///< echo requests for somebody outside
    std::size_t memory = 0;   ///< now, as the limit counts it
    std::size_t memory_peak = 0;
};

struct FlowInfo {
    Protocol protocol = Protocol::tcp;
    Endpoint device;
    Endpoint outside;   ///< as the device sees it
    Endpoint host;      ///< the other end, as the host sees it
    std::string state;  ///< "connecting", "open", "half-closed", ...
    bool local = false;  ///< to a service of the run, which answers in virtual time
    std::uint64_t to_host = 0;
    std::uint64_t to_device = 0;
    std::size_t waiting = 0;  ///< bytes that the host hasn't taken yet
    Time idle{0};
};

struct LeaseInfo {
    IpAddress address;
    MacAddress mac{};
    std::string hostname;
    Time expires{0};
};

}  // namespace twin::net
