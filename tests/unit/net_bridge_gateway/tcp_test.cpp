// SPDX-License-Identifier: BSD-3-Clause
#include "device.hpp"
#include "host.hpp"

namespace twin::net {
namespace {

class GatewayTcp : public GatewayFixture {
  protected:
    /// An open connection from port 40000 of the device.
    void open(const char* gateway_address = "10.0.2.2") {
        connection.emplace(device, 40000, Endpoint{ip(gateway_address), server.port()});
        connection->syn();
        ASSERT_TRUE(until([&] { return connection->established && server.accepted(); }));
    }
    [[nodiscard]] std::vector<FlowInfo> tcp_flows() const { return gateway->flows(); }

    HostServer server{io};
    std::optional<Connection> connection;
};

TEST_F(GatewayTcp, ReachesTheHostsLoopback) {
    start();
    open();
    connection->send("hello");
    ASSERT_TRUE(until([&] { return server.peer->poll().received == "hello"; }));
    server.peer->send("world");
    ASSERT_TRUE(until([&] { return connection->received == "world"; }));
    const auto flows = tcp_flows();
    ASSERT_EQ(flows.size(), 1U);
    EXPECT_EQ(flows[0].state, "open");
    EXPECT_EQ(flows[0].device, (Endpoint{device.address, 40000}));
    EXPECT_EQ(flows[0].outside, (Endpoint{ip("10.0.2.2"), server.port()}));
    EXPECT_EQ(flows[0].host, (Endpoint{ip("127.0.0.1"), server.port()}));
    EXPECT_EQ(flows[0].to_host, 5U);
    EXPECT_EQ(flows[0].to_device, 5U);
    EXPECT_EQ(gateway->counters().tcp_opened, 1U);
}

TEST_F(GatewayTcp, AnswersOnlyWhenTheHostHas) {
    start();
    const std::uint16_t port = unused_port(io);
    Connection refused(device, 40001, {ip("10.0.2.2"), port});
    refused.syn();
    ASSERT_TRUE(until([&] { return refused.reset; }));
    EXPECT_FALSE(refused.established);
    EXPECT_EQ(gateway->counters().unreachable, 1U);
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, TakesARepeatedSynForOne) {
    start();
    connection.emplace(device, 40000, Endpoint{ip("10.0.2.2"), server.port()});
    connection->send_segment(kSyn, {});
    connection->syn();
    ASSERT_TRUE(until([&] { return connection->established && server.accepted(); }));
    connection->send("x");
    ASSERT_TRUE(until([&] { return server.peer->poll().received == "x"; }));
    server.peer.reset();
    settle();
    EXPECT_FALSE(server.accepted());
}

TEST_F(GatewayTcp, TriesTheOtherFamilyOfTheLoopback) {
    start();
    HostServer six(io, ip("::1"));
    Connection over4(device, 40001, {ip("10.0.2.2"), six.port()});
    over4.syn();
    ASSERT_TRUE(until([&] { return over4.established && six.accepted(); }));
    Connection over6(device, 40002, {ip("fd00:2::2"), server.port()});
    over6.syn();
    ASSERT_TRUE(until([&] { return over6.established && server.accepted(); }));
    over6.send("six");
    ASSERT_TRUE(until([&] { return server.peer->poll().received == "six"; }));
    server.peer->send("four");
    ASSERT_TRUE(until([&] { return over6.received == "four"; }));
}

TEST_F(GatewayTcp, EndsEachDirectionByItself) {
    start();
    open();
    connection->send("last words");
    connection->fin();
    ASSERT_TRUE(until([&] { return server.peer->poll().ended; }));
    EXPECT_EQ(server.peer->received, "last words");
    ASSERT_EQ(tcp_flows().size(), 1U);
    EXPECT_EQ(tcp_flows()[0].state, "half-closed");
    // The other direction goes on.
    EXPECT_EQ(server.peer->send("an answer"), 9U);
    ASSERT_TRUE(until([&] { return connection->received == "an answer"; }));
    server.peer->finish();
    ASSERT_TRUE(until([&] { return connection->finished; }));
    EXPECT_TRUE(tcp_flows().empty());
    EXPECT_FALSE(connection->reset);
}

TEST_F(GatewayTcp, EndsTheHostsDirectionFirst) {
    start();
    open();
    server.peer->send("bye");
    server.peer->finish();
    ASSERT_TRUE(until([&] { return connection->finished; }));
    EXPECT_EQ(connection->received, "bye");
    connection->send("still here");
    ASSERT_TRUE(until([&] { return server.peer->poll().received == "still here"; }));
    EXPECT_FALSE(server.peer->ended);
    connection->fin();
    ASSERT_TRUE(until([&] { return server.peer->poll().ended; }));
    EXPECT_FALSE(server.peer->broken);
    EXPECT_TRUE(tcp_flows().empty());
    // The same ports again, at once.
    server.peer.reset();
    connection.reset();
    open();
    connection->send("again");
    EXPECT_TRUE(until([&] { return server.peer->poll().received == "again"; }));
}

TEST_F(GatewayTcp, PassesTheDevicesResetOn) {
    start();
    open();
    connection->rst();
    ASSERT_TRUE(until([&] { return server.peer->poll().broken; }));
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, PassesTheHostsResetOn) {
    start();
    open();
    server.peer->reset();
    ASSERT_TRUE(until([&] { return connection->reset; }));
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, WhatTheHostSaidBeforeItsResetComesFirst) {
    start();
    open();
    server.peer->send("why");
    server.peer->reset();
    ASSERT_TRUE(until([&] { return connection->reset; }));
    EXPECT_EQ(connection->received, "why");
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, AlsoWhenTheDeviceTalksOn) {
    start();
    open();
    server.peer->send("why");
    server.peer->reset();
    connection->send("more");  // which the host's socket no longer takes
    ASSERT_TRUE(until([&] { return connection->reset; }));
    EXPECT_EQ(connection->received, "why");
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, GivesUpWhenTheDeviceDoesBeforeItIsConnected) {
    start();
    connection.emplace(device, 40000, Endpoint{ip("10.0.2.2"), server.port()});
    connection->syn();
    connection->rst();
    settle();
    EXPECT_TRUE(tcp_flows().empty());
    EXPECT_FALSE(connection->established);
}

TEST_F(GatewayTcp, ResetsSegmentsOfNoConnection) {
    start();
    Connection stray(device, 40005, {ip("10.0.2.2"), server.port()});
    stray.ack();
    ASSERT_TRUE(until([&] { return stray.reset; }));
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, DropsOptionsThatDontEnd) {
    start();
    std::uint16_t port = 40020;
    for (const Bytes& options : {Bytes{1, 1, 1, 2}, Bytes{8, 10, 0, 0}}) {
        const auto before = gateway->counters().malformed;
        Connection bad(device, port++, {ip("10.0.2.2"), server.port()});
        bad.syn_options = options;
        bad.syn();
        settle();
        EXPECT_EQ(gateway->counters().malformed, before + 1);
        EXPECT_TRUE(tcp_flows().empty());
    }
    for (const Bytes& options : {Bytes{1, 1, 2, 0}, Bytes{0, 2, 2, 2}, Bytes{1, 1, 1, 1}}) {
        Connection odd(device, port++, {ip("10.0.2.2"), server.port()});
        odd.syn_options = options;
        odd.syn();
        EXPECT_TRUE(until([&] { return odd.established; }));
    }
}

TEST_F(GatewayTcp, RefusesWhatNoRuleAllows) {
    start();
    for (int attempt = 0; attempt < 2; ++attempt) {
        Connection outside(device, static_cast<std::uint16_t>(40010 + attempt), {ip("192.0.2.1"), 80});
        outside.syn();
        ASSERT_TRUE(until([&] { return outside.reset; }));
    }
    EXPECT_EQ(gateway->counters().refused, 2U);
    EXPECT_EQ(std::count_if(log.begin(), log.end(),
                            [](const auto& line) { return line.find("refused tcp to 192.0.2.1:80") == 0; }),
              1);
}

TEST_F(GatewayTcp, AllowsWhatARuleNames) {
    GatewayOptions options;
    options.allow = {AllowRule::parse("tcp:127.0.0.1:" + std::to_string(server.port())).value()};
    start(options);
    HostServer other(io);
    Connection refused(device, 40011, {ip("10.0.2.2"), other.port()});
    refused.syn();
    ASSERT_TRUE(until([&] { return refused.reset; }));
    open();
    ASSERT_TRUE(gateway->allow("tcp:127.0.0.1:" + std::to_string(other.port())));
    Connection allowed(device, 40012, {ip("10.0.2.2"), other.port()});
    allowed.syn();
    EXPECT_TRUE(until([&] { return allowed.established; }));
    EXPECT_EQ(gateway->rules().size(), 2U);
}

TEST_F(GatewayTcp, CarriesMuchBothWays) {
    start();
    open();
    std::string text;
    for (int i = 0; text.size() < 1'000'000; ++i) {
        text += std::to_string(i) + ",";
    }
    std::size_t sent = 0;
    ASSERT_TRUE(until([&] {
        sent += server.peer->send(std::string_view(text).substr(sent));
        return connection->received.size() == text.size();
    }));
    EXPECT_EQ(connection->received, text);
    sent = 0;
    ASSERT_TRUE(until([&] {
        const auto room = std::min<std::size_t>(connection->room() / 1000 * 1000, 20000);
        if (sent < text.size() && room > 0) {
            const auto piece = std::string_view(text).substr(sent, room);
            connection->send(piece);
            sent += piece.size();
        }
        return server.peer->poll().received.size() == text.size();
    }));
    EXPECT_EQ(server.peer->received, text);
}

TEST_F(GatewayTcp, HoldsADeviceBackWhoseHostDoesNotRead) {
    start();
    open();
    // The host's own buffers take a few megabytes; then the window closes.
    std::size_t sent = 0;
    const std::string piece(1000, 'x');
    ASSERT_TRUE(until([&] {
        for (int i = 0; i < 50 && connection->room() >= piece.size(); ++i) {
            connection->send(piece);
            sent += piece.size();
        }
        return connection->room() < piece.size() && tcp_flows().at(0).waiting > 0 && [&] {
            const auto before = connection->window;
            pass(std::chrono::milliseconds(300));
            return connection->window == before && connection->room() < piece.size();
        }();
    }));
    EXPECT_LE(tcp_flows()[0].waiting, 65535U);
    EXPECT_LT(gateway->counters().memory, 1U << 20);
    // It reads: everything arrives, and the window opens.
    ASSERT_TRUE(until([&] { return server.peer->poll().received.size() == sent; }));
    EXPECT_TRUE(until([&] { return connection->room() > 10 * piece.size(); }));
    EXPECT_EQ(tcp_flows()[0].waiting, 0U);
}

TEST_F(GatewayTcp, KeepsWhatTheHostReadsAfterBothHaveEnded) {
    start();
    open();
    server.peer->finish();
    ASSERT_TRUE(until([&] { return connection->finished; }));
    std::size_t sent = 0;
    const std::string piece(1000, 'x');
    ASSERT_TRUE(until([&] {
        if (tcp_flows().at(0).waiting == 0 && connection->room() >= piece.size()) {
            connection->send(piece);
            sent += piece.size();
        }
        return tcp_flows().at(0).waiting > 0;
    }));
    connection->fin();
    // Long after lwIP has forgotten the connection.
    pass(std::chrono::seconds(30));
    ASSERT_EQ(tcp_flows().size(), 1U);
    EXPECT_TRUE(until([&] { return server.peer->poll().ended; }));
    EXPECT_EQ(server.peer->received.size(), sent);
    EXPECT_FALSE(server.peer->broken);
    EXPECT_TRUE(tcp_flows().empty());
}

TEST_F(GatewayTcp, HoldsAHostBackWhoseDeviceDoesNotTake) {
    start();
    open();
    connection->takes = false;
    const std::string piece(10000, 'y');
    std::size_t sent = 0;
    int full = 0;
    ASSERT_TRUE(until([&] {
        const std::size_t took = server.peer->send(piece);
        sent += took;
        full = took == 0 ? full + 1 : 0;
        return full == 200;
    }));
    EXPECT_LT(gateway->counters().memory, 1U << 20);
    connection->takes = true;
    EXPECT_TRUE(until([&] { return connection->received.size() == sent; }));
}

TEST_F(GatewayTcp, EndsIdleConnections) {
    GatewayOptions options;
    options.timeouts.tcp_established = std::chrono::seconds(100);
    options.timeouts.tcp_transitory = std::chrono::seconds(50);
    start(options);
    open();
    pass(std::chrono::seconds(90));
    connection->send("x");
    settle();
    pass(std::chrono::seconds(95));
    EXPECT_EQ(tcp_flows().size(), 1U);
    pass(std::chrono::seconds(20));
    EXPECT_TRUE(connection->reset);
    EXPECT_TRUE(tcp_flows().empty());
    EXPECT_EQ(gateway->counters().timed_out, 1U);
    // Half closed, it is shorter.
    server.peer.reset();
    connection.reset();
    open();
    connection->fin();
    ASSERT_TRUE(until([&] { return server.peer->poll().ended; }));
    pass(std::chrono::seconds(65));
    EXPECT_TRUE(tcp_flows().empty());
    EXPECT_EQ(gateway->counters().timed_out, 2U);
}

TEST_F(GatewayTcp, EndsWithTheGateway) {
    start();
    open();
    gateway.reset();
    EXPECT_TRUE(connection->reset);
    ASSERT_TRUE(until([&] { return server.peer->poll().broken; }));
    cables.clear();
    connection.reset();
    server.peer.reset();
    start();
    open();
}

TEST_F(GatewayTcp, RepeatsWhatTheDeviceDidNotGet) {
    start();
    open();
    connection->takes = false;
    server.peer->send("lost");
    settle();
    EXPECT_EQ(connection->received, "");
    connection->takes = true;
    pass(std::chrono::seconds(5));
    EXPECT_EQ(connection->received, "lost");
}

}  // namespace
}  // namespace twin::net
