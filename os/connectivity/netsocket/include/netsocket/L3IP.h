// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/NetStackMemoryManager.h"
#include "netsocket/SocketAddress.h"
#include "platform/Callback.h"

/// A device that carries IP packets without a link layer's header, as its driver shows it to the stack. Otherwise as
/// EMAC.
class L3IP {
  public:
    static L3IP& get_default_instance();

    using l3ip_link_input_cb_t = mbed::Callback<void(net_stack_mem_buf_t* buf)>;
    using l3ip_link_state_change_cb_t = mbed::Callback<void(bool up)>;

    virtual uint32_t get_mtu_size() const = 0;
    virtual uint32_t get_align_preference() const = 0;
    virtual void get_ifname(char* name, uint8_t size) const = 0;
    virtual bool link_out(net_stack_mem_buf_t* buf) = 0;
    virtual bool power_up() = 0;
    virtual void power_down() = 0;
    virtual void set_link_input_cb(l3ip_link_input_cb_t input_cb) = 0;
    virtual void set_link_state_cb(l3ip_link_state_change_cb_t state_cb) = 0;
    virtual void add_ipv4_multicast_group(const SocketAddress& address) = 0;
    virtual void add_ipv6_multicast_group(const SocketAddress& address) = 0;
    virtual void remove_ipv4_multicast_group(const SocketAddress& address) = 0;
    virtual void remove_ipv6_multicast_group(const SocketAddress& address) = 0;
    virtual void set_all_multicast(bool all) = 0;
    virtual void set_memory_manager(NetStackMemoryManager& mem_mngr) = 0;

  protected:
    ~L3IP() = default;
};
