// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/EMAC.h"
#include "platform/NonCopyable.h"
#include "rtos/EventFlags.h"
#include "rtos/Mutex.h"
#include "rtos/Thread.h"

/// The Ethernet of the STM32F4, with a PHY on RMII.
///
/// Nothing is copied: the DMA writes into buffers of the stack's pool, and sends from the stack's own. What it cannot
/// reach, or what may change before it is sent, is copied into one buffer of the heap first.
///
/// The MAC inserts and checks the checksums of IPv4's header and of TCP. It could do those of UDP and ICMP, too, but
/// not of fragments, and the stack decides before it makes them. A TCP segment that comes in fragments is not checked.
class STM32_EMAC final : public EMAC, private mbed::NonCopyable<STM32_EMAC> {
  public:
    static STM32_EMAC& get_instance();

    uint32_t get_checksum_offload() const override;
    uint32_t get_mtu_size() const override;
    uint32_t get_align_preference() const override;
    void get_ifname(char* name, uint8_t size) const override;
    uint8_t get_hwaddr_size() const override;
    /// What was set, or one of the chip's own, made of its unique ID and locally administered.
    bool get_hwaddr(uint8_t* addr) const override;
    void set_hwaddr(const uint8_t* addr) override;
    /// False: no link, too long, or the transmitter has not got rid of what it has for 200 ms.
    bool link_out(emac_mem_buf_t* buf) override;
    /// False: no PHY answers or gives its clock, or the pool has no buffer to receive into.
    bool power_up() override;
    void power_down() override;
    void set_link_input_cb(emac_link_input_cb_t input_cb) override;
    void set_link_state_cb(emac_link_state_change_cb_t state_cb) override;
    void add_multicast_group(const uint8_t* address) override;
    void remove_multicast_group(const uint8_t* address) override;
    void set_all_multicast(bool all) override;
    void set_memory_manager(EMACMemoryManager& mem_mngr) override;

    /// Frames that link_out() is given come back as received, through the MAC and the PHY, whatever the cable; for
    /// self-tests, while the power is up. The link counts as up then.
    void set_loopback(bool on);

    /// For the interrupt's handler alone.
    void interrupt();

  private:
    STM32_EMAC() = default;

    /// RM0090, 33.6.7 and 33.6.9: normal descriptors, chained to a ring.
    struct Descriptor {
        volatile uint32_t status;
        volatile uint32_t size;
        void* volatile buffer;
        Descriptor* volatile next;
    };
    static constexpr unsigned kRxMax = 8, kTxCount = 8;

    void run();
    bool start_hardware();
    void stop_hardware();
    bool restart();
    bool make_rings();
    void free_buffers();
    void set_filter();
    void set_address();
    void enable_interrupts();

    void update_link();
    void tell_link(bool up);

    bool receive_frames();
    bool take_frame(unsigned descriptors, uint32_t size);
    void give_back(unsigned descriptors);
    void fill(unsigned index, emac_mem_buf_t* buf);

    emac_mem_buf_t* prepare(emac_mem_buf_t* buf, unsigned& count);
    bool wait_for_descriptors(unsigned count);
    void put_into_ring(emac_mem_buf_t* buf, unsigned count);
    void reclaim();

    // Held by the thread while it calls back, and by whoever starts or stops it.
    rtos::Mutex running_;
    // The transmit ring.
    rtos::Mutex sending_;
    // The filter, and the way to the PHY. Locked in this order.
    mutable rtos::Mutex registers_;
    rtos::EventFlags events_;
    rtos::Thread thread_{osPriorityRealtime, kStackSize, stack_, "stm32_emac"};
    static constexpr uint32_t kStackSize = 4096;
    alignas(8) static unsigned char stack_[kStackSize];

    Descriptor rx_[kRxMax] = {}, tx_[kTxCount] = {};
    emac_mem_buf_t* rx_buffers_[kRxMax] = {};
    emac_mem_buf_t* tx_buffers_[kTxCount] = {};  // of a frame, beside its last descriptor
    unsigned rx_count_ = 0, rx_next_ = 0;
    unsigned tx_next_ = 0, tx_oldest_ = 0, tx_used_ = 0;
    uint32_t rx_unit_ = 0;  // bytes of a receive buffer

    EMACMemoryManager* memory_ = nullptr;
    emac_link_input_cb_t input_;
    emac_link_state_change_cb_t link_state_;
    unsigned phy_ = 0;  // its address
    bool thread_started_ = false;
    volatile bool powered_ = false;
    volatile bool link_ = false;
    bool loopback_ = false;
    bool all_multicast_ = false;
    bool address_set_ = false;
    uint8_t address_[6] = {};
    uint8_t groups_[64] = {};  // how many groups have each bit of the hash table
};
