// SPDX-License-Identifier: BSD-3-Clause
// A loopback that is the run's own: everything happens at one instant, and no loop has to run for it.
#include "device.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <set>

namespace twin::net {
namespace {

constexpr std::uint16_t kPort = 8883;

/// Services that are socket pairs, of which the test has the other ends.
class Locals : public LocalServices {
  public:
    int connect(const Endpoint& to, int& error) override {
        std::array<int, 2> ends{};
        if (!listening.contains(to) || ::socketpair(AF_UNIX, kFlags, 0, ends.data()) != 0) {
            error = refusal;
            return -1;
        }
        accepted.emplace_back(ends[1]);
        return ends[0];
    }
    int listen(const Endpoint& at, int& error) override {
        (void)at;
        listener = UniqueFd(::socket(AF_UNIX, kFlags, 0));
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        // An abstract name that the kernel chooses.
        if (::bind(listener.get(), reinterpret_cast<sockaddr*>(&name), sizeof(sa_family_t)) != 0 ||
            ::listen(listener.get(), 8) != 0) {
            error = errno;
            return -1;
        }
        return ::dup(listener.get());
    }
    UniqueFd connect_to_forward() const {
        sockaddr_un name{};
        socklen_t size = sizeof name;
        ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&name), &size);
        UniqueFd socket(::socket(AF_UNIX, kFlags, 0));
        EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&name), size), 0);
        return socket;
    }
    int open_datagrams(bool v6, int& error) override {
        (void)v6;
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends.data()) != 0) {
            error = errno;
            return -1;
        }
        datagrams = UniqueFd(ends[1]);
        return ends[0];
    }
    int send(int socket, const Endpoint& to, std::span<const std::uint8_t> payload) override {
        return !listening.contains(to) ? ECONNREFUSED
               : ::send(socket, payload.data(), payload.size(), MSG_DONTWAIT) < 0 ? errno
                                                                                  : 0;
    }
    std::optional<Endpoint> receive(int socket, std::vector<std::uint8_t>& payload) override {
        payload.resize(2000);
        const ssize_t got = ::recv(socket, payload.data(), payload.size(), MSG_DONTWAIT);
        payload.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        return got < 0 ? std::nullopt : std::optional(Endpoint{ip("127.0.0.1"), kPort});
    }
    void touched() override { ++touches; }

    static constexpr int kFlags = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    std::set<Endpoint> listening{{ip("127.0.0.1"), kPort}};
    int refusal = ECONNREFUSED;
    std::vector<UniqueFd> accepted;
    UniqueFd listener;
    UniqueFd datagrams;
    unsigned touches = 0;
};

std::string read_of(const UniqueFd& socket) {
    std::string text(100'000, 0);
    const ssize_t got = ::recv(socket.get(), text.data(), text.size(), MSG_DONTWAIT);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return got == 0 ? "(end)" : text;
}
std::size_t write_to(const UniqueFd& socket, std::string_view text) {
    const ssize_t put = ::send(socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return static_cast<std::size_t>(std::max<ssize_t>(put, 0));
}

class GatewayLocal : public GatewayFixture {
  protected:
    void begin() {
        GatewayOptions options;
        options.services = &services;
        start(options);
        // The link is up, and who asks by ARP has his answer.
        now();
    }
    /// What is on the timeline for this instant.
    void now() { timeline.run_until(timeline.now()); }
    /// The same, and what services have sent.
    void take_in() {
        do {
            now();
        } while (gateway->take_in());
    }

    Locals services;
};

TEST_F(GatewayLocal, IsThereInTheInstantInWhichItIsAsked) {
    begin();
    Connection connection(device, 40000, {ip("10.0.2.2"), kPort});
    connection.syn();
    now();
    ASSERT_TRUE(connection.established);
    ASSERT_EQ(services.accepted.size(), 1U);
    EXPECT_EQ(services.touches, 1U);
    connection.send("hello");
    now();
    EXPECT_EQ(services.touches, 2U);
    EXPECT_EQ(read_of(services.accepted[0]), "hello");
    EXPECT_FALSE(gateway->take_in());
    write_to(services.accepted[0], "world");
    now();
    EXPECT_EQ(connection.received, "") << "not before it is taken in";
    EXPECT_TRUE(gateway->take_in());
    now();
    EXPECT_EQ(connection.received, "world");
    ASSERT_EQ(gateway->flows().size(), 1U);
    EXPECT_TRUE(gateway->flows()[0].local);
    connection.fin();
    now();
    EXPECT_EQ(read_of(services.accepted[0]), "(end)");
    services.accepted.clear();
    take_in();
    EXPECT_TRUE(connection.finished);
    EXPECT_FALSE(connection.reset);
    EXPECT_TRUE(gateway->flows().empty());
    EXPECT_EQ(timeline.now(), Time(0));
}

TEST_F(GatewayLocal, RefusesAtOnce) {
    begin();
    Connection connection(device, 40000, {ip("10.0.2.2"), kPort + 1});
    connection.syn();
    now();
    EXPECT_TRUE(connection.reset);
    // Whose queue is full is silent: the SYN comes again.
    services.refusal = EAGAIN;
    Connection again(device, 40001, {ip("10.0.2.2"), kPort + 1});
    again.syn();
    now();
    EXPECT_FALSE(again.reset);
    EXPECT_FALSE(again.established);
    EXPECT_TRUE(gateway->flows().empty());
}

TEST_F(GatewayLocal, HasNoRoomForTheHostsLoopback) {
    begin();
    const UniqueFd listener(::socket(AF_INET, SOCK_STREAM, 0));
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
    Connection connection(device, 40000, {ip("10.0.2.2"), ntohs(address.sin_port)});
    connection.syn();
    now();
    EXPECT_TRUE(connection.reset);
}

TEST_F(GatewayLocal, TriesTheOtherFamily) {
    begin();
    services.listening = {{ip("::1"), kPort}};
    Connection connection(device, 40000, {ip("10.0.2.2"), kPort});
    connection.syn();
    now();
    EXPECT_TRUE(connection.established);
}

TEST_F(GatewayLocal, TakesInByTheOrderOfOpening) {
    begin();
    Connection first(device, 40002, {ip("10.0.2.2"), kPort});
    Connection second(device, 40001, {ip("10.0.2.2"), kPort});
    std::vector<std::uint16_t> order;
    for (auto* one : {&first, &second}) {
        one->syn();
        now();
        ASSERT_TRUE(one->established);
    }
    for (const std::uint16_t port : {40001, 40002}) {
        device.tcp[port] = [&order, port](const Heard&) { order.push_back(port); };
    }
    write_to(services.accepted[1], "b");
    write_to(services.accepted[0], "a");
    EXPECT_TRUE(gateway->take_in());
    now();
    EXPECT_EQ(order, (std::vector<std::uint16_t>{40002, 40001}));
}

TEST_F(GatewayLocal, CarriesMuchBothWays) {
    begin();
    Connection connection(device, 40000, {ip("10.0.2.2"), kPort});
    connection.syn();
    now();
    std::string text;
    for (int i = 0; text.size() < 1'000'000; ++i) {
        text += std::to_string(i) + ",";
    }
    std::size_t sent = 0;
    while (sent < text.size()) {
        const auto put = write_to(services.accepted.at(0), std::string_view(text).substr(sent));
        sent += put;
        const auto before = connection.received.size();
        take_in();
        ASSERT_TRUE(put > 0 || connection.received.size() > before);
    }
    EXPECT_EQ(connection.received, text);
    sent = 0;
    std::string read;
    while (read.size() < text.size()) {
        const auto before = read.size() + sent;
        const auto piece = std::string_view(text).substr(sent, connection.room() / 1000 * 1000);
        connection.send(piece);
        sent += piece.size();
        take_in();
        read += read_of(services.accepted.at(0));
        take_in();
        ASSERT_GT(read.size() + sent, before);
    }
    EXPECT_EQ(read, text);
}

TEST_F(GatewayLocal, HoldsBackWhoSendsToAServiceThatDoesNotRead) {
    begin();
    Connection connection(device, 40000, {ip("10.0.2.2"), kPort});
    connection.syn();
    now();
    std::size_t sent = 0;
    for (const std::string piece(1000, 'x'); connection.room() >= 1000; sent += piece.size()) {
        connection.send(piece);
        take_in();
        ASSERT_LT(sent, 10U << 20);
    }
    EXPECT_GT(gateway->flows().at(0).waiting, 0U);
    EXPECT_FALSE(gateway->take_in()) << "there is nothing to do for it";
    std::size_t got = 0;
    while (got < sent) {
        const auto piece = read_of(services.accepted.at(0)).size();
        ASSERT_GT(piece, 0U);
        got += piece;
        take_in();
    }
    EXPECT_EQ(gateway->flows().at(0).waiting, 0U);
    EXPECT_GE(connection.room(), 1000U);
}

TEST_F(GatewayLocal, TellsADeviceThatItsServiceIsGone) {
    begin();
    Connection connection(device, 40000, {ip("10.0.2.2"), kPort});
    connection.syn();
    now();
    // With something unread: the connection is broken, not ended.
    connection.send("never read");
    now();
    services.accepted.clear();
    take_in();
    EXPECT_TRUE(connection.reset);
    EXPECT_TRUE(gateway->flows().empty());
}

TEST_F(GatewayLocal, CarriesDatagrams) {
    begin();
    const Endpoint there{ip("10.0.2.2"), kPort};
    device.send_udp(5000, there, "ping");
    now();
    std::array<char, 10> bytes{};
    ASSERT_EQ(::recv(services.datagrams.get(), bytes.data(), bytes.size(), MSG_DONTWAIT), 4);
    EXPECT_EQ(services.touches, 1U);
    ASSERT_EQ(::send(services.datagrams.get(), "pong", 4, 0), 4);
    take_in();
    const auto answer = device.take(is_udp_to(5000));
    ASSERT_TRUE(answer);
    EXPECT_EQ(text_of(answer->payload()), "pong");
    EXPECT_EQ(answer->from, there.address);
    EXPECT_TRUE(gateway->flows().at(0).local);
    device.send_udp(5000, {there.address, kPort + 1}, "nobody");
    now();
    const auto refused = device.take([](const Heard& heard) { return heard.protocol == kIcmp; });
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->transport[0], 3);
    EXPECT_EQ(refused->transport[1], 3) << "port unreachable";
}

TEST_F(GatewayLocal, LetsServicesReachDevices) {
    begin();
    ASSERT_TRUE(gateway->add_device({"node0", device.mac, device.address}));
    std::optional<Connection> served;
    device.tcp[80] = [&](const Heard& segment) {
        served.emplace(device, 80, Endpoint{segment.from, segment.from_port()});
        served->segment_came(segment);
    };
    std::uint16_t port = 40000;
    Result<Endpoint> where = tl::unexpected(Error{});
    for (; !where && port < 40100; ++port) {
        where = gateway->forward("127.0.0.1:" + std::to_string(port) + ":node0:80");
    }
    ASSERT_TRUE(where);
    const UniqueFd client = services.connect_to_forward();
    write_to(client, "GET /");
    take_in();
    ASSERT_TRUE(served);
    take_in();
    EXPECT_EQ(served->received, "GET /");
    served->send("200 OK");
    served->fin();
    take_in();
    EXPECT_EQ(read_of(client), "200 OK");
    EXPECT_EQ(read_of(client), "(end)");
}

}  // namespace
}  // namespace twin::net
