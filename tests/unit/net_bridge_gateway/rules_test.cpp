// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/rules.hpp"

#include "bytes.hpp"

#include <gtest/gtest.h>

namespace twin::net {
namespace {

bool allows(const char* rule, Protocol protocol, const char* address, std::uint16_t port) {
    AllowList list;
    const auto parsed = AllowRule::parse(rule);
    if (!parsed) {
        ADD_FAILURE() << parsed.error().message;
        return false;
    }
    list.add(*parsed);
    return list.allows(protocol, {ip(address), port});
}

TEST(AllowRule, AllowsOnePort) {
    EXPECT_TRUE(allows("tcp:127.0.0.1:1883", Protocol::tcp, "127.0.0.1", 1883));
    EXPECT_FALSE(allows("tcp:127.0.0.1:1883", Protocol::tcp, "127.0.0.1", 1884));
    EXPECT_FALSE(allows("tcp:127.0.0.1:1883", Protocol::tcp, "127.0.0.2", 1883));
    EXPECT_FALSE(allows("tcp:127.0.0.1:1883", Protocol::udp, "127.0.0.1", 1883));
}

TEST(AllowRule, KnowsRangesPrefixesAndStars) {
    EXPECT_FALSE(allows("any:10.1.0.0/16:8-10", Protocol::udp, "10.1.255.255", 7));
    EXPECT_TRUE(allows("any:10.1.0.0/16:8-10", Protocol::udp, "10.1.255.255", 8));
    EXPECT_TRUE(allows("any:10.1.0.0/16:8-10", Protocol::tcp, "10.1.0.0", 10));
    EXPECT_FALSE(allows("any:10.1.0.0/16:8-10", Protocol::tcp, "10.1.0.0", 11));
    EXPECT_FALSE(allows("any:10.1.0.0/16:8-10", Protocol::tcp, "10.2.0.0", 10));
    EXPECT_TRUE(allows("udp:*:53", Protocol::udp, "2001:db8::1", 53));
    EXPECT_TRUE(allows("tcp:[2001:db8::]/32:*", Protocol::tcp, "2001:db8:ffff::1", 65535));
    EXPECT_FALSE(allows("tcp:[2001:db8::]/32:*", Protocol::tcp, "2001:db9::", 1));
    EXPECT_TRUE(allows("icmp:*", Protocol::icmp, "192.0.2.1", 0));
    EXPECT_FALSE(allows("icmp:*", Protocol::udp, "192.0.2.1", 1));
    EXPECT_TRUE(allows("loopback", Protocol::tcp, "::1", 1));
    EXPECT_TRUE(allows("loopback", Protocol::tcp, "127.0.0.1", 1));
    EXPECT_FALSE(allows("loopback", Protocol::tcp, "192.0.2.1", 1));
    EXPECT_TRUE(allows("real-network", Protocol::tcp, "192.0.2.1", 1));
}

TEST(AllowRule, AllowsTheAddressesThatANameHad) {
    AllowList list;
    list.add(AllowRule::parse("tcp:Broker.Example:8883").value());
    const Endpoint broker{ip("192.0.2.7"), 8883};
    EXPECT_TRUE(list.names("broker.example"));
    EXPECT_FALSE(list.opens_real_network());
    EXPECT_FALSE(list.allows(Protocol::tcp, broker));
    list.learn("other.example", broker.address);
    EXPECT_FALSE(list.allows(Protocol::tcp, broker));
    list.learn("broker.example", broker.address);
    EXPECT_TRUE(list.allows(Protocol::tcp, broker));
    for (unsigned i = 0; i < 64; ++i) {
        list.learn("broker.example", boost::asio::ip::address_v4(0xc6336400 + i));
    }
    EXPECT_FALSE(list.allows(Protocol::tcp, broker)) << "the oldest of 65 is forgotten";
}

struct BadText {
    const char* text;
    const char* says;
};

TEST(AllowRule, SaysWhatIsWrong) {
    for (const auto& [text, says] : std::initializer_list<BadText>{
             {"", "is no protocol"},
             {"tpc:*:1", "'tpc' is no protocol"},
             {"tcp", "the host is missing"},
             {"tcp:*", "the port is missing"},
             {"tcp:*:0", "'0' is no port"},
             {"tcp:*:65536", "'65536' is no port"},
             {"tcp:*:9-8", "'9-8' is no port"},
             {"tcp:::1:80", "too many fields"},
             {"tcp:[::1:80", "'[' without ']'"},
             {"tcp:1.2.3.4/33:80", "'33' is no prefix length"},
             {"tcp:1.2.3:80", "'1.2.3' is no address"},
             {"icmp:*:7", "icmp has no ports"},
         }) {
        const auto rule = AllowRule::parse(text);
        ASSERT_FALSE(rule) << text;
        EXPECT_NE(rule.error().message.find(says), std::string::npos) << rule.error().message;
        EXPECT_NE(rule.error().hint.find("tcp:127.0.0.1:1883"), std::string::npos);
    }
}

TEST(ForwardSpec, KnowsItsForms) {
    const auto simple = ForwardSpec::parse("8080:80").value();
    EXPECT_EQ(simple.protocol, Protocol::tcp);
    EXPECT_EQ(simple.listen, (Endpoint{ip("127.0.0.1"), 8080}));
    EXPECT_EQ(simple.device, "");
    EXPECT_EQ(simple.device_port, 80);
    const auto named = ForwardSpec::parse("8080:node0:80").value();
    EXPECT_EQ(named.device, "node0");
    const auto full = ForwardSpec::parse("udp:[::1]:5683:Node1:5684").value();
    EXPECT_EQ(full.protocol, Protocol::udp);
    EXPECT_EQ(full.listen, (Endpoint{ip("::1"), 5683}));
    EXPECT_EQ(full.device, "node1");
    EXPECT_EQ(full.device_port, 5684);
    EXPECT_EQ(ForwardSpec::parse("*:0:80").value().listen, (Endpoint{ip("0.0.0.0"), 0}));
    EXPECT_EQ(ForwardSpec::parse("127.0.0.1:8080:10.0.2.15:80").value().device, "10.0.2.15");
}

TEST(ForwardSpec, SaysWhatIsWrong) {
    for (const auto& [text, says] : std::initializer_list<BadText>{
             {"", "neither an address nor a port"},
             {"8080", "a port is missing"},
             {"8080:", "'' is no port"},
             {"8080:0", "'0' is no port from 1"},
             {"8080::80", "the device's name is empty"},
             {"localhost:8080:80", "'localhost' is neither an address nor a port"},
             {"icmp:1:2", "icmp has no ports"},
             {"1:2:3:4", "too many fields"},
             {"70000:80", "neither an address nor a port"},
         }) {
        const auto spec = ForwardSpec::parse(text);
        ASSERT_FALSE(spec) << text;
        EXPECT_NE(spec.error().message.find(says), std::string::npos) << spec.error().message;
    }
}

TEST(Subnet, ContainsItsAddresses) {
    const Subnet v4 = Subnet::parse("10.0.2.0/23").value();
    EXPECT_TRUE(v4.contains(ip("10.0.3.255")));
    EXPECT_FALSE(v4.contains(ip("10.0.4.0")));
    EXPECT_FALSE(v4.contains(ip("fd00::1")));
    EXPECT_TRUE(Subnet::parse("0.0.0.0/0").value().contains(ip("255.1.2.3")));
    EXPECT_EQ(nth_address(v4, 257).to_string(), "10.0.3.1");
    EXPECT_EQ(nth_address(Subnet::parse("fd00:2::/64").value(), 258).to_string(), "fd00:2::102");
}

TEST(Pair, KeepsBothFamilies) {
    const Endpoint v4{ip("10.0.2.15"), 1};
    const Endpoint v6{ip("fd00::1"), 2};
    EXPECT_EQ(Pair(v4, v6).device_end(), v4);
    EXPECT_EQ(Pair(v4, v6).outside_end(), v6);
}

}  // namespace
}  // namespace twin::net
