// SPDX-License-Identifier: BSD-3-Clause
// A gateway and a device that means harm. Chance cannot know a checksum, a sequence number or the port of a socket of
// this process, so the input says what it wants, and gets it.
//
// The first byte: bit 0: forwarded ports, bit 1: no IPv4, bit 2: no IPv6, bit 3: the device answers neither ARP nor
// neighbour solicitations, bit 4: hardly any memory. Then steps, each of a byte and what it needs:
//   0 size[2] frame   a frame. Bit 4: its checksums are made right, ports 7 and 9 become those of programs that echo
//                     and that never read. Bit 5: and it goes on in its TCP connection.
//   1 time[2]         as many milliseconds pass
//   2 what            on the host: somebody connects to the device, sends to it, hangs up; or the cable is moved
#include "tests/fuzz/net_bridge/targets.hpp"

#include "net_bridge/gateway/port.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/net_bridge_gateway/device.hpp"
#include "tests/unit/net_bridge_gateway/host.hpp"

#include <list>

namespace twin::net::fuzz {
namespace {

using namespace std::chrono_literals;
using twin::fuzz::Input;
using twin::fuzz::Reader;
using twin::fuzz::require;

constexpr std::uint16_t kEcho = 7;
constexpr std::uint16_t kSilent = 9;
constexpr std::size_t kPeers = 16;

/// Programs on the host, one set for all inputs: only they can be reached.
struct Programs {
    asio::io_context io;
    HostServer echo{io};
    HostServer silent{io};
    HostDatagrams datagrams{io};
    std::list<HostStream> open;

    void go_on() {
        while (open.size() < kPeers && echo.accepted()) {
            open.push_back(std::move(*echo.peer));
            echo.peer.reset();
        }
        open.remove_if([](HostStream& peer) {
            if (!peer.poll().received.empty()) {
                peer.received.erase(0, peer.send(peer.received));
            }
            const bool over = peer.ended || peer.broken;
            if (over) {
                peer.reset();
            }
            return over;
        });
        while (datagrams.poll()) {
            try {
                datagrams.reply(datagrams.received.front());
            } catch (const boost::system::system_error&) {
                // Who asked is gone, as ICMP says.
            }
            datagrams.received.clear();
        }
    }
    /// Resets leave no ports behind that wait.
    void hang_up() {
        for (HostServer* server : {&echo, &silent}) {
            while (server->accepted()) {
                server->peer->reset();
                server->peer.reset();
            }
        }
        for (HostStream& peer : open) {
            peer.reset();
        }
        open.clear();
        datagrams.poll();
        datagrams.received.clear();
    }
};

struct World {
    explicit World(Programs& host, std::uint8_t how) : programs(host) {
        GatewayOptions options;
        options.ipv4_enabled = (how & 2) == 0;
        options.ipv6_enabled = (how & 4) == 0 || (how & 2) != 0;
        options.limits = {.tcp_flows = 8,
                          .half_open = 4,
                          .udp_mappings = 8,
                          .ping_mappings = 4,
                          .dns_lookups = 4,
                          .memory = (how & 16) != 0 ? std::size_t{48} << 10 : std::size_t{1} << 20,
                          .icmp_errors = 100,
                          .leases = 4};
        options.timeouts = {.tcp_established = 60s, .tcp_transitory = 30s, .udp = 30s, .ping = 10s};
        options.lease = 60s;
        options.epoch = std::chrono::system_clock::time_point(1'700'000'000s);
        options.resolve = [](const ResolveQuery& query) {
            DnsAnswer answer;
            answer.ttl = 60;
            answer.name = "name.example";
            answer.addresses = {ip("127.0.0.1"), ip("::1")};
            answer.code = query.name.size() % 2 == 0 ? DnsCode::ok : DnsCode::name_error;
            return answer;
        };
        // Nothing else on this host, and nothing beyond it.
        options.allow.clear();
        for (const std::string& rule : {"tcp:127.0.0.1:" + std::to_string(programs.echo.port()),
                                        "tcp:127.0.0.1:" + std::to_string(programs.silent.port()),
                                        "udp:127.0.0.1:" + std::to_string(programs.datagrams.port()),
                                        std::string("icmp:127.0.0.1"), std::string("tcp:broker.example:1")}) {
            options.allow.push_back(AllowRule::parse(rule).value());
        }
        limits = options.limits;
        gateway.emplace(io, timeline, std::move(options));
        require(gateway->add_device({"node0", device.mac, device.address}).has_value(), "a device can be added");
        require(gateway->add_name("broker").has_value(), "a name can be added");
        if ((how & 1) != 0) {
            tcp_forward = gateway->forward("tcp:127.0.0.1:0:node0:80").value();
            udp_forward = gateway->forward("udp:127.0.0.1:0:node0:5683").value();
        }
        device.answers = (how & 8) == 0;
        baseline = lwip_port().used;
        cable.emplace("cable", *gateway, device, timeline);
    }
    ~World() {
        for (HostStream& client : clients) {
            client.reset();
        }
        programs.hang_up();
        cable.reset();
        gateway.reset();
        io.restart();
        io.poll();
    }

    void pass(Time time) {
        timeline.run_until(timeline.now() + time);
        settle();
    }

    void settle() {
        for (int round = 0; round < 8; ++round) {
            io.restart();
            const std::size_t done = io.poll();
            programs.go_on();
            timeline.run_until(timeline.now() + 1ms);
            note_connections();
            if (done == 0 && round > 0) {
                break;
            }
        }
        check();
    }

    void note_connections() {
        for (const Heard& packet : device.heard) {
            if (packet.protocol != kTcp || packet.transport.size() < 20) {
                continue;
            }
            const std::uint8_t flags = packet.tcp_flags();
            const std::size_t header = (packet.transport[12] >> 4) * std::size_t{4};
            require(header >= 20 && header <= packet.transport.size(), "segments that a gateway sends are whole");
            connections[packet.to_port()] = {get32(packet.transport, 4) +
                                                 static_cast<std::uint32_t>(packet.transport.size() - header) +
                                                 ((flags & kSyn) != 0 ? 1 : 0) + ((flags & kFin) != 0 ? 1 : 0),
                                             (flags & kAck) != 0 ? get32(packet.transport, 8) : 1000};
        }
        device.heard.clear();
        device.arp_replies.clear();
    }

    void check() const {
        const GatewayCounters counters = gateway->counters();
        // One segment, or one datagram, is there before it is counted.
        require(counters.memory <= limits.memory + (128U << 10), "memory is bounded");
        require(gateway->leases().size() <= limits.leases, "leases are bounded");
        std::size_t tcp = 0;
        std::set<Endpoint> udp;
        std::size_t pings = 0;
        for (const FlowInfo& flow : gateway->flows()) {
            tcp += flow.protocol == Protocol::tcp ? 1 : 0;
            pings += flow.protocol == Protocol::icmp ? 1 : 0;
            if (flow.protocol == Protocol::udp) {
                udp.insert(flow.device);
            }
        }
        require(tcp <= limits.tcp_flows, "TCP flows are bounded");
        require(udp.size() <= limits.udp_mappings + 1, "UDP mappings are bounded");
        require(pings <= limits.ping_mappings, "ping mappings are bounded");
    }

    /// What the input wants to be right. Ethernet's addresses are, or the gateway wouldn't look.
    void send(Input bytes, bool mended, bool continued) {
        Bytes frame(bytes.begin(), bytes.end());
        if (mended) {
            mend(frame, continued);
        }
        if (!frame.empty()) {
            device.send(frame);
        }
    }

    void mend(Bytes& frame, bool continued) const {
        if (frame.size() < 14) {
            return;
        }
        if ((frame[0] & 1) == 0) {
            std::copy(device.gateway_mac.begin(), device.gateway_mac.end(), frame.begin());
        }
        const std::uint16_t type = get16(frame, 12);
        if (type == 0x0800 && frame.size() >= 34) {
            const std::size_t header = (frame[14] & 0xf) * std::size_t{4};
            const std::size_t length = get16(frame, 16);
            if (header < 20 || length < header || frame.size() < 14 + length) {
                return;
            }
            frame[24] = frame[25] = 0;
            put(frame, 24, checksum(std::span(frame).subspan(14, header)));
            if ((get16(frame, 20) & 0x3fff) == 0) {
                mend_transport(frame, 14 + header, length - header, frame[23], asio::ip::address_v4(get32(frame, 26)),
                               asio::ip::address_v4(get32(frame, 30)), continued);
            }
        } else if (type == 0x86dd && frame.size() >= 54) {
            const std::size_t length = get16(frame, 18);
            if (frame.size() < 54 + length) {
                return;
            }
            asio::ip::address_v6::bytes_type from;
            asio::ip::address_v6::bytes_type to;
            std::copy_n(frame.begin() + 22, 16, from.begin());
            std::copy_n(frame.begin() + 38, 16, to.begin());
            std::size_t at = 54;
            std::uint8_t next = frame[20];
            // Hop by hop, routing, options for the destination.
            while ((next == 0 || next == 43 || next == 60) && at + 8 <= 54 + length) {
                next = frame[at];
                at += (frame[at + 1] + std::size_t{1}) * 8;
            }
            if (at <= 54 + length) {
                mend_transport(frame, at, 54 + length - at, next, asio::ip::address_v6(from), asio::ip::address_v6(to),
                               continued);
            }
        }
    }

    void mend_transport(Bytes& frame, std::size_t at, std::size_t size, std::uint8_t protocol, const IpAddress& from,
                        const IpAddress& to, bool continued) const {
        if ((protocol != kTcp && protocol != kUdp && protocol != kIcmp && protocol != kIcmp6) ||
            size < (protocol == kTcp ? 20U : 8U)) {
            return;
        }
        const std::uint16_t port = get16(frame, at + 2);
        if (protocol == kTcp && (port == kEcho || port == kSilent)) {
            put(frame, at + 2, port == kEcho ? programs.echo.port() : programs.silent.port());
        } else if (protocol == kUdp && port == kEcho) {
            put(frame, at + 2, programs.datagrams.port());
        } else if (protocol == kUdp && port == kSilent && udp_client_port != 0) {
            put(frame, at + 2, udp_client_port);
        }
        if (continued && protocol == kTcp) {
            if (const auto known = connections.find(get16(frame, at)); known != connections.end()) {
                put(frame, at + 4, known->second.expected >> 16);
                put(frame, at + 6, known->second.expected);
                put(frame, at + 8, known->second.next >> 16);
                put(frame, at + 10, known->second.next);
            }
        }
        const std::size_t place = at + checksum_place(protocol);
        frame[place] = frame[place + 1] = 0;
        const auto transport = std::span(frame).subspan(at, size);
        put(frame, place, protocol == kIcmp ? checksum(transport) : transport_checksum(from, to, protocol, transport));
    }

    static void put(Bytes& frame, std::size_t at, std::size_t value) {
        frame[at] = static_cast<std::uint8_t>(value >> 8);
        frame[at + 1] = static_cast<std::uint8_t>(value);
    }

    void on_host(std::uint8_t what) {
        boost::system::error_code error;
        switch (what % 6) {
            case 0:
                if (tcp_forward && clients.size() < kPeers) {
                    asio::ip::tcp::socket socket(programs.io);
                    socket.open(asio::ip::tcp::v4(), error);
                    socket.non_blocking(true);
                    socket.connect({tcp_forward->address, tcp_forward->port}, error);
                    clients.emplace_back(std::move(socket));
                }
                break;
            case 1:
                for (HostStream& client : clients) {
                    client.poll().received.clear();
                    client.send(std::string(what * 64U, 'x'));
                }
                break;
            case 2:
                if (!clients.empty()) {
                    clients.front().reset();
                    clients.pop_front();
                }
                break;
            case 3:
                if (udp_forward) {
                    asio::ip::udp::socket& socket = udp_client ? *udp_client : udp_client.emplace(programs.io);
                    if (!socket.is_open()) {
                        socket.open(asio::ip::udp::v4());
                        socket.bind({asio::ip::address_v4::loopback(), 0});
                        udp_client_port = socket.local_endpoint().port();
                    }
                    socket.send_to(asio::buffer(std::string(what, 'x')), {udp_forward->address, udp_forward->port}, 0,
                                   error);
                }
                break;
            case 4:
                programs.hang_up();
                break;
            default:
                // Pulled, and put back.
                if (cable) {
                    cable.reset();
                } else {
                    cable.emplace("cable", *gateway, device, timeline);
                }
                break;
        }
    }

    /// Nothing stays of what was, and it still does what it is for.
    void finish() {
        if (!cable) {
            cable.emplace("cable", *gateway, device, timeline);
        }
        device.answers = true;
        clients.remove_if([](HostStream& client) {
            client.reset();
            return true;
        });
        pass(90s);
        pass(90s);
        for (const FlowInfo& flow : gateway->flows()) {
            std::fprintf(stderr, "%s %s, idle for %lld s\n", std::string(to_string(flow.protocol)).c_str(),
                         flow.state.c_str(), static_cast<long long>(flow.idle / 1s));
        }
        require(gateway->flows().empty(), "flows end");
        require(lwip_port().used <= baseline, "memory comes back");
        const bool v4 = gateway->options().ipv4_enabled;
        device.heard.clear();
        device.send_packet(ip_packet(v4 ? device.address : device.address6, ip(v4 ? "10.0.2.2" : "fd00:2::2"),
                                     v4 ? kIcmp : kIcmp6,
                                     {static_cast<std::uint8_t>(v4 ? 8 : 128), 0, 0, 0, 0, 1, 0, 1, 'x'}));
        timeline.run_until(timeline.now() + 2s);
        require(device.take(is_icmp(v4 ? 0 : 129)).has_value(), "the gateway goes on");
    }

    struct Progress {
        std::uint32_t next = 0;      ///< what the gateway sends next
        std::uint32_t expected = 0;  ///< what it wants
    };

    Programs& programs;
    asio::io_context io;
    VirtualTimeline timeline;
    GatewayLimits limits;
    Device device{"node0.eth"};
    std::optional<Gateway> gateway;
    std::optional<Cable> cable;
    std::optional<Endpoint> tcp_forward;
    std::optional<Endpoint> udp_forward;
    std::list<HostStream> clients;
    std::optional<asio::ip::udp::socket> udp_client;
    std::uint16_t udp_client_port = 0;
    std::map<std::uint16_t, Progress> connections;
    std::size_t baseline = 0;
};

}  // namespace

void gateway(Input bytes) {
    static Programs programs;
    Reader input(bytes);
    World world(programs, input.byte());
    constexpr int kSteps = 200;
    for (int step = 0; step < kSteps && !input.empty(); ++step) {
        const std::uint8_t what = input.byte();
        switch (what % 4) {
            case 1:
                world.pass(std::chrono::milliseconds(input.number(2)));
                break;
            case 2:
                world.on_host(input.byte());
                world.settle();
                break;
            default: {
                const std::size_t size = input.number(2) % 2048;
                world.send(input.take(size), (what & 16) != 0, (what & 32) != 0);
                world.settle();
                break;
            }
        }
    }
    world.finish();
}

}  // namespace twin::net::fuzz
