// SPDX-License-Identifier: BSD-3-Clause
// Interfaces on a stack and devices that only keep what they are told.
#include <gtest/gtest.h>

#include <cstring>

#include <string>
#include <vector>

#include "netsocket/CellularInterface.h"
#include "netsocket/EthernetInterface.h"
#include "netsocket/L3IPInterface.h"
#include "netsocket/UDPSocket.h"
#include "netsocket/WiFiInterface.h"

namespace {

class FakeEmac final : public EMAC {
  public:
    uint32_t get_mtu_size() const override { return 1500; }
    uint32_t get_align_preference() const override { return 0; }
    void get_ifname(char*, uint8_t) const override {}
    uint8_t get_hwaddr_size() const override { return 6; }
    bool get_hwaddr(uint8_t*) const override { return false; }
    void set_hwaddr(const uint8_t*) override {}
    bool link_out(emac_mem_buf_t*) override { return false; }
    bool power_up() override { return true; }
    void power_down() override {}
    void set_link_input_cb(emac_link_input_cb_t) override {}
    void set_link_state_cb(emac_link_state_change_cb_t) override {}
    void add_multicast_group(const uint8_t*) override {}
    void remove_multicast_group(const uint8_t*) override {}
    void set_all_multicast(bool) override {}
    void set_memory_manager(EMACMemoryManager&) override {}
};

class FakeOnboardStack final : public OnboardNetworkStack {
  public:
    class FakeInterface final : public OnboardNetworkStack::Interface {
      public:
        nsapi_error_t bringup(bool dhcp, const char* ip, const char* netmask, const char* gw, nsapi_ip_stack_t,
                              bool blocking) override {
            const auto text = [](const char* s) { return std::string(s ? s : "-"); };
            up = std::string(dhcp ? "dhcp " : "fixed ") + text(ip) + " " + text(netmask) + " " + text(gw) +
                 (blocking ? "" : " async");
            status = NSAPI_STATUS_GLOBAL_UP;
            return result;
        }
        nsapi_error_t bringdown() override {
            status = NSAPI_STATUS_DISCONNECTED;
            return NSAPI_ERROR_OK;
        }
        void attach(mbed::Callback<void(nsapi_event_t, intptr_t)> cb) override { callback = cb; }
        nsapi_connection_status_t get_connection_status() const override { return status; }
        char* get_interface_name(char* buf) override { return strcpy(buf, "en1"); }
        nsapi_error_t set_hostname(const char* name) override {
            hostname = name;
            return NSAPI_ERROR_OK;
        }
        char* get_mac_address(char* buf, nsapi_size_t) override { return strcpy(buf, "02:00:00:00:00:01"); }
        nsapi_error_t get_ip_address(SocketAddress* address) override {
            address->set_ip_address("192.0.2.5");
            return NSAPI_ERROR_OK;
        }
        nsapi_error_t get_netmask(SocketAddress*) override { return NSAPI_ERROR_NO_ADDRESS; }
        nsapi_error_t get_gateway(SocketAddress*) override { return NSAPI_ERROR_NO_ADDRESS; }

        std::string up;
        std::string hostname;
        nsapi_error_t result = NSAPI_ERROR_OK;
        nsapi_connection_status_t status = NSAPI_STATUS_DISCONNECTED;
        mbed::Callback<void(nsapi_event_t, intptr_t)> callback;
    };

    using OnboardNetworkStack::add_ethernet_interface;
    nsapi_error_t add_ethernet_interface(EMAC&, bool, OnboardNetworkStack::Interface** out) override {
        added++;
        *out = &interface;
        return add_result;
    }
    nsapi_error_t add_ethernet_interface(EMAC& emac, bool as_default, OnboardNetworkStack::Interface** out,
                                         const uint8_t* mac) override {
        if (mac) {
            mac_given.assign(mac, mac + 6);
        }
        return add_ethernet_interface(emac, as_default, out);
    }
    nsapi_error_t remove_ethernet_interface(OnboardNetworkStack::Interface** out) override {
        removed++;
        *out = nullptr;
        return NSAPI_ERROR_OK;
    }
    void set_default_interface(OnboardNetworkStack::Interface* one) override { default_interface = one; }

    FakeInterface interface;
    int added = 0;
    int removed = 0;
    nsapi_error_t add_result = NSAPI_ERROR_OK;
    std::vector<uint8_t> mac_given;
    OnboardNetworkStack::Interface* default_interface = nullptr;

  protected:
    nsapi_error_t socket_open(nsapi_socket_t*, nsapi_protocol_t) override { return NSAPI_ERROR_NO_SOCKET; }
    nsapi_error_t socket_close(nsapi_socket_t) override { return NSAPI_ERROR_NO_SOCKET; }
    nsapi_error_t socket_bind(nsapi_socket_t, const SocketAddress&) override { return NSAPI_ERROR_NO_SOCKET; }
    nsapi_error_t socket_listen(nsapi_socket_t, int) override { return NSAPI_ERROR_NO_SOCKET; }
    nsapi_error_t socket_connect(nsapi_socket_t, const SocketAddress&) override { return NSAPI_ERROR_NO_SOCKET; }
    nsapi_error_t socket_accept(nsapi_socket_t, nsapi_socket_t*, SocketAddress*) override {
        return NSAPI_ERROR_NO_SOCKET;
    }
    nsapi_size_or_error_t socket_send(nsapi_socket_t, const void*, nsapi_size_t) override {
        return NSAPI_ERROR_NO_SOCKET;
    }
    nsapi_size_or_error_t socket_recv(nsapi_socket_t, void*, nsapi_size_t) override { return NSAPI_ERROR_NO_SOCKET; }
    nsapi_size_or_error_t socket_sendto(nsapi_socket_t, const SocketAddress&, const void*, nsapi_size_t) override {
        return NSAPI_ERROR_NO_SOCKET;
    }
    nsapi_size_or_error_t socket_recvfrom(nsapi_socket_t, SocketAddress*, void*, nsapi_size_t) override {
        return NSAPI_ERROR_NO_SOCKET;
    }
    void socket_attach(nsapi_socket_t, void (*)(void*), void*) override {}
};

class Ethernet : public testing::Test {
  protected:
    FakeEmac emac;
    FakeOnboardStack stack;
    EthernetInterface eth{emac, stack};
};

TEST_F(Ethernet, TouchesNothingBeforeConnect) {
    SocketAddress address;
    EXPECT_EQ(stack.added, 0);
    EXPECT_EQ(eth.get_connection_status(), NSAPI_STATUS_DISCONNECTED);
    EXPECT_EQ(eth.get_ip_address(&address), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(eth.disconnect(), NSAPI_ERROR_NO_CONNECTION);
    EXPECT_EQ(eth.get_mac_address(), nullptr);
    EXPECT_EQ(eth.ethInterface(), &eth);
    EXPECT_EQ(eth.emacInterface(), &eth);
    EXPECT_EQ(eth.wifiInterface(), nullptr);
    EXPECT_EQ(&eth.get_emac(), &emac);
    EXPECT_EQ(nsapi_create_stack(&eth), &stack);
    EXPECT_EQ(stack.onboardNetworkStack(), &stack);
}

TEST_F(Ethernet, ConnectsByDhcp) {
    EXPECT_EQ(eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(stack.interface.up, "dhcp - - -");
    SocketAddress address;
    EXPECT_EQ(eth.get_ip_address(&address), NSAPI_ERROR_OK);
    EXPECT_STREQ(address.get_ip_address(), "192.0.2.5");
    EXPECT_STREQ(eth.get_mac_address(), "02:00:00:00:00:01");
    char name[NSAPI_INTERFACE_NAME_MAX_SIZE];
    EXPECT_STREQ(eth.get_interface_name(name), "en1");
    eth.set_as_default();
    EXPECT_EQ(stack.default_interface, &stack.interface);
    EXPECT_EQ(eth.disconnect(), NSAPI_ERROR_OK);
    eth.set_blocking(false);
    EXPECT_EQ(eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(stack.interface.up, "dhcp - - - async");
    EXPECT_EQ(stack.added, 1);
}

TEST_F(Ethernet, ConnectsWithFixedAddresses) {
    const SocketAddress ip("10.0.0.2"), mask("255.255.255.0"), gateway("10.0.0.1");
    EXPECT_EQ(eth.set_network(SocketAddress(), mask, gateway), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(eth.set_network(ip, SocketAddress(), gateway), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(eth.set_network(ip, mask, gateway), NSAPI_ERROR_OK);
    EXPECT_EQ(eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(stack.interface.up, "fixed 10.0.0.2 255.255.255.0 10.0.0.1");
    EXPECT_EQ(eth.set_network(ip, mask, gateway), NSAPI_ERROR_BUSY);
    eth.disconnect();
    EXPECT_EQ(eth.set_network(SocketAddress("2001:db8::2"), SocketAddress(), SocketAddress()), NSAPI_ERROR_OK);
    EXPECT_EQ(eth.connect(), NSAPI_ERROR_OK);
    EXPECT_EQ(stack.interface.up, "fixed 2001:db8::2 - -");
}

TEST_F(Ethernet, HasNamesAndHardwareAddresses) {
    uint8_t mac[6] = {2, 1, 2, 3, 4, 0xfe};
    uint8_t group[6] = {1, 1, 2, 3, 4, 5};
    EXPECT_EQ(eth.set_mac_address(mac, 8), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(eth.set_mac_address(nullptr, 6), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(eth.set_mac_address(group, 6), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(eth.set_mac_address(mac, 6), NSAPI_ERROR_OK);
    EXPECT_STREQ(eth.get_mac_address(), "02:01:02:03:04:fe");
    const std::string label(63, 'x');
    for (const std::string& bad :
         {std::string(), label + "x", std::string("-a"), std::string("a-"), std::string("a.b")}) {
        EXPECT_EQ(eth.set_hostname(bad.c_str()), NSAPI_ERROR_PARAMETER) << bad;
    }
    EXPECT_EQ(eth.set_hostname(nullptr), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(eth.get_hostname(), nullptr);
    EXPECT_EQ(eth.set_hostname(label.c_str()), NSAPI_ERROR_OK);
    EXPECT_EQ(eth.set_hostname("node-7"), NSAPI_ERROR_OK);
    eth.connect();
    EXPECT_EQ(stack.interface.hostname, "node-7");
    EXPECT_EQ(stack.mac_given, std::vector<uint8_t>(mac, mac + 6));
    EXPECT_EQ(eth.set_mac_address(mac, 6), NSAPI_ERROR_BUSY);
    EXPECT_EQ(eth.set_hostname("other"), NSAPI_ERROR_BUSY);
}

TEST_F(Ethernet, TellsWhyItDoesNotConnect) {
    stack.add_result = NSAPI_ERROR_DEVICE_ERROR;
    EXPECT_EQ(eth.connect(), NSAPI_ERROR_DEVICE_ERROR);
    stack.add_result = NSAPI_ERROR_OK;
    stack.interface.result = NSAPI_ERROR_DHCP_FAILURE;
    EXPECT_EQ(eth.connect(), NSAPI_ERROR_DHCP_FAILURE);
}

TEST(EthernetInterface, GivesItsControllerBack) {
    FakeEmac emac;
    FakeOnboardStack stack;
    {
        EthernetInterface eth(emac, stack);
        eth.connect();
    }
    EXPECT_EQ(stack.removed, 1);
}

TEST_F(Ethernet, TellsItsListeners) {
    std::string told;
    struct Listener {
        std::string& told;
        char name;
        void on(nsapi_event_t event, intptr_t status) {
            EXPECT_EQ(event, NSAPI_EVENT_CONNECTION_STATUS_CHANGE);
            told += name;
            told += static_cast<char>('0' + status);
        }
    } a{told, 'a'}, b{told, 'b'};
    eth.add_event_listener(mbed::callback(&a, &Listener::on));
    eth.connect();
    eth.add_event_listener(mbed::callback(&b, &Listener::on));
    stack.interface.callback(NSAPI_EVENT_CONNECTION_STATUS_CHANGE, NSAPI_STATUS_GLOBAL_UP);
    EXPECT_EQ(told, "a1b1");
    eth.remove_event_listener(mbed::callback(&a, &Listener::on));
    stack.interface.callback(NSAPI_EVENT_CONNECTION_STATUS_CHANGE, NSAPI_STATUS_DISCONNECTED);
    EXPECT_EQ(told, "a1b1b2");
    eth.remove_event_listener(mbed::callback(&a, &Listener::on));
    eth.remove_event_listener(mbed::callback(&b, &Listener::on));
    EXPECT_FALSE(stack.interface.callback);
    int calls = 0;
    eth.attach([&calls](nsapi_event_t, intptr_t) { calls++; });
    stack.interface.callback(NSAPI_EVENT_CONNECTION_STATUS_CHANGE, NSAPI_STATUS_CONNECTING);
    EXPECT_EQ(calls, 1);
}

TEST(DefaultInterface, IsNoneWithoutHardware) {
    EXPECT_EQ(NetworkInterface::get_default_instance(), nullptr);
    EXPECT_EQ(EthInterface::get_default_instance(), nullptr);
    EXPECT_EQ(WiFiInterface::get_default_instance(), nullptr);
    EXPECT_EQ(CellularInterface::get_default_instance(), nullptr);
}

class FakeL3 final : public L3IP {
  public:
    uint32_t get_mtu_size() const override { return 1500; }
    uint32_t get_align_preference() const override { return 0; }
    void get_ifname(char*, uint8_t) const override {}
    bool link_out(net_stack_mem_buf_t*) override { return false; }
    bool power_up() override { return true; }
    void power_down() override {}
    void set_link_input_cb(l3ip_link_input_cb_t) override {}
    void set_link_state_cb(l3ip_link_state_change_cb_t) override {}
    void add_ipv4_multicast_group(const SocketAddress&) override {}
    void add_ipv6_multicast_group(const SocketAddress&) override {}
    void remove_ipv4_multicast_group(const SocketAddress&) override {}
    void remove_ipv6_multicast_group(const SocketAddress&) override {}
    void set_all_multicast(bool) override {}
    void set_memory_manager(NetStackMemoryManager&) override {}
};

TEST(L3IPInterface, NeedsAStackThatTakesIt) {
    FakeL3 device;
    FakeOnboardStack stack;
    L3IPInterface interface(device, stack);
    EXPECT_EQ(&interface.getl3ip(), &device);
    EXPECT_EQ(interface.set_network(SocketAddress("10.0.0.2"), SocketAddress("255.0.0.0"), SocketAddress()),
              NSAPI_ERROR_OK);
    EXPECT_EQ(interface.connect(), NSAPI_ERROR_UNSUPPORTED);
    EXPECT_EQ(interface.get_connection_status(), NSAPI_STATUS_DISCONNECTED);
}

// A stack in C whose functions are few.
TEST(StackInC, IsANetworkStack) {
    static std::string calls;
    calls.clear();
    nsapi_stack_api_t api = {};
    api.socket_open = [](nsapi_stack_t*, nsapi_socket_t* socket, nsapi_protocol_t) -> nsapi_error_t {
        *socket = &calls;
        calls += "open ";
        return NSAPI_ERROR_OK;
    };
    api.socket_close = [](nsapi_stack_t*, nsapi_socket_t) -> nsapi_error_t {
        calls += "close ";
        return NSAPI_ERROR_OK;
    };
    api.socket_sendto = [](nsapi_stack_t*, nsapi_socket_t, nsapi_addr_t address, uint16_t port, const void*,
                           nsapi_size_t size) -> nsapi_size_or_error_t {
        calls += "send to " + std::string(SocketAddress(address).get_ip_address()) + ":" + std::to_string(port) + " ";
        return static_cast<int>(size);
    };
    api.socket_recvfrom = [](nsapi_stack_t*, nsapi_socket_t, nsapi_addr_t* address, uint16_t* port, void*,
                             nsapi_size_t) -> nsapi_size_or_error_t {
        *address = SocketAddress("192.0.2.3").get_addr();
        *port = 9;
        return 1;
    };
    nsapi_stack_t stack = {};
    EXPECT_EQ(nsapi_create_stack(&stack), nullptr);
    stack.stack_api = &api;
    NetworkStack* const as_stack = nsapi_create_stack(&stack);
    ASSERT_NE(as_stack, nullptr);
    SocketAddress address;
    EXPECT_EQ(as_stack->get_ip_address(&address), NSAPI_ERROR_UNSUPPORTED);
    {
        UDPSocket socket;
        EXPECT_EQ(socket.open(as_stack), NSAPI_ERROR_OK);
        EXPECT_EQ(socket.sendto(SocketAddress("192.0.2.3", 7), "x", 1), 1);
        char byte;
        EXPECT_EQ(socket.recvfrom(&address, &byte, 1), 1);
        EXPECT_EQ(address.get_port(), 9);
        EXPECT_EQ(socket.bind(1), NSAPI_ERROR_UNSUPPORTED);
    }
    EXPECT_EQ(calls, "open send to 192.0.2.3:7 close ");
}

}  // namespace
