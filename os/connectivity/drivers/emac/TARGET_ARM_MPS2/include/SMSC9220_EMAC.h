// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/EMAC.h"
#include "platform/NonCopyable.h"
#include "rtos/EventFlags.h"
#include "rtos/Mutex.h"
#include "rtos/Thread.h"

/// The Ethernet of Arm's MPS2+ boards: SMSC's LAN9220, or another of its family. A thread takes what was received out
/// of the chip's FIFO, several frames an interrupt; link_out() writes to the chip from the caller's thread, and waits
/// while its FIFO is full.
class SMSC9220_EMAC final : public EMAC, private mbed::NonCopyable<SMSC9220_EMAC> {
  public:
    static SMSC9220_EMAC& get_instance();

    uint32_t get_mtu_size() const override;
    uint32_t get_align_preference() const override;
    void get_ifname(char* name, uint8_t size) const override;
    uint8_t get_hwaddr_size() const override;
    /// What the EEPROM had, or what was set.
    bool get_hwaddr(uint8_t* addr) const override;
    void set_hwaddr(const uint8_t* addr) override;
    bool link_out(emac_mem_buf_t* buf) override;
    /// False: there is no chip of that family, or it does not answer.
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
    SMSC9220_EMAC() = default;

    void run();
    void start_phy();
    void update_link();
    void tell_link(bool up);
    void update_mac();
    void update_hash();
    bool receive_frames();
    bool receive_frame(uint32_t status);
    emac_mem_buf_t* read_frame(uint32_t size);
    bool wait_for_room(uint32_t words);
    void write_frame(const emac_mem_buf_t* buf, uint32_t size);
    void enable_interrupts(uint32_t bits);

    // What the setters change and the thread reads: the MAC's registers go through two of the chip's.
    mutable rtos::Mutex registers_;
    // Held by the thread while it calls back, and by whoever starts or stops it.
    rtos::Mutex running_;
    rtos::EventFlags events_;
    rtos::Thread thread_{osPriorityRealtime, kStackSize, stack_, "smsc9220_emac"};
    static constexpr uint32_t kStackSize = 1024;
    alignas(8) static unsigned char stack_[kStackSize];

    EMACMemoryManager* memory_ = nullptr;
    emac_link_input_cb_t input_;
    emac_link_state_change_cb_t link_state_;
    volatile uint32_t enabled_ = 0;  // INT_EN
    uint32_t tx_room_ = 0;           // words that the transmit FIFO has at least
    uint32_t waiting_ = 0;           // status of a frame that there was no buffer for
    bool thread_started_ = false;
    bool powered_ = false;
    bool address_set_ = false;
    bool link_ = false;
    bool full_duplex_ = false;
    bool loopback_ = false;
    bool all_multicast_ = false;
    uint8_t address_[6] = {};
    uint8_t groups_[64] = {};  // how many groups have each bit of the hash table
};
