// SPDX-License-Identifier: BSD-3-Clause
// EthernetInterface on lwIP and a controller without hardware: addresses, status, cables.
#include "device_test.h"
#include "fake_emac.h"
#include "mbed.h"
#include "netsocket/EthernetInterface.h"

namespace {

NetworkStack* stack() { return &OnboardNetworkStack::get_default_instance(); }

/// Connected to a network of its own for one test.
struct Device {
    FakeEmac emac;
    EthernetInterface eth{emac};
    char statuses[24] = {};  // a digit each
    EventFlags changed;

    explicit Device(bool plugged = true) {
        emac.plug(plugged);
        eth.attach(callback(this, &Device::on_status));
    }
    void on_status(nsapi_event_t, intptr_t status) {
        const size_t length = strlen(statuses);
        if (length < sizeof statuses - 1) statuses[length] = static_cast<char>('0' + status);
        changed.set(1u << status);
    }
    bool wait_for(nsapi_connection_status_t status, uint32_t ms = 20000) {
        const auto end = Kernel::Clock::now() + std::chrono::milliseconds(ms);
        while (eth.get_connection_status() != status) {
            if (changed.wait_any_until(0xff, end) & osFlagsError) return false;
        }
        return true;
    }
    SocketAddress ip() {
        SocketAddress address;
        eth.get_ip_address(&address);
        return address;
    }
    /// Whether the router's host echoes.
    bool echoes() {
        UDPSocket socket;
        char text[8] = {};
        if (socket.open(&eth)) return false;
        socket.set_timeout(3000);
        return socket.sendto(SocketAddress("192.168.7.1", 7), "hello", 5) == 5 && socket.recv(text, sizeof text) == 5 &&
               strcmp(text, "hello") == 0;
    }
};

#define EXPECT_ADDRESS(address, text) EXPECT_TRUE((address) == SocketAddress(text))

}  // namespace

TEST(interface, dhcp) {
    Device device;
    EXPECT_EQ(device.eth.set_hostname("device-7"), NSAPI_ERROR_OK);
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(device.ip(), "192.168.7.100");
    SocketAddress address;
    EXPECT_EQ(device.eth.get_netmask(&address), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(address, "255.255.255.0");
    EXPECT_EQ(device.eth.get_gateway(&address), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(address, "192.168.7.1");
    EXPECT_EQ(device.eth.get_dns_server(0, &address), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(address, "192.168.7.53");
    EXPECT_EQ(stack()->get_ip_address(&address), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(address, "192.168.7.100");
    char name[NSAPI_INTERFACE_NAME_MAX_SIZE] = {};
    EXPECT_STREQ(device.eth.get_interface_name(name), name);
    EXPECT_TRUE(name[0] == 'e' && name[1] == 'n');
    EXPECT_EQ(stack()->get_ip_address_if(&address, name), NSAPI_ERROR_OK);
    EXPECT_EQ(stack()->get_ip_address_if(&address, "xy9"), NSAPI_ERROR_PARAMETER);
    EXPECT_STREQ(device.emac.seen.hostname, "device-7");
    EXPECT_EQ(device.emac.seen.probes, 3);
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_IS_CONNECTED);
    EXPECT_TRUE(device.echoes());
    EXPECT_EQ(device.emac.seen.bad_checksums, 0);
    EXPECT_EQ(device.eth.disconnect(), NSAPI_ERROR_OK);
    EXPECT_EQ(device.emac.seen.releases, 1);
    EXPECT_EQ(device.eth.disconnect(), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(device.eth.get_ip_address(&address), NSAPI_ERROR_NO_ADDRESS);
    ThisThread::sleep_for(10ms);
    EXPECT_STREQ(device.statuses, "312");  // connecting, up, disconnected
    // And again.
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_TRUE(device.echoes());
}

TEST(interface, fixed_addresses) {
    Device device;
    EXPECT_EQ(device.eth.set_network(SocketAddress("192.168.7.9"), SocketAddress("255.255.255.0"),
                                     SocketAddress("192.168.7.1")),
              NSAPI_ERROR_OK);
    uint8_t mac[6] = {2, 0x12, 0x34, 0x56, 0x78, 0x9a};
    EXPECT_EQ(device.eth.set_mac_address(mac, 6), NSAPI_ERROR_OK);
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(device.emac.seen.discovers, 0);
    EXPECT_EQ(device.emac.seen.probes, 3);
    EXPECT_ADDRESS(device.ip(), "192.168.7.9");
    EXPECT_STREQ(device.eth.get_mac_address(), "02:12:34:56:78:9a");
    EXPECT_TRUE(memcmp(device.emac.address, mac, 6) == 0);
    EXPECT_TRUE(device.echoes());
    EXPECT_TRUE(device.emac.powered);
    // RFC 4291, Appendix A: the link-local address has the hardware's in it.
    // Good once nobody has said within seconds that it is theirs (RFC 4862, 5.4).
    SocketAddress address;
    ThisThread::sleep_for(5s);
    EXPECT_EQ(device.eth.get_ipv6_link_local_address(&address), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(address, "fe80::12:34ff:fe56:789a");
}

TEST(interface, somebody_has_the_fixed_address) {
    Device device;
    const uint8_t taken[4] = {192, 168, 7, 9};
    memcpy(device.emac.taken, taken, 4);
    device.eth.set_network(SocketAddress("192.168.7.9"), SocketAddress("255.255.255.0"), SocketAddress());
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_ADDRESS_IN_USE);
    EXPECT_EQ(device.eth.get_connection_status(), NSAPI_STATUS_DISCONNECTED);
}

TEST(interface, somebody_has_the_leased_address) {
    Device device;
    const uint8_t taken[4] = {192, 168, 7, 100};
    memcpy(device.emac.taken, taken, 4);
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(device.emac.seen.declines, 1);
    EXPECT_ADDRESS(device.ip(), "192.168.7.101");
}

TEST(interface, nobody_gives_an_address) {
    Device device;
    device.emac.dhcp = false;
    const auto begin = Kernel::Clock::now();
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_DHCP_FAILURE);
    EXPECT_GE((Kernel::Clock::now() - begin).count(), MBED_CONF_LWIP_DHCP_TIMEOUT * 1000);
    EXPECT_GT(device.emac.seen.discovers, 3);
    EXPECT_EQ(device.eth.get_connection_status(), NSAPI_STATUS_DISCONNECTED);
}

TEST(interface, no_cable) {
    Device device(false);
    const auto begin = Kernel::Clock::now();
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_GE((Kernel::Clock::now() - begin).count(), MBED_CONF_LWIP_LINK_TIMEOUT * 1000);
    EXPECT_LE((Kernel::Clock::now() - begin).count(), MBED_CONF_LWIP_LINK_TIMEOUT * 1000 + 10);
}

TEST(interface, hardware_that_does_not_start) {
    Device device;
    device.emac.starts = false;
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_DEVICE_ERROR);
    device.emac.starts = true;
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
}

TEST(interface, asynchronous_and_cable_later) {
    Device device(false);
    EXPECT_EQ(device.eth.set_blocking(false), NSAPI_ERROR_OK);
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(device.eth.get_connection_status(), NSAPI_STATUS_CONNECTING);
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_BUSY);
    ThisThread::sleep_for(30s);
    EXPECT_EQ(device.eth.get_connection_status(), NSAPI_STATUS_CONNECTING);
    device.emac.plug(true);
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_GLOBAL_UP));
    EXPECT_TRUE(device.echoes());
    EXPECT_STREQ(device.statuses, "31");
}

TEST(interface, cable_pulled_and_put_back) {
    Device device;
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    device.emac.plug(false);
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_CONNECTING));
    const int requests = device.emac.seen.requests;
    ThisThread::sleep_for(5s);
    device.emac.plug(true);
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_GLOBAL_UP));
    EXPECT_GT(device.emac.seen.requests, requests);  // the server was asked whether the lease is still good
    EXPECT_ADDRESS(device.ip(), "192.168.7.100");
    EXPECT_TRUE(device.echoes());
    EXPECT_STREQ(device.statuses, "3131");
}

TEST(interface, cable_put_into_another_network) {
    Device device;
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    device.emac.plug(false);
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_CONNECTING));
    device.emac.refuses_old_leases = true;
    const uint8_t taken[4] = {192, 168, 7, 100};
    memcpy(device.emac.taken, taken, 4);
    device.emac.plug(true);
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_GLOBAL_UP, 60000));
    EXPECT_TRUE(device.echoes());
}

TEST(interface, leases_are_renewed_and_lost) {
    Device device;
    device.emac.lease_seconds = 240;
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    const int requests = device.emac.seen.requests;
    ThisThread::sleep_for(190s);
    EXPECT_GT(device.emac.seen.requests, requests);
    EXPECT_EQ(device.eth.get_connection_status(), NSAPI_STATUS_GLOBAL_UP);
    device.emac.dhcp = false;
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_CONNECTING, 400000));
    device.emac.dhcp = true;
    EXPECT_TRUE(device.wait_for(NSAPI_STATUS_GLOBAL_UP, 100000));
}

TEST(interface, disconnect_ends_connect) {
    Device device;
    device.emac.dhcp = false;
    nsapi_error_t error = NSAPI_ERROR_OK;
    Thread thread(osPriorityNormal, 2048);
    thread.start([&] { error = device.eth.connect(); });
    ThisThread::sleep_for(500ms);
    EXPECT_EQ(device.eth.disconnect(), NSAPI_ERROR_OK);
    thread.join();
    EXPECT_EQ(error, NSAPI_ERROR_NO_CONNECTION);
}

TEST(interface, ipv6_from_a_router) {
    Device device;
    device.emac.advertises = true;
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    ThisThread::sleep_for(5s);
    SocketAddress address;
    EXPECT_EQ(device.eth.get_dns_server(1, &address), NSAPI_ERROR_OK);
    EXPECT_ADDRESS(address, "2001:db8:7::53");
    EXPECT_EQ(device.eth.get_dns_server(2, &address), NSAPI_ERROR_NO_ADDRESS);
    UDPSocket socket;
    EXPECT_EQ(socket.open(&device.eth), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.sendto(SocketAddress("2001:db8:7::1", 7), "x", 1), 1);
    ThisThread::sleep_for(100ms);
    // The prefix, and the hardware's address.
    const uint8_t* const mac = device.emac.address;
    const uint8_t expected[16] = {
        0x20,   1,      0x0d, 0xb8, 0,      7,      0,     0, static_cast<uint8_t>(mac[0] ^ 2),
        mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
    EXPECT_TRUE(memcmp(device.emac.seen.echo_source, expected, 16) == 0);
}

TEST(interface, only_a_fixed_ipv6_address) {
    Device device;
    EXPECT_EQ(device.eth.set_network(SocketAddress("2001:db8:7::99"), SocketAddress(), SocketAddress()),
              NSAPI_ERROR_OK);
    EXPECT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(device.emac.seen.discovers, 0);
    EXPECT_ADDRESS(device.ip(), "2001:db8:7::99");
    SocketAddress address;
    EXPECT_EQ(device.eth.get_netmask(&address), NSAPI_ERROR_NO_ADDRESS);
}

TEST(interface, groups) {
    Device device;
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    UDPSocket socket;
    ASSERT_EQ(socket.open(&device.eth), NSAPI_ERROR_OK);
    ASSERT_EQ(socket.bind(5353), NSAPI_ERROR_OK);
    const uint8_t four[6] = {1, 0, 0x5e, 0, 0, 0xfb};
    const uint8_t six[6] = {0x33, 0x33, 0, 0, 0, 0xfb};
    const SocketAddress group("224.0.0.251", 5353);
    EXPECT_FALSE(device.emac.receives(four));
    EXPECT_EQ(socket.join_multicast_group(group), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.join_multicast_group(group), NSAPI_ERROR_ADDRESS_IN_USE);
    EXPECT_EQ(socket.join_multicast_group(SocketAddress("ff02::fb")), NSAPI_ERROR_OK);
    EXPECT_TRUE(device.emac.receives(four));
    EXPECT_TRUE(device.emac.receives(six));
    ThisThread::sleep_for(2s);
    EXPECT_GT(device.emac.seen.igmp_reports, 0);
    EXPECT_GT(device.emac.seen.mld_reports, 0);
    device.emac.send_datagram(group, "news");
    char text[8] = {};
    socket.set_timeout(1000);
    SocketAddress from;
    EXPECT_EQ(socket.recvfrom(&from, text, sizeof text), 4);
    EXPECT_STREQ(text, "news");
    EXPECT_EQ(socket.leave_multicast_group(group), NSAPI_ERROR_OK);
    EXPECT_FALSE(device.emac.receives(four));
    EXPECT_EQ(socket.close(), NSAPI_ERROR_OK);
    EXPECT_FALSE(device.emac.receives(six));
}

TEST(interface, checksums_that_hardware_makes_are_left_out) {
    Device device;
    device.emac.offload |= EMAC::CHECKSUM_TX_IPV4 | EMAC::CHECKSUM_TX_UDP;
    ASSERT_EQ(device.eth.connect(), NSAPI_ERROR_OK);
    EXPECT_GT(device.emac.seen.bad_checksums, 0);
}

TEST(interface, two_at_once) {
    Device one, two;
    ASSERT_EQ(one.eth.connect(), NSAPI_ERROR_OK);
    ASSERT_EQ(two.eth.connect(), NSAPI_ERROR_OK);
    char name_one[NSAPI_INTERFACE_NAME_MAX_SIZE], name_two[NSAPI_INTERFACE_NAME_MAX_SIZE];
    one.eth.get_interface_name(name_one);
    two.eth.get_interface_name(name_two);
    EXPECT_TRUE(strcmp(name_one, name_two) != 0);
    // Each network has a router of this address; which one is meant, the socket says.
    UDPSocket socket;
    ASSERT_EQ(socket.open(stack()), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.setsockopt(NSAPI_SOCKET, NSAPI_BIND_TO_DEVICE, name_two, strlen(name_two)), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.sendto(SocketAddress("192.168.7.1", 7), "x", 1), 1);
    char byte;
    socket.set_timeout(3000);
    EXPECT_EQ(socket.recv(&byte, 1), 1);
    two.eth.set_as_default();
}
