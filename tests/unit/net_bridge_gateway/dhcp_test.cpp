// SPDX-License-Identifier: BSD-3-Clause
#include "device.hpp"
#include "net_bridge/gateway/dhcp_message.hpp"

namespace twin::net {
namespace {

using Address = boost::asio::ip::address_v4;

class GatewayDhcp : public GatewayFixture {
  protected:
    DhcpMessage message(DhcpType type, std::uint8_t client = 1) {
        DhcpMessage out;
        out.xid = 0x1000U + client;
        out.mac = {2, 0, 0, 0, 1, client};
        out.options[53] = {static_cast<std::uint8_t>(type)};
        return out;
    }
    /// Sends it as who has no address does, or from `from`.
    std::optional<DhcpMessage> ask(const DhcpMessage& request, const char* from = "0.0.0.0",
                                   const char* to = "255.255.255.255") {
        device.send(ethernet({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, request.mac, 0x0800,
                             ip_packet(ip(from), ip(to), kUdp, udp_bytes(68, 67, request.bytes()))));
        settle();
        answer = device.take(is_udp_to(68));
        return answer ? DhcpMessage::parse(answer->payload()) : std::nullopt;
    }
    /// DISCOVER, OFFER, REQUEST, ACK; gives the address.
    std::optional<Address> lease(std::uint8_t client, const std::string& hostname = {}) {
        DhcpMessage discover = message(DhcpType::discover, client);
        if (!hostname.empty()) {
            discover.set(12, hostname);
        }
        const auto offer = ask(discover);
        if (!offer) {
            return std::nullopt;
        }
        DhcpMessage request = message(DhcpType::request, client);
        request.options.insert(discover.options.begin(), discover.options.end());
        request.set(50, offer->yiaddr);
        request.set(54, Address({10, 0, 2, 2}));
        const auto ack = ask(request);
        return ack && ack->type() == DhcpType::ack ? std::optional(ack->yiaddr) : std::nullopt;
    }
    DhcpMessage renewal(const Address& address, std::uint8_t client = 1) {
        DhcpMessage request = message(DhcpType::request, client);
        request.ciaddr = address;
        return request;
    }

    std::optional<Heard> answer;
};

TEST_F(GatewayDhcp, GivesAnAddress) {
    GatewayOptions options;
    options.lease = std::chrono::seconds(1000);
    start(options);
    DhcpMessage discover = message(DhcpType::discover);
    discover.options[61] = {0, 'i', 'd'};
    const auto offer = ask(discover);
    ASSERT_TRUE(offer);
    EXPECT_EQ(offer->type(), DhcpType::offer);
    EXPECT_EQ(offer->xid, discover.xid);
    EXPECT_EQ(offer->yiaddr, Address({10, 0, 2, 15}));
    EXPECT_EQ(answer->from, ip("10.0.2.2"));
    EXPECT_EQ(answer->to, ip("10.0.2.15")) << "no broadcast asked for";
    EXPECT_EQ(answer->mac, discover.mac);
    EXPECT_EQ(offer->address_option(1), Address({255, 255, 255, 0}));
    EXPECT_EQ(offer->address_option(3), Address({10, 0, 2, 2}));
    EXPECT_EQ(offer->address_option(6), Address({10, 0, 2, 3}));
    EXPECT_EQ(text_of(offer->options.at(15)), "twin");
    EXPECT_EQ(offer->address_option(42), Address({10, 0, 2, 2}));
    EXPECT_EQ(offer->address_option(54), Address({10, 0, 2, 2}));
    EXPECT_EQ(get32(offer->options.at(51), 0), 1000U);
    EXPECT_EQ(get32(offer->options.at(58), 0), 500U);
    EXPECT_EQ(get32(offer->options.at(59), 0), 875U);
    EXPECT_EQ(offer->options.at(61), (Bytes{0, 'i', 'd'}));
    EXPECT_TRUE(gateway->leases().empty()) << "only offered";
    DhcpMessage request = message(DhcpType::request);
    request.options[61] = {0, 'i', 'd'};
    request.set(50, offer->yiaddr);
    request.set(54, Address({10, 0, 2, 2}));
    request.broadcast = true;
    const auto ack = ask(request);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->type(), DhcpType::ack);
    EXPECT_EQ(answer->to, Address::broadcast());
    ASSERT_EQ(gateway->leases().size(), 1U);
    EXPECT_EQ(gateway->leases()[0].address, ip("10.0.2.15"));
    EXPECT_EQ(gateway->leases()[0].mac, discover.mac);
}

TEST_F(GatewayDhcp, RenewsAndRebinds) {
    GatewayOptions options;
    options.lease = std::chrono::seconds(100);
    start(options);
    const auto address = lease(1);
    ASSERT_TRUE(address);
    device.address = *address;
    device.mac = {2, 0, 0, 0, 1, 1};
    pass(std::chrono::seconds(60));
    const auto renewed = ask(renewal(*address), "10.0.2.15", "10.0.2.2");
    ASSERT_TRUE(renewed);
    EXPECT_EQ(renewed->type(), DhcpType::ack);
    EXPECT_EQ(answer->to, *address);
    pass(std::chrono::seconds(99));
    EXPECT_EQ(gateway->leases().size(), 1U);
    EXPECT_TRUE(ask(renewal(*address), "10.0.2.15", "255.255.255.255"));
    pass(std::chrono::seconds(99));
    EXPECT_EQ(gateway->leases().size(), 1U);
    pass(std::chrono::seconds(2));
    EXPECT_TRUE(gateway->leases().empty());
}

TEST_F(GatewayDhcp, GivesAClientWhatItHad) {
    start();
    const auto first = lease(1);
    const auto second = lease(2);
    ASSERT_TRUE(first && second);
    EXPECT_NE(first, second);
    DhcpMessage release = message(DhcpType::release);
    release.ciaddr = *first;
    ask(release, "10.0.2.15", "10.0.2.2");
    EXPECT_EQ(gateway->leases().size(), 1U);
    const auto third = lease(3);
    EXPECT_NE(third, first) << "there are others, so it is kept for who had it";
    EXPECT_EQ(lease(1), first);
    // After a reboot, the client asks for it by name (INIT-REBOOT).
    DhcpMessage reboot = message(DhcpType::request);
    reboot.set(50, *first);
    const auto ack = ask(reboot);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->type(), DhcpType::ack);
}

TEST_F(GatewayDhcp, RefusesAddressesOfOthers) {
    start();
    const auto first = lease(1);
    ASSERT_TRUE(lease(2));
    DhcpMessage reboot = message(DhcpType::request, 2);
    reboot.set(50, *first);
    const auto nak = ask(reboot);
    ASSERT_TRUE(nak);
    EXPECT_EQ(nak->type(), DhcpType::nak);
    EXPECT_EQ(answer->to, Address::broadcast());
    EXPECT_EQ(nak->yiaddr, Address());
    EXPECT_FALSE(nak->options.contains(51));
    // From another network.
    reboot.set(50, Address({192, 168, 0, 9}));
    EXPECT_EQ(ask(reboot)->type(), DhcpType::nak);
    // Of a client that isn't known nothing is known.
    DhcpMessage unknown = message(DhcpType::request, 9);
    unknown.set(50, Address({10, 0, 2, 99}));
    EXPECT_FALSE(ask(unknown));
    unknown.set(50, *first);
    EXPECT_EQ(ask(unknown)->type(), DhcpType::nak);
}

TEST_F(GatewayDhcp, LeavesAClientToAnotherServer) {
    start();
    const auto offer = ask(message(DhcpType::discover));
    ASSERT_TRUE(offer);
    DhcpMessage other = message(DhcpType::request);
    other.set(50, Address({10, 0, 2, 200}));
    other.set(54, Address({10, 0, 2, 199}));
    EXPECT_FALSE(ask(other));
    EXPECT_EQ(ask(message(DhcpType::discover, 2))->yiaddr, offer->yiaddr) << "the offer is taken back";
}

TEST_F(GatewayDhcp, KeepsOffADeclinedAddress) {
    start();
    const auto first = lease(1);
    DhcpMessage decline = message(DhcpType::decline);
    decline.set(50, *first);
    decline.set(54, Address({10, 0, 2, 2}));
    EXPECT_FALSE(ask(decline));
    EXPECT_TRUE(logged("somebody has 10.0.2.15 already"));
    EXPECT_TRUE(gateway->leases().empty());
    EXPECT_EQ(lease(1), Address({10, 0, 2, 16}));
}

TEST_F(GatewayDhcp, InformsWhoHasAnAddress) {
    start();
    DhcpMessage inform = message(DhcpType::inform);
    inform.ciaddr = Address({10, 0, 2, 15});
    inform.mac = device.mac;
    const auto ack = ask(inform, "10.0.2.15", "10.0.2.2");
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->type(), DhcpType::ack);
    EXPECT_EQ(ack->yiaddr, Address());
    EXPECT_FALSE(ack->options.contains(51));
    EXPECT_EQ(ack->address_option(6), Address({10, 0, 2, 3}));
}

TEST_F(GatewayDhcp, IsSilentWhenItHasNoneLeft) {
    GatewayOptions options;
    options.dhcp_first = 20;
    options.dhcp_last = 21;
    options.lease = std::chrono::seconds(100);
    start(options);
    EXPECT_EQ(lease(1), Address({10, 0, 2, 20}));
    EXPECT_EQ(lease(2), Address({10, 0, 2, 21}));
    EXPECT_FALSE(lease(3));
    EXPECT_FALSE(lease(4));
    EXPECT_EQ(std::count_if(log.begin(), log.end(),
                            [](const auto& line) { return line.find("all 2 addresses") != std::string::npos; }),
              1);
    // An expired one goes to the next who asks.
    pass(std::chrono::seconds(101));
    EXPECT_EQ(lease(3), Address({10, 0, 2, 20}));
}

TEST_F(GatewayDhcp, KnowsTheRunsDevices) {
    start();
    GatewayDevice known{"Node7", {2, 0, 0, 0, 1, 7}, ip("10.0.2.7")};
    ASSERT_TRUE(gateway->add_device(known));
    const auto offer = ask(message(DhcpType::discover, 7));
    ASSERT_TRUE(offer);
    EXPECT_EQ(offer->yiaddr, Address({10, 0, 2, 7}));
    EXPECT_EQ(text_of(offer->options.at(12)), "node7");
    known.ipv4 = ip("10.0.2.2");
    EXPECT_FALSE(gateway->add_device(known)) << "the gateway's own";
    known.ipv4 = ip("10.0.3.7");
    EXPECT_FALSE(gateway->add_device(known)) << "of another network";
    known.name = "no name";
    EXPECT_FALSE(gateway->add_device(known));
}

TEST_F(GatewayDhcp, IgnoresNonsense) {
    start();
    DhcpMessage reply = message(DhcpType::discover);
    reply.op = 2;
    EXPECT_FALSE(ask(reply));
    DhcpMessage untyped = message(DhcpType::discover);
    untyped.options.clear();
    EXPECT_FALSE(ask(untyped));
    EXPECT_EQ(gateway->counters().malformed, 2U);
    EXPECT_EQ(gateway->counters().dhcp_messages, 0U);
}

TEST(DhcpMessage, ReadsWhatItWrites) {
    DhcpMessage message;
    message.xid = 7;
    message.options[53] = {1};
    message.options[200] = Bytes(600, 'x');
    const auto bytes = message.bytes();
    const auto read = DhcpMessage::parse(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->options, message.options) << "in pieces, and together again";
    EXPECT_EQ(DhcpMessage().bytes().size(), 300U);
}

TEST(DhcpMessage, RefusesWhatIsCutOff) {
    DhcpMessage message;
    message.options[53] = {1};
    Bytes bytes = message.bytes();
    bytes.resize(240 + 3);
    EXPECT_TRUE(DhcpMessage::parse(bytes));
    bytes.pop_back();
    EXPECT_FALSE(DhcpMessage::parse(bytes));
    bytes.resize(239);
    EXPECT_FALSE(DhcpMessage::parse(bytes));
}

}  // namespace
}  // namespace twin::net
