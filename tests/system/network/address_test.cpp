// SPDX-License-Identifier: BSD-3-Clause
// Whose an address is and for how long: leases, conflicts, and a network without IPv4.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/network/lan.hpp"
#include "tests/system/network/page_server.hpp"

namespace twin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Time passes in large steps: the gateway's clock and the devices' are what matters here.
host::NetworkOptions leasing_lan() {
    host::NetworkOptions options;
    options.time = host::TimeMode::virtual_;
    options.link = "latency=20ms";
    options.lease = 240s;  // lwIP counts leases in minutes
    return options;
}

/// The address that DHCP gave to the device with this MAC address, or none.
std::string lease_of(const Lan& lan, const std::string& mac) {
    const auto state = lan.network().describe();
    for (const auto& lease : state.at("leases").as_array())
        if (lease.at("mac").as_string() == mac) return std::string(lease.at("address").as_string());
    return "";
}

std::string mac_of(Lan& lan, Peer& peer) {
    auto said = lan.ask(peer, "mac", "mac ").substr(4);
    said.pop_back();
    return said;
}

std::int64_t expires_ns(const Lan& lan, const std::string& address) {
    const auto state = lan.network().describe();
    for (const auto& lease : state.at("leases").as_array())
        if (lease.at("address").as_string() == address) return lease.at("expires_ns").to_number<std::int64_t>();
    return -1;
}

TEST(Lease, IsRenewedByTheDeviceAndKept) {
    Lan lan(leasing_lan());
    auto& device = lan.join("device");
    auto& other = lan.join("other", 2);
    lan.hear(device, "peer ");
    lan.hear(other, "peer ");
    const auto address = lan.bring_up(device);
    lan.bring_up(other, "10.0.2.9");
    lan.ask(device, "udp-echo 7", "echo: ready");
    lan.ask(device, "link", "link is told");
    const auto first_end = expires_ns(lan, address);
    const auto messages = lan.number("/gateway/dhcp_messages");

    // Half of it passes before the device asks, give or take lwIP's minute.
    lan.pass(55s);
    EXPECT_EQ(lan.number("/gateway/dhcp_messages"), messages) << "asked too early";
    ASSERT_TRUE(lan.until([&] { return lan.number("/gateway/dhcp_messages") > messages; }, 130s));
    lan.pass(1s);
    EXPECT_EQ(lan.number("/gateway/dhcp_messages"), messages + 1) << "one question is enough";
    EXPECT_GT(expires_ns(lan, address), first_end);

    lan.pass(400s);  // behind the end of the first lease, and of the second
    EXPECT_GT(lan.number("/gateway/dhcp_messages"), messages + 2);
    EXPECT_GT(expires_ns(lan, address), first_end + std::chrono::nanoseconds(240s).count());
    EXPECT_EQ(lan.ask(device, "ip", "ip "), "ip " + address + "\n") << "and no change of the link was told";
    EXPECT_THAT(lan.ask(other, "udp " + address + " 7 3 100 200", "udp: "), HasSubstr(" 3 replies"));
}

TEST(Lease, ThatIsRefusedMakesTheDeviceStartOver) {
    Lan lan(leasing_lan());
    auto& device = lan.join("device");
    auto& rogue = lan.join("rogue", 2);
    lan.hear(device, "peer ");
    lan.hear(rogue, "peer ");
    const auto address = lan.bring_up(device);
    lan.bring_up(rogue, "10.0.2.9");
    const auto hardware = mac_of(lan, device);
    ASSERT_EQ(lease_of(lan, hardware), address);

    // The gateway believes that somebody else has the address, and refuses the next renewal.
    ASSERT_EQ(lan.ask(rogue, "decline " + address + " " + hardware, "decline: "), "decline: 256\n");
    ASSERT_TRUE(lan.until([&] { return expires_ns(lan, address) < 0; }, 1s));
    EXPECT_EQ(lan.ask(device, "ip", "ip "), "ip " + address + "\n") << "nobody has told it yet";
    ASSERT_TRUE(lan.until([&] { return !lease_of(lan, hardware).empty(); }, 150s));
    const auto now = lease_of(lan, hardware);
    EXPECT_NE(now, address);
    lan.pass(3s);  // in which it asks whether nobody else has it
    EXPECT_EQ(lan.ask(device, "ip", "ip "), "ip " + now + "\n");
}

TEST(Conflict, OfAFixedAddressIsTold) {
    auto options = leasing_lan();
    options.gateway = false;
    Lan lan(options);
    auto& holder = lan.join("holder");
    auto& second = lan.join("second", 2);
    lan.hear(holder, "peer ");
    lan.hear(second, "peer ");
    EXPECT_EQ(lan.bring_up(holder, "10.0.2.50"), "10.0.2.50");
    lan.ask(holder, "udp-echo 7", "echo: ready");
    EXPECT_THAT(lan.ask(second, "up 10.0.2.50", "not up: "), HasSubstr("in use"));
    // Another one is free, and whoever had it first goes on with it.
    EXPECT_EQ(lan.bring_up(second, "10.0.2.51"), "10.0.2.51");
    EXPECT_EQ(lan.ask(holder, "ip", "ip "), "ip 10.0.2.50\n");
    EXPECT_THAT(lan.ask(second, "udp 10.0.2.50 7 3 100 200", "udp: "), HasSubstr(" 3 replies"));
}

TEST(Conflict, OfAnOfferedAddressIsDeclined) {
    auto options = leasing_lan();
    std::string log;
    options.log = [&](const std::string& line) { log += line + "\n"; };
    Lan lan(options);
    auto& holder = lan.join("holder");
    auto& device = lan.join("device", 2);
    lan.hear(holder, "peer ");
    lan.hear(device, "peer ");
    lan.bring_up(holder, "10.0.2.15");  // the first that the gateway gives
    // It has an IPv6 address before the ten seconds of RFC 2131, 3.1 are over that it waits after it has declined.
    EXPECT_THAT(lan.bring_up(device), testing::StartsWith("fd00:2::"));
    EXPECT_THAT(log, HasSubstr("somebody has 10.0.2.15 already"));
    const auto hardware = mac_of(lan, device);
    ASSERT_TRUE(lan.until([&] { return !lease_of(lan, hardware).empty(); }, 30s));
    lan.pass(3s);
    const auto address = lease_of(lan, hardware);
    EXPECT_NE(address, "10.0.2.15");
    EXPECT_EQ(lan.ask(device, "ip", "ip "), "ip " + address + "\n");
    EXPECT_EQ(lan.ask(holder, "ip", "ip "), "ip 10.0.2.15\n");
}

class SixOnly : public testing::TestWithParam<const char*> {};

TEST_P(SixOnly, DeviceFindsItsAddressNamesAndTheHost) {
    host::NetworkOptions options;
    options.ipv4 = false;
    Lan lan(options);
    auto& device = lan.join("node0", 1, GetParam());
    lan.hear(device, "peer ");
    EXPECT_THAT(lan.bring_up(device), testing::StartsWith("fd00:2::"));
    EXPECT_EQ(lan.ask(device, "dns host.twin 6", "dns "), "dns fd00:2::2\n");
    EXPECT_THAT(lan.ask(device, "dns host.twin 4", "dns "), Not(HasSubstr("10.0.2.2")));
    const auto page = some_bytes(50'000);
    PageServer server(lan.io(), "::1", page);
    EXPECT_THAT(lan.ask(device, "tcp-get fd00:2::2 " + std::to_string(server.port()) + " /six", "tcp: "),
                HasSubstr("got 50000 " + sum_of(page) + " end 0\n"));
    EXPECT_EQ(server.asked(), "GET /six HTTP/1.0");
    server.close();
    EXPECT_EQ(lan.number("/gateway/dhcp_messages"), 0);
}

INSTANTIATE_TEST_SUITE_P(Boards, SixOnly, testing::Values("mps2_an386", "nucleo_f429zi"),
                         [](const auto& board) { return std::string(board.param); });

}  // namespace
}  // namespace twin::test
