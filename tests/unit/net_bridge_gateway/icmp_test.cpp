// SPDX-License-Identifier: BSD-3-Clause
#include "device.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/ip/udp.hpp>

namespace twin::net {
namespace {

class GatewayIcmp : public GatewayFixture {
  protected:
    void ask(const char* address) {
        Bytes request{0, 1, 8, 0, 6, 4, 0, 1};
        append(request, device.mac);
        append(request, device.address);
        append(request, MacAddress{});
        append(request, ip(address));
        device.send(ethernet({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, device.mac, 0x0806, request));
        settle();
    }
    void ping(const IpAddress& to) {
        device.send_packet(
            ip_packet(device.own(to), to, to.is_v4() ? kIcmp : kIcmp6,
                      {static_cast<std::uint8_t>(to.is_v4() ? 8 : 128), 0, 0, 0, 0xab, 0xcd, 0, 7, 'h', 'i'}));
        settle();
    }
};

TEST_F(GatewayIcmp, AnswersArpForItsOwnAddresses) {
    start();
    for (const char* own : {"10.0.2.2", "10.0.2.3"}) {
        device.arp_replies.clear();
        ask(own);
        ASSERT_EQ(device.arp_replies.size(), 1U) << own;
        const Bytes& reply = device.arp_replies[0];
        EXPECT_EQ(Bytes(reply.begin() + 22, reply.begin() + 28),
                  Bytes(device.gateway_mac.begin(), device.gateway_mac.end()));
        EXPECT_EQ(get32(reply, 28), ip(own).to_v4().to_uint());
        EXPECT_EQ(get32(reply, 38), device.address.to_v4().to_uint());
    }
    device.arp_replies.clear();
    ask("10.0.2.4");
    ask("192.0.2.1");
    EXPECT_TRUE(device.arp_replies.empty());
}

TEST_F(GatewayIcmp, AnswersEchoForItsOwnAddresses) {
    start();
    for (const char* own : {"10.0.2.2", "10.0.2.3", "fd00:2::2", "fd00:2::3", "fe80::2"}) {
        ping(ip(own));
        const auto reply = wait_for(is_icmp(ip(own).is_v4() ? 0 : 129));
        ASSERT_TRUE(reply) << own;
        EXPECT_EQ(reply->from, ip(own));
        EXPECT_EQ(Bytes(reply->transport.begin() + 4, reply->transport.end()), (Bytes{0xab, 0xcd, 0, 7, 'h', 'i'}));
    }
}

TEST_F(GatewayIcmp, SaysThatEchoToTheOutsideIsProhibited) {
    start();
    ping(ip("192.0.2.1"));
    const auto error = wait_for(is_icmp(3));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->transport[1], 13);
    EXPECT_EQ(error->from, ip("10.0.2.2"));
    EXPECT_EQ(get32(error->transport, 8 + 16), ip("192.0.2.1").to_v4().to_uint()) << "quotes the request";
    ping(ip("2001:db8::1"));
    const auto error6 = wait_for(is_icmp(1));
    ASSERT_TRUE(error6);
    EXPECT_EQ(error6->transport[1], 1);
    EXPECT_EQ(gateway->counters().refused, 2U);
    EXPECT_TRUE(logged("refused icmp to 192.0.2.1"));
}

TEST_F(GatewayIcmp, SaysSoIfTheHostHasNoEchoSockets) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    if (fd >= 0) {
        ::close(fd);
        GTEST_SKIP() << "this host has them";
    }
    start();
    ASSERT_TRUE(gateway->allow("icmp:*"));
    ping(ip("192.0.2.1"));
    const auto error = wait_for(is_icmp(3));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->transport[1], 13);
    EXPECT_TRUE(logged("ping_group_range"));
}

TEST_F(GatewayIcmp, PassesEchoOnWhereTheHostHasSockets) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    if (fd < 0) {
        GTEST_SKIP() << "net.ipv4.ping_group_range doesn't let this user";
    }
    ::close(fd);
    start();
    ASSERT_TRUE(gateway->allow("real-network"));
    // Of the host's own, but not one that devices can't name: 0.0.0.0/8 and 127/8 are.
    boost::asio::ip::udp::socket probe(io, boost::asio::ip::udp::v4());
    boost::system::error_code none;
    probe.connect({ip("192.0.2.1"), 9}, none);
    if (none) {
        GTEST_SKIP() << "this host has no route";
    }
    const IpAddress own = probe.local_endpoint().address();
    ping(own);
    const auto reply = wait_for(is_icmp(0));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->from, own);
    EXPECT_EQ(Bytes(reply->transport.begin() + 4, reply->transport.end()), (Bytes{0xab, 0xcd, 0, 7, 'h', 'i'}));
}

TEST_F(GatewayIcmp, LimitsItsErrors) {
    GatewayOptions options;
    options.limits.icmp_errors = 3;
    start(options);
    const auto errors = [&] {
        std::size_t count = 0;
        while (device.take(is_icmp(3))) {
            ++count;
        }
        return count;
    };
    for (int i = 0; i < 10; ++i) {
        ping(ip("192.0.2.1"));
    }
    EXPECT_EQ(errors(), 3U);
    pass(std::chrono::seconds(1));
    ping(ip("192.0.2.1"));
    EXPECT_EQ(errors(), 1U);
}

TEST_F(GatewayIcmp, IgnoresWhatIsNotForIt) {
    start();
    settle();
    device.heard.clear();
    const Bytes request{8, 0, 0, 0, 0, 1, 0, 1};
    // A wrong checksum, a neighbour's address, a foreign sender, the gateway's own address as sender.
    device.send_packet(ip_packet(device.address, ip("10.0.2.2"), kIcmp, request, 64, 0, false));
    device.send_packet(ip_packet(device.address, ip("10.0.2.77"), kIcmp, request));
    device.send_packet(ip_packet(ip("192.0.2.9"), ip("10.0.2.2"), kIcmp, request));
    device.send_packet(ip_packet(ip("10.0.2.2"), ip("10.0.2.2"), kIcmp, request));
    device.send_packet(ip_packet(device.address, ip("127.0.0.1"), kIcmp, request));
    // To another's MAC address.
    device.send(
        ethernet({2, 0, 0, 0, 0, 99}, device.mac, 0x0800, ip_packet(device.address, ip("10.0.2.2"), kIcmp, request)));
    settle();
    EXPECT_TRUE(device.heard.empty());
    EXPECT_EQ(gateway->counters().malformed, 1U);
    EXPECT_EQ(gateway->counters().not_for_us, 5U);
}

TEST_F(GatewayIcmp, PutsFragmentsTogether) {
    start();
    Bytes echo{8, 0, 0, 0, 0, 1, 0, 1};
    echo.resize(3000, 'x');
    const std::uint16_t sum = checksum(echo);
    echo[2] = static_cast<std::uint8_t>(sum >> 8);
    echo[3] = static_cast<std::uint8_t>(sum);
    const auto piece = [&](std::size_t from, std::size_t to, bool more) {
        device.send_packet(
            ip_packet(device.address, ip("10.0.2.2"), kIcmp,
                      Bytes(echo.begin() + static_cast<long>(from), echo.begin() + static_cast<long>(to)), 64,
                      static_cast<std::uint16_t>(from / 8 | (more ? 0x2000 : 0)), false));
    };
    piece(2400, 3000, false);
    piece(0, 1200, true);
    settle();
    EXPECT_TRUE(device.heard.empty() || device.heard.front().protocol != kIcmp);
    EXPECT_EQ(device.fragments, 0U);
    piece(1200, 2400, true);
    settle();
    EXPECT_EQ(device.fragments, 3U) << "the reply is as long";
}

TEST_F(GatewayIcmp, IsOneInAProcess) {
    start();
    EXPECT_THROW(Gateway(io, timeline, GatewayOptions()), std::logic_error);
    // And the first one isn't hurt.
    ping(ip("10.0.2.2"));
    EXPECT_TRUE(wait_for(is_icmp(0)));
}

TEST(GatewayOptions, AreChecked) {
    EXPECT_TRUE(Gateway::check_options({}));
    const auto says = [](const std::function<void(GatewayOptions&)>& change) {
        GatewayOptions options;
        change(options);
        const auto result = Gateway::check_options(options);
        return result ? std::string() : result.error().message;
    };
    EXPECT_NE(says([](auto& o) { o.ipv4 = Subnet::parse("10.0.0.0/30").value(); }), "");
    EXPECT_EQ(says([](auto& o) { o.ipv4 = Subnet::parse("10.0.0.0/27").value(); }), "");
    EXPECT_NE(says([](auto& o) { o.ipv4 = Subnet::parse("10.0.0.0/28").value(); }), "") << "15 is the broadcast";
    EXPECT_NE(says([](auto& o) { o.ipv6 = Subnet::parse("fd00::/48").value(); }), "");
    EXPECT_NE(says([](auto& o) { o.ipv4_enabled = o.ipv6_enabled = false; }), "");
    EXPECT_NE(says([](auto& o) { o.mtu = 1279; }), "");
    EXPECT_EQ(says([](auto& o) { o.mtu = 1280; }), "");
    EXPECT_NE(says([](auto& o) { o.lease = std::chrono::seconds(7); }), "");
    EXPECT_NE(says([](auto& o) { o.mac[0] = 1; }), "");
    EXPECT_NE(says([](auto& o) { o.domain = "a..b"; }), "");
    EXPECT_NE(says([](auto& o) { o.dhcp_first = 3; }), "");
    EXPECT_EQ(says([](auto& o) { o.dhcp_first = 4; }), "");
}

}  // namespace
}  // namespace twin::net
