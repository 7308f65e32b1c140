// SPDX-License-Identifier: BSD-3-Clause
// Frames that are almost right.
#include "device.hpp"
#include "host.hpp"
#include "net_bridge/random.hpp"

#include <cstdlib>

namespace twin::net {
namespace {

class GatewayMutation : public GatewayFixture {
  protected:
    /// Frames of all kinds that the gateway understands.
    std::vector<Bytes> seeds(std::uint16_t tcp_port, std::uint16_t udp_port) const {
        std::vector<Bytes> out;
        const auto frame = [&](const Bytes& packet) {
            out.push_back(ethernet(device.gateway_mac, device.mac, packet[0] >> 4 == 4 ? 0x0800 : 0x86dd, packet));
        };
        Bytes arp{0, 1, 8, 0, 6, 4, 0, 1};
        append(arp, device.mac);
        append(arp, device.address);
        append(arp, MacAddress{});
        append(arp, ip("10.0.2.3"));
        out.push_back(ethernet({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, device.mac, 0x0806, arp));
        Bytes dhcp = Bytes(236, 0);
        dhcp[0] = dhcp[1] = 1;
        dhcp[2] = 6;
        dhcp.insert(dhcp.end(), {99, 130, 83, 99, 53, 1, 1, 12, 4, 'n', 'o', 'd', 'e', 52, 1, 3, 255});
        frame(ip_packet(ip("0.0.0.0"), ip("255.255.255.255"), kUdp, udp_bytes(68, 67, dhcp)));
        const Bytes dns{1,   2,   1,   0, 0,   1,   0,   0,   0, 0, 0, 0, 4, 'h',
                        'o', 's', 't', 4, 't', 'w', 'i', 'n', 0, 0, 1, 0, 1};
        for (const char* self : {"10.0.2.15", "fd00:2::f"}) {
            const bool v4 = ip(self).is_v4();
            const IpAddress gateway_address = ip(v4 ? "10.0.2.2" : "fd00:2::2");
            frame(ip_packet(ip(self), ip(v4 ? "10.0.2.3" : "fd00:2::3"), kUdp, udp_bytes(3000, 53, dns)));
            frame(ip_packet(ip(self), gateway_address, kUdp, udp_bytes(3001, udp_port, bytes_of("payload"))));
            frame(ip_packet(ip(self), gateway_address, kUdp, udp_bytes(3002, 123, Bytes(48, 0x23))));
            frame(ip_packet(ip(self), gateway_address, v4 ? kIcmp : kIcmp6,
                            {static_cast<std::uint8_t>(v4 ? 8 : 128), 0, 0, 0, 0, 1, 0, 1, 'x'}));
            for (const std::uint8_t flags :
                 {kSyn, static_cast<std::uint8_t>(kAck | kPsh), kRst, static_cast<std::uint8_t>(kFin | kAck)}) {
                Bytes tcp;
                put16(tcp, 40000);
                put16(tcp, tcp_port);
                put32(tcp, 1000);
                put32(tcp, 0);
                tcp.insert(tcp.end(), {0x70, flags, 0x20, 0, 0, 0, 0, 0, 2, 4, 5, 0xb4, 3, 3, 7, 0});
                append(tcp, bytes_of("data"));
                frame(ip_packet(ip(self), gateway_address, kTcp, tcp));
            }
        }
        frame(ip_packet(device.address, ip("10.0.2.2"), kUdp, Bytes(64, 7), 64, 0x2000, false));
        Bytes fragment{kUdp, 0, 0, 1, 0, 0, 0, 9};
        append(fragment, Bytes(64, 7));
        frame(ip_packet(device.address6, ip("fd00:2::2"), 44, fragment, 64, 0, false));
        frame(ip_packet(ip("fe80::15"), ip("ff02::2"), kIcmp6, {133, 0, 0, 0, 0, 0, 0, 0}, 255));
        Bytes solicitation{135, 0, 0, 0, 0, 0, 0, 0};
        append(solicitation, ip("fd00:2::2"));
        solicitation.insert(solicitation.end(), {1, 1});
        append(solicitation, device.mac);
        frame(ip_packet(device.address6, ip("fd00:2::2"), kIcmp6, solicitation, 255));
        Bytes report{0x8f, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0};
        append(report, ip("ff02::16"));
        frame(ip_packet(ip("fe80::15"), ip("ff02::16"), kIcmp6, report, 1));
        return out;
    }

    /// Makes checksums right again, so that what is behind them is reached too.
    static void mend(Bytes& frame) {
        if (frame.size() < 34 || get16(frame, 12) != 0x0800) {
            return;
        }
        const std::size_t header = (frame[14] & 0xf) * std::size_t{4};
        if (header < 20 || frame.size() < 14 + header) {
            return;
        }
        frame[24] = frame[25] = 0;
        const auto sum = checksum(std::span(frame).subspan(14, header));
        frame[24] = static_cast<std::uint8_t>(sum >> 8);
        frame[25] = static_cast<std::uint8_t>(sum);
        const std::size_t length = std::min<std::size_t>(get16(frame, 16), frame.size() - 14);
        const std::uint8_t protocol = frame[23];
        const std::size_t place = 14 + header + checksum_place(protocol);
        if ((protocol != kTcp && protocol != kUdp && protocol != kIcmp) || length <= header ||
            place + 2 > 14 + length) {
            return;
        }
        frame[place] = frame[place + 1] = 0;
        const auto transport = std::span(frame).subspan(14 + header, length - header);
        const auto from = boost::asio::ip::address_v4(get32(frame, 26));
        const auto to = boost::asio::ip::address_v4(get32(frame, 30));
        const auto value = protocol == kIcmp ? checksum(transport) : transport_checksum(from, to, protocol, transport);
        frame[place] = static_cast<std::uint8_t>(value >> 8);
        frame[place + 1] = static_cast<std::uint8_t>(value);
    }
};

TEST_F(GatewayMutation, GoesOn) {
    const char* given = std::getenv("TWIN_SEED");
    const std::uint64_t seed = given == nullptr ? 20240607 : std::strtoull(given, nullptr, 10);
    SCOPED_TRACE("TWIN_SEED=" + std::to_string(seed));
    GatewayOptions options;
    // Nothing leaves this host, whatever address a mutation makes.
    options.limits.udp_mappings = 64;
    options.limits.half_open = 64;
    start(options);
    HostServer server(io);
    HostDatagrams datagrams(io);
    const auto corpus = seeds(server.port(), datagrams.port());
    Random random(seed);
    for (int i = 0; i < 100'000; ++i) {
        Bytes frame = corpus[random.below(corpus.size())];
        const auto changes = random.below(4);
        for (std::uint64_t change = 0; change < changes; ++change) {
            // The Ethernet addresses stay, or the gateway wouldn't look.
            const std::size_t at = 12 + random.below(frame.size() - 12);
            switch (random.below(4)) {
                case 0:
                    frame[at] = static_cast<std::uint8_t>(random.below(256));
                    break;
                case 1:
                    frame[at] ^= static_cast<std::uint8_t>(1U << random.below(8));
                    break;
                case 2:
                    frame[at] = random.below(2) == 0 ? 0 : 0xff;
                    break;
                default:
                    frame.resize(14 + random.below(frame.size()));
                    frame.resize(std::max<std::size_t>(frame.size(), 15));
            }
        }
        if (random.below(4) != 0) {
            mend(frame);
        }
        device.send(frame);
        if (i % 100 == 0) {
            settle();
            server.peer.reset();
            server.accepted();
            datagrams.poll();
            datagrams.received.clear();
            device.heard.clear();
            device.arp_replies.clear();
        }
    }
    EXPECT_LT(gateway->counters().memory_peak, 4U << 20);
    EXPECT_GT(gateway->counters().malformed, 1000U);
    // Sane after all that.
    server.peer.reset();
    until([&] {
        server.peer.reset();
        return !server.accepted();
    });
    Connection good(device, 45678, {ip("10.0.2.2"), server.port()});
    good.syn();
    ASSERT_TRUE(until([&] { return good.established && server.accepted(); }));
    good.send("sane");
    EXPECT_TRUE(until([&] { return server.peer->poll().received == "sane"; }));
}

}  // namespace
}  // namespace twin::net
