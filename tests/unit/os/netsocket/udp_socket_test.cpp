// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/UDPSocket.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fake_time.hpp"
#include "netsocket/ICMPSocket.h"
#include "netsocket/MsgHeader.h"
#include "scripted_stack.hpp"

namespace {

class UdpSocket : public testing::Test {
  protected:
    UdpSocket() {
        fake_time::reset();
        stack.expect({{"open udp"}});
        socket.open(&stack);
    }
    ~UdpSocket() override {
        stack.expect({{"close"}});
        socket.close();
        EXPECT_EQ(fake_time::hangs(), 0);
    }

    ScriptedStack stack;
    UDPSocket socket;
    const SocketAddress peer{"192.0.2.1", 7};
    const SocketAddress other{"192.0.2.2", 7};
    char buffer[16] = {};
};

TEST_F(UdpSocket, SendsToAnAddress) {
    stack.expect({{"sendto"}});
    EXPECT_EQ(socket.sendto(peer, "abc", 3), 3);
    EXPECT_EQ(stack.sent[0], "abc");
    EXPECT_TRUE(stack.sent_to[0] == peer);
    EXPECT_EQ(socket.send("abc", 3), NSAPI_ERROR_NO_ADDRESS);
    EXPECT_EQ(socket.connect(other), NSAPI_ERROR_OK);
    stack.expect({{"sendto"}});
    EXPECT_EQ(socket.send("de", 2), 2);
    EXPECT_TRUE(stack.sent_to[1] == other);
}

TEST_F(UdpSocket, WaitsUntilItCanSend) {
    stack.expect({{"sendto", NSAPI_ERROR_WOULD_BLOCK}, {"sendto"}});
    fake_time::in(20, [this] { stack.notify(); });
    EXPECT_EQ(socket.sendto(peer, "abc", 3), 3);
    socket.set_timeout(10);
    stack.expect({{"sendto", NSAPI_ERROR_WOULD_BLOCK}});
    EXPECT_EQ(socket.sendto(peer, "abc", 3), NSAPI_ERROR_WOULD_BLOCK);
    stack.expect({{"sendto", NSAPI_ERROR_NO_MEMORY}});
    EXPECT_EQ(socket.sendto(peer, "abc", 3), NSAPI_ERROR_NO_MEMORY);
}

TEST_F(UdpSocket, DropsWhatOthersSendOnceConnected) {
    stack.expect({{"recvfrom", 0, "from other", other}});
    SocketAddress from;
    EXPECT_EQ(socket.recvfrom(&from, buffer, sizeof buffer), 10);
    EXPECT_TRUE(from == other);
    EXPECT_EQ(socket.connect(peer), NSAPI_ERROR_OK);
    stack.expect({{"recvfrom", 0, "other", other}, {"recvfrom", 0, "peer", peer}});
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 4);
    EXPECT_EQ(socket.connect(SocketAddress()), NSAPI_ERROR_OK);
    stack.expect({{"recvfrom", 0, "other", other}});
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), 5);
}

TEST_F(UdpSocket, TimesOutThoughOthersSend) {
    socket.connect(peer);
    socket.set_timeout(100);
    stack.expect(
        {{"recvfrom", NSAPI_ERROR_WOULD_BLOCK}, {"recvfrom", 0, "x", other}, {"recvfrom", NSAPI_ERROR_WOULD_BLOCK}});
    fake_time::in(60, [this] { stack.notify(); });
    EXPECT_EQ(socket.recv(buffer, sizeof buffer), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(fake_time::now(), 1100u);
}

TEST_F(UdpSocket, JoinsGroupsByOptions) {
    stack.expect({{"setsockopt " + std::to_string(NSAPI_ADD_MEMBERSHIP)},
                  {"setsockopt " + std::to_string(NSAPI_DROP_MEMBERSHIP)}});
    EXPECT_EQ(socket.join_multicast_group(SocketAddress("224.0.0.251")), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.leave_multicast_group(SocketAddress("224.0.0.251")), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.setsockopt(NSAPI_SOCKET, NSAPI_IPTOS, nullptr, 4), NSAPI_ERROR_PARAMETER);
    unsigned size = 4;
    EXPECT_EQ(socket.getsockopt(NSAPI_SOCKET, NSAPI_IPTOS, nullptr, &size), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(socket.getsockopt(NSAPI_SOCKET, NSAPI_IPTOS, buffer, &size), NSAPI_ERROR_UNSUPPORTED);
}

TEST_F(UdpSocket, HasNoConnections) {
    nsapi_error_t error = NSAPI_ERROR_OK;
    EXPECT_EQ(socket.accept(&error), nullptr);
    EXPECT_EQ(error, NSAPI_ERROR_UNSUPPORTED);
    EXPECT_EQ(socket.listen(), NSAPI_ERROR_UNSUPPORTED);
    nsapi_msghdr_t control = {};
    // This stack has no ancillary data.
    EXPECT_EQ(socket.recvfrom_control(nullptr, buffer, 1, &control, sizeof control), NSAPI_ERROR_UNSUPPORTED);
}

TEST(IcmpSocket, AsksForItsProtocol) {
    ScriptedStack stack;
    ICMPSocket socket;
    stack.expect({{"open icmp"}, {"close"}});
    EXPECT_EQ(socket.open(&stack), NSAPI_ERROR_OK);
}

TEST(MsgHeaderIterator, WalksThroughPieces) {
    alignas(8) uint8_t memory[64] = {};
    const auto put = [&memory](size_t at, nsapi_size_t size, int type) {
        nsapi_msghdr_t header = {};
        header.len = size;
        header.type = type;
        std::memcpy(memory + at, &header, sizeof header);
    };
    auto* const first = reinterpret_cast<nsapi_msghdr_t*>(memory);
    put(0, 20, 1);
    put(24, 16, 2);
    MsgHeaderIterator it(first, 40);
    ASSERT_TRUE(it.has_next());
    EXPECT_EQ(it.next()->type, 1);
    ASSERT_TRUE(it.has_next());
    EXPECT_EQ(it.next()->type, 2);
    EXPECT_FALSE(it.has_next());
    EXPECT_EQ(it.next(), nullptr);
    // One byte too few for the second.
    MsgHeaderIterator shorter(first, 39);
    shorter.next();
    EXPECT_FALSE(shorter.has_next());
    put(0, 4, 1);  // shorter than its header
    EXPECT_FALSE(MsgHeaderIterator(first, 40).has_next());
    EXPECT_FALSE(MsgHeaderIterator(nullptr, 40).has_next());
    EXPECT_FALSE(MsgHeaderIterator(first, 0).has_next());
}

}  // namespace
