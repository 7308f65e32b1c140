// SPDX-License-Identifier: BSD-3-Clause
// TCPSocket over lwIP's loopback interface.
#include "loopback.h"

using namespace loopback;

namespace {

// For whoever needs much: more than all buffers of a connection.
constexpr size_t kLarge = 24000;
uint8_t in[kLarge];
uint8_t out[kLarge];

void echo_once(bool six) {
    Pair pair(six);
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    char text[16] = {};
    EXPECT_EQ(pair.client.send("question", 9), 9);
    EXPECT_EQ(pair.server->recv(text, sizeof text), 9);
    EXPECT_STREQ(text, "question");
    EXPECT_EQ(pair.server->send("answer", 7), 7);
    EXPECT_EQ(pair.client.recv(text, sizeof text), 7);
    EXPECT_STREQ(text, "answer");
}

}  // namespace

TEST(tcp, connects_and_echoes) { echo_once(false); }
TEST(tcp, connects_and_echoes_over_ipv6) { echo_once(true); }

TEST(tcp, knows_its_peers) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    SocketAddress of_client, of_server;
    EXPECT_EQ(pair.client.getpeername(&of_client), NSAPI_ERROR_OK);
    EXPECT_STREQ(of_client.get_ip_address(), "127.0.0.1");
    EXPECT_EQ(pair.server->getpeername(&of_server), NSAPI_ERROR_OK);
    EXPECT_STREQ(of_server.get_ip_address(), "127.0.0.1");
    EXPECT_NE(of_server.get_port(), of_client.get_port());
    EXPECT_EQ(pair.listener.getpeername(&of_client), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(pair.client.connect(of_client), NSAPI_ERROR_IS_CONNECTED);
}

TEST(tcp, blocking_send_sends_all) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    for (size_t i = 0; i < kLarge; i++) out[i] = static_cast<uint8_t>(i * 7 + i / 251);
    nsapi_size_or_error_t sent = 0;
    {
        Task sender([&] { sent = pair.client.send(out, kLarge); });
        EXPECT_EQ(sender.status, osOK);
        EXPECT_TRUE(receive_all(*pair.server, in, kLarge));
    }
    EXPECT_EQ(sent, (nsapi_size_or_error_t)kLarge);
    EXPECT_TRUE(memcmp(in, out, kLarge) == 0);
}

TEST(tcp, both_directions_at_once) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    constexpr int kRounds = 200;
    int echoed = 0;
    {
        Task echo([&] {
            uint8_t data[100];
            for (int i = 0; i < kRounds; i++) {
                if (!receive_all(*pair.server, data, sizeof data)) return;
                if (pair.server->send(data, sizeof data) != sizeof data) return;
            }
        });
        Task reader([&] {
            uint8_t data[100];
            for (int i = 0; i < kRounds; i++) {
                if (!receive_all(pair.client, data, sizeof data)) return;
                echoed += data[0] == static_cast<uint8_t>(i) && data[99] == static_cast<uint8_t>(i);
            }
        });
        uint8_t data[100];
        for (int i = 0; i < kRounds; i++) {
            memset(data, i, sizeof data);
            if (pair.client.send(data, sizeof data) != sizeof data) break;
        }
    }
    EXPECT_EQ(echoed, kRounds);
}

TEST(tcp, non_blocking_receives_nothing_or_what_is_there) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    char text[16];
    pair.client.set_blocking(false);
    EXPECT_EQ(pair.client.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(pair.server->send("12345", 5), 5);
    ThisThread::sleep_for(10ms);
    EXPECT_EQ(pair.client.recv(text, 3), 3);
    EXPECT_EQ(pair.client.recv(text, sizeof text), 2);
    EXPECT_EQ(pair.client.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
}

TEST(tcp, non_blocking_send_takes_what_fits) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    uint8_t* const data = out;
    constexpr size_t kSome = 4000;
    pair.client.set_blocking(false);
    size_t total = 0;
    nsapi_size_or_error_t some;
    for (int quiet = 0; quiet < 3;) {
        some = pair.client.send(data, kSome);
        if (some > 0) {
            total += static_cast<size_t>(some);
            quiet = 0;
        } else {
            quiet++;
            ThisThread::sleep_for(20ms);
        }
    }
    EXPECT_EQ(some, NSAPI_ERROR_WOULD_BLOCK);
    // Both buffers are full, and no more than that.
    int send_buffer = 0, receive_buffer = 0;
    unsigned size = sizeof(int);
    EXPECT_EQ(pair.client.getsockopt(NSAPI_SOCKET, NSAPI_SNDBUF, &send_buffer, &size), NSAPI_ERROR_OK);
    EXPECT_EQ(pair.client.getsockopt(NSAPI_SOCKET, NSAPI_RCVBUF, &receive_buffer, &size), NSAPI_ERROR_OK);
    EXPECT_GT(total, (size_t)receive_buffer - 1);
    EXPECT_LE(total, (size_t)(send_buffer + receive_buffer));
    // With a time-out, what was taken counts.
    pair.client.set_timeout(50);
    EXPECT_EQ(pair.client.send(data, kSome), NSAPI_ERROR_WOULD_BLOCK);
    for (size_t have = 0; have < total;) {
        some = pair.server->recv(data, kSome);
        ASSERT_GE(some, 1);
        have += static_cast<size_t>(some);
    }
    EXPECT_EQ(pair.client.send(data, 100), 100);
}

TEST(tcp, time_out_is_kept) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    char text[4];
    pair.client.set_timeout(150);
    const auto begin = Kernel::Clock::now();
    EXPECT_EQ(pair.client.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    const auto took = Kernel::Clock::now() - begin;
    EXPECT_GE(took.count(), 150);
    EXPECT_LE(took.count(), 152);
}

TEST(tcp, non_blocking_connect_and_sigio) {
    const SocketAddress address = local(new_port());
    TCPSocket listener, client;
    ASSERT_EQ(listener.open(stack()), NSAPI_ERROR_OK);
    ASSERT_EQ(listener.bind(address), NSAPI_ERROR_OK);
    ASSERT_EQ(listener.listen(1), NSAPI_ERROR_OK);
    ASSERT_EQ(client.open(stack()), NSAPI_ERROR_OK);
    EventFlags events;
    listener.set_blocking(false);
    nsapi_error_t error = NSAPI_ERROR_OK;
    EXPECT_TRUE(listener.accept(&error) == nullptr);
    EXPECT_EQ(error, NSAPI_ERROR_WOULD_BLOCK);
    listener.sigio([&] { events.set(1); });
    client.set_blocking(false);
    client.sigio([&] { events.set(2); });
    EXPECT_EQ(client.connect(address), NSAPI_ERROR_IN_PROGRESS);
    EXPECT_EQ(events.wait_all(3, 1000), 3u);
    EXPECT_EQ(client.connect(address), NSAPI_ERROR_IS_CONNECTED);
    TCPSocket* const server = listener.accept(&error);
    ASSERT_EQ(error, NSAPI_ERROR_OK);
    char text[8];
    EXPECT_EQ(client.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    events.clear();
    EXPECT_EQ(server->send("x", 1), 1);
    EXPECT_EQ(events.wait_all(2, 1000), 2u);
    EXPECT_EQ(client.recv(text, sizeof text), 1);
    events.clear();
    EXPECT_EQ(client.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    server->close();
    EXPECT_EQ(events.wait_all(2, 1000), 2u);
    EXPECT_EQ(client.recv(text, sizeof text), 0);
    client.sigio(nullptr);
}

TEST(tcp, nobody_listens) {
    TCPSocket client;
    ASSERT_EQ(client.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(client.connect(local(new_port())), NSAPI_ERROR_NO_CONNECTION);
    char text[4];
    EXPECT_EQ(client.recv(text, sizeof text), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(client.send(text, sizeof text), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(client.connect(SocketAddress("192.0.2.1", 80)), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(client.connect(SocketAddress()), NSAPI_ERROR_PARAMETER);
}

TEST(tcp, peer_closes) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    EXPECT_EQ(pair.server->send("last", 4), 4);
    EXPECT_EQ(pair.server->close(), NSAPI_ERROR_OK);
    pair.server = nullptr;
    char text[8];
    EXPECT_EQ(pair.client.recv(text, sizeof text), 4);
    EXPECT_EQ(pair.client.recv(text, sizeof text), 0);
    EXPECT_EQ(pair.client.recv(text, sizeof text), 0);
    // To nobody: the peer's stack resets the connection.
    EXPECT_EQ(pair.client.send("more", 4), 4);
    ThisThread::sleep_for(50ms);
    EXPECT_EQ(pair.client.send("more", 4), NSAPI_ERROR_CONNECTION_LOST);
    EXPECT_EQ(pair.client.recv(text, sizeof text), NSAPI_ERROR_CONNECTION_LOST);
}

TEST(tcp, bytes_that_were_not_read_reset_the_connection) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    EXPECT_EQ(pair.client.send("unread", 6), 6);
    ThisThread::sleep_for(50ms);
    pair.server->close();
    pair.server = nullptr;
    char text[8];
    EXPECT_EQ(pair.client.recv(text, sizeof text), NSAPI_ERROR_CONNECTION_LOST);
}

TEST(tcp, close_ends_what_others_wait_for) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    pair.client.set_timeout(-1);
    nsapi_size_or_error_t received = 1, sent = 1, received_too = 1;
    nsapi_error_t accepted = NSAPI_ERROR_OK;
    TCPSocket* none = &pair.client;
    {
        char text[2][4];
        Task reader([&] { received = pair.client.recv(text[0], 4); });
        Task another([&] { received_too = pair.client.recv(text[1], 4); });
        Task writer([&] { sent = pair.client.send(out, kLarge); });
        Task accepter([&] { none = pair.listener.accept(&accepted); });
        ThisThread::sleep_for(100ms);
        EXPECT_EQ(pair.client.close(), NSAPI_ERROR_OK);
        EXPECT_EQ(pair.listener.close(), NSAPI_ERROR_OK);
    }
    EXPECT_EQ(received, NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(received_too, NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(sent, NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(accepted, NSAPI_ERROR_NO_SOCKET);
    EXPECT_TRUE(none == nullptr);
    EXPECT_EQ(pair.client.close(), NSAPI_ERROR_NO_SOCKET);
}

TEST(tcp, unopened_and_opened_twice) {
    TCPSocket socket;
    char text[4];
    EXPECT_EQ(socket.recv(text, 4), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.send(text, 4), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.connect(local(1)), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.bind(1), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.listen(), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.close(), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.open((NetworkStack*)nullptr), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(socket.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.open(stack()), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(socket.close(), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.bind(SocketAddress("192.0.2.77", 80)), NSAPI_ERROR_PARAMETER);
    const uint16_t port = new_port();
    EXPECT_EQ(socket.bind(port), NSAPI_ERROR_OK);
    TCPSocket other;
    EXPECT_EQ(other.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(other.bind(port), NSAPI_ERROR_ADDRESS_IN_USE);
    EXPECT_EQ(other.join_multicast_group(SocketAddress("224.0.0.251")), NSAPI_ERROR_UNSUPPORTED);
}

TEST(tcp, options) {
    TCPSocket socket;
    ASSERT_EQ(socket.open(stack()), NSAPI_ERROR_OK);
    const auto check = [&socket](nsapi_socket_option option, int value) {
        int got = -1;
        unsigned size = sizeof got;
        return socket.setsockopt(NSAPI_SOCKET, option, &value, sizeof value) == NSAPI_ERROR_OK &&
               socket.getsockopt(NSAPI_SOCKET, option, &got, &size) == NSAPI_ERROR_OK && got == value &&
               size == sizeof(int);
    };
    EXPECT_TRUE(check(NSAPI_REUSEADDR, 1));
    EXPECT_TRUE(check(NSAPI_KEEPALIVE, 1));
    EXPECT_TRUE(check(NSAPI_KEEPIDLE, 5000));
    EXPECT_TRUE(check(NSAPI_KEEPINTVL, 700));
    EXPECT_TRUE(check(NSAPI_IPTOS, NSAPI_IPTOS_LOWDELAY));
    EXPECT_FALSE(check(NSAPI_BROADCAST, 1));
    EXPECT_FALSE(check(NSAPI_IPTOS, 256));
    char small = 1;
    EXPECT_EQ(socket.setsockopt(NSAPI_SOCKET, NSAPI_KEEPALIVE, &small, sizeof small), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(socket.setsockopt(1, 2, &small, sizeof small), NSAPI_ERROR_UNSUPPORTED);
    EXPECT_EQ(socket.setsockopt(NSAPI_SOCKET, NSAPI_BIND_TO_DEVICE, "lo0", 3), NSAPI_ERROR_OK);
    char name[NSAPI_INTERFACE_NAME_MAX_SIZE];
    unsigned size = sizeof name;
    EXPECT_EQ(socket.getsockopt(NSAPI_SOCKET, NSAPI_BIND_TO_DEVICE, name, &size), NSAPI_ERROR_OK);
    EXPECT_STREQ(name, "lo0");
    EXPECT_EQ(socket.setsockopt(NSAPI_SOCKET, NSAPI_BIND_TO_DEVICE, "en9", 3), NSAPI_ERROR_PARAMETER);
    uint32_t rtt;
    EXPECT_EQ(socket.get_rtt_estimate_to_address(local(1), &rtt), NSAPI_ERROR_UNSUPPORTED);
}

TEST(tcp, backlog_and_order) {
    const SocketAddress address = local(new_port());
    TCPSocket listener, first, second;
    ASSERT_EQ(listener.open(stack()), NSAPI_ERROR_OK);
    ASSERT_EQ(listener.bind(address), NSAPI_ERROR_OK);
    ASSERT_EQ(listener.listen(2), NSAPI_ERROR_OK);
    ASSERT_EQ(first.open(stack()), NSAPI_ERROR_OK);
    ASSERT_EQ(first.connect(address), NSAPI_ERROR_OK);
    ASSERT_EQ(second.open(stack()), NSAPI_ERROR_OK);
    ASSERT_EQ(second.connect(address), NSAPI_ERROR_OK);
    // They may send before they are accepted.
    EXPECT_EQ(first.send("1", 1), 1);
    EXPECT_EQ(second.send("2", 1), 1);
    for (const char expected : {'1', '2'}) {
        TCPSocket* const server = listener.accept();
        ASSERT_NE((uintptr_t)server, 0u);
        char got = 0;
        server->set_timeout(1000);
        EXPECT_EQ(server->recv(&got, 1), 1);
        EXPECT_EQ(got, expected);
        server->close();
    }
}

TEST(tcp, many_connections_one_after_the_other) {
    for (int i = 0; i < 50; i++) {
        Pair pair;
        ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
        char byte = static_cast<char>(i);
        EXPECT_EQ(pair.client.send(&byte, 1), 1);
        EXPECT_EQ(pair.server->recv(&byte, 1), 1);
        EXPECT_EQ(byte, static_cast<char>(i));
    }
}

TEST(tcp, no_more_sockets) {
    TCPSocket sockets[MBED_CONF_LWIP_SOCKET_MAX + 1];
    int opened = 0;
    nsapi_error_t error = NSAPI_ERROR_OK;
    for (TCPSocket& socket : sockets) {
        error = socket.open(stack());
        if (error) break;
        opened++;
    }
    EXPECT_EQ(opened, MBED_CONF_LWIP_SOCKET_MAX);
    EXPECT_EQ(error, NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(sockets[0].close(), NSAPI_ERROR_OK);
    EXPECT_EQ(sockets[opened].open(stack()), NSAPI_ERROR_OK);
}

TEST(tcp, speed) {
    Pair pair;
    ASSERT_EQ(pair.error, NSAPI_ERROR_OK);
    constexpr size_t kSome = 8192;
    constexpr size_t kSize = 128 * kSome;
    const auto begin = Kernel::Clock::now();
    size_t have = 0;
    {
        Task sender([&] {
            for (size_t sent = 0; sent < kSize; sent += kSome) {
                if (pair.client.send(out, kSome) != kSome) return;
            }
        });
        while (have < kSize) {
            const nsapi_size_or_error_t some = pair.server->recv(in, kSome);
            if (some <= 0) break;
            have += static_cast<size_t>(some);
        }
    }
    EXPECT_EQ(have, kSize);
    const auto took = Kernel::Clock::now() - begin;
    device_test::note("tcp over loopback", static_cast<long long>(kSize * 8 / 1000 / (took.count() + 1)), "Mbit/s");
}
