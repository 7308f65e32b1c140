// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/NetStackMemoryManager.h"
#include "netsocket/nsapi_types.h"
#include "platform/Callback.h"
#include "platform/FileHandle.h"

/// The point-to-point protocol (RFC 1661) over a byte stream, as its implementation shows it to the stack. Otherwise as
/// EMAC.
class PPP {
  public:
    static PPP& get_default_instance();
    virtual ~PPP() = default;

    using ppp_link_input_cb_t = mbed::Callback<void(net_stack_mem_buf_t* buf)>;
    using ppp_link_state_change_cb_t = mbed::Callback<void(bool up)>;

    virtual uint32_t get_mtu_size() = 0;
    virtual uint32_t get_align_preference() const = 0;
    virtual void get_ifname(char* name, uint8_t size) const = 0;
    virtual bool link_out(net_stack_mem_buf_t* buf, nsapi_ip_stack_t ip_stack) = 0;
    virtual bool power_up() = 0;
    virtual void power_down() = 0;
    virtual void set_link_input_cb(ppp_link_input_cb_t input_cb) = 0;
    virtual void set_link_state_cb(ppp_link_state_change_cb_t state_cb) = 0;
    virtual void set_memory_manager(NetStackMemoryManager& mem_mngr) = 0;
    /// Where the bytes come from and go to.
    virtual void set_stream(mbed::FileHandle* stream) = 0;
    virtual void set_ip_stack(nsapi_ip_stack_t ip_stack) = 0;
    /// Kept as pointers.
    virtual void set_credentials(const char* uname, const char* password) = 0;

    // What the peer gave; null before it did.
    virtual const nsapi_addr_t* get_ip_address(nsapi_version_t version) = 0;
    virtual const nsapi_addr_t* get_netmask() = 0;
    virtual const nsapi_addr_t* get_gateway() = 0;
    virtual const nsapi_addr_t* get_dns_server(uint8_t index) = 0;
};
