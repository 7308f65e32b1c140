// SPDX-License-Identifier: BSD-3-Clause
// An Ethernet controller without hardware, and at the other end of its cable a network that a test can shape: a router
// with DHCP and router advertisements, a host that echoes datagrams, and one that has an address which others want.
// All of it happens within link_out(), on the thread that sends.
#pragma once

#include "netsocket/EMAC.h"
#include "netsocket/SocketAddress.h"

/// What the network saw.
struct Seen {
    int discovers;
    int requests;
    int declines;
    int releases;
    int probes;  // ARP, from no address
    int bad_checksums;
    int igmp_reports;
    int mld_reports;
    char hostname[64];
    uint8_t echo_source[16];  // of the last IPv6 datagram
};

class FakeEmac final : public EMAC {
  public:
    // 192.168.7.0/24: the router is .1, leases begin at .100. 2001:db8:7::/64: the router is ::1.
    bool dhcp = true;
    bool refuses_old_leases = false;
    uint32_t lease_seconds = 3600;
    bool advertises = false;  // IPv6
    uint8_t taken[4] = {};    // somebody has this address
    uint32_t offload = CHECKSUM_RX_IPV4 | CHECKSUM_RX_TCP | CHECKSUM_RX_UDP | CHECKSUM_RX_ICMP | CHECKSUM_RX_ICMP6;
    bool starts = true;
    Seen seen = {};
    uint8_t address[6] = {};
    bool powered = false;
    int groups = 0;  // multicast addresses that are received

    void plug(bool in);
    bool receives(const uint8_t* group) const;
    /// A datagram from 192.168.7.1, port 9, to this address.
    void send_datagram(const SocketAddress& to, const char* text);

    uint32_t get_checksum_offload() const override { return offload; }
    uint32_t get_mtu_size() const override { return 1500; }
    uint32_t get_align_preference() const override { return 4; }
    void get_ifname(char* name, uint8_t size) const override;
    uint8_t get_hwaddr_size() const override { return 6; }
    bool get_hwaddr(uint8_t*) const override { return false; }
    void set_hwaddr(const uint8_t* addr) override;
    bool link_out(emac_mem_buf_t* buf) override;
    bool power_up() override;
    void power_down() override { powered = false; }
    void set_link_input_cb(emac_link_input_cb_t input_cb) override { input_ = input_cb; }
    void set_link_state_cb(emac_link_state_change_cb_t state_cb) override { state_ = state_cb; }
    void add_multicast_group(const uint8_t* address) override;
    void remove_multicast_group(const uint8_t* address) override;
    void set_all_multicast(bool) override {}
    void set_memory_manager(EMACMemoryManager& manager) override { memory_ = &manager; }

  private:
    void arp(const uint8_t* frame);
    void ipv4(const uint8_t* frame, size_t size);
    void dhcp_message(const uint8_t* message, size_t size);
    void ipv6(const uint8_t* frame, size_t size);
    void advertise();
    void put_datagram(const uint8_t* to, uint16_t from_port, uint16_t to_port, const void* data, size_t size);
    void put(const uint8_t* frame, size_t size);

    bool plugged_ = false;
    uint8_t next_lease_ = 100;
    uint8_t group_list_[16][6] = {};
    EMACMemoryManager* memory_ = nullptr;
    emac_link_input_cb_t input_;
    emac_link_state_change_cb_t state_;
};
