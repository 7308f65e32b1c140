// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/TCPSocket.h"

#include <gtest/gtest.h>

#include "fake_time.hpp"
#include "netsocket/SocketStats.h"
#include "scripted_stack.hpp"

namespace {

class TcpSocket : public testing::Test {
  protected:
    TcpSocket() { fake_time::reset(); }
    ~TcpSocket() override { EXPECT_EQ(fake_time::hangs(), 0); }
    void open() {
        stack.expect({{"open tcp"}});
        ASSERT_EQ(socket.open(&stack), NSAPI_ERROR_OK);
    }
    void notify_in(uint64_t ms) {
        fake_time::in(ms, [this] { stack.notify(); });
    }
    // At the end of each test.
    void close() {
        stack.expect({{"close"}});
        EXPECT_EQ(socket.close(), NSAPI_ERROR_OK);
        EXPECT_FALSE(stack.attached());
    }

    ScriptedStack stack;
    TCPSocket socket;
    const SocketAddress peer{"192.0.2.1", 80};
    char buffer[16] = {};
};

TEST_F(TcpSocket, NeedsAStack) {
    EXPECT_EQ(socket.open(static_cast<NetworkStack*>(nullptr)), NSAPI_ERROR_PARAMETER);
    stack.expect({{"open tcp", NSAPI_ERROR_NO_SOCKET}});
    EXPECT_EQ(socket.open(&stack), NSAPI_ERROR_NO_SOCKET);
    EXPECT_EQ(socket.close(), NSAPI_ERROR_NO_SOCKET);
    open();
    EXPECT_EQ(socket.open(&stack), NSAPI_ERROR_PARAMETER);
    close();
    open();
    close();
}

TEST_F(TcpSocket, ConnectWaitsUntilItIsDone) {
    open();
    stack.expect({{"connect", NSAPI_ERROR_IN_PROGRESS},
                  {"connect", NSAPI_ERROR_ALREADY},
                  {"connect", NSAPI_ERROR_IS_CONNECTED}});
    notify_in(10);  // for nothing
    notify_in(200);
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_OK);
    EXPECT_EQ(fake_time::now(), 1200u);
    SocketAddress told;
    EXPECT_EQ(socket.getpeername(&told), NSAPI_ERROR_OK);
    EXPECT_TRUE(told == peer);
    stack.expect({{"connect", NSAPI_ERROR_IS_CONNECTED}});
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_IS_CONNECTED);
    close();
}

TEST_F(TcpSocket, ConnectFailsWithTheStacksReason) {
    open();
    stack.expect({{"connect", NSAPI_ERROR_IN_PROGRESS}, {"connect", NSAPI_ERROR_NO_CONNECTION}});
    notify_in(5);
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(socket.getpeername(nullptr), NSAPI_ERROR_PARAMETER);
    SocketAddress told;
    EXPECT_EQ(socket.getpeername(&told), NSAPI_ERROR_NO_CONNECTION);
    close();
}

TEST_F(TcpSocket, ConnectWithoutWaitingAndWithATimeOut) {
    open();
    socket.set_blocking(false);
    stack.expect({{"connect", NSAPI_ERROR_IN_PROGRESS}});
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_IN_PROGRESS);
    EXPECT_EQ(fake_time::now(), 1000u);
    socket.set_timeout(100);
    stack.expect({{"connect", NSAPI_ERROR_ALREADY}});
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_ALREADY);
    EXPECT_EQ(fake_time::now(), 1100u);
    socket.set_blocking(false);
    stack.expect({{"connect", NSAPI_ERROR_IS_CONNECTED}});
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_IS_CONNECTED);
    SocketAddress told;
    EXPECT_EQ(socket.getpeername(&told), NSAPI_ERROR_OK);
    close();
}

TEST_F(TcpSocket, BlockingSendSendsAll) {
    open();
    stack.expect({{"send 10", 4}, {"send 6", NSAPI_ERROR_WOULD_BLOCK}, {"send 6", 6}});
    notify_in(30);
    EXPECT_EQ(socket.send("0123456789", 10), 10);
    EXPECT_EQ(stack.sent, (std::vector<std::string>{"0123", "456789"}));
    EXPECT_EQ(fake_time::now(), 1030u);
    close();
}

TEST_F(TcpSocket, SendOfNothing) {
    open();
    stack.expect({{"send 0", 0}});
    EXPECT_EQ(socket.send("", 0), 0);
    close();
}

TEST_F(TcpSocket, NonBlockingSendTakesPart) {
    open();
    socket.set_blocking(false);
    stack.expect({{"send 10", 4}, {"send 6", NSAPI_ERROR_WOULD_BLOCK}});
    EXPECT_EQ(socket.send("0123456789", 10), 4);
    EXPECT_EQ(socket.send("456789", 6), NSAPI_ERROR_WOULD_BLOCK);
    close();
}

TEST_F(TcpSocket, SendThatTimesOutTellsWhatWasTaken) {
    open();
    socket.set_timeout(50);
    stack.expect({{"send 10", 4}, {"send 6", NSAPI_ERROR_WOULD_BLOCK}});
    EXPECT_EQ(socket.send("0123456789", 10), 4);
    EXPECT_EQ(fake_time::now(), 1050u);
    stack.expect({{"send 6", NSAPI_ERROR_WOULD_BLOCK}});
    EXPECT_EQ(socket.send("456789", 6), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(fake_time::now(), 1100u);
    close();
}

TEST_F(TcpSocket, SendOnALostConnectionFailsWhateverWasTaken) {
    open();
    stack.expect({{"send 10", 4}, {"send 6", NSAPI_ERROR_CONNECTION_LOST}});
    EXPECT_EQ(socket.send("0123456789", 10), NSAPI_ERROR_CONNECTION_LOST);
    close();
}

TEST_F(TcpSocket, ReceivesWhatIsThere) {
    open();
    stack.expect({{"recv", NSAPI_ERROR_WOULD_BLOCK}, {"recv", 3, "abc"}, {"recv", 0}});
    notify_in(7);
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 3);
    EXPECT_STREQ(buffer, "abc");
    EXPECT_EQ(fake_time::now(), 1007u);
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 0);
    close();
}

TEST_F(TcpSocket, TheTimeOutCountsFromTheCall) {
    open();
    socket.set_timeout(100);
    stack.expect(
        {{"recv", NSAPI_ERROR_WOULD_BLOCK}, {"recv", NSAPI_ERROR_WOULD_BLOCK}, {"recv", NSAPI_ERROR_WOULD_BLOCK}});
    notify_in(40);  // for nothing, twice
    notify_in(80);
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(fake_time::now(), 1100u);
    // One millisecond before is in time.
    stack.expect({{"recv", NSAPI_ERROR_WOULD_BLOCK}, {"recv", 1, "x"}});
    notify_in(99);
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 1);
    close();
}

TEST_F(TcpSocket, WhatWasToldBeforeTheCallIsNotWaitedFor) {
    open();
    stack.notify();
    stack.expect({{"recv", NSAPI_ERROR_WOULD_BLOCK}, {"recv", 1, "x"}});
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 1);
    close();
}

TEST_F(TcpSocket, SigioTellsOnceUntilTheNextCall) {
    open();
    socket.set_blocking(false);
    int calls = 0;
    socket.sigio([&calls] { calls++; });
    stack.notify();
    stack.notify();
    EXPECT_EQ(calls, 1);
    stack.expect({{"recv", NSAPI_ERROR_WOULD_BLOCK}});
    socket.recv(buffer, sizeof buffer);
    stack.notify();
    EXPECT_EQ(calls, 2);
    socket.sigio(nullptr);
    stack.notify();
    EXPECT_EQ(calls, 2);
    close();
}

TEST_F(TcpSocket, AcceptsConnections) {
    open();
    stack.expect({{"bind 80"}, {"listen 3"}, {"accept", NSAPI_ERROR_WOULD_BLOCK}, {"accept", 0, "", peer}});
    EXPECT_EQ(socket.bind(80), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.listen(3), NSAPI_ERROR_OK);
    notify_in(500);
    nsapi_error_t error = NSAPI_ERROR_BUSY;
    TCPSocket* const connection = socket.accept(&error);
    ASSERT_NE(connection, nullptr);
    EXPECT_EQ(error, NSAPI_ERROR_OK);
    SocketAddress told;
    EXPECT_EQ(connection->getpeername(&told), NSAPI_ERROR_OK);
    EXPECT_TRUE(told == peer);
    EXPECT_EQ(told.get_port(), 80);
    stack.expect({{"close"}});
    EXPECT_EQ(connection->close(), NSAPI_ERROR_OK);  // and it is no more
    stack.expect({{"accept", NSAPI_ERROR_WOULD_BLOCK}});
    socket.set_blocking(false);
    EXPECT_EQ(socket.accept(&error), nullptr);
    EXPECT_EQ(error, NSAPI_ERROR_WOULD_BLOCK);
    stack.expect({{"accept", NSAPI_ERROR_NO_SOCKET}});
    EXPECT_EQ(socket.accept(), nullptr);
    close();
}

TEST_F(TcpSocket, ControlDataIsNotForConnections) {
    open();
    nsapi_msghdr_t control = {};
    EXPECT_EQ(socket.sendto_control(peer, "x", 1, &control, sizeof control), NSAPI_ERROR_UNSUPPORTED);
    EXPECT_EQ(socket.recvfrom_control(nullptr, buffer, 1, &control, sizeof control), NSAPI_ERROR_UNSUPPORTED);
    stack.expect({{"send 1", 1}, {"recv", 1, "y"}});
    EXPECT_EQ(socket.sendto_control(peer, "x", 1, nullptr, 0), 1);
    EXPECT_EQ(socket.recvfrom_control(nullptr, buffer, 1, nullptr, 0), 1);
    close();
}

TEST_F(TcpSocket, CountsInItsStatistics) {
    open();
    stack.expect({{"connect"}, {"send 5", 5}, {"recv", 3, "abc"}});
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.send("12345", 5), 5);
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 3);
    mbed_stats_socket_t stats[MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT];
    const size_t count = SocketStats::mbed_stats_socket_get_each(stats, std::size(stats));
    ASSERT_GE(count, 1u);
    const mbed_stats_socket_t& mine = stats[count - 1];
    EXPECT_EQ(mine.reference_id, &socket);
    EXPECT_EQ(mine.state, SOCK_CONNECTED);
    EXPECT_EQ(mine.proto, NSAPI_TCP);
    EXPECT_EQ(mine.sent_bytes, 5u);
    EXPECT_EQ(mine.recv_bytes, 3u);
    EXPECT_TRUE(mine.peer == peer);
    close();
    SocketStats::mbed_stats_socket_get_each(stats, std::size(stats));
    EXPECT_EQ(stats[count - 1].state, SOCK_CLOSED);
}

TEST_F(TcpSocket, StatisticsKeepTheLastSockets) {
    mbed_stats_socket_t stats[MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT + 1];
    for (int i = 0; i < MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT + 2; i++) {
        fake_time::pass(1);
        TCPSocket one;
        stack.expect({{"open tcp"}, {"close"}});
        one.open(&stack);
    }
    open();
    const size_t count = SocketStats::mbed_stats_socket_get_each(stats, std::size(stats));
    ASSERT_EQ(count, static_cast<size_t>(MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT));
    EXPECT_EQ(stats[count - 1].reference_id, &socket);
    EXPECT_EQ(SocketStats::mbed_stats_socket_get_each(stats, 2), 2u);
    EXPECT_EQ(SocketStats::mbed_stats_socket_get_each(nullptr, 2), 0u);
    close();
}

}  // namespace
