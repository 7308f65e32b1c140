// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/EMACMemoryManager.h"
#include "platform/Callback.h"

/// An Ethernet controller, as its driver shows it to the stack. The stack sets callbacks and memory manager first, then
/// calls power_up(). link_out() and the setters come from threads, one at a time. The callbacks are called from a
/// thread of the driver's (they take locks), not from an interrupt.
class EMAC {
  public:
    /// The board's own; the target's driver defines it.
    static EMAC& get_default_instance();

    using emac_link_input_cb_t = mbed::Callback<void(emac_mem_buf_t* buf)>;
    using emac_link_state_change_cb_t = mbed::Callback<void(bool up)>;

    /// What of the checksums of IPv4, TCP, UDP and ICMP the hardware does: bits of what Checksum names.
    enum Checksum : uint32_t {
        CHECKSUM_TX_IPV4 = 1u << 0,
        CHECKSUM_TX_TCP = 1u << 1,
        CHECKSUM_TX_UDP = 1u << 2,
        CHECKSUM_TX_ICMP = 1u << 3,
        CHECKSUM_TX_ICMP6 = 1u << 4,
        CHECKSUM_RX_IPV4 = 1u << 8,  ///< frames whose checksum is wrong do not arrive
        CHECKSUM_RX_TCP = 1u << 9,
        CHECKSUM_RX_UDP = 1u << 10,
        CHECKSUM_RX_ICMP = 1u << 11,
        CHECKSUM_RX_ICMP6 = 1u << 12,
    };
    /// Asked once, before power_up(). Initially none: the stack computes and checks all.
    virtual uint32_t get_checksum_offload() const { return 0; }

    /// Bytes of payload of a frame: 1500.
    virtual uint32_t get_mtu_size() const = 0;
    /// What starts of buffers should be a multiple of; 0: any.
    virtual uint32_t get_align_preference() const = 0;
    /// Writes the name's first letters, "en", to `size` bytes; the stack appends a number.
    virtual void get_ifname(char* name, uint8_t size) const = 0;
    virtual uint8_t get_hwaddr_size() const = 0;
    /// The hardware's own address; false if it has none, and nothing is written.
    virtual bool get_hwaddr(uint8_t* addr) const = 0;
    virtual void set_hwaddr(const uint8_t* addr) = 0;

    /// Sends a frame, from its destination address on, without the check sequence. The driver owns `buf` from here, and
    /// frees it, whatever the result. False: not sent.
    virtual bool link_out(emac_mem_buf_t* buf) = 0;

    virtual bool power_up() = 0;
    virtual void power_down() = 0;

    /// Where received frames go; whoever is called owns them. Without the check sequence.
    virtual void set_link_input_cb(emac_link_input_cb_t input_cb) = 0;
    /// Told of each change of the link, and of its state some time after power_up() if it is up.
    virtual void set_link_state_cb(emac_link_state_change_cb_t state_cb) = 0;

    virtual void add_multicast_group(const uint8_t* address) = 0;
    virtual void remove_multicast_group(const uint8_t* address) = 0;
    virtual void set_all_multicast(bool all) = 0;
    virtual void set_memory_manager(EMACMemoryManager& mem_mngr) = 0;

  protected:
    ~EMAC() = default;
};
