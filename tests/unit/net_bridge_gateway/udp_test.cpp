// SPDX-License-Identifier: BSD-3-Clause
#include "device.hpp"
#include "host.hpp"

namespace twin::net {
namespace {

class GatewayUdp : public GatewayFixture {
  protected:
    HostDatagrams server{io};
};

TEST_F(GatewayUdp, GoesToTheHostAndBack) {
    start();
    const Endpoint there{ip("10.0.2.2"), server.port()};
    device.send_udp(5000, there, "ping");
    ASSERT_TRUE(until([&] { return server.poll(); }));
    EXPECT_EQ(server.received[0], "ping");
    EXPECT_TRUE(server.from.address().is_loopback());
    server.reply("pong");
    const auto answer = wait_for(is_udp_to(5000));
    ASSERT_TRUE(answer);
    EXPECT_EQ(text_of(answer->payload()), "pong");
    EXPECT_EQ(answer->from, there.address);
    EXPECT_EQ(answer->from_port(), there.port);
    ASSERT_EQ(gateway->flows().size(), 1U);
    EXPECT_EQ(gateway->flows()[0].to_host, 4U);
}

TEST_F(GatewayUdp, HasOnePortForAllDestinations) {
    start();
    HostDatagrams other(io);
    device.send_udp(5000, {ip("10.0.2.2"), server.port()}, "a");
    device.send_udp(5000, {ip("10.0.2.2"), other.port()}, "b");
    ASSERT_TRUE(until([&] { return server.poll() && other.poll(); }));
    EXPECT_EQ(server.from, other.from);
    device.send_udp(5001, {ip("10.0.2.2"), server.port()}, "c");
    const auto first = server.from;
    ASSERT_TRUE(until([&] { return server.poll() && server.received.size() == 2; }));
    EXPECT_NE(server.from, first);
}

TEST_F(GatewayUdp, HearsOtherPortsOfThoseItWroteTo) {
    start();
    device.send_udp(5000, {ip("10.0.2.2"), server.port()}, "hello");
    ASSERT_TRUE(until([&] { return server.poll(); }));
    HostDatagrams other(io);
    other.send("from next door", server.from);
    const auto heard = wait_for(is_udp_to(5000));
    ASSERT_TRUE(heard);
    EXPECT_EQ(heard->from_port(), other.port());
    HostDatagrams stranger(io, ip("127.0.0.2"));
    stranger.send("from far away", server.from);
    ASSERT_TRUE(until([&] { return gateway->counters().not_for_us == 1; }));
    EXPECT_FALSE(device.take(is_udp_to(5000)));
}

TEST_F(GatewayUdp, CarriesLargeDatagramsInFragments) {
    start();
    const std::string large(4000, 'z');
    // In from the device: three fragments.
    const Bytes whole =
        ip_packet(device.address, ip("10.0.2.2"), kUdp, udp_bytes(5000, server.port(), bytes_of(large)));
    for (std::size_t at = 20; at < whole.size(); at += 1400) {
        const std::size_t end = std::min(at + 1400, whole.size());
        device.send_packet(
            ip_packet(device.address, ip("10.0.2.2"), kUdp,
                      Bytes(whole.begin() + static_cast<long>(at), whole.begin() + static_cast<long>(end)), 64,
                      static_cast<std::uint16_t>((at - 20) / 8 | (end < whole.size() ? 0x2000 : 0)), false));
    }
    ASSERT_TRUE(until([&] { return server.poll(); }));
    EXPECT_EQ(server.received[0], large);
    server.reply(large);
    EXPECT_TRUE(until([&] { return device.fragments == 3; }));
}

TEST_F(GatewayUdp, SaysThatAPortIsUnreachable) {
    start();
    const std::uint16_t port = server.port();
    server.close();
    device.send_udp(5000, {ip("10.0.2.2"), port}, "anybody?");
    const auto error = wait_for(is_icmp(3));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->transport[1], 3);
    // It quotes what the device sent.
    EXPECT_EQ(get32(error->transport, 8 + 12), device.address.to_v4().to_uint());
    EXPECT_EQ(get32(error->transport, 8 + 16), ip("10.0.2.2").to_v4().to_uint());
    EXPECT_EQ(get16(error->transport, 8 + 20), 5000);
    EXPECT_EQ(get16(error->transport, 8 + 22), port);
    // And over IPv6.
    device.send_udp(5001, {ip("fd00:2::2"), port}, "anybody?");
    const auto error6 = wait_for(is_icmp(1));
    ASSERT_TRUE(error6);
    EXPECT_EQ(error6->transport[1], 4);
}

TEST_F(GatewayUdp, RefusesWhatNoRuleAllows) {
    start();
    device.send_udp(5000, {ip("192.0.2.1"), 7}, "x");
    const auto error = wait_for(is_icmp(3));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->transport[1], 13);
    EXPECT_TRUE(logged("refused udp to 192.0.2.1:7"));
    // The name server serves nothing but names.
    device.send_udp(5000, {ip("10.0.2.3"), 7}, "x");
    const auto closed = wait_for(is_icmp(3));
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->transport[1], 3);
}

TEST_F(GatewayUdp, ForgetsAMappingThatIsIdle) {
    start();
    device.send_udp(5000, {ip("10.0.2.2"), server.port()}, "x");
    ASSERT_TRUE(until([&] { return server.poll(); }));
    pass(std::chrono::minutes(5) - std::chrono::seconds(1));
    EXPECT_EQ(gateway->flows().size(), 1U);
    pass(std::chrono::seconds(15));
    EXPECT_TRUE(gateway->flows().empty());
    EXPECT_EQ(gateway->counters().timed_out, 1U);
}

TEST_F(GatewayUdp, KeepsNoMoreMappingsThanItMay) {
    GatewayOptions options;
    options.limits.udp_mappings = 4;
    start(options);
    for (std::uint16_t port = 5000; port < 5005; ++port) {
        device.send_udp(port, {ip("10.0.2.2"), server.port()}, "x");
        pass(std::chrono::milliseconds(1));
    }
    const auto flows = gateway->flows();
    ASSERT_EQ(flows.size(), 4U);
    EXPECT_EQ(flows[0].device.port, 5001) << "the one that was idle longest is gone";
    EXPECT_EQ(gateway->counters().over_limit, 1U);
}

TEST_F(GatewayUdp, KnowsBothFamilies) {
    start();
    HostDatagrams six(io, ip("::1"));
    device.send_udp(5000, {ip("fd00:2::2"), six.port()}, "six");
    ASSERT_TRUE(until([&] { return six.poll(); }));
    six.reply("answer");
    const auto answer = wait_for(is_udp_to(5000));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->from, ip("fd00:2::2"));
}

TEST_F(GatewayUdp, ChecksChecksums) {
    start();
    const auto datagram = udp_bytes(5000, server.port(), bytes_of("x"));
    auto wrong = datagram;
    wrong[7] = 1;
    device.send_packet(ip_packet(device.address, ip("10.0.2.2"), kUdp, wrong, 64, 0, false));
    EXPECT_EQ(gateway->counters().malformed, 1U);
    // None at all is a checksum in IPv4.
    device.send_packet(ip_packet(device.address, ip("10.0.2.2"), kUdp, datagram, 64, 0, false));
    EXPECT_TRUE(until([&] { return server.poll(); }));
    device.send_packet(ip_packet(device.address6, ip("fd00:2::2"), kUdp, datagram, 64, 0, false));
    EXPECT_EQ(gateway->counters().malformed, 2U);
}

}  // namespace
}  // namespace twin::net
