// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/switch.hpp"

#include "net_bridge/cable.hpp"
#include "tests/unit/net_bridge/fake_jack.hpp"
#include "tests/unit/net_bridge/packets.hpp"

#include <deque>

namespace twin::net {
namespace {

using namespace std::chrono_literals;

// Four stations, 0 to 3, on the ports "0" to "3".
class SwitchTest : public ::testing::Test {
  protected:
    explicit SwitchTest(SwitchOptions options = {}) : lan("lan", time, options) {
        for (int i = 0; i < 4; ++i) {
            const std::string name = std::to_string(i);
            stations.push_back(std::make_unique<FakeJack>("station" + name, time));
            cables.push_back(std::make_unique<Cable>("cable" + name, *stations.back(), lan.port(name), time));
        }
    }

    // Who gets it when station `from` sends it: "13" are stations 1 and 3.
    std::string send(int from, const Frame& frame) {
        for (const auto& each : stations) {
            each->take();
        }
        stations[static_cast<std::size_t>(from)]->send(frame);
        std::string who;
        for (std::size_t i = 0; i < stations.size(); ++i) {
            for (std::size_t n = 0; n < stations[i]->arrivals.size(); ++n) {
                who += std::to_string(i);
            }
        }
        return who;
    }
    // As send() of a broadcast, but so that the switch learns the source and no more.
    void hello(int from) { send(from, data(kBroadcast, station(static_cast<std::uint8_t>(from)))); }
    Bytes received(int by) const {
        const auto& arrivals = stations[static_cast<std::size_t>(by)]->arrivals;
        return arrivals.empty() ? Bytes() : Bytes(arrivals[0].frame.bytes().begin(), arrivals[0].frame.bytes().end());
    }
    PortCounters counters(std::size_t port) const { return lan.ports()[port].counters; }

    VirtualTimeline time;
    Switch lan;
    std::vector<std::unique_ptr<FakeJack>> stations;
    std::vector<std::unique_ptr<Cable>> cables;
};

Bytes bytes_of(const Frame& frame) { return Bytes(frame.bytes().begin(), frame.bytes().end()); }

TEST_F(SwitchTest, FloodsWhatItDoesNotKnowAndLearns) {
    EXPECT_EQ(send(0, data(station(1), station(0))), "123");
    EXPECT_EQ(send(1, data(station(0), station(1))), "0");
    EXPECT_EQ(send(0, data(station(1), station(0))), "1");
    EXPECT_EQ(send(2, data(kBroadcast, station(2))), "013");
    EXPECT_EQ(send(3, data({0x01, 0x00, 0x5e, 1, 2, 3}, station(3))), "012");
    EXPECT_EQ(received(0), bytes_of(data({0x01, 0x00, 0x5e, 1, 2, 3}, station(3))));
    EXPECT_EQ(stations[0]->arrivals[0].frame.hops(), 1u);
}

TEST_F(SwitchTest, KeepsFramesFromWhereTheyCame) {
    send(0, data(kBroadcast, station(9)));
    EXPECT_EQ(send(0, data(station(9), station(0))), "");
    EXPECT_EQ(counters(0).filtered, 1u);
}

TEST_F(SwitchTest, TableSaysWhatWasLearned) {
    hello(1);
    time.run_until(10s);
    hello(0);
    EXPECT_EQ(lan.mac_table(), (std::vector<MacEntry>{{0, station(0), "0", 0s}, {0, station(1), "1", 10s}}));
    lan.clear_mac_table();
    EXPECT_TRUE(lan.mac_table().empty());
}

TEST_F(SwitchTest, EntriesAge) {
    hello(1);
    time.run_until(300s - 1ns);
    EXPECT_EQ(send(0, data(station(1), station(0))), "1");
    time.run_until(300s);
    EXPECT_EQ(send(0, data(station(1), station(0))), "123");
    EXPECT_EQ(lan.mac_table().size(), 1u);
}

TEST_F(SwitchTest, EntriesAreRenewed) {
    hello(1);
    time.run_until(200s);
    hello(1);
    time.run_until(500s - 1ns);
    EXPECT_EQ(send(0, data(station(1), station(0))), "1");
}

TEST_F(SwitchTest, StationsMove) {
    hello(1);
    EXPECT_EQ(send(2, data(kBroadcast, station(1))), "013");
    EXPECT_EQ(counters(2).moved, 1u);
    EXPECT_EQ(send(0, data(station(1), station(0))), "2");
    time.run_until(301s);
    send(3, data(kBroadcast, station(1)));
    EXPECT_EQ(counters(3).moved, 0u);  // it had been forgotten
}

TEST_F(SwitchTest, LinkDownForgets) {
    hello(1);
    hello(2);
    cables[1]->set_up(false);
    EXPECT_EQ(lan.mac_table().size(), 1u);
    EXPECT_EQ(send(0, data(station(1), station(0))), "23");
    EXPECT_FALSE(lan.ports()[1].up);
    cables[1]->set_up(true);
    EXPECT_EQ(send(0, data(station(1), station(0))), "123");
}

TEST_F(SwitchTest, PortsGoWithTheirCables) {
    hello(1);
    EXPECT_EQ(&lan.port("1"), cables[1]->second());
    EXPECT_EQ(lan.port("1").name(), "lan.1");
    cables[1].reset();
    const auto ports = lan.ports();
    ASSERT_EQ(ports.size(), 3u);
    EXPECT_EQ(ports[1].name, "2");
    EXPECT_EQ(ports[1].cable, "cable2");
    EXPECT_TRUE(lan.mac_table().empty());
    EXPECT_EQ(send(0, data(station(1), station(0))), "23");
    cables[1] = std::make_unique<Cable>("again", *stations[1], lan.port("1"), time);
    EXPECT_EQ(send(0, data(station(1), station(0))), "123");
}

TEST_F(SwitchTest, MayGoBeforeItsCables) {
    auto brief = std::make_unique<Switch>("brief", time);
    FakeJack jack("jack", time);
    const Cable cable("cable", jack, brief->port("x"), time);
    brief.reset();
    EXPECT_FALSE(jack.up());
    EXPECT_EQ(jack.link, (std::vector{true, false}));
}

TEST_F(SwitchTest, DropsWhatABridgeMustNotForward) {
    EXPECT_EQ(send(0, Frame(bytes_of(data(kBroadcast, station(0))), true)), "");
    EXPECT_EQ(send(0, Frame(Bytes(13))), "");
    EXPECT_EQ(send(0, Frame()), "");
    EXPECT_EQ(send(0, data(kBroadcast, station(0), std::nullopt, kMaxJumboFrame - 14 + 1)), "");
    EXPECT_EQ(send(0, data({0x01, 0x80, 0xc2, 0, 0, 0}, station(0))), "");
    EXPECT_EQ(send(0, data({0x01, 0x80, 0xc2, 0, 0, 0x0f}, station(0))), "");
    EXPECT_EQ(send(0, data(kBroadcast, {3, 0, 0, 0, 0, 0})), "");
    EXPECT_TRUE(lan.mac_table().empty());
    const PortCounters c = counters(0);
    EXPECT_EQ(c.in_frames, 7u);
    EXPECT_EQ(c.fcs_errors, 1u);
    EXPECT_EQ(c.malformed, 3u);
    EXPECT_EQ(c.reserved, 2u);
    EXPECT_EQ(c.bad_source, 1u);
    EXPECT_EQ(send(0, data({0x01, 0x80, 0xc2, 0, 0, 0x10}, station(0))), "123");
    EXPECT_EQ(send(0, data(kBroadcast, station(0), std::nullopt, kMaxJumboFrame - 14)), "123");
}

TEST_F(SwitchTest, Counts) {
    send(0, data(station(1), station(0)));                    // to 1, 2, 3
    send(1, data(station(0), station(1), std::nullopt, 86));  // to 0
    send(0, data(kBroadcast, station(0)));                    // to 1, 2, 3
    send(0, data({0x01, 0x00, 0x5e, 1, 2, 3}, station(0)));   // to 1, 2, 3
    const PortCounters zero = counters(0), one = counters(1);
    EXPECT_EQ(zero.in_frames, 3u);
    EXPECT_EQ(zero.in_bytes, 180u);
    EXPECT_EQ(zero.in_unicast, 1u);
    EXPECT_EQ(zero.in_broadcast, 1u);
    EXPECT_EQ(zero.in_multicast, 1u);
    EXPECT_EQ(zero.out_frames, 1u);
    EXPECT_EQ(zero.out_bytes, 100u);
    EXPECT_EQ(zero.out_unicast, 1u);
    EXPECT_EQ(one.out_frames, 3u);
    EXPECT_EQ(one.out_broadcast, 1u);
    EXPECT_EQ(one.out_multicast, 1u);
}

TEST_F(SwitchTest, TagsPassWhereThereAreNoVlans) {
    const Frame frame = data(kBroadcast, station(0), 0x2005);
    EXPECT_EQ(send(0, frame), "123");
    EXPECT_EQ(received(3), bytes_of(frame));
    EXPECT_EQ(lan.mac_table()[0].vlan, 0);
}

class SmallTableTest : public SwitchTest {
  protected:
    SmallTableTest() : SwitchTest({.mac_table_size = 2}) {}
};

TEST_F(SmallTableTest, FullTableLearnsNothing) {
    hello(0);
    hello(1);
    EXPECT_EQ(counters(1).not_learned, 0u);
    hello(2);
    EXPECT_EQ(counters(2).not_learned, 1u);
    EXPECT_EQ(send(0, data(station(2), station(0))), "123");
    EXPECT_EQ(send(0, data(station(1), station(0))), "1");
    time.run_until(299s);
    hello(0);
    time.run_until(300s);
    hello(2);  // station 1 has aged
    EXPECT_EQ(send(0, data(station(2), station(0))), "2");
    EXPECT_EQ(lan.mac_table().size(), 2u);
}

class VlanTest : public SwitchTest {
  protected:
    // 0 and 1 in VLAN 10, 2 in VLAN 20, 3 a trunk of 10 and 20 whose native VLAN is 30.
    VlanTest() {
        EXPECT_TRUE(lan.set_vlans("0", PortVlans::access(10)));
        EXPECT_TRUE(lan.set_vlans("1", PortVlans::access(10)));
        EXPECT_TRUE(lan.set_vlans("2", PortVlans::access(20)));
        EXPECT_TRUE(lan.set_vlans("3", PortVlans::trunk({10, 20}, 30)));
    }
};

TEST_F(VlanTest, AreApart) {
    EXPECT_EQ(send(0, data(kBroadcast, station(0))), "13");
    EXPECT_EQ(received(1), bytes_of(data(kBroadcast, station(0))));
    EXPECT_EQ(received(3), bytes_of(data(kBroadcast, station(0), 10)));
    EXPECT_EQ(send(2, data(kBroadcast, station(2))), "3");
    EXPECT_EQ(received(3), bytes_of(data(kBroadcast, station(2), 20)));
    EXPECT_EQ(send(2, data(station(0), station(2))), "3");  // known, but not in this VLAN
}

TEST_F(VlanTest, TrunkTagsSayWhich) {
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 20)), "2");
    EXPECT_EQ(received(2), bytes_of(data(kBroadcast, station(3))));
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 10)), "01");
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 40)), "");
    EXPECT_EQ(counters(3).vlan_drops, 1u);
    EXPECT_EQ(send(3, data(kBroadcast, station(3))), "");  // VLAN 30: nobody else
    EXPECT_EQ(counters(3).vlan_drops, 1u);
    EXPECT_EQ(lan.mac_table(),
              (std::vector<MacEntry>{{10, station(3), "3", 0s}, {20, station(3), "3", 0s}, {30, station(3), "3", 0s}}));
}

TEST_F(VlanTest, PriorityTagsAreNoVlan) {
    EXPECT_EQ(send(0, data(kBroadcast, station(0), 0xe000)), "13");
    EXPECT_EQ(received(1), bytes_of(data(kBroadcast, station(0))));
    EXPECT_EQ(received(3), bytes_of(data(kBroadcast, station(0), 0xe00a)));
}

TEST_F(VlanTest, AccessPortsTakeNoTags) {
    EXPECT_EQ(send(0, data(kBroadcast, station(0), 10)), "");
    EXPECT_EQ(counters(0).vlan_drops, 1u);
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 4095)), "");
    EXPECT_EQ(counters(3).malformed, 1u);
}

TEST_F(VlanTest, TrunkWithoutNativeTakesTagsOnly) {
    ASSERT_TRUE(lan.set_vlans("3", PortVlans::trunk({10})));
    EXPECT_EQ(send(3, data(kBroadcast, station(3))), "");
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 0)), "");
    EXPECT_EQ(counters(3).vlan_drops, 2u);
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 10)), "01");
}

TEST_F(VlanTest, IngressFilterMayBeOff) {
    PortVlans vlans = PortVlans::trunk({20});
    vlans.ingress_filter = false;
    ASSERT_TRUE(lan.set_vlans("3", vlans));
    EXPECT_EQ(send(3, data(kBroadcast, station(3), 10)), "01");
    // What comes back finds the port outside its VLAN.
    EXPECT_EQ(send(0, data(station(3), station(0))), "");
    EXPECT_EQ(counters(0).vlan_drops, 1u);
}

TEST_F(VlanTest, UnicastIsTaggedToo) {
    send(3, data(kBroadcast, station(3), 10));
    EXPECT_EQ(send(0, data(station(3), station(0))), "3");
    EXPECT_EQ(received(3), bytes_of(data(station(3), station(0), 10)));
    EXPECT_EQ(send(3, data(station(0), station(3), 0x600a)), "0");
    EXPECT_EQ(received(0), bytes_of(data(station(0), station(3))));
}

TEST_F(VlanTest, OthersAreInVlanOne) {
    FakeJack four("4", time), five("5", time);
    const Cable c4("c4", four, lan.port("4"), time), c5("c5", five, lan.port("5"), time);
    four.send(data(kBroadcast, station(4)));
    EXPECT_EQ(five.arrivals.size(), 1u);
    four.send(data(kBroadcast, station(4), 1));
    EXPECT_EQ(five.arrivals.size(), 1u);
    EXPECT_EQ(lan.ports()[4].vlans, PortVlans::access(1));
}

TEST_F(VlanTest, Refuses) {
    EXPECT_EQ(lan.set_vlans("9", PortVlans::access(1)).error().message, "switch 'lan' has no port '9'");
    EXPECT_EQ(lan.set_vlans("0", PortVlans::access(0)).error().message, "there is no VLAN 0");
    EXPECT_TRUE(lan.set_vlans("0", PortVlans::access(4094)));
    EXPECT_FALSE(lan.set_vlans("0", PortVlans::access(4095)));
    EXPECT_FALSE(lan.set_vlans("0", PortVlans::trunk({1, 5000})));
    PortVlans both = PortVlans::access(7);
    both.tagged = {7};
    EXPECT_EQ(lan.set_vlans("0", both).error().message, "VLAN 7 is both tagged and untagged on port '0'");
    EXPECT_EQ(lan.ports()[0].vlans, PortVlans::access(4094));
}

class StormTest : public SwitchTest {
  protected:
    StormTest() : SwitchTest({.storm_control = StormControl{.frames_per_second = 100}}) {}
};

TEST_F(StormTest, BroadcastsAreLimitedPerPort) {
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(send(0, data(kBroadcast, station(0))), "123") << i;
    }
    EXPECT_EQ(send(0, data(kBroadcast, station(0))), "");
    EXPECT_EQ(send(1, data(kBroadcast, station(1))), "023");
    EXPECT_EQ(send(0, data(station(1), station(0))), "1");
    EXPECT_EQ(send(0, data({0x01, 0x00, 0x5e, 1, 2, 3}, station(0))), "123");  // not asked for
    EXPECT_EQ(send(0, data(station(9), station(0))), "123");
    time.run_until(10ms - 1ns);
    EXPECT_EQ(send(0, data(kBroadcast, station(0))), "");
    time.run_until(10ms);
    EXPECT_EQ(send(0, data(kBroadcast, station(0))), "123");
    EXPECT_EQ(send(0, data(kBroadcast, station(0))), "");
    EXPECT_EQ(counters(0).storm_drops, 3u);
}

class WideStormTest : public SwitchTest {
  protected:
    WideStormTest() : SwitchTest({.storm_control = StormControl{1, true, true}}) {}
};

TEST_F(WideStormTest, OtherFloodsAreLimitedWhereAsked) {
    EXPECT_EQ(send(0, data(station(9), station(0))), "123");
    EXPECT_EQ(send(0, data(station(9), station(0))), "");
    EXPECT_EQ(send(1, data({0x01, 0x00, 0x5e, 1, 2, 3}, station(1))), "023");
    EXPECT_EQ(send(1, data({0x01, 0x00, 0x5e, 1, 2, 3}, station(1))), "");
    EXPECT_EQ(send(1, data(station(0), station(1))), "0");  // known
}

// Two switches, joined twice: a broadcast goes round for ever, but in time, and with a bounded queue.
TEST_F(SwitchTest, ALoopIsAStormInTime) {
    Switch other("other", time);
    const Cable one("one", lan.port("x"), other.port("x"), time), two("two", lan.port("y"), other.port("y"), time);
    const Cable three("three", lan.port("z"), other.port("z"), time);
    stations[0]->send(data(kBroadcast, station(0)));
    time.run_until(10ms);
    EXPECT_GT(stations[1]->arrivals.size(), 10'000u);
    EXPECT_LT(stations[1]->arrivals.size(), 100'000u);
    EXPECT_GT(one.counters(Way::out).queue_drops, 0u);
    EXPECT_GT(counters(4).moved, 0u);
}

constexpr Ipv4 kGroup{239, 1, 2, 3};
constexpr Ipv6 kGroup6{0xff, 0x05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4};

// Station 3 is the router.
class SnoopingTest : public SwitchTest {
  protected:
    SnoopingTest() : SwitchTest({.igmp_snooping = true, .mld_snooping = true, .group_table_size = 3}) {}

    std::string query() { return send(3, igmp(station(3), igmp_message(0x11, {}), {224, 0, 0, 1})); }
    std::string join(int who, const Ipv4& group = kGroup) {
        return send(who, igmp(station(static_cast<std::uint8_t>(who)), igmp_message(0x16, group), group));
    }
    std::string traffic(int from, const Ipv4& group = kGroup) {
        return send(from,
                    ethernet(multicast_mac(group), station(static_cast<std::uint8_t>(from)), kTypeIpv4, Bytes(46)));
    }
};

TEST_F(SnoopingTest, WithoutAQuerierMulticastIsFlooded) {
    EXPECT_EQ(join(1), "023");
    EXPECT_EQ(traffic(0), "123");
}

TEST_F(SnoopingTest, MembersAndRoutersGetTheGroup) {
    EXPECT_EQ(query(), "012");
    EXPECT_EQ(traffic(0), "3");
    EXPECT_EQ(join(1), "3");
    EXPECT_EQ(traffic(0), "13");
    EXPECT_EQ(traffic(1), "3");
    EXPECT_EQ(traffic(3), "1");
    EXPECT_EQ(traffic(0, {239, 1, 2, 4}), "3");
    EXPECT_EQ(traffic(0, {224, 0, 0, 251}), "123");
    EXPECT_EQ(send(0, data({0x01, 0x00, 0x5e, 1, 2, 3}, station(0))), "123");  // not IP
    EXPECT_EQ(lan.groups(), (std::vector<GroupEntry>{{0, multicast_mac(kGroup), {"1"}}}));
    EXPECT_TRUE(lan.ports()[3].router);
    EXPECT_FALSE(lan.ports()[1].router);
}

TEST_F(SnoopingTest, MembershipEnds) {
    join(1);
    time.run_until(100s);
    query();
    time.run_until(260s - 1ns);
    EXPECT_EQ(traffic(0), "13");
    time.run_until(260s);
    EXPECT_EQ(traffic(0), "3");
    EXPECT_TRUE(lan.groups().empty());
    time.run_until(355s - 1ns);
    EXPECT_EQ(traffic(0), "3");
    time.run_until(355s);
    EXPECT_EQ(traffic(0), "123");  // the querier is silent
}

TEST_F(SnoopingTest, LeaveWaitsForOthers) {
    query();
    join(1);
    EXPECT_EQ(send(1, igmp(station(1), igmp_message(0x17, kGroup), {224, 0, 0, 2})), "3");
    time.run_until(2s - 1ns);
    EXPECT_EQ(traffic(0), "13");
    time.run_until(2s);
    EXPECT_EQ(traffic(0), "3");
    join(1);
    send(1, igmp(station(1), report_of(0x22, {record(3, kGroup, 0)}), {224, 0, 0, 22}));
    time.run_until(3s);
    join(1);  // another host behind the same port
    time.run_until(10s);
    EXPECT_EQ(traffic(0), "13");
    send(2, igmp(station(2), igmp_message(0x17, kGroup), {224, 0, 0, 2}));  // never joined
    EXPECT_EQ(traffic(0), "13");
}

TEST_F(SnoopingTest, MldToo) {
    const auto frames = [&](int from) {
        return send(from,
                    ethernet(multicast_mac(kGroup6), station(static_cast<std::uint8_t>(from)), kTypeIpv6, Bytes(46)));
    };
    EXPECT_EQ(frames(0), "123");
    EXPECT_EQ(send(3, mld(station(3), mld_message(130, {}), {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})),
              "012");
    EXPECT_EQ(frames(0), "3");
    EXPECT_EQ(send(2, mld(station(2), report_of(143, {record(4, kGroup6, 0)}),
                          {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x16})),
              "3");
    EXPECT_EQ(frames(0), "23");
    EXPECT_EQ(traffic(0), "123");  // IPv4 has no querier
}

TEST_F(SnoopingTest, APortThatJoinsTooMuchGetsAll) {
    query();
    for (std::uint8_t i = 1; i <= 3; ++i) {
        join(1, {239, 1, 1, i});
    }
    EXPECT_EQ(traffic(0, {239, 1, 1, 4}), "3");
    join(1, {239, 1, 1, 5});
    EXPECT_EQ(traffic(0, {239, 1, 1, 4}), "13");
    EXPECT_EQ(lan.groups().size(), 3u);
    time.run_until(250s);
    query();
    time.run_until(260s);
    EXPECT_EQ(traffic(0, {239, 1, 1, 4}), "3");
    join(1, {239, 1, 1, 6});  // the old ones have made room
    EXPECT_EQ(lan.groups().size(), 1u);
    EXPECT_EQ(traffic(0, {239, 1, 1, 6}), "13");
}

TEST_F(SnoopingTest, LinkDownEndsMembership) {
    query();
    join(1);
    cables[1]->set_up(false);
    cables[1]->set_up(true);
    EXPECT_EQ(traffic(0), "3");
    cables[3]->set_up(false);
    cables[3]->set_up(true);
    EXPECT_EQ(traffic(0), "123");
}

TEST_F(SwitchTest, FiftyStationsHearABroadcastOnce) {
    std::deque<FakeJack> many;
    std::deque<Cable> wires;
    for (int i = 4; i < 50; ++i) {
        many.emplace_back("s" + std::to_string(i), time);
        wires.emplace_back("c" + std::to_string(i), many.back(), lan.port(std::to_string(i)), time);
    }
    // Each answers all others' broadcasts with one unicast.
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].on_receive = [&, i](const Frame& frame) {
            const auto header = parse_ethernet(frame.bytes());
            if (header->destination == kBroadcast) {
                many[i].send(data(header->source, station(static_cast<std::uint8_t>(4 + i))));
            }
        };
    }
    EXPECT_EQ(send(0, data(kBroadcast, station(0))), "0000000000000000000000000000000000000000000000123");
    EXPECT_EQ(lan.mac_table().size(), 47u);
    EXPECT_EQ(time.next(), std::nullopt);
}

}  // namespace
}  // namespace twin::net
