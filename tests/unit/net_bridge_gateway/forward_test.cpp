// SPDX-License-Identifier: BSD-3-Clause
#include "device.hpp"
#include "host.hpp"

namespace twin::net {
namespace {

using boost::asio::ip::tcp;

class GatewayForward : public GatewayFixture {
  protected:
    /// The device listens on port 80, and knows who connects from the first segment on.
    void listen() {
        device.tcp[80] = [this](const Heard& segment) {
            if (!served) {
                served.emplace(device, 80, Endpoint{segment.from, segment.from_port()});
                served->segment_came(segment);
            }
        };
    }
    HostStream connect(const Endpoint& to) {
        tcp::socket socket(io);
        socket.connect({to.address, to.port});
        return HostStream(std::move(socket));
    }
    void know_device() { ASSERT_TRUE(gateway->add_device({"node0", device.mac, device.address})); }

    std::optional<Connection> served;
};

TEST_F(GatewayForward, LeadsToADevice) {
    start();
    know_device();
    listen();
    const auto where = gateway->forward("127.0.0.1:0:node0:80");
    ASSERT_TRUE(where) << where.error().message;
    EXPECT_EQ(where->address, ip("127.0.0.1"));
    ASSERT_EQ(gateway->forwards().size(), 1U);
    EXPECT_EQ(gateway->forwards()[0].listen, *where);
    HostStream client = connect(*where);
    client.send("GET /");
    ASSERT_TRUE(until([&] { return served && served->received == "GET /"; }));
    served->send("200 OK");
    served->fin();
    ASSERT_TRUE(until([&] { return client.poll().ended; }));
    EXPECT_EQ(client.received, "200 OK");
    const auto flows = gateway->flows();
    ASSERT_EQ(flows.size(), 1U);
    EXPECT_EQ(flows[0].device, (Endpoint{device.address, 80}));
    EXPECT_EQ(flows[0].outside.address, ip("10.0.2.2"));
    EXPECT_EQ(flows[0].host.port, client.socket().local_endpoint().port());
    client.close();
    EXPECT_TRUE(until([&] { return served->finished && gateway->flows().empty(); }));
    EXPECT_EQ(gateway->counters().tcp_forwarded, 1U);
}

TEST_F(GatewayForward, PassesRefusalsOn) {
    start();
    know_device();
    device.tcp[80] = [this](const Heard& segment) {
        Connection refuses(device, 81, {segment.from, segment.from_port()});
        Bytes reset;
        put16(reset, 80);
        put16(reset, segment.from_port());
        put32(reset, 0);
        put32(reset, get32(segment.transport, 4) + 1);
        reset.insert(reset.end(), {0x50, kRst | kAck, 0, 0, 0, 0, 0, 0});
        device.send_packet(ip_packet(device.address, segment.from, kTcp, reset));
    };
    const auto where = gateway->forward("0:80").value();
    HostStream client = connect(where);
    ASSERT_TRUE(until([&] { return client.poll().broken; }));
    EXPECT_TRUE(gateway->flows().empty());
    EXPECT_EQ(gateway->counters().unreachable, 1U);
}

TEST_F(GatewayForward, NeedsADeviceThatIsThere) {
    start();
    const auto where = gateway->forward("0:node9:80").value();
    HostStream client = connect(where);
    ASSERT_TRUE(until([&] { return client.poll().broken; }));
    EXPECT_TRUE(logged("no device 'node9' has an address"));
    const auto nameless = gateway->forward("0:80").value();
    HostStream other = connect(nameless);
    ASSERT_TRUE(until([&] { return other.poll().broken; }));
    EXPECT_TRUE(logged("there is no single device"));
    // An address is nobody's name, and needs nobody's leave.
    listen();
    const auto literal = gateway->forward("0:10.0.2.15:80").value();
    HostStream third = connect(literal);
    EXPECT_TRUE(until([&] { return served && served->established; }));
}

TEST_F(GatewayForward, SaysWhichPortIsTaken) {
    start();
    HostServer server(io);
    const std::string spec = std::to_string(server.port()) + ":80";
    const auto taken = gateway->forward(spec);
    ASSERT_FALSE(taken);
    EXPECT_NE(taken.error().message.find("127.0.0.1:" + std::to_string(server.port()) + " is taken"), std::string::npos)
        << taken.error().message;
    HostDatagrams datagrams(io);
    const auto udp_taken = gateway->forward("udp:" + std::to_string(datagrams.port()) + ":80");
    ASSERT_FALSE(udp_taken);
    EXPECT_NE(udp_taken.error().message.find("udp port"), std::string::npos);
    EXPECT_FALSE(gateway->forward("192.0.2.1:0:80")) << "no address of this host";
    EXPECT_FALSE(gateway->forward("nonsense"));
    EXPECT_TRUE(gateway->forwards().empty());
}

TEST_F(GatewayForward, LeadsDatagramsToADeviceAndBack) {
    start();
    know_device();
    const auto where = gateway->forward("udp:0:node0:5683").value();
    HostDatagrams one(io);
    HostDatagrams two(io);
    one.send("one", {where.address, where.port});
    two.send("two", {where.address, where.port});
    const auto first = wait_for(is_udp_to(5683));
    const auto second = wait_for(is_udp_to(5683));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->from, ip("10.0.2.2"));
    EXPECT_NE(first->from_port(), second->from_port()) << "so that answers find their way";
    for (const auto& request : {second, first}) {
        device.send_udp(5683, {request->from, request->from_port()}, "re " + text_of(request->payload()));
    }
    ASSERT_TRUE(until([&] { return one.poll() && two.poll(); }));
    EXPECT_EQ(one.received[0], "re one");
    EXPECT_EQ(two.received[0], "re two");
    EXPECT_EQ(one.from.port(), where.port);
    EXPECT_EQ(gateway->flows().size(), 2U);
    one.send("again", {where.address, where.port});
    EXPECT_EQ(wait_for(is_udp_to(5683))->from_port(), first->from_port());
}

TEST_F(GatewayForward, ForgetsPeersThatFellSilent) {
    GatewayOptions options;
    options.timeouts.udp = std::chrono::seconds(30);
    start(options);
    know_device();
    const auto where = gateway->forward("udp:0:node0:5683").value();
    HostDatagrams peer(io);
    peer.send("one", {where.address, where.port});
    const auto request = wait_for(is_udp_to(5683));
    ASSERT_TRUE(request);
    pass(std::chrono::seconds(29));
    EXPECT_EQ(gateway->flows().size(), 1U);
    device.send_udp(5683, {request->from, request->from_port()}, "in time");
    ASSERT_TRUE(until([&] { return peer.poll(); }));
    // It is looked at every ten seconds.
    pass(std::chrono::seconds(41));
    EXPECT_TRUE(gateway->flows().empty());
    EXPECT_EQ(gateway->counters().timed_out, 1U);
    device.send_udp(5683, {request->from, request->from_port()}, "too late");
    peer.received.clear();
    settle();
    EXPECT_FALSE(peer.poll()) << "nobody is there any more";
    peer.send("two", {where.address, where.port});
    EXPECT_TRUE(wait_for(is_udp_to(5683))) << "and may come back";
}

TEST_F(GatewayForward, LeadsToADeviceWithIpv6Only) {
    GatewayOptions options;
    options.ipv4_enabled = false;
    start(options);
    ASSERT_TRUE(gateway->add_device({"node0", device.mac, std::nullopt}));
    device.send_udp(9, {ip("fd00:2::2"), 9}, "it is seen");
    listen();
    HostStream client = connect(gateway->forward("0:node0:80").value());
    client.send("six");
    ASSERT_TRUE(until([&] { return served && served->received == "six"; }));
}

}  // namespace
}  // namespace twin::net
