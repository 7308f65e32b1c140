// SPDX-License-Identifier: BSD-3-Clause
#include "device.hpp"
#include "host.hpp"

namespace twin::net {
namespace {

class GatewayIpv6 : public GatewayFixture {
  protected:
    std::optional<Heard> advertisement() { return device.take(is_icmp(134)); }
    void solicit(std::uint8_t hop_limit = 255) {
        device.send(ethernet({0x33, 0x33, 0, 0, 0, 2}, device.mac, 0x86dd,
                             ip_packet(ip("fe80::15"), ip("ff02::2"), kIcmp6, {133, 0, 0, 0, 0, 0, 0, 0}, hop_limit)));
    }
    /// By type; without its first two bytes.
    static std::map<std::uint8_t, Bytes> options_of(const Heard& packet) {
        std::map<std::uint8_t, Bytes> out;
        for (std::size_t at = 16; at < packet.transport.size();) {
            const std::size_t size = packet.transport[at + 1] * std::size_t{8};
            out[packet.transport[at]] = Bytes(packet.transport.begin() + static_cast<long>(at + 2),
                                              packet.transport.begin() + static_cast<long>(at + size));
            at += size;
        }
        return out;
    }
};

TEST_F(GatewayIpv6, AdvertisesItself) {
    start();
    settle();
    const auto packet = advertisement();
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->from, ip("fe80::2"));
    EXPECT_EQ(packet->to, ip("ff02::1"));
    EXPECT_EQ(packet->mac, (MacAddress{0x33, 0x33, 0, 0, 0, 1}));
    EXPECT_EQ(packet->hop_limit, 255);
    EXPECT_EQ(packet->transport[5], 0) << "no DHCPv6";
    EXPECT_EQ(get16(packet->transport, 6), 1800);
    auto options = options_of(*packet);
    EXPECT_EQ(options[1], Bytes(device.gateway_mac.begin(), device.gateway_mac.end()));
    EXPECT_EQ(get32(options[5], 2), 1500U);
    EXPECT_EQ(options[3][0], 64);
    EXPECT_EQ(options[3][1], 0xc0);
    Bytes prefix;
    append(prefix, ip("fd00:2::"));
    EXPECT_EQ(Bytes(options[3].begin() + 14, options[3].end()), prefix);
    Bytes server;
    append(server, ip("fd00:2::3"));
    EXPECT_EQ(Bytes(options[25].begin() + 6, options[25].end()), server);
    EXPECT_EQ(text_of(options[31]).substr(6), std::string("\x04twin\0\0\0", 8));
}

TEST_F(GatewayIpv6, AdvertisesAgainAndAgain) {
    start();
    settle();
    ASSERT_TRUE(advertisement());
    pass(std::chrono::milliseconds(15900));
    EXPECT_FALSE(advertisement());
    pass(std::chrono::milliseconds(200));
    EXPECT_TRUE(advertisement());
    pass(std::chrono::seconds(16));
    EXPECT_TRUE(advertisement());
    pass(std::chrono::seconds(190));
    EXPECT_FALSE(advertisement());
    pass(std::chrono::seconds(411));
    EXPECT_TRUE(advertisement());
    cables.clear();
    const auto sent = gateway->counters().router_advertisements;
    pass(std::chrono::hours(1));
    EXPECT_EQ(gateway->counters().router_advertisements, sent) << "nobody is there to hear it";
}

TEST_F(GatewayIpv6, AnswersSolicitations) {
    start();
    pass(std::chrono::seconds(5));
    ASSERT_TRUE(advertisement());
    solicit(254);
    pass(std::chrono::seconds(1));
    EXPECT_FALSE(advertisement()) << "it came from afar";
    solicit();
    pass(std::chrono::milliseconds(500));
    EXPECT_TRUE(advertisement());
    // Not more often than every three seconds.
    solicit();
    pass(std::chrono::milliseconds(2400));
    EXPECT_FALSE(advertisement());
    pass(std::chrono::milliseconds(1100));
    EXPECT_TRUE(advertisement());
}

TEST_F(GatewayIpv6, ReachesTheHostByItsLinkLocalAddressToo) {
    start();
    HostServer server(io, ip("::1"));
    Connection connection(device, 40000, {ip("fe80::2"), server.port()});
    connection.syn();
    ASSERT_TRUE(until([&] { return connection.established && server.accepted(); }));
    connection.send("local");
    EXPECT_TRUE(until([&] { return server.peer->poll().received == "local"; }));
}

TEST_F(GatewayIpv6, WorksAlone) {
    GatewayOptions options;
    options.ipv4_enabled = false;
    start(options);
    HostServer server(io, ip("127.0.0.1"));
    Connection connection(device, 40000, {ip("fd00:2::2"), server.port()});
    connection.syn();
    ASSERT_TRUE(until([&] { return connection.established && server.accepted(); }));
    const auto before = gateway->counters().not_for_us;
    device.send_udp(5000, {ip("10.0.2.2"), 7}, "x");
    EXPECT_EQ(gateway->counters().not_for_us, before + 1);
}

TEST_F(GatewayIpv6, CanBeLeftOut) {
    GatewayOptions options;
    options.ipv6_enabled = false;
    start(options);
    pass(std::chrono::seconds(20));
    EXPECT_FALSE(advertisement());
    device.send_udp(5000, {ip("fd00:2::2"), 7}, "x");
    EXPECT_EQ(gateway->counters().not_for_us, 1U);
}

TEST_F(GatewayIpv6, PutsFragmentsTogether) {
    start();
    HostDatagrams server(io, ip("::1"));
    const std::string text(3000, 'f');
    Bytes datagram = udp_bytes(5000, server.port(), bytes_of(text));
    const auto sum = transport_checksum(device.address6, ip("fd00:2::2"), kUdp, datagram);
    datagram[6] = static_cast<std::uint8_t>(sum >> 8);
    datagram[7] = static_cast<std::uint8_t>(sum);
    const auto piece = [&](std::size_t from, std::size_t to) {
        Bytes fragment{kUdp, 0};
        put16(fragment, from | (to < datagram.size() ? 1 : 0));
        put32(fragment, 77);
        fragment.insert(fragment.end(), datagram.begin() + static_cast<long>(from),
                        datagram.begin() + static_cast<long>(to));
        device.send_packet(ip_packet(device.address6, ip("fd00:2::2"), 44, fragment, 64, 0, false));
    };
    piece(1200, 2400);
    piece(2400, datagram.size());
    piece(0, 1200);
    ASSERT_TRUE(until([&] { return server.poll(); }));
    EXPECT_EQ(server.received[0], text);
}

TEST_F(GatewayIpv6, SkipsExtensionHeaders) {
    start();
    HostDatagrams server(io, ip("::1"));
    Bytes datagram = udp_bytes(5000, server.port(), bytes_of("x"));
    const auto sum = transport_checksum(device.address6, ip("fd00:2::2"), kUdp, datagram);
    datagram[6] = static_cast<std::uint8_t>(sum >> 8);
    datagram[7] = static_cast<std::uint8_t>(sum);
    Bytes options{kUdp, 0, 1, 4, 0, 0, 0, 0};
    append(options, datagram);
    device.send_packet(ip_packet(device.address6, ip("fd00:2::2"), 60, options, 64, 0, false));
    ASSERT_TRUE(until([&] { return server.poll(); }));
    // One that is longer than the packet.
    options[1] = 200;
    device.send_packet(ip_packet(device.address6, ip("fd00:2::2"), 60, options, 64, 0, false));
    EXPECT_EQ(gateway->counters().malformed, 1U);
}

TEST_F(GatewayIpv6, ResetsWhatCameWithExtensionHeaders) {
    start();
    // Hop by hop, then options for the destination; each is eight bytes of padding.
    Bytes packet{60, 0, 1, 4, 0, 0, 0, 0, kTcp, 0, 1, 4, 0, 0, 0, 0};
    Bytes tcp;
    put16(tcp, 40000);
    put16(tcp, unused_port(io));
    put32(tcp, 1000);
    put32(tcp, 0);
    tcp.insert(tcp.end(), {0x50, kSyn, 0x20, 0, 0, 0, 0, 0});
    const auto sum = transport_checksum(device.address6, ip("fd00:2::2"), kTcp, tcp);
    tcp[16] = static_cast<std::uint8_t>(sum >> 8);
    tcp[17] = static_cast<std::uint8_t>(sum);
    append(packet, tcp);
    device.send_packet(ip_packet(device.address6, ip("fd00:2::2"), 0, packet, 64, 0, false));
    const auto reset = wait_for([](const Heard& heard) { return heard.protocol == kTcp; });
    ASSERT_TRUE(reset);
    EXPECT_EQ(reset->to_port(), 40000);
    EXPECT_EQ(reset->from_port(), get16(tcp, 2));
    EXPECT_EQ(reset->tcp_flags() & kRst, kRst);
    EXPECT_EQ(get32(reset->transport, 8), 1001U);
}

TEST_F(GatewayIpv6, IsItsOwnRouter) {
    start();
    settle();
    device.heard.clear();
    // Somebody else's advertisement makes no difference.
    Bytes rogue(16, 0);
    rogue[0] = 134;
    rogue[6] = 7;
    device.send(ethernet({0x33, 0x33, 0, 0, 0, 1}, device.mac, 0x86dd,
                         ip_packet(ip("fe80::15"), ip("ff02::1"), kIcmp6, rogue, 255)));
    EXPECT_EQ(gateway->counters().not_for_us, 1U);
}

}  // namespace
}  // namespace twin::net
