// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/membership.hpp"

#include "tests/unit/net_bridge/packets.hpp"

#include <gtest/gtest.h>

namespace twin::net {
namespace {

using Kind = Membership::Kind;

constexpr Ipv4 kGroup{239, 129, 2, 3};
constexpr MacAddress kGroupMac{0x01, 0x00, 0x5e, 0x01, 2, 3};
constexpr Ipv6 kGroup6{0xff, 0x05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4};
constexpr MacAddress kGroup6Mac{0x33, 0x33, 1, 2, 3, 4};

std::optional<Membership> parsed(const Frame& frame) {
    const auto header = parse_ethernet(frame.bytes());
    return header ? parse_membership(*header, frame.bytes()) : std::nullopt;
}
std::vector<Membership::Change> changes(const Frame& frame) {
    const auto message = parsed(frame);
    EXPECT_TRUE(message && message->kind == Kind::report);
    return message ? message->changes : std::vector<Membership::Change>{};
}

TEST(Ethernet, HeaderIsReadWithAndWithoutTag) {
    const auto plain = parse_ethernet(data(station(1), station(2)).bytes());
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->destination, station(1));
    EXPECT_EQ(plain->source, station(2));
    EXPECT_EQ(plain->tag, std::nullopt);
    EXPECT_EQ(plain->type, 0x88b5);
    EXPECT_EQ(plain->size, 14u);
    const auto tagged = parse_ethernet(data(station(1), station(2), 0xe123).bytes());
    ASSERT_TRUE(tagged);
    EXPECT_EQ(tagged->tag, 0xe123);
    EXPECT_EQ(tagged->vlan(), 0x123);
    EXPECT_EQ(tagged->type, 0x88b5);
    EXPECT_EQ(tagged->size, 18u);
}

TEST(Ethernet, TooShortIsNoHeader) {
    EXPECT_TRUE(parse_ethernet(data(station(1), station(2), std::nullopt, 0).bytes()));
    EXPECT_FALSE(parse_ethernet(data(station(1), station(2)).bytes().first(13)));
    EXPECT_TRUE(parse_ethernet(data(station(1), station(2), 1, 0).bytes()));
    EXPECT_FALSE(parse_ethernet(data(station(1), station(2), 1).bytes().first(17)));
    EXPECT_FALSE(parse_ethernet({}));
}

TEST(Ethernet, Addresses) {
    EXPECT_EQ(to_text(MacAddress{0, 1, 0xab, 3, 4, 0xff}), "00:01:ab:03:04:ff");
    EXPECT_EQ(to_mac(to_number(station(7))), station(7));
    EXPECT_TRUE(is_group(kBroadcast));
    EXPECT_FALSE(is_group(station(1)));
    EXPECT_TRUE(is_reserved({0x01, 0x80, 0xc2, 0, 0, 0}));
    EXPECT_TRUE(is_reserved({0x01, 0x80, 0xc2, 0, 0, 0x0f}));
    EXPECT_FALSE(is_reserved({0x01, 0x80, 0xc2, 0, 0, 0x10}));
    EXPECT_FALSE(is_reserved({0x01, 0x80, 0xc1, 0xff, 0xff, 0xff}));
}

TEST(Membership, Igmp) {
    EXPECT_EQ(changes(igmp(station(1), igmp_message(0x16, kGroup), kGroup)),
              (std::vector<Membership::Change>{{kGroupMac, true}}));
    EXPECT_EQ(changes(igmp(station(1), igmp_message(0x12, kGroup), kGroup)),
              (std::vector<Membership::Change>{{kGroupMac, true}}));
    EXPECT_EQ(changes(igmp(station(1), igmp_message(0x17, kGroup), {224, 0, 0, 2})),
              (std::vector<Membership::Change>{{kGroupMac, false}}));
    EXPECT_TRUE(changes(igmp(station(1), igmp_message(0x16, {224, 0, 0, 251}), kGroup)).empty());
    EXPECT_TRUE(changes(igmp(station(1), igmp_message(0x16, {10, 0, 0, 1}), kGroup)).empty());
    EXPECT_TRUE(changes(igmp(station(1), igmp_message(0x16, {240, 0, 1, 1}), kGroup)).empty());
    EXPECT_FALSE(parsed(igmp(station(1), igmp_message(0x13, kGroup), kGroup)));
}

TEST(Membership, IgmpQueryIsARouters) {
    const auto query = parsed(igmp(station(1), igmp_message(0x11, {}), {224, 0, 0, 1}));
    ASSERT_TRUE(query);
    EXPECT_EQ(query->kind, Kind::query);
    EXPECT_FALSE(query->ipv6);
    EXPECT_FALSE(parsed(igmp(station(1), igmp_message(0x11, {}), {224, 0, 0, 1}, {0, 0, 0, 0})));
}

TEST(Membership, Igmp3Records) {
    const auto change = [](std::uint8_t type, unsigned sources) {
        return changes(igmp(station(1), report_of(0x22, {record(type, kGroup, sources)}), {224, 0, 0, 22}));
    };
    const std::vector<Membership::Change> join{{kGroupMac, true}}, leave{{kGroupMac, false}}, none;
    EXPECT_EQ(change(1, 0), none);
    EXPECT_EQ(change(1, 1), join);
    EXPECT_EQ(change(2, 0), join);
    EXPECT_EQ(change(3, 0), leave);
    EXPECT_EQ(change(3, 2), join);
    EXPECT_EQ(change(4, 0), join);
    EXPECT_EQ(change(5, 0), none);
    EXPECT_EQ(change(5, 1), join);
    EXPECT_EQ(change(6, 1), none);
    EXPECT_EQ(change(7, 1), none);
    EXPECT_EQ(changes(igmp(station(1), report_of(0x22, {record(4, kGroup, 3), record(3, Ipv4{239, 1, 1, 1}, 0)}),
                           {224, 0, 0, 22})),
              (std::vector<Membership::Change>{{kGroupMac, true}, {{0x01, 0x00, 0x5e, 1, 1, 1}, false}}));
}

TEST(Membership, Igmp3RecordsEndWithTheMessage) {
    Bytes message = report_of(0x22, {record(4, kGroup, 1)});
    message[7] = 2;
    EXPECT_FALSE(parsed(igmp(station(1), message, {224, 0, 0, 22})));
    message[7] = 1;
    message[11] = 2;  // says two sources
    EXPECT_FALSE(parsed(igmp(station(1), message, {224, 0, 0, 22})));
    message[11] = 0;
    message[9] = 1;  // one word of auxiliary data instead
    EXPECT_TRUE(parsed(igmp(station(1), message, {224, 0, 0, 22})));
    message[9] = 2;
    EXPECT_FALSE(parsed(igmp(station(1), message, {224, 0, 0, 22})));
}

TEST(Membership, Mld) {
    EXPECT_EQ(changes(mld(station(1), mld_message(131, kGroup6), kGroup6)),
              (std::vector<Membership::Change>{{kGroup6Mac, true}}));
    EXPECT_EQ(changes(mld(station(1), mld_message(132, kGroup6), kGroup6)),
              (std::vector<Membership::Change>{{kGroup6Mac, false}}));
    const auto change = [](std::uint8_t type, unsigned sources) {
        return changes(mld(station(1), report_of(143, {record(type, kGroup6, sources)}), kGroup6));
    };
    EXPECT_EQ(change(4, 0), (std::vector<Membership::Change>{{kGroup6Mac, true}}));
    EXPECT_EQ(change(3, 0), (std::vector<Membership::Change>{{kGroup6Mac, false}}));
    EXPECT_EQ(change(6, 0), (std::vector<Membership::Change>{}));
    const auto query =
        parsed(mld(station(1), mld_message(130, {}), {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    ASSERT_TRUE(query);
    EXPECT_EQ(query->kind, Kind::query);
    EXPECT_TRUE(query->ipv6);
    Ipv6 global = kHostAddress;
    global[0] = 0x20;
    EXPECT_FALSE(parsed(mld(station(1), mld_message(130, {}), kGroup6, global)));
    EXPECT_FALSE(parsed(mld(station(1), mld_message(133, kGroup6), kGroup6)));
}

// Each byte that is wrong makes the message one that is not understood, or another one; none is read beyond its end.
TEST(Membership, DamageIsNoticed) {
    const Frame frames[] = {igmp(station(1), igmp_message(0x16, kGroup), kGroup),
                            mld(station(1), mld_message(131, kGroup6), kGroup6)};
    for (const Frame& frame : frames) {
        const std::size_t covered = 14 + (frame.size() == 60 ? 32 : 40 + 8 + 24);
        for (std::size_t at = 14; at < covered; ++at) {
            const bool mld = frame.size() != 60;
            // Not in MLD's checksum: traffic class and flow label, and the router alert option.
            if (mld && (at == 14 || at == 15 || at == 16 || at == 17 || (at >= 14 + 42 && at < 14 + 48))) {
                continue;
            }
            Bytes bytes(frame.bytes().begin(), frame.bytes().end());
            bytes[at] ^= 1;
            EXPECT_FALSE(parsed(Frame(bytes))) << at;
        }
        for (std::size_t size = 0; size < covered; ++size) {
            const Bytes bytes(frame.bytes().begin(), frame.bytes().begin() + static_cast<std::ptrdiff_t>(size));
            EXPECT_FALSE(parsed(Frame(bytes))) << size;
        }
    }
}

TEST(Membership, FragmentsAreNotRead) {
    Bytes packet = igmp_packet(igmp_message(0x16, kGroup), {10, 0, 0, 1}, kGroup);
    packet[6] = 0x20;
    put16(packet, 10, 0);
    put16(packet, 10, checksum(std::span(packet).first(24)));
    EXPECT_FALSE(parsed(ethernet(kGroupMac, station(1), kTypeIpv4, packet)));
}

TEST(Membership, SomeGroupsGoToAll) {
    EXPECT_TRUE(is_always_flooded(multicast_mac(Ipv4{224, 0, 0, 1})));
    EXPECT_TRUE(is_always_flooded(multicast_mac(Ipv4{224, 0, 0, 255})));
    EXPECT_FALSE(is_always_flooded(multicast_mac(Ipv4{224, 0, 1, 0})));
    EXPECT_TRUE(is_always_flooded({0x33, 0x33, 0, 0, 0, 1}));
    EXPECT_FALSE(is_always_flooded({0x33, 0x33, 0, 0, 0, 2}));
    EXPECT_TRUE(is_always_flooded({0x01, 0x00, 0x5e, 0x80, 0, 1}));  // the half that isn't IPv4's
    EXPECT_TRUE(is_always_flooded(kBroadcast));
}

}  // namespace
}  // namespace twin::net
