// SPDX-License-Identifier: BSD-3-Clause
// The ports to the host's world, against sockets of the host.
#include "net_bridge/cable.hpp"
#include "net_bridge/datagram_port.hpp"
#include "net_bridge/stream_framing.hpp"
#include "net_bridge/stream_port.hpp"
#include "net_bridge/tap_port.hpp"
#include "net_bridge/unique_fd.hpp"
#include "tests/unit/net_bridge/fake_jack.hpp"
#include "tests/unit/net_bridge/packets.hpp"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <boost/asio/ip/tcp.hpp>
#include <filesystem>
#include <optional>

namespace twin::net {
namespace {

using namespace std::chrono_literals;

class HostPortsTest : public ::testing::Test {
  protected:
    HostPortsTest() {
        std::string name = ::testing::TempDir() + "portsXXXXXX";
        folder = ::mkdtemp(name.data());
    }
    ~HostPortsTest() override { std::filesystem::remove_all(folder); }

    // Runs the loop until it is so; false after ten seconds.
    bool until(const std::function<bool()>& so) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!so() && std::chrono::steady_clock::now() < end) {
            io.restart();
            io.run_one_for(100ms);
        }
        return so();
    }
    StreamPortOptions stream(const std::string& address, bool listen) {
        StreamPortOptions options{PortAddress::parse(address).value(), listen, 20ms};
        options.report = [this](const std::string& line) { reports.push_back(line); };
        return options;
    }
    std::string unix_address(const std::string& name) const { return "unix:" + (folder / name).string(); }

    boost::asio::io_context io;
    VirtualTimeline time;
    std::filesystem::path folder;
    std::vector<std::string> reports;
};

// A jack with a port at the other end of its cable.
struct Plugged {
    Plugged(Jack& port, Timeline& time) : jack("jack", time), cable("cable", jack, port, time) {}
    FakeJack jack;
    Cable cable;
};

TEST(PortAddress, IsReadAndWritten) {
    for (const char* good : {"127.0.0.1:0", "10.1.2.3:65535", "[::1]:1234", "unix:/tmp/x", "unix:x"}) {
        const auto address = PortAddress::parse(good);
        ASSERT_TRUE(address) << good;
        EXPECT_EQ(address->to_text(), good);
    }
    EXPECT_EQ(PortAddress::parse("localhost:80")->to_text(), "127.0.0.1:80");
    EXPECT_TRUE(PortAddress::parse("unix:" + std::string(107, 'x')));
    for (const std::string bad : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", ":80", "::1:80",
                                  "[::1]", "[127.0.0.1]:80", "example.org:80", "256.0.0.1:80", "unix:", "[]:80"}) {
        const auto address = PortAddress::parse(bad);
        ASSERT_FALSE(address) << bad;
        EXPECT_EQ(address.error().message.substr(0, bad.size() + 2), "'" + bad + "'");
        EXPECT_NE(address.error().hint.find("'127.0.0.1:1234'"), std::string::npos);
    }
    EXPECT_FALSE(PortAddress::parse("unix:" + std::string(108, 'x')));
}

TEST_F(HostPortsTest, StreamsCarryFramesBothWays) {
    for (const std::string& address : {std::string("127.0.0.1:0"), std::string("[::1]:0"), unix_address("s")}) {
        SCOPED_TRACE(address);
        auto server = StreamPort::open("server", io, stream(address, true));
        if (!server && address[0] == '[') {
            continue;  // a machine without IPv6
        }
        ASSERT_TRUE(server) << server.error().message;
        auto client = StreamPort::open("client", io, stream((*server)->address(), false)).value();
        Plugged a(**server, time), b(*client, time);
        ASSERT_TRUE(until([&] { return (*server)->connected() && client->connected(); }));
        for (std::uint32_t i = 0; i < 300; ++i) {
            a.jack.send(numbered(i, 14 + i * 5));
        }
        b.jack.send(numbered(7));
        ASSERT_TRUE(until([&] { return b.jack.arrivals.size() == 300 && a.jack.arrivals.size() == 1; }));
        for (std::uint32_t i = 0; i < 300; ++i) {
            EXPECT_EQ(number_of(b.jack.arrivals[i].frame), i);
            EXPECT_EQ(b.jack.arrivals[i].frame.size(), 14 + i * 5);
        }
        EXPECT_EQ((*server)->counters().sent, 300u);
        EXPECT_EQ((*server)->counters().received, 1u);
        EXPECT_EQ((*server)->counters().queue_drops, 0u);
    }
}

TEST_F(HostPortsTest, ClientsComeBack) {
    const std::string address = unix_address("s");
    auto client = StreamPort::open("client", io, stream(address, false)).value();
    Plugged b(*client, time);
    ASSERT_TRUE(until([&] { return !reports.empty(); }));
    EXPECT_EQ(reports[0], "'client' has no peer yet at " + address + ": No such file or directory");
    b.jack.send(numbered(1));
    EXPECT_EQ(client->counters().no_peer_drops, 1u);
    for (int i = 0; i < 3; ++i) {
        auto server = StreamPort::open("server", io, stream(address, true)).value();
        Plugged a(*server, time);
        ASSERT_TRUE(until([&] { return client->connected() && server->connected(); })) << i;
        b.jack.send(numbered(2));
        ASSERT_TRUE(until([&] { return a.jack.arrivals.size() == 1; }));
        server.reset();
        ASSERT_TRUE(until([&] { return !client->connected(); }));
    }
    EXPECT_EQ(reports.back(), "'client' lost its peer: it closed the connection");
}

TEST_F(HostPortsTest, ServersTakeOnePeerAfterTheOther) {
    auto server = StreamPort::open("server", io, stream("127.0.0.1:0", true)).value();
    Plugged a(*server, time);
    auto one = StreamPort::open("one", io, stream(server->address(), false)).value();
    Plugged b(*one, time);
    ASSERT_TRUE(until([&] { return server->connected() && one->connected(); }));
    auto two = StreamPort::open("two", io, stream(server->address(), false)).value();
    Plugged c(*two, time);
    ASSERT_TRUE(until([&] { return two->connected(); }));  // in the queue of the listening socket
    a.jack.send(numbered(1));
    ASSERT_TRUE(until([&] { return b.jack.arrivals.size() == 1; }));
    EXPECT_TRUE(c.jack.arrivals.empty());
    one.reset();
    ASSERT_TRUE(until([&] { return std::count(reports.begin(), reports.end(), "'server' has a peer") == 2; }));
    a.jack.send(numbered(2));
    ASSERT_TRUE(until([&] { return c.jack.arrivals.size() == 1; }));
}

TEST_F(HostPortsTest, APeerThatStopsReadingLosesFramesAndNoMore) {
    auto options = stream("127.0.0.1:0", true);
    options.queue = 10'000;
    auto server = StreamPort::open("server", io, options).value();
    Plugged a(*server, time);
    boost::asio::ip::tcp::socket peer(io);
    peer.connect({boost::asio::ip::address_v4::loopback(),
                  static_cast<std::uint16_t>(std::stoi(server->address().substr(server->address().rfind(':') + 1)))});
    ASSERT_TRUE(until([&] { return server->connected(); }));
    std::uint64_t sent = 0;
    ASSERT_TRUE(until([&] {
        for (int i = 0; i < 100; ++i, ++sent) {
            a.jack.send(numbered(static_cast<std::uint32_t>(sent), 1'000));
        }
        return server->counters().queue_drops > 10'000;
    }));
    // What the kernel took, what waits in the queue, and what was dropped.
    EXPECT_LE(sent - server->counters().sent - server->counters().queue_drops, 10u);
    // It reads again, and gets whole frames.
    Deframer deframer;
    std::vector<std::uint32_t> got;
    Bytes buffer(1 << 16);
    while (got.size() < server->counters().sent + 5 &&
           until([&] { return peer.available() > 0 || got.size() >= server->counters().sent + 5; })) {
        const std::size_t size = peer.read_some(boost::asio::buffer(buffer));
        ASSERT_TRUE(deframer.feed(std::span(buffer).first(size), [&](const Frame& f) { got.push_back(number_of(f)); }));
        if (peer.available() == 0 && got.size() >= server->counters().sent) {
            break;
        }
    }
    EXPECT_GT(got.size(), 10u);
    EXPECT_TRUE(std::is_sorted(got.begin(), got.end()));
    EXPECT_TRUE(server->connected());
}

TEST_F(HostPortsTest, QueueIsFullToTheByte) {
    auto options = stream("127.0.0.1:0", true);
    options.queue = 120;
    auto server = StreamPort::open("server", io, options).value();
    auto client = StreamPort::open("client", io, stream(server->address(), false)).value();
    Plugged a(*server, time), b(*client, time);
    ASSERT_TRUE(until([&] { return server->connected() && client->connected(); }));
    a.jack.send(numbered(1));
    a.jack.send(numbered(2));
    EXPECT_EQ(server->counters().queue_drops, 0u);
    a.jack.send(numbered(3, 14));
    EXPECT_EQ(server->counters().queue_drops, 1u);
    ASSERT_TRUE(until([&] { return b.jack.arrivals.size() == 2; }));
    a.jack.send(numbered(4));
    ASSERT_TRUE(until([&] { return b.jack.arrivals.size() == 3; }));
}

TEST_F(HostPortsTest, NonsenseEndsTheConnection) {
    auto server = StreamPort::open("server", io, stream("127.0.0.1:0", true)).value();
    Plugged a(*server, time);
    boost::asio::ip::tcp::socket peer(io);
    peer.connect({boost::asio::ip::address_v4::loopback(),
                  static_cast<std::uint16_t>(std::stoi(server->address().substr(server->address().rfind(':') + 1)))});
    const std::string request = "GET / HTTP/1.1\r\n\r\n";
    peer.write_some(boost::asio::buffer(request));
    ASSERT_TRUE(until([&] { return reports.size() == 2; }));
    EXPECT_EQ(reports[1],
              "'server' lost its peer: it sent a length of more than 69632, so it does not speak this protocol");
    EXPECT_TRUE(a.jack.arrivals.empty());
}

TEST_F(HostPortsTest, DamagedFramesGoNoFurther) {
    auto server = StreamPort::open("server", io, stream("127.0.0.1:0", true)).value();
    Plugged a(*server, time);
    a.jack.send(Frame(Bytes(60), true));
    EXPECT_EQ(server->counters().damaged, 1u);
    EXPECT_EQ(server->counters().no_peer_drops, 0u);
}

TEST_F(HostPortsTest, AnAddressIsTakenOnce) {
    const std::string address = unix_address("s");
    auto server = StreamPort::open("server", io, stream(address, true)).value();
    auto second = StreamPort::open("second", io, stream(address, true));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().message, "cannot listen at '" + address + "': Address already in use");
    EXPECT_EQ(second.error().hint, "choose another address, or end the program that has it");
    auto tcp = StreamPort::open("tcp", io, stream("127.0.0.1:0", true)).value();
    EXPECT_FALSE(StreamPort::open("tcp2", io, stream(tcp->address(), true)));
    EXPECT_FALSE(StreamPort::open("nowhere", io, stream(unix_address("none/s"), true)));
}

TEST_F(HostPortsTest, WhatADeadProcessLeftIsRemoved) {
    const std::string address = unix_address("s");
    {
        const UniqueFd dead(::socket(AF_UNIX, SOCK_STREAM, 0));
        const auto endpoint = PortAddress::parse(address)->stream_endpoint();
        ASSERT_EQ(::bind(dead.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())), 0);
    }
    ASSERT_TRUE(std::filesystem::exists(folder / "s"));
    EXPECT_TRUE(StreamPort::open("server", io, stream(address, true)));
    EXPECT_FALSE(std::filesystem::exists(folder / "s"));  // and removed with the port
    std::filesystem::create_directory(folder / "d");
    EXPECT_FALSE(StreamPort::open("server", io, stream(unix_address("d"), true)));
    EXPECT_TRUE(std::filesystem::exists(folder / "d"));
}

TEST_F(HostPortsTest, PortsMayGoInTheMidstOfIt) {
    auto server = StreamPort::open("server", io, stream("127.0.0.1:0", true)).value();
    auto client = StreamPort::open("client", io, stream(server->address(), false)).value();
    std::optional<Plugged> a(std::in_place, *server, time);
    Plugged b(*client, time);
    ASSERT_TRUE(until([&] { return server->connected() && client->connected(); }));
    a->jack.on_receive = [&](const Frame&) { server.reset(); };
    for (std::uint32_t i = 0; i < 100; ++i) {
        b.jack.send(numbered(i, 1'000));
        a->jack.send(numbered(i, 1'000));
    }
    ASSERT_TRUE(until([&] { return server == nullptr && !client->connected(); }));
    EXPECT_EQ(a->jack.arrivals.size(), 1u);
    client.reset();
    io.restart();
    io.poll();
}

DatagramPortOptions datagram(const std::string& local, const std::string& remote = "") {
    DatagramPortOptions options{PortAddress::parse(local).value(), std::nullopt};
    if (!remote.empty()) {
        options.remote = PortAddress::parse(remote).value();
    }
    return options;
}

TEST_F(HostPortsTest, DatagramsCarryFramesBothWays) {
    const auto check = [&](const DatagramPortOptions& first, const std::string& second_local) {
        auto one = DatagramPort::open("one", io, first).value();
        auto two = DatagramPort::open("two", io, datagram(second_local, one->address())).value();
        Plugged a(*one, time), b(*two, time);
        a.jack.send(numbered(1));
        EXPECT_EQ(one->counters().no_peer_drops, 1u);  // it learns where to from what it gets
        b.jack.send(numbered(2, kMaxJumboFrame));
        ASSERT_TRUE(until([&] { return a.jack.arrivals.size() == 1; }));
        EXPECT_EQ(a.jack.arrivals[0].frame.size(), kMaxJumboFrame);
        a.jack.send(numbered(3));
        ASSERT_TRUE(until([&] { return b.jack.arrivals.size() == 1; }));
        b.jack.send(numbered(4, kMaxJumboFrame + 1));
        ASSERT_TRUE(until([&] { return one->counters().oversized == 1; }));
        b.jack.send(Frame(Bytes(60), true));
        EXPECT_EQ(two->counters().damaged, 1u);
        EXPECT_EQ(two->counters().sent, 2u);
        EXPECT_EQ(one->counters().received, 1u);
    };
    check(datagram("127.0.0.1:0"), "127.0.0.1:0");
    check(datagram(unix_address("a")), unix_address("b"));
    EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(HostPortsTest, DatagramsNobodyReadsAreCounted) {
    const UniqueFd peer(::socket(AF_UNIX, SOCK_DGRAM, 0));
    const auto endpoint = PortAddress::parse(unix_address("p"))->datagram_endpoint();
    auto port = DatagramPort::open("port", io, datagram(unix_address("a"), unix_address("p"))).value();
    Plugged a(*port, time);
    a.jack.send(numbered(0));
    EXPECT_EQ(port->counters().no_peer_drops, 1u);
    ASSERT_EQ(::bind(peer.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())), 0);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        a.jack.send(numbered(i, 1'000));
    }
    EXPECT_GT(port->counters().sent, 0u);
    EXPECT_GT(port->counters().queue_drops, 5'000u);
    EXPECT_EQ(port->counters().sent + port->counters().queue_drops, 10'000u);
}

TEST_F(HostPortsTest, DatagramPortsRefuse) {
    EXPECT_EQ(DatagramPort::open("p", io, datagram("127.0.0.1:0", "[::1]:1")).error().message,
              "'127.0.0.1:0' cannot send to '[::1]:1': they are of different families");
    auto port = DatagramPort::open("p", io, datagram(unix_address("a"))).value();
    const auto second = DatagramPort::open("p", io, datagram(unix_address("a")));
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message.find("in use"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(folder / "a"));
}

TEST_F(HostPortsTest, TapSaysWhatToDo) {
    auto refused = TapPort::open("tap", io, {"sixteen-bytes-xx"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().hint, "names have at most 15 bytes");
    refused = TapPort::open("tap", io, {"tap9", "/dev/net/none"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "cannot open '/dev/net/none': No such file or directory");
    EXPECT_EQ(refused.error().hint, "load the kernel's module once as root: modprobe tun");
    refused = TapPort::open("tap", io, {"tap9", "/dev/null"});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().hint.find("'/dev/null' is the TUN/TAP device"), std::string::npos);
}

// Where the machine lets us; elsewhere the refusal must be the one that tells how to get the right.
TEST_F(HostPortsTest, TapCarriesFramesBothWays) {
    auto port = TapPort::open("tap", io, {});
    if (!port) {
        const std::string& hint = port.error().hint;
        EXPECT_TRUE(hint.find("ip tuntap add dev tap0 mode tap user $USER") != std::string::npos ||
                    hint.find("modprobe tun") != std::string::npos || hint.find("chmod") != std::string::npos)
            << port.error().message << "; " << hint;
        GTEST_SKIP() << port.error().message;
    }
    Plugged a(**port, time);
    a.jack.send(numbered(1));
    EXPECT_EQ((*port)->counters().no_peer_drops, 1u);  // the interface is down
    const UniqueFd host(::socket(AF_PACKET, SOCK_RAW, 0));
    ifreq request{};
    (*port)->interface().copy(request.ifr_name, IFNAMSIZ - 1);
    ASSERT_EQ(::ioctl(host.get(), SIOCGIFFLAGS, &request), 0);
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    ASSERT_EQ(::ioctl(host.get(), SIOCSIFFLAGS, &request), 0);
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = 0x0300;  // ETH_P_ALL, in network order
    address.sll_ifindex = static_cast<int>(::if_nametoindex((*port)->interface().c_str()));
    ASSERT_EQ(::bind(host.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const timeval limit{10, 0};
    ::setsockopt(host.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);

    const Frame out = data(kBroadcast, station(1));
    a.jack.send(out);
    Bytes got(2'000);
    ssize_t size = 0;
    do {  // the host says a word of its own when an interface comes up
        size = ::recv(host.get(), got.data(), got.size(), 0);
        ASSERT_GT(size, 0);
    } while (got[6] != 2 || got[11] != 1);
    EXPECT_EQ(Bytes(got.begin(), got.begin() + size), Bytes(out.bytes().begin(), out.bytes().end()));

    const Frame in = data(kBroadcast, station(9));
    ASSERT_EQ(::send(host.get(), in.bytes().data(), in.size(), 0), static_cast<ssize_t>(in.size()));
    EXPECT_TRUE(until([&] {
        return std::any_of(a.jack.arrivals.begin(), a.jack.arrivals.end(), [](const Arrival& each) {
            return each.frame.size() >= 12 && each.frame.bytes()[6] == 2 && each.frame.bytes()[11] == 9;
        });
    }));
}

}  // namespace
}  // namespace twin::net
