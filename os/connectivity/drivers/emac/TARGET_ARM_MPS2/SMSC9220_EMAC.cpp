// SPDX-License-Identifier: BSD-3-Clause
#include "SMSC9220_EMAC.h"

#include <algorithm>
#include <cstring>

#include "platform/CriticalSectionLock.h"
#include "platform/ScopedLock.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_power_mgmt.h"
#include "smsc9220.h"

using namespace smsc9220;
using mbed::CriticalSectionLock;
using std::chrono_literals::operator""ms;
using Lock = mbed::ScopedLock<rtos::Mutex>;

namespace {

// DAI 0386, table 3-1; DAI 0500; DAI 0505, as the Secure state sees it.
#if TARGET_MPS2_AN500
constexpr uintptr_t kBase = 0xA0000000;
#elif TARGET_MPS2_AN505
constexpr uintptr_t kBase = 0x52000000;
#else
constexpr uintptr_t kBase = 0x40200000;
#endif
constexpr Chip chip(kBase);

constexpr uint32_t kMtu = 1500;
constexpr uint32_t kAddressSize = 6;
constexpr uint32_t kCheckSequence = 4;
constexpr uint32_t kAlignment = 4;

// Of 16 KiB of FIFOs 5 are the transmitter's: three full frames, beside the one in the MAC, and 10.5 KB to receive
// into.
constexpr uint32_t kTxKib = 5;
// Room for a full frame in many pieces, in words; and as FIFO_INT has it, in 64 bytes.
constexpr uint32_t kFrameWords = 512;
constexpr uint32_t kFrameBlocks = kFrameWords * 4 / 64;

// Events.
constexpr uint32_t kReceived = 1, kPool = 2, kLink = 4, kTxRoom = 8;

// If nobody tells of room in the pool.
constexpr auto kPoolRetry = 100ms;
// A frame leaves in 1.2 ms at 10 Mbit/s; a pause frame may stop it for 34 ms.
constexpr auto kTxLimit = 200ms;

// Whose interrupt it is.
SMSC9220_EMAC* started = nullptr;

}  // namespace

alignas(8) unsigned char SMSC9220_EMAC::stack_[kStackSize];

EMAC& EMAC::get_default_instance() { return SMSC9220_EMAC::get_instance(); }

SMSC9220_EMAC& SMSC9220_EMAC::get_instance() {
    static SMSC9220_EMAC emac;
    return emac;
}

extern "C" void ETHERNET_Handler() { started->interrupt(); }

uint32_t SMSC9220_EMAC::get_mtu_size() const { return kMtu; }
uint32_t SMSC9220_EMAC::get_align_preference() const { return kAlignment; }
void SMSC9220_EMAC::get_ifname(char* name, uint8_t size) const {
    if (size > 0) {
        std::strncpy(name, "en", size);
        name[size - 1] = '\0';
    }
}
uint8_t SMSC9220_EMAC::get_hwaddr_size() const { return kAddressSize; }

bool SMSC9220_EMAC::get_hwaddr(uint8_t* addr) const {
    Lock lock(registers_);
    uint8_t found[kAddressSize];
    if (address_set_) {
        std::memcpy(addr, address_, kAddressSize);
        return true;
    }
    if (!chip.ready()) {
        return false;
    }
    chip.get_address(found);
    const bool none = std::all_of(found, found + kAddressSize, [](uint8_t byte) { return byte == 0; });
    // All ones without an EEPROM, which is a group's as well.
    if (none || (found[0] & 1) != 0) {
        return false;
    }
    std::memcpy(addr, found, kAddressSize);
    return true;
}

void SMSC9220_EMAC::set_hwaddr(const uint8_t* addr) {
    Lock lock(registers_);
    std::memcpy(address_, addr, kAddressSize);
    address_set_ = true;
    if (powered_) {
        chip.set_address(address_);
    }
}

void SMSC9220_EMAC::set_link_input_cb(emac_link_input_cb_t input_cb) { input_ = input_cb; }
void SMSC9220_EMAC::set_link_state_cb(emac_link_state_change_cb_t state_cb) { link_state_ = state_cb; }

void SMSC9220_EMAC::set_memory_manager(EMACMemoryManager& mem_mngr) {
    memory_ = &mem_mngr;
    memory_->set_on_pool_space_avail_cb([this] { events_.set(kPool); });
}

bool SMSC9220_EMAC::power_up() {
    Lock running(running_);
    if (powered_) {
        return true;
    }
    {
        Lock lock(registers_);
        if (!chip.reset()) {
            return false;
        }
        chip->HW_CFG = kHwCfgMustBeOne | kTxKib << 16;
        chip->FIFO_INT = kFrameBlocks << 24;
        chip->INT_STS = 0xFFFFFFFF;
        chip->IRQ_CFG = kPushPullActiveHigh;
        tx_room_ = 0;
        waiting_ = 0;
        link_ = false;
        full_duplex_ = true;
        loopback_ = false;
        powered_ = true;
        if (address_set_) {
            chip.set_address(address_);
        }
        update_hash();
        start_phy();
        update_mac();
        // Nobody reads the status of what was sent.
        chip->TX_CFG = kTxCfgOn | kTxCfgStatusOverrun;
    }
    if (!thread_started_ && thread_.start(mbed::callback(this, &SMSC9220_EMAC::run)) != osOK) {
        powered_ = false;
        return false;
    }
    thread_started_ = true;
    started = this;
    // Between frames it would be for microseconds.
    sleep_manager_lock_deep_sleep();
    enabled_ = 0;
    enable_interrupts(kIntPhy | kIntRxStatusLevel);
    NVIC_ClearPendingIRQ(ETHERNET_IRQn);
    NVIC_EnableIRQ(ETHERNET_IRQn);
    events_.set(kLink);
    return true;
}

void SMSC9220_EMAC::power_down() {
    Lock running(running_);
    if (!powered_) {
        return;
    }
    NVIC_DisableIRQ(ETHERNET_IRQn);
    sleep_manager_unlock_deep_sleep();
    Lock lock(registers_);
    powered_ = false;
    link_ = false;
    enabled_ = 0;
    chip->INT_EN = 0;
    chip.set_mac(MAC_CR, 0);
    chip->TX_CFG = kTxCfgStop;
    chip->TX_CFG = kTxCfgDumpData | kTxCfgDumpStatus;
    chip->RX_CFG = kRxCfgDump;
    chip.set_phy(PHY_CONTROL, kPhyPowerDown);
}

void SMSC9220_EMAC::start_phy() {
    const uint16_t control = chip.phy(PHY_CONTROL);
    // It negotiates since the board's reset, which need not begin again.
    if ((control & (kPhyNegotiate | kPhyPowerDown | kPhyLoopback)) != kPhyNegotiate) {
        chip.set_phy(PHY_CONTROL, kPhyNegotiate | kPhyRestart | kPhy100);
    }
    chip.phy(PHY_SOURCE);  // which clears it
    chip.set_phy(PHY_MASK, kPhyNegotiated | kPhyLinkDown);
}

void SMSC9220_EMAC::set_loopback(bool on) {
    {
        Lock lock(registers_);
        if (!powered_ || on == loopback_) {
            return;
        }
        loopback_ = on;
        chip.set_phy(PHY_CONTROL, on ? kPhyLoopback | kPhy100 | kPhyFullDuplex : kPhyNegotiate | kPhyRestart | kPhy100);
    }
    events_.set(kLink);
}

void SMSC9220_EMAC::update_mac() {
    chip.set_mac(MAC_CR, kMacReceive | kMacTransmit | kMacHashMulticast | (all_multicast_ ? kMacAllMulticast : 0u) |
                             (full_duplex_ ? kMacFullDuplex : kMacNoOwn));
}

void SMSC9220_EMAC::update_hash() {
    uint32_t table[2] = {};
    for (unsigned bit = 0; bit < 64; bit++) {
        table[bit / 32] |= groups_[bit] != 0 ? 1u << bit % 32 : 0;
    }
    chip.set_mac(HASHL, table[0]);
    chip.set_mac(HASHH, table[1]);
}

void SMSC9220_EMAC::add_multicast_group(const uint8_t* address) {
    Lock lock(registers_);
    uint8_t& users = groups_[hash_of(address)];
    // More than can be counted stay for good.
    users = static_cast<uint8_t>(std::min(users + 1, 0xFF));
    if (powered_ && users == 1) {
        update_hash();
    }
}

void SMSC9220_EMAC::remove_multicast_group(const uint8_t* address) {
    Lock lock(registers_);
    uint8_t& users = groups_[hash_of(address)];
    if (users == 0 || users == 0xFF) {
        return;
    }
    users--;
    if (powered_ && users == 0) {
        update_hash();
    }
}

void SMSC9220_EMAC::set_all_multicast(bool all) {
    Lock lock(registers_);
    all_multicast_ = all;
    if (powered_) {
        update_mac();
    }
}

// What the thread has to see is masked until it has, so that one interrupt does for all frames that come meanwhile.
void SMSC9220_EMAC::interrupt() {
    const uint32_t pending = chip->INT_STS & enabled_;
    enabled_ = enabled_ & ~pending;
    chip->INT_EN = enabled_;
    const uint32_t events = ((pending & kIntRxStatusLevel) != 0 ? kReceived : 0) |
                            ((pending & kIntPhy) != 0 ? kLink : 0) | ((pending & kIntTxAvailable) != 0 ? kTxRoom : 0);
    if (events != 0) {
        events_.set(events);
    }
}

void SMSC9220_EMAC::enable_interrupts(uint32_t bits) {
    CriticalSectionLock lock;
    if ((enabled_ & bits) != bits) {
        enabled_ = enabled_ | bits;
        chip->INT_EN = enabled_;
    }
}

void SMSC9220_EMAC::run() {
    bool starved = false;
    for (;;) {
        const uint32_t events =
            starved ? events_.wait_any_for(kReceived | kLink | kPool, kPoolRetry) : events_.wait_any(kReceived | kLink);
        Lock running(running_);
        if (!powered_) {
            starved = false;
            continue;
        }
        if ((events & osFlagsError) == 0 && (events & kLink) != 0) {
            update_link();
        }
        events_.clear(kPool);  // what comes from here on is for the buffers that are missed from here on
        starved = !receive_frames();
        enable_interrupts(starved ? kIntPhy : kIntPhy | kIntRxStatusLevel);
    }
}

void SMSC9220_EMAC::update_link() {
    bool up, failed;
    {
        Lock lock(registers_);
        chip.phy(PHY_SOURCE);  // ends the interrupt
        // The first read tells of a failure that may have passed, the second how it is.
        failed = (chip.phy(PHY_STATUS) & kPhyLink) == 0 && !loopback_;
        up = !failed || (chip.phy(PHY_STATUS) & kPhyLink) != 0;
        if (up) {
            const uint16_t common = chip.phy(PHY_ADVERTISE) & chip.phy(PHY_PARTNER);
            const bool hundred = (common & (kPhy100Full | kPhy100Half)) != 0;
            full_duplex_ = loopback_ || (common & (hundred ? kPhy100Full : kPhy10Full)) != 0;
            update_mac();
        }
    }
    if (link_ && failed) {
        tell_link(false);
    }
    if (link_ != up) {
        tell_link(up);
    }
}

void SMSC9220_EMAC::tell_link(bool up) {
    link_ = up;
    if (link_state_) {
        link_state_(up);
    }
}

// False: there is no buffer for the next frame, which stays where it is.
bool SMSC9220_EMAC::receive_frames() {
    if (waiting_ != 0 && !receive_frame(waiting_)) {
        return false;
    }
    for (bool cleared = false;; cleared = true) {
        const uint32_t count = chip->RX_FIFO_INF >> 16 & 0xFF;
        if (count == 0 && cleared) {
            return true;
        }
        for (uint32_t i = 0; i < count; i++) {
            if (!receive_frame(chip->RX_STATUS)) {
                return false;
            }
        }
        // A frame that comes from here on sets it again, and one that came before is counted.
        chip->INT_STS = kIntRxStatusLevel;
    }
}

bool SMSC9220_EMAC::receive_frame(uint32_t status) {
    const uint32_t length = status >> 16 & 0x3FFF;
    const uint32_t words = (length + 3) / 4;
    emac_mem_buf_t* frame = nullptr;
    if ((status & kRxError) == 0 && length > kCheckSequence) {
        frame = read_frame(length - kCheckSequence);
        if (frame == nullptr) {
            waiting_ = status;
            return false;
        }
        // One word of the check sequence is left, or a part of it and nothing else.
        chip.skip(words - (length - kCheckSequence + 3) / 4);
    } else {
        chip.skip(words);
    }
    waiting_ = 0;
    if (frame != nullptr) {
        if (input_) {
            input_(frame);
        } else {
            memory_->free(frame);
        }
    }
    return true;
}

emac_mem_buf_t* SMSC9220_EMAC::read_frame(uint32_t size) {
    // Whole words, so that the last one has room.
    emac_mem_buf_t* const frame = memory_->alloc_pool((size + 3) / 4 * 4, kAlignment);
    if (frame == nullptr) {
        return nullptr;
    }
    uint32_t left = (size + 3) / 4 * 4;
    uint32_t word = 0, in_word = 0;  // bytes of a word that lie in two buffers
    for (emac_mem_buf_t* part = frame; part != nullptr && left > 0; part = memory_->get_next(part)) {
        auto* to = static_cast<uint8_t*>(memory_->get_ptr(part));
        uint32_t room = std::min(memory_->get_len(part), left);
        left -= room;
        for (; in_word > 0 && room > 0; in_word--, room--, word >>= 8) {
            *to++ = static_cast<uint8_t>(word);
        }
        const uint32_t bytes = room / 4 * 4;
        if (bytes > 0 && reinterpret_cast<uintptr_t>(to) % 4 == 0) {
            chip.read(reinterpret_cast<uint32_t*>(to), bytes / 4);
            to += bytes;
        } else {
            for (uint32_t i = 0; i < bytes; i += 4, to += 4) {
                chip.read(&word, 1);
                std::memcpy(to, &word, 4);
            }
        }
        if (room > bytes) {
            chip.read(&word, 1);
            for (in_word = 4, room -= bytes; room > 0; in_word--, room--, word >>= 8) {
                *to++ = static_cast<uint8_t>(word);
            }
        }
    }
    const uint32_t more = (size + 3) / 4 * 4 - size;
    if (more > 0) {
        emac_mem_buf_t* last = frame;
        while (emac_mem_buf_t* const next = memory_->get_next(last)) {
            last = next;
        }
        memory_->set_len(last, memory_->get_len(last) - more);
    }
    return frame;
}

bool SMSC9220_EMAC::link_out(emac_mem_buf_t* buf) {
    bool sent = false;
    const uint32_t size = memory_->get_total_len(buf);
    uint32_t words = 0;
    for (const emac_mem_buf_t* part = buf; part != nullptr; part = memory_->get_next(part)) {
        const uint32_t offset = reinterpret_cast<uintptr_t>(memory_->get_ptr(part)) % 4;
        words += 2 + (offset + memory_->get_len(part) + 3) / 4;
    }
    if (powered_ && size > 0 && words <= kFrameWords && wait_for_room(words)) {
        write_frame(buf, size);
        tx_room_ -= words;
        sent = true;
    }
    memory_->free(buf);
    return sent;
}

bool SMSC9220_EMAC::wait_for_room(uint32_t words) {
    const auto has_room = [&] {
        tx_room_ = (chip->TX_FIFO_INF & 0xFFFF) / 4;
        return tx_room_ >= words;
    };
    // What was there and is not used still is.
    if (tx_room_ >= words || has_room()) {
        return true;
    }
    // The interrupt wants more than kFrameWords of room, and comes at once if that is there.
    events_.clear(kTxRoom);
    chip->INT_STS = kIntTxAvailable;
    if (has_room()) {
        return true;
    }
    enable_interrupts(kIntTxAvailable);
    events_.wait_any_for(kTxRoom, kTxLimit);
    return has_room();
}

void SMSC9220_EMAC::write_frame(const emac_mem_buf_t* buf, uint32_t size) {
    uint32_t flags = kFirstSegment;
    while (buf != nullptr) {
        const emac_mem_buf_t* next = memory_->get_next(buf);
        while (next != nullptr && memory_->get_len(next) == 0) {
            next = memory_->get_next(next);
        }
        const uint32_t length = memory_->get_len(buf);
        // From the word that has the first byte to the one with the last: the chip takes its part of them.
        const auto start = reinterpret_cast<uintptr_t>(memory_->get_ptr(buf));
        const uint32_t offset = start % 4;
        if (length > 0 || next == nullptr) {
            chip->TX_DATA[0] = offset << 16 | flags | (next == nullptr ? kLastSegment : 0) | length;
            chip->TX_DATA[0] = size;
            chip.write(reinterpret_cast<const uint32_t*>(start - offset), (offset + length + 3) / 4);
            flags = 0;
        }
        buf = next;
    }
}
