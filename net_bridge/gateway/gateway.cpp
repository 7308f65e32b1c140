// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/gateway.hpp"

#include "net_bridge/gateway/dhcp_server.hpp"
#include "net_bridge/gateway/dns_server.hpp"
#include "net_bridge/gateway/ping_nat.hpp"
#include "net_bridge/gateway/router_advert.hpp"
#include "net_bridge/gateway/sntp.hpp"
#include "net_bridge/gateway/udp_nat.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <algorithm>
#include <cctype>

namespace twin::net {
namespace {

constexpr std::uint16_t kDnsPort = 53;
constexpr std::uint16_t kDhcpPort = 67;
constexpr std::uint16_t kNtpPort = 123;
constexpr std::uint32_t kGatewayNumber = 2;
constexpr std::uint32_t kNameServerNumber = 3;
/// Devices whose IPv6 addresses are remembered.
constexpr std::size_t kSeen = 4096;

std::uint16_t get16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

/// Each flow is a descriptor: use as many as the host lets this user have.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

bool is_host_name(std::string_view name) {
    return !name.empty() && name.size() <= 253 && name.front() != '.' && name.back() != '.' &&
           name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
           });
}

}  // namespace

GatewayOptions::GatewayOptions() {
    ipv4 = Subnet::parse("10.0.2.0/24").value();
    ipv6 = Subnet::parse("fd00:2::/64").value();
    allow = {AllowRule::parse("loopback").value()};
}

bool Gateway::taken() { return Stack::exists(); }

Result<void> Gateway::check_options(const GatewayOptions& options) {
    if (!options.ipv4_enabled && !options.ipv6_enabled) {
        return failure("a gateway needs IPv4 or IPv6", "enable one of them");
    }
    if (options.ipv4_enabled && (!options.ipv4.base.is_v4() || options.ipv4.bits < 8 || options.ipv4.bits > 29)) {
        return failure(fmt::format("the IPv4 network {} is none of 8 to 29 bits", to_string(options.ipv4)),
                       "write it as 10.0.2.0/24");
    }
    const std::uint32_t hosts = (std::uint32_t{1} << (32 - std::min(options.ipv4.bits, 31U))) - 1;
    if (options.ipv4_enabled &&
        (options.dhcp_first <= kNameServerNumber || options.dhcp_first >= hosts ||
         (options.dhcp_last != 0 && (options.dhcp_last < options.dhcp_first || options.dhcp_last >= hosts)))) {
        return failure(fmt::format("DHCP's first and last host {} and {} don't fit {}", options.dhcp_first,
                                   options.dhcp_last, to_string(options.ipv4)),
                       fmt::format("they are numbers from {} to {}", kNameServerNumber + 1, hosts - 1));
    }
    if (options.ipv6_enabled && (!options.ipv6.base.is_v6() || options.ipv6.bits != 64)) {
        return failure(fmt::format("the IPv6 network {} is none of 64 bits", to_string(options.ipv6)),
                       "devices configure themselves in /64 only: write it as fd00:2::/64");
    }
    if (options.mtu < 1280 || options.mtu > 9000) {
        return failure(fmt::format("an MTU of {} bytes", options.mtu), "it is 1280 to 9000");
    }
    if (options.lease.count() < 8 || options.lease.count() > 0xfffffffe) {
        return failure(fmt::format("a lease of {} s", options.lease.count()), "it is 8 s to 136 years");
    }
    if ((options.mac[0] & 1) != 0) {
        return failure(fmt::format("{} is a group's address", to_string(options.mac)), "its first byte must be even");
    }
    if (!is_host_name(options.domain) || options.domain.size() > 63) {
        return failure(fmt::format("'{}' is no domain", options.domain), "write one or more labels, as twin");
    }
    return {};
}

class Gateway::Impl final : public StackUser {
  public:
    Impl(Gateway& gateway, asio::io_context& io, Timeline& timeline, GatewayOptions options)
        : core(io, timeline, std::move(options)),
          stack(timeline, core.options, addresses(core), *this, core.counters,
                [&gateway](std::vector<std::uint8_t> frame) { gateway.transmit(Frame(std::move(frame))); }),
          dhcp(attach(core, stack)),
          tcp(core, [this](const Endpoint& destination) { return service(destination); }),
          udp(core),
          ping(core),
          advertiser(core),
          dns(core, {[this](const std::string& name) { return device_addresses(name); },
                     [this](const IpAddress& address) { return device_name(address); }}),
          forwarder(core, tcp, [this](const std::string& name) { return find_device(name); }) {
        for (const AllowRule& rule : core.options.allow) {
            core.allow.add(rule);
        }
    }

    Taken tcp_segment(const Packet& packet) override { return tcp.segment(packet); }

    void udp_datagram(const Packet& packet) override {
        const std::uint16_t port = get16(packet.transport.data() + 2);
        const bool own = core.stack->own(packet.destination);
        if (port == kDhcpPort && packet.destination.is_v4() && (own || !is_unicast(packet.destination))) {
            dhcp.message(packet);
        } else if (!is_unicast(packet.destination)) {
            ++core.counters.not_for_us;
        } else if (port == kDnsPort && core.is_name_server(packet.destination)) {
            dns.datagram(packet);
        } else if (own && forwarder.answer(packet)) {
            return;
        } else if (port == kNtpPort && own) {
            tell_time(packet);
        } else {
            udp.datagram(packet);
        }
    }

    void echo_request(const Packet& packet) override { ping.echo_request(packet); }

    void router_solicitation() override { advertiser.solicited(); }

    void seen(const MacAddress& mac, const IpAddress& address) override {
        if (ipv6_of.size() < kSeen || ipv6_of.contains(mac)) {
            ipv6_of[mac] = address;
        }
    }

    /// A link-layer broadcast has an address that nobody owns.
    [[nodiscard]] bool is_unicast(const IpAddress& address) const {
        if (!address.is_v4()) {
            return !address.is_multicast();
        }
        const std::uint32_t hosts = (std::uint32_t{1} << (32 - core.options.ipv4.bits)) - 1;
        return address.to_v4() != asio::ip::address_v4::broadcast() &&
               !(core.options.ipv4.contains(address) && (address.to_v4().to_uint() & hosts) == hosts);
    }

    void tell_time(const Packet& packet) {
        const auto& epoch = core.options.epoch;
        const auto now =
            epoch ? *epoch + std::chrono::duration_cast<std::chrono::system_clock::duration>(core.timeline.now())
                  : std::chrono::system_clock::now();
        const auto answer = sntp_answer(packet.transport.subspan(8), now, !epoch);
        if (!answer) {
            ++core.counters.malformed;
            return;
        }
        ++core.counters.sntp_queries;
        core.stack->send_udp({packet.destination, kNtpPort}, {packet.source, get16(packet.transport.data())}, *answer);
    }

    int service(const Endpoint& destination) {
        std::array<int, 2> ends{};
        if (destination.port != kDnsPort ||
            ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            return -1;
        }
        dns.serve(ends[1]);
        return ends[0];
    }

    [[nodiscard]] std::vector<IpAddress> addresses_of(const MacAddress& mac) const {
        std::vector<IpAddress> out;
        if (const auto v4 = dhcp.address_of(mac)) {
            out.push_back(*v4);
        }
        if (const auto v6 = ipv6_of.find(mac); v6 != ipv6_of.end()) {
            out.push_back(v6->second);
        }
        return out;
    }

    /// The host's names before those that devices give themselves.
    [[nodiscard]] std::vector<IpAddress> device_addresses(const std::string& name) const {
        if (const auto device = devices.find(name); device != devices.end()) {
            auto known = addresses_of(device->second.mac);
            if (known.empty() && device->second.ipv4) {
                known.push_back(*device->second.ipv4);
            }
            return known;
        }
        const auto address = dhcp.address_of(std::string_view(name));
        if (!address) {
            return {};
        }
        for (const LeaseInfo& lease : dhcp.leases()) {
            if (lease.address == *address) {
                return addresses_of(lease.mac);
            }
        }
        return {*address};
    }

    [[nodiscard]] std::string device_name(const IpAddress& address) const {
        for (const auto& [name, device] : devices) {
            const auto known = device_addresses(name);
            if (std::find(known.begin(), known.end(), address) != known.end()) {
                return name;
            }
        }
        for (const LeaseInfo& lease : dhcp.leases()) {
            const auto known = addresses_of(lease.mac);
            if (std::find(known.begin(), known.end(), address) != known.end()) {
                return lease.hostname;
            }
        }
        return {};
    }

    [[nodiscard]] std::optional<IpAddress> find_device(const std::string& name) const {
        boost::system::error_code no_address;
        const IpAddress literal = asio::ip::make_address(name, no_address);
        if (!no_address) {
            return literal;
        }
        std::string label = lower(name);
        if (label.ends_with("." + core.options.domain)) {
            label.resize(label.size() - core.options.domain.size() - 1);
        }
        std::vector<IpAddress> known;
        if (!label.empty()) {
            known = device_addresses(label);
        } else if (devices.size() == 1) {
            known = device_addresses(devices.begin()->first);
        } else if (devices.empty()) {
            const auto leases = dhcp.leases();
            if (leases.size() == 1) {
                known = {leases.front().address};
            } else if (leases.empty() && ipv6_of.size() == 1) {
                known = {ipv6_of.begin()->second};
            }
        }
        return known.empty() ? std::nullopt : std::optional(known.front());
    }

    /// Fills in who we are, and gives the stack what it answers to.
    static StackAddresses addresses(Core& core) {
        const auto& options = core.options;
        StackAddresses out;
        out.ipv4 = options.ipv4;
        out.ipv6 = options.ipv6;
        out.ipv4_enabled = options.ipv4_enabled;
        out.ipv6_enabled = options.ipv6_enabled;
        core.gateway4 = nth_address(options.ipv4, kGatewayNumber);
        core.name_server4 = nth_address(options.ipv4, kNameServerNumber);
        core.gateway6 = nth_address(options.ipv6, kGatewayNumber);
        core.name_server6 = nth_address(options.ipv6, kNameServerNumber);
        if (options.ipv4_enabled) {
            out.own = {core.gateway4, core.name_server4};
        }
        if (options.ipv6_enabled) {
            out.own.insert(out.own.end(), {core.gateway6, core.name_server6});
        }
        return out;
    }
    static Core& attach(Core& core, Stack& stack) {
        core.stack = &stack;
        return core;
    }

    Core core;
    Stack stack;
    DhcpServer dhcp;
    TcpNat tcp;
    UdpNat udp;
    PingNat ping;
    RouterAdvertiser advertiser;
    DnsServer dns;
    Forwarder forwarder;
    std::map<std::string, GatewayDevice> devices;  ///< that the host knows
    std::map<MacAddress, IpAddress> ipv6_of;       ///< as they were seen
};

Gateway::Gateway(asio::io_context& io, Timeline& timeline, GatewayOptions options) : Jack(options.name) {
    raise_descriptor_limit();
    impl_ = std::make_unique<Impl>(*this, io, timeline, std::move(options));
}

Gateway::~Gateway() {
    closing_ = true;
    impl_.reset();
}

void Gateway::receive(const Frame& frame) {
    if (!frame.fcs_error() && !closing_) {
        impl_->stack.input(frame.bytes());
    }
}

void Gateway::link_changed(bool up) {
    impl_->stack.set_link(up);
    if (up && impl_->core.options.ipv6_enabled) {
        impl_->advertiser.start();
    } else {
        impl_->advertiser.stop();
    }
}

Result<void> Gateway::add_device(const GatewayDevice& device) {
    const auto& options = impl_->core.options;
    if (!is_host_name(device.name)) {
        return failure(fmt::format("'{}' is no name for a device", device.name), "use letters, digits, '-' and '_'");
    }
    if (device.ipv4 && (!options.ipv4.contains(*device.ipv4) || impl_->stack.own(*device.ipv4))) {
        return failure(fmt::format("{} cannot be the address of {}", device.ipv4->to_string(), device.name),
                       fmt::format("choose one of {} that isn't the gateway's", to_string(options.ipv4)));
    }
    GatewayDevice known = device;
    known.name = lower(device.name);
    impl_->devices[known.name] = known;
    impl_->dhcp.add_device(known);
    return {};
}

Result<void> Gateway::add_name(std::string_view name, std::vector<IpAddress> addresses) {
    if (!is_host_name(name)) {
        return failure(fmt::format("'{}' is no name for a service", name), "use letters, digits, '-' and '_'");
    }
    impl_->dns.add_name(name, std::move(addresses));
    return {};
}

Result<void> Gateway::allow(std::string_view rule) {
    auto parsed = AllowRule::parse(rule);
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    impl_->core.allow.add(std::move(*parsed));
    return {};
}

Result<Endpoint> Gateway::forward(std::string_view spec) {
    const auto parsed = ForwardSpec::parse(spec);
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    return impl_->forwarder.add(*parsed);
}

bool Gateway::take_in() {
    const bool connections = impl_->forwarder.take_in();
    const bool streams = impl_->tcp.take_in();
    const bool datagrams = impl_->udp.take_in();
    return connections || streams || datagrams;
}

const GatewayOptions& Gateway::options() const { return impl_->core.options; }

GatewayCounters Gateway::counters() const {
    GatewayCounters counters = impl_->core.counters;
    counters.memory = impl_->core.memory();
    counters.memory_peak = std::max(lwip_port().peak, counters.memory);
    return counters;
}

std::vector<FlowInfo> Gateway::flows() const {
    std::vector<FlowInfo> out;
    impl_->tcp.list(out);
    impl_->udp.list(out);
    impl_->ping.list(out);
    impl_->forwarder.list_flows(out);
    std::sort(out.begin(), out.end(), [](const FlowInfo& a, const FlowInfo& b) {
        return std::tie(a.protocol, a.device, a.outside) < std::tie(b.protocol, b.device, b.outside);
    });
    return out;
}

bool Gateway::waits_for_host(Time patience) const {
    return impl_->tcp.waits_for_host() || impl_->udp.waits_for_host(patience) || impl_->ping.waits_for_host(patience) ||
           impl_->forwarder.waits_for_host(patience);
}

bool Gateway::asked_host() const { return impl_->core.asked_host; }
std::vector<LeaseInfo> Gateway::leases() const { return impl_->dhcp.leases(); }
std::vector<ForwardInfo> Gateway::forwards() const { return impl_->forwarder.list(); }
std::vector<AllowRule> Gateway::rules() const { return impl_->core.allow.rules(); }

}  // namespace twin::net
