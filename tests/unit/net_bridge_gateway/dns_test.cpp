// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/dns_message.hpp"

#include "device.hpp"
#include "net_bridge/gateway/dhcp_message.hpp"

#include <atomic>

namespace twin::net {
namespace {

constexpr std::uint16_t kA = 1;
constexpr std::uint16_t kPtr = 12;
constexpr std::uint16_t kMx = 15;
constexpr std::uint16_t kAaaa = 28;

Bytes question(const std::string& name, std::uint16_t type, std::uint16_t id = 0x4242, std::size_t edns = 0) {
    Bytes out;
    put16(out, id);
    put16(out, 0x0100);
    put16(out, 1);
    put32(out, 0);
    put16(out, edns > 0 ? 1 : 0);
    std::string_view rest = name;
    while (!rest.empty()) {
        const auto label = rest.substr(0, rest.find('.'));
        out.push_back(static_cast<std::uint8_t>(label.size()));
        append(out, bytes_of(std::string(label)));
        rest.remove_prefix(std::min(label.size() + 1, rest.size()));
    }
    out.push_back(0);
    put16(out, type);
    put16(out, 1);
    if (edns > 0) {
        out.push_back(0);
        put16(out, 41);
        put16(out, edns);
        put32(out, 0);
        put16(out, 0);
    }
    return out;
}

struct Answer {
    int code = -1;
    bool truncated = false;
    std::vector<Bytes> data;
};

/// Of an answer to question(name, ...).
Answer read(const Bytes& bytes, const std::string& name) {
    Answer answer;
    answer.code = bytes[3] & 0xf;
    answer.truncated = (bytes[2] & 2) != 0;
    std::size_t at = 12 + (name.empty() ? 1 : name.size() + 2) + 4;
    for (std::size_t i = 0; i < get16(bytes, 6); ++i) {
        EXPECT_EQ(get16(bytes, at), 0xc00c);
        const std::size_t size = get16(bytes, at + 10);
        answer.data.emplace_back(bytes.begin() + static_cast<long>(at + 12),
                                 bytes.begin() + static_cast<long>(at + 12 + size));
        at += 12 + size;
    }
    return answer;
}

class GatewayDns : public GatewayFixture {
  protected:
    GatewayDns() {
        options.resolve = [this](const ResolveQuery& query) {
            ++asked;
            DnsAnswer answer;
            answer.ttl = 60;
            if (query.address) {
                answer.name = "back.example";
            } else if (query.name == "broken.example") {
                answer.code = DnsCode::server_failure;
            } else if (query.name == "many.example") {
                for (unsigned i = 0; i < 70; ++i) {
                    answer.addresses.emplace_back(boost::asio::ip::address_v4(0xc0000200 + i));
                }
            } else if (query.name == "self.example") {
                answer.addresses = {ip("127.0.1.1")};
            } else if (query.name.ends_with(".example")) {
                answer.addresses = {query.ipv6 ? ip("2001:db8::7") : ip("192.0.2.7")};
            } else {
                answer.code = DnsCode::name_error;
            }
            return answer;
        };
    }
    Answer ask(const std::string& name, std::uint16_t type, std::size_t edns = 0, const char* server = "10.0.2.3") {
        device.send_udp(3000, {ip(server), 53}, question(name, type, 0x4242, edns));
        const auto answer = wait_for(is_udp_to(3000));
        if (!answer) {
            ADD_FAILURE() << "no answer about " << name;
            return {};
        }
        EXPECT_EQ(get16(answer->payload(), 0), 0x4242);
        return read(answer->payload(), name);
    }

    GatewayOptions options;
    std::atomic<int> asked = 0;
};

TEST_F(GatewayDns, KnowsItsOwnNames) {
    start(options);
    EXPECT_EQ(ask("host.twin", kA).data, (std::vector<Bytes>{{10, 0, 2, 2}}));
    EXPECT_EQ(ask("Gateway.TWIN", kA).data, (std::vector<Bytes>{{10, 0, 2, 2}}));
    EXPECT_EQ(ask("host", kA).data, (std::vector<Bytes>{{10, 0, 2, 2}}));
    EXPECT_EQ(ask("dns.twin", kA).data, (std::vector<Bytes>{{10, 0, 2, 3}}));
    const auto six = ask("host.twin", kAaaa, 0, "fd00:2::3");
    ASSERT_EQ(six.data.size(), 1U);
    EXPECT_EQ(six.data[0].back(), 2);
    EXPECT_EQ(ask("nobody.twin", kA).code, 3);
    EXPECT_EQ(ask("localhost", kA).data, (std::vector<Bytes>{{127, 0, 0, 1}}));
    EXPECT_EQ(text_of(ask("2.2.0.10.in-addr.arpa", kPtr).data.at(0)), std::string("\x07gateway\x04twin\0", 14));
    EXPECT_EQ(ask("99.2.0.10.in-addr.arpa", kPtr).code, 3);
    EXPECT_EQ(asked, 0);
}

TEST_F(GatewayDns, KnowsServicesAndDevices) {
    start(options);
    ASSERT_TRUE(gateway->add_name("broker"));
    ASSERT_TRUE(gateway->add_name("printer.twin", {ip("192.0.2.9")}));
    EXPECT_FALSE(gateway->add_name("not a name"));
    ASSERT_TRUE(gateway->add_device({"node0", device.mac, ip("10.0.2.15")}));
    EXPECT_EQ(ask("broker.twin", kA).data, (std::vector<Bytes>{{10, 0, 2, 2}}));
    EXPECT_EQ(ask("printer", kA).data, (std::vector<Bytes>{{192, 0, 2, 9}}));
    EXPECT_EQ(ask("node0.twin", kA).data, (std::vector<Bytes>{{10, 0, 2, 15}}));
    EXPECT_TRUE(ask("printer.twin", kAaaa).data.empty());
    EXPECT_EQ(ask("printer.twin", kAaaa).code, 0) << "it exists, in the other family";
}

TEST_F(GatewayDns, KnowsNamesThatDevicesGaveToDhcp) {
    start(options);
    DhcpMessage request;
    request.mac = device.mac;
    request.options[53] = {1};
    request.set(12, "Thermo-1");
    const auto send = [&] {
        device.send(
            ethernet({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, device.mac, 0x0800,
                     ip_packet(ip("0.0.0.0"), ip("255.255.255.255"), kUdp, udp_bytes(68, 67, request.bytes()))));
        settle();
    };
    send();
    request.options[53] = {3};
    request.set(50, boost::asio::ip::address_v4({10, 0, 2, 15}));
    request.set(54, boost::asio::ip::address_v4({10, 0, 2, 2}));
    send();
    ASSERT_EQ(gateway->leases().size(), 1U);
    EXPECT_EQ(ask("thermo-1.twin", kA).data, (std::vector<Bytes>{{10, 0, 2, 15}}));
    EXPECT_EQ(text_of(ask("15.2.0.10.in-addr.arpa", kPtr).data.at(0)), std::string("\x08thermo-1\x04twin\0", 15));
    // Its IPv6 address is known as soon as it has been seen.
    device.send_udp(9, {ip("fd00:2::2"), 9}, "x");
    EXPECT_EQ(ask("thermo-1.twin", kAaaa).data.at(0).back(), 15);
}

TEST_F(GatewayDns, RefusesTheRealNetworksNames) {
    start(options);
    EXPECT_EQ(ask("www.example", kA).code, 5);
    EXPECT_EQ(ask("1.2.0.192.in-addr.arpa", kPtr).code, 5);
    EXPECT_EQ(asked, 0);
    // A rule with a name opens that name, and its addresses.
    ASSERT_TRUE(gateway->allow("udp:www.example:7"));
    EXPECT_EQ(ask("www.example", kA).data, (std::vector<Bytes>{{192, 0, 2, 7}}));
    EXPECT_EQ(ask("other.example", kA).code, 5);
}

TEST_F(GatewayDns, AsksTheHost) {
    options.allow.push_back(AllowRule::parse("real-network").value());
    start(options);
    EXPECT_EQ(ask("www.example", kA).data, (std::vector<Bytes>{{192, 0, 2, 7}}));
    EXPECT_EQ(ask("www.example", kAaaa).data.at(0).back(), 7);
    EXPECT_EQ(ask("no.such.name", kA).code, 3);
    EXPECT_EQ(ask("broken.example", kA).code, 2);
    EXPECT_EQ(ask("www.example", kMx).code, 4);
    EXPECT_EQ(ask("self.example", kA).data, (std::vector<Bytes>{{10, 0, 2, 2}})) << "the host's loopback";
    EXPECT_EQ(text_of(ask("7.2.0.192.in-addr.arpa", kPtr).data.at(0)), std::string("\x04"
                                                                                   "back\x07"
                                                                                   "example\0",
                                                                                   14));
}

TEST_F(GatewayDns, CutsWhatIsTooLong) {
    options.allow.push_back(AllowRule::parse("real-network").value());
    start(options);
    const auto small = ask("many.example", kA);
    EXPECT_TRUE(small.truncated);
    EXPECT_EQ(small.data.size(), (512U - 30) / 16);
    const auto large = ask("many.example", kA, 4096);
    EXPECT_FALSE(large.truncated);
    EXPECT_EQ(large.data.size(), 70U);
}

TEST_F(GatewayDns, ServesTcpToo) {
    options.allow.push_back(AllowRule::parse("real-network").value());
    start(options);
    Connection connection(device, 40000, {ip("10.0.2.3"), 53});
    connection.syn();
    ASSERT_TRUE(until([&] { return connection.established; }));
    const auto ask_over_tcp = [&](const std::string& name) {
        const Bytes bytes = question(name, kA);
        Bytes framed;
        put16(framed, bytes.size());
        append(framed, bytes);
        connection.received.clear();
        // In two segments, cut in the middle of its length.
        connection.send(text_of(framed).substr(0, 1));
        connection.send(text_of(framed).substr(1));
        EXPECT_TRUE(until([&] {
            return connection.received.size() >= 2 &&
                   connection.received.size() == 2U + get16(bytes_of(connection.received), 0);
        }));
        return read(bytes_of(connection.received.substr(2)), name);
    };
    EXPECT_EQ(ask_over_tcp("many.example").data.size(), 70U);
    EXPECT_EQ(ask_over_tcp("host.twin").data, (std::vector<Bytes>{{10, 0, 2, 2}}));
    connection.fin();
    EXPECT_TRUE(until([&] { return connection.finished && gateway->flows().empty(); }));
    // Nothing else is served there.
    Connection other(device, 40001, {ip("10.0.2.3"), 54});
    other.syn();
    EXPECT_TRUE(until([&] { return other.reset; }));
}

TEST_F(GatewayDns, LimitsWhatItAsksAtOnce) {
    options.allow.push_back(AllowRule::parse("real-network").value());
    options.limits.dns_lookups = 1;
    std::atomic<bool> go = false;
    options.resolve = [&go](const ResolveQuery&) {
        go.wait(false);
        return DnsAnswer{DnsCode::ok, false, 1, {ip("192.0.2.1")}, {}};
    };
    start(options);
    device.send_udp(3001, {ip("10.0.2.3"), 53}, question("slow.example", kA));
    EXPECT_EQ(ask("next.example", kA).code, 2);
    EXPECT_EQ(ask("host.twin", kA).code, 0) << "nobody waits for the slow one";
    go = true;
    go.notify_all();
    EXPECT_TRUE(wait_for(is_udp_to(3001)));
}

TEST_F(GatewayDns, ForgetsALookupWhenItEnds) {
    options.allow.push_back(AllowRule::parse("real-network").value());
    const auto go = std::make_shared<std::atomic<int>>(0);
    options.resolve = [go](const ResolveQuery&) {
        go->fetch_add(1);
        go->notify_all();
        go->wait(1);
        return DnsAnswer{};
    };
    start(options);
    device.send_udp(3001, {ip("10.0.2.3"), 53}, question("slow.example", kA));
    go->wait(0);
    gateway.reset();
    cables.clear();
    go->fetch_add(1);
    go->notify_all();
    settle();
}

TEST_F(GatewayDns, AnswersBadQuestions) {
    start(options);
    const auto code_of = [&](const Bytes& bytes) {
        device.send_udp(3000, {ip("10.0.2.3"), 53}, bytes);
        const auto answer = wait_for(is_udp_to(3000));
        return answer ? answer->payload()[3] & 0xf : -1;
    };
    Bytes cut = question("host.twin", kA);
    cut.pop_back();
    EXPECT_EQ(code_of(cut), 1);
    Bytes update = question("host.twin", kA);
    update[2] = 5 << 3;
    EXPECT_EQ(code_of(update), 4);
    Bytes pointer = question("host.twin", kA);
    pointer[12] = 0xc0;
    EXPECT_EQ(code_of(pointer), 1);
    Bytes chaos = question("host.twin", kA);
    chaos.back() = 3;
    EXPECT_EQ(code_of(chaos), 5);
    // No questions: an answer, and less than a header.
    Bytes response = question("host.twin", kA);
    response[2] = 0x80;
    device.send_udp(3000, {ip("10.0.2.3"), 53}, response);
    device.send_udp(3000, {ip("10.0.2.3"), 53}, Bytes(11));
    settle();
    EXPECT_FALSE(device.take(is_udp_to(3000)));
    EXPECT_EQ(gateway->counters().malformed, 2U);
}

TEST(DnsQuery, FindsReverseAddresses) {
    const auto reverse = [](const std::string& name) {
        DnsCode code{};
        return DnsQuery::parse(question(name, kPtr), code)->reverse_address();
    };
    EXPECT_EQ(reverse("4.3.2.1.in-addr.arpa"), ip("1.2.3.4"));
    EXPECT_FALSE(reverse("3.2.1.in-addr.arpa"));
    EXPECT_FALSE(reverse("256.3.2.1.in-addr.arpa"));
    EXPECT_EQ(reverse("f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.0.0.d.f.ip6.arpa"), ip("fd00:2::f"));
    EXPECT_FALSE(reverse("g.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.0.0.d.f.ip6.arpa"));
}

TEST(ResolveOnHost, KnowsTheLoopback) {
    const auto answer = resolve_on_host({"localhost", false, std::nullopt});
    EXPECT_EQ(answer.code, DnsCode::ok);
    ASSERT_FALSE(answer.addresses.empty());
    EXPECT_TRUE(answer.addresses[0].is_loopback());
}

}  // namespace
}  // namespace twin::net
