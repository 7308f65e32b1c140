// SPDX-License-Identifier: BSD-3-Clause
// UDPSocket over lwIP's loopback interface.
#include "loopback.h"
#include "netsocket/MsgHeader.h"

using namespace loopback;

namespace {

bool open_on(UDPSocket& socket, const SocketAddress& address) {
    return socket.open(stack()) == NSAPI_ERROR_OK && socket.bind(address) == NSAPI_ERROR_OK;
}

}  // namespace

TEST(udp, sends_and_receives) {
    const SocketAddress address = local(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(b.sendto(address, "hello", 5), 5);
    char text[8] = {};
    SocketAddress from;
    EXPECT_EQ(a.recvfrom(&from, text, sizeof text), 5);
    EXPECT_STREQ(text, "hello");
    EXPECT_STREQ(from.get_ip_address(), "127.0.0.1");
    EXPECT_EQ(a.sendto(from, "hi", 2), 2);
    EXPECT_EQ(b.recvfrom(&from, text, sizeof text), 2);
    EXPECT_EQ(from.get_port(), address.get_port());
}

TEST(udp, sends_and_receives_over_ipv6) {
    const SocketAddress address = local_six(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(b.sendto(address, "hello", 5), 5);
    char text[8] = {};
    SocketAddress from;
    EXPECT_EQ(a.recvfrom(&from, text, sizeof text), 5);
    EXPECT_STREQ(from.get_ip_address(), "::1");
}

TEST(udp, datagrams_keep_their_bounds) {
    const SocketAddress address = local(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    static uint8_t large[2000];
    memset(large, 7, sizeof large);
    EXPECT_EQ(b.sendto(address, "first", 5), 5);
    EXPECT_EQ(b.sendto(address, "", 0), 0);
    EXPECT_EQ(b.sendto(address, large, sizeof large), (int)sizeof large);
    char text[8];
    EXPECT_EQ(a.recv(text, 3), 3);  // the rest is lost
    EXPECT_EQ(a.recv(text, sizeof text), 0);
    EXPECT_EQ(a.recv(large, sizeof large), (int)sizeof large);
    EXPECT_EQ(large[1999], 7);
}

TEST(udp, blocks_times_out_and_is_woken) {
    const SocketAddress address = local(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    char text[8];
    a.set_blocking(false);
    EXPECT_EQ(a.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    a.set_timeout(100);
    const auto begin = Kernel::Clock::now();
    EXPECT_EQ(a.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_GE((Kernel::Clock::now() - begin).count(), 100);
    a.set_blocking(true);
    nsapi_size_or_error_t received = 0;
    {
        Task reader([&] { received = a.recv(text, sizeof text); });
        ThisThread::sleep_for(50ms);
        EXPECT_EQ(received, 0);
        EXPECT_EQ(b.sendto(address, "now", 3), 3);
    }
    EXPECT_EQ(received, 3);
    {
        Task reader([&] { received = a.recv(text, sizeof text); });
        ThisThread::sleep_for(50ms);
        EXPECT_EQ(a.close(), NSAPI_ERROR_OK);
    }
    EXPECT_EQ(received, NSAPI_ERROR_NO_SOCKET);
}

TEST(udp, sigio_tells_once_until_asked) {
    const SocketAddress address = local(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    volatile int calls = 0;
    a.set_blocking(false);
    a.sigio([&] { calls = calls + 1; });
    for (int i = 0; i < 3; i++) EXPECT_EQ(b.sendto(address, "x", 1), 1);
    ThisThread::sleep_for(20ms);
    EXPECT_EQ(calls, 1);
    char text[4];
    for (int i = 0; i < 3; i++) EXPECT_EQ(a.recv(text, sizeof text), 1);
    EXPECT_EQ(a.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(b.sendto(address, "x", 1), 1);
    ThisThread::sleep_for(20ms);
    EXPECT_EQ(calls, 2);
    a.sigio(nullptr);
}

TEST(udp, connected_sockets_hear_their_peer_only) {
    const SocketAddress address = local(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(b.send("x", 1), NSAPI_ERROR_NO_ADDRESS);
    EXPECT_EQ(b.connect(address), NSAPI_ERROR_OK);
    EXPECT_EQ(b.send("x", 1), 1);
    char text[4];
    SocketAddress from;
    EXPECT_EQ(a.recvfrom(&from, text, sizeof text), 1);
    EXPECT_EQ(a.connect(SocketAddress("127.0.0.2", 1)), NSAPI_ERROR_OK);
    a.set_timeout(50);
    EXPECT_EQ(b.send("y", 1), 1);
    EXPECT_EQ(a.recv(text, sizeof text), NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(a.connect(SocketAddress()), NSAPI_ERROR_OK);
    EXPECT_EQ(b.send("z", 1), 1);
    EXPECT_EQ(a.recv(text, sizeof text), 1);
    EXPECT_EQ(text[0], 'z');
}

TEST(udp, a_full_queue_drops_the_newest) {
    const SocketAddress address = local(new_port());
    UDPSocket a, b;
    ASSERT_EQ(open_on(a, address), true);
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    for (char i = 0; i < MBED_CONF_LWIP_DATAGRAM_QUEUE_SIZE + 3; i++) {
        EXPECT_EQ(b.sendto(address, &i, 1), 1);
        ThisThread::sleep_for(2ms);
    }
    a.set_blocking(false);
    char byte;
    for (char i = 0; i < MBED_CONF_LWIP_DATAGRAM_QUEUE_SIZE; i++) {
        EXPECT_EQ(a.recv(&byte, 1), 1);
        EXPECT_EQ(byte, i);
    }
    EXPECT_EQ(a.recv(&byte, 1), NSAPI_ERROR_WOULD_BLOCK);
}

TEST(udp, out_of_memory_is_an_error) {
    UDPSocket socket;
    ASSERT_EQ(socket.open(stack()), NSAPI_ERROR_OK);
    static const uint8_t large[MBED_CONF_LWIP_MEM_SIZE + 1000] = {};
    EXPECT_EQ(socket.sendto(local(new_port()), large, sizeof large), NSAPI_ERROR_NO_MEMORY);
    EXPECT_EQ(socket.sendto(local(new_port()), large, 65536), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(socket.sendto(local(new_port()), large, 10), 10);
    EXPECT_EQ(socket.sendto(SocketAddress("192.0.2.1", 9), large, 10), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(socket.sendto(SocketAddress(), large, 10), NSAPI_ERROR_PARAMETER);
}

TEST(udp, packet_info) {
    const uint16_t port = new_port();
    UDPSocket a, b;
    ASSERT_EQ(a.open(stack()), NSAPI_ERROR_OK);
    ASSERT_EQ(a.bind(port), NSAPI_ERROR_OK);  // at any address: which one was meant?
    ASSERT_EQ(b.open(stack()), NSAPI_ERROR_OK);
    const int on = 1;
    EXPECT_EQ(a.setsockopt(NSAPI_SOCKET, NSAPI_PKTINFO, &on, sizeof on), NSAPI_ERROR_OK);
    EXPECT_EQ(b.sendto(local(port), "x", 1), 1);
    nsapi_pktinfo_t info = {};
    char byte;
    a.set_timeout(1000);
    EXPECT_EQ(a.recvfrom_control(nullptr, &byte, 1, &info.hdr, sizeof info), 1);
    MsgHeaderIterator it(&info.hdr, sizeof info);
    ASSERT_EQ(it.has_next(), true);
    const nsapi_msghdr_t* const piece = it.next();
    EXPECT_EQ(piece->level, NSAPI_SOCKET);
    EXPECT_EQ(piece->type, NSAPI_PKTINFO);
    EXPECT_FALSE(it.has_next());
    EXPECT_STREQ(SocketAddress(info.ipi_addr).get_ip_address(), "127.0.0.1");
    EXPECT_NE(info.ipi_ifindex, 0);
    // Answered from there.
    SocketAddress to, from;
    UDPSocket c;
    const uint16_t other = new_port();
    ASSERT_EQ(open_on(c, local(other)), true);
    EXPECT_EQ(a.sendto_control(local(other), "y", 1, &info.hdr, sizeof info), 1);
    c.set_timeout(1000);
    EXPECT_EQ(c.recvfrom(&from, &byte, 1), 1);
    EXPECT_STREQ(from.get_ip_address(), "127.0.0.1");
    nsapi_msghdr_t unknown = {sizeof unknown, NSAPI_SOCKET, 999};
    EXPECT_EQ(a.sendto_control(local(other), "y", 1, &unknown, sizeof unknown), NSAPI_ERROR_UNSUPPORTED);
}

TEST(udp, groups) {
    UDPSocket socket;
    ASSERT_EQ(socket.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.join_multicast_group(local(0)), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(socket.leave_multicast_group(SocketAddress("224.1.2.3")), NSAPI_ERROR_NO_ADDRESS);
    EXPECT_EQ(socket.setsockopt(NSAPI_SOCKET, NSAPI_ADD_MEMBERSHIP, "x", 1), NSAPI_ERROR_PARAMETER);
}

TEST(udp, names_that_need_no_server) {
    SocketAddress address;
    EXPECT_EQ(stack()->gethostbyname("192.0.2.9", &address), NSAPI_ERROR_OK);
    EXPECT_STREQ(address.get_ip_address(), "192.0.2.9");
    EXPECT_EQ(stack()->gethostbyname("2001:db8::1", &address, NSAPI_IPv4), NSAPI_ERROR_DNS_FAILURE);
    EXPECT_EQ(stack()->gethostbyname("localhost", &address), NSAPI_ERROR_OK);
    EXPECT_STREQ(address.get_ip_address(), "127.0.0.1");
    EXPECT_EQ(stack()->gethostbyname("no..name", &address), NSAPI_ERROR_PARAMETER);
}
