// SPDX-License-Identifier: BSD-3-Clause
// What a gateway does when there is too much of everything.
#include "device.hpp"
#include "host.hpp"

namespace twin::net {
namespace {

class GatewayUnderLoad : public GatewayFixture {
  protected:
    std::uint64_t over_limit() const { return gateway->counters().over_limit; }
    HostServer server{io};
};

TEST_F(GatewayUnderLoad, SurvivesASynFlood) {
    GatewayOptions options;
    options.limits.half_open = 64;
    start(options);
    // Nobody ever answers the gateway's SYN-ACK.
    for (std::uint16_t port = 1024; port < 11024; ++port) {
        Connection(device, port, {ip("10.0.2.2"), server.port()}).syn();
        if (port % 50 == 0) {
            settle();
            // Its queue keeps those that were reset too.
            while (server.accepted()) {
                server.peer.reset();
            }
        }
        ASSERT_LE(gateway->flows().size(), 64U);
    }
    EXPECT_GE(over_limit(), 10000U - 64);
    EXPECT_LT(gateway->counters().memory_peak, 1U << 20);
    // And goes on.
    Connection good(device, 40000, {ip("10.0.2.2"), server.port()});
    good.syn();
    ASSERT_TRUE(until([&] { return good.established; }));
    // What is half open is gone after a while.
    pass(std::chrono::minutes(5));
    EXPECT_EQ(gateway->flows().size(), 1U);
}

TEST_F(GatewayUnderLoad, RefusesFlowsWhenAllAreBusy) {
    GatewayOptions options;
    options.limits.tcp_flows = 2;
    start(options);
    Connection one(device, 40001, {ip("10.0.2.2"), server.port()});
    Connection two(device, 40002, {ip("10.0.2.2"), server.port()});
    one.syn();
    two.syn();
    ASSERT_TRUE(until([&] { return one.established && two.established; }));
    pass(std::chrono::seconds(59));
    Connection three(device, 40003, {ip("10.0.2.2"), server.port()});
    three.syn();
    ASSERT_TRUE(until([&] { return three.reset; }));
    EXPECT_EQ(over_limit(), 1U);
    // One that was idle for a minute makes room: the first, as the second has just said something.
    two.send("x");
    pass(std::chrono::seconds(2));
    Connection four(device, 40004, {ip("10.0.2.2"), server.port()});
    four.syn();
    ASSERT_TRUE(until([&] { return four.established; }));
    EXPECT_TRUE(one.reset);
    EXPECT_FALSE(two.reset);
}

TEST_F(GatewayUnderLoad, KeepsToItsMemory) {
    GatewayOptions options;
    options.limits.memory = 2U << 20;
    start(options);
    // Sixty connections whose hosts send and whose device takes nothing: each could hold 128 KiB.
    std::vector<std::unique_ptr<Connection>> connections;
    std::vector<HostStream> hosts;
    for (std::uint16_t i = 0; i < 60; ++i) {
        connections.push_back(std::make_unique<Connection>(device, static_cast<std::uint16_t>(41000 + i),
                                                           Endpoint{ip("10.0.2.2"), server.port()}));
        connections.back()->syn();
        ASSERT_TRUE(until([&] { return connections.back()->established && server.accepted(); }));
        connections.back()->takes = false;
        hosts.push_back(std::move(*server.peer));
        server.peer.reset();
    }
    const std::string piece(20000, 'm');
    std::vector<std::size_t> sent(hosts.size());
    for (int round = 0; round < 30; ++round) {
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            sent[i] += hosts[i].send(piece);
        }
        settle();
    }
    EXPECT_GT(gateway->counters().memory, 1U << 20) << "it came near";
    EXPECT_LE(gateway->counters().memory_peak, 2U << 20);
    // Everybody gets everything once the device takes it again.
    for (auto& connection : connections) {
        connection->takes = true;
    }
    EXPECT_TRUE(until([&] {
        for (std::size_t i = 0; i < connections.size(); ++i) {
            if (connections[i]->received.size() != sent[i]) {
                return false;
            }
        }
        return true;
    }));
    EXPECT_LT(gateway->counters().memory, 1U << 20);
}

TEST_F(GatewayUnderLoad, KeepsFragmentsThatNeverEndWithinBounds) {
    start();
    for (unsigned i = 0; i < 20000; ++i) {
        Bytes packet = ip_packet(device.address, ip("10.0.2.2"), kUdp, Bytes(1200, 1), 64, 0x2000, false);
        packet[4] = static_cast<std::uint8_t>(i >> 8);
        packet[5] = static_cast<std::uint8_t>(i);
        packet[10] = packet[11] = 0;
        const auto sum = checksum(std::span(packet).first(20));
        packet[10] = static_cast<std::uint8_t>(sum >> 8);
        packet[11] = static_cast<std::uint8_t>(sum);
        device.send_packet(packet);
    }
    EXPECT_LT(gateway->counters().memory_peak, 2U << 20);
    pass(std::chrono::seconds(20));
    EXPECT_LT(gateway->counters().memory, 100U << 10);
}

TEST_F(GatewayUnderLoad, AnswersWhoAsksAmongManyNeighbours) {
    start();
    // ARP from more senders than the table has places.
    for (unsigned i = 0; i < 5000; ++i) {
        const IpAddress sender = boost::asio::ip::address_v4(0x0a000210 + i % 200);
        Bytes request{
            0, 1, 8, 0, 6, 4, 0, 1, 2, 9, 9, 9, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
        append(request, sender);
        append(request, MacAddress{});
        append(request, ip("10.0.2.2"));
        device.send(ethernet({0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
                             {2, 9, 9, 9, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}, 0x0806,
                             request));
    }
    EXPECT_EQ(device.arp_replies.size(), 5000U);
    EXPECT_LT(gateway->counters().memory_peak, 1U << 20);
}

}  // namespace
}  // namespace twin::net
