// SPDX-License-Identifier: BSD-3-Clause
#include "STM32_EMAC.h"

#include <algorithm>
#include <cstring>

#include "PeripheralPinMaps.h"
#include "platform/CriticalSectionLock.h"
#include "platform/ScopedLock.h"
#include "platform/mbed_power_mgmt.h"
#include "rtos/Kernel.h"
#include "rtos/ThisThread.h"
#include "stm32_emac_parts.h"
#include "stm32_eth_phy.h"
#include "stm32f4_eth.h"

using namespace stm32_emac;
using namespace stm32_eth;
using mbed::CriticalSectionLock;
using rtos::Kernel::Clock;
using std::chrono_literals::operator""ms;
using Lock = mbed::ScopedLock<rtos::Mutex>;

namespace {

constexpr uint32_t kMtu = 1500;
constexpr uint32_t kAddressSize = 6;

// Bursts of 32 words.
constexpr uint32_t kBusMode =
    ETH_DMABMR_AAB | ETH_DMABMR_USP | ETH_DMABMR_FB | 32 << ETH_DMABMR_RDP_Pos | 32 << ETH_DMABMR_PBL_Pos;
constexpr uint32_t kOperation = ETH_DMAOMR_RSF | ETH_DMAOMR_TSF | ETH_DMAOMR_OSF;
constexpr uint32_t kInterrupts = ETH_DMAIER_NISE | ETH_DMAIER_AISE | ETH_DMAIER_FBEIE | ETH_DMAIER_TIE;
constexpr uint32_t kReceiveInterrupts = ETH_DMAIER_RIE | ETH_DMAIER_RBUIE;

// The PHY's interrupt is not wired on boards that take the MAC's clock from it: somebody has to look.
// More seldom while there is a link, or a device that sleeps between its messages is woken for this alone.
constexpr auto kLookForLink = 200ms;
constexpr auto kLookAfterLink = 1000ms;
// If nobody tells of room in the pool.
constexpr auto kPoolRetry = 100ms;
// The data sheet gives a PHY's reset 0.5 s.
constexpr auto kResetLimit = 500ms;

// RM0090, 33.5.4: the upper six bits of the address's CRC-32, its bits reversed.
unsigned hash_of(const uint8_t* address) {
    uint32_t crc = 0xFFFFFFFF;
    for (uint32_t i = 0; i < kAddressSize; i++) {
        crc ^= address[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
        }
    }
    return __RBIT(~crc) >> 26;
}

// FNV-1a over the unique ID: its bytes differ little between chips of a wafer, and an address has room for 40 bits.
void address_of_chip(uint8_t* address) {
    uint64_t hash = 0xCBF29CE484222325;
    const auto* const id = reinterpret_cast<const uint8_t*>(UID_BASE);
    for (int i = 0; i < 12; i++) {
        hash = (hash ^ id[i]) * 0x100000001B3;
    }
    address[0] = 0x02;  // locally administered, nobody's group
    for (int i = 1; i < 6; i++) {
        address[i] = static_cast<uint8_t>(hash >> 8 * (i + 2));
    }
}

template <typename Condition>
bool wait_until(Clock::duration_u32 limit, Condition condition) {
    const Clock::time_point end = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() >= end) {
            return false;
        }
        rtos::ThisThread::sleep_for(1ms);
    }
    return true;
}

// Whose interrupt it is.
STM32_EMAC* started = nullptr;

}  // namespace

alignas(8) unsigned char STM32_EMAC::stack_[kStackSize];

EMAC& EMAC::get_default_instance() { return STM32_EMAC::get_instance(); }

STM32_EMAC& STM32_EMAC::get_instance() {
    static STM32_EMAC emac;
    return emac;
}

extern "C" void ETH_IRQHandler() { started->interrupt(); }

uint32_t STM32_EMAC::get_checksum_offload() const {
    return CHECKSUM_TX_IPV4 | CHECKSUM_TX_TCP | CHECKSUM_RX_IPV4 | CHECKSUM_RX_TCP;
}
uint32_t STM32_EMAC::get_mtu_size() const { return kMtu; }
uint32_t STM32_EMAC::get_align_preference() const { return kAlignment; }
void STM32_EMAC::get_ifname(char* name, uint8_t size) const {
    if (size > 0) {
        std::strncpy(name, "en", size);
        name[size - 1] = '\0';
    }
}
uint8_t STM32_EMAC::get_hwaddr_size() const { return kAddressSize; }

bool STM32_EMAC::get_hwaddr(uint8_t* addr) const {
    Lock lock(registers_);
    if (address_set_) {
        std::memcpy(addr, address_, kAddressSize);
    } else {
        address_of_chip(addr);
    }
    return true;
}

void STM32_EMAC::set_hwaddr(const uint8_t* addr) {
    Lock lock(registers_);
    std::memcpy(address_, addr, kAddressSize);
    address_set_ = true;
    if (powered_) {
        set_address();
    }
}

void STM32_EMAC::set_link_input_cb(emac_link_input_cb_t input_cb) { input_ = input_cb; }
void STM32_EMAC::set_link_state_cb(emac_link_state_change_cb_t state_cb) { link_state_ = state_cb; }

void STM32_EMAC::set_memory_manager(EMACMemoryManager& mem_mngr) {
    memory_ = &mem_mngr;
    memory_->set_on_pool_space_avail_cb([this] { events_.set(kPool); });
}

// --- power

bool STM32_EMAC::power_up() {
    Lock running(running_);
    if (powered_) {
        return true;
    }
    if (!start_hardware()) {
        stop_hardware();
        return false;
    }
    if (!thread_started_ && thread_.start(mbed::callback(this, &STM32_EMAC::run)) != osOK) {
        stop_hardware();
        return false;
    }
    thread_started_ = true;
    // In deep sleep its clocks stand still.
    sleep_manager_lock_deep_sleep();
    started = this;
    powered_ = true;
    enable_interrupts();
    NVIC_ClearPendingIRQ(ETH_IRQn);
    NVIC_EnableIRQ(ETH_IRQn);
    events_.set(kLook);
    return true;
}

void STM32_EMAC::power_down() {
    Lock running(running_);
    if (!powered_) {
        return;
    }
    powered_ = false;  // who waits to send gives up
    link_ = loopback_ = false;
    Lock sending(sending_);
    Lock lock(registers_);
    NVIC_DisableIRQ(ETH_IRQn);
    phy_write(phy_, kPhyControl, phy_read(phy_, kPhyControl) | kPhyPowerDown);
    stop_hardware();
    sleep_manager_unlock_deep_sleep();
}

bool STM32_EMAC::start_hardware() {
    {
        CriticalSectionLock lock;
        RCC->APB2ENR |= RCC_APB2ENR_SYSCFGEN;
        (void)RCC->APB2ENR;
        // The interface is chosen while the MAC is in reset, before it has a clock (RM0090, 33.4.4).
        RCC->AHB1RSTR |= RCC_AHB1RSTR_ETHMACRST;
        SYSCFG->PMC |= SYSCFG_PMC_MII_RMII_SEL;
        RCC->AHB1RSTR &= ~RCC_AHB1RSTR_ETHMACRST;
        RCC->AHB1ENR |= RCC_AHB1ENR_ETHMACEN | RCC_AHB1ENR_ETHMACTXEN | RCC_AHB1ENR_ETHMACRXEN;
        (void)RCC->AHB1ENR;
    }
    for (const PinMap* pin = PINMAP_ETH_RMII; pin->pin != NC; pin++) {
        pin_function(pin->pin, pin->function);
    }
    if (!phy_find(phy_)) {
        return false;
    }
    // One that was powered down gives no clock.
    phy_write(phy_, kPhyControl, kPhyReset);
    if (!wait_until(kResetLimit, [&] { return (phy_read(phy_, kPhyControl) & kPhyReset) == 0; })) {
        return false;
    }
    phy_write(phy_, kPhyControl, kPhyNegotiate | kPhyRestart);
    ETH->DMABMR |= ETH_DMABMR_SR;
    if (!wait_until(kResetLimit, [] { return (ETH->DMABMR & ETH_DMABMR_SR) == 0; })) {
        return false;
    }
    ETH->DMABMR = kBusMode;
    // Nobody looks at the counters, whose overflow would interrupt.
    ETH->MMCRIMR = 0xFFFFFFFF;
    ETH->MMCTIMR = 0xFFFFFFFF;
    ETH->MACIMR = 0xFFFFFFFF;
    if (!make_rings()) {
        return false;
    }
    if (!address_set_) {
        address_of_chip(address_);
    }
    set_address();
    set_filter();
    // The link's speed is not known yet; until then nothing passes.
    ETH->MACCR = ETH_MACCR_IPCO | ETH_MACCR_FES | ETH_MACCR_DM;
    ETH->DMAOMR = kOperation | ETH_DMAOMR_ST | ETH_DMAOMR_SR;
    return true;
}

void STM32_EMAC::stop_hardware() {
    CriticalSectionLock lock;
    ETH->MACCR = 0;
    ETH->DMAOMR = 0;
    RCC->AHB1RSTR |= RCC_AHB1RSTR_ETHMACRST;
    RCC->AHB1RSTR &= ~RCC_AHB1RSTR_ETHMACRST;
    RCC->AHB1ENR &= ~(RCC_AHB1ENR_ETHMACEN | RCC_AHB1ENR_ETHMACTXEN | RCC_AHB1ENR_ETHMACRXEN);
    free_buffers();
}

/// After a bus error, which stops the DMA for good. False: there are no buffers, or the PHY's clock is gone.
bool STM32_EMAC::restart() {
    Lock sending(sending_);
    Lock lock(registers_);
    const uint32_t mac = ETH->MACCR;
    ETH->DMABMR |= ETH_DMABMR_SR;
    free_buffers();
    if (!wait_until(kResetLimit, [] { return (ETH->DMABMR & ETH_DMABMR_SR) == 0; })) {
        return false;
    }
    ETH->DMABMR = kBusMode;
    ETH->MMCRIMR = 0xFFFFFFFF;
    ETH->MMCTIMR = 0xFFFFFFFF;
    ETH->MACIMR = 0xFFFFFFFF;
    if (!make_rings()) {
        return false;
    }
    set_address();
    set_filter();
    ETH->MACCR = mac;
    ETH->DMAOMR = kOperation | ETH_DMAOMR_ST | ETH_DMAOMR_SR;
    return true;
}

bool STM32_EMAC::make_rings() {
    rx_unit_ = std::min(memory_->get_pool_alloc_unit(kAlignment), kMaxBuffer) / 4 * 4;
    // Half of the pool waits for frames, the other half is on its way through the stack.
    rx_count_ = std::min<uint32_t>(kRxMax, std::max<uint32_t>(memory_->get_pool_size() / 2, 1));
    for (unsigned i = 0; i < rx_count_; i++) {
        rx_[i].size = kRxChained;
        rx_[i].next = &rx_[(i + 1) % rx_count_];
        emac_mem_buf_t* const buf = memory_->alloc_pool(rx_unit_, kAlignment);
        if (buf == nullptr) {
            free_buffers();
            return false;
        }
        fill(i, buf);
    }
    for (unsigned i = 0; i < kTxCount; i++) {
        tx_[i].status = 0;
        tx_[i].next = &tx_[(i + 1) % kTxCount];
    }
    rx_next_ = tx_next_ = tx_oldest_ = tx_used_ = 0;
    __DMB();
    ETH->DMARDLAR = reinterpret_cast<uintptr_t>(rx_);
    ETH->DMATDLAR = reinterpret_cast<uintptr_t>(tx_);
    return true;
}

void STM32_EMAC::free_buffers() {
    for (emac_mem_buf_t*& buf : rx_buffers_) {
        if (buf != nullptr) {
            memory_->free(buf);
            buf = nullptr;
        }
    }
    for (emac_mem_buf_t*& buf : tx_buffers_) {
        if (buf != nullptr) {
            memory_->free(buf);
            buf = nullptr;
        }
    }
    tx_used_ = 0;
}

// --- addresses

void STM32_EMAC::set_address() {
    ETH->MACA0HR = static_cast<uint32_t>(address_[5]) << 8 | address_[4];
    ETH->MACA0LR = static_cast<uint32_t>(address_[3]) << 24 | static_cast<uint32_t>(address_[2]) << 16 |
                   static_cast<uint32_t>(address_[1]) << 8 | address_[0];
}

void STM32_EMAC::set_filter() {
    uint32_t table[2] = {};
    for (unsigned bit = 0; bit < 64; bit++) {
        table[bit / 32] |= groups_[bit] != 0 ? 1u << bit % 32 : 0;
    }
    ETH->MACHTLR = table[0];
    ETH->MACHTHR = table[1];
    ETH->MACFFR = ETH_MACFFR_HM | (all_multicast_ ? ETH_MACFFR_PAM : 0);
}

void STM32_EMAC::add_multicast_group(const uint8_t* address) {
    Lock lock(registers_);
    uint8_t& users = groups_[hash_of(address)];
    // More than can be counted stay for good.
    users = static_cast<uint8_t>(std::min(users + 1, 0xFF));
    if (powered_) {
        set_filter();
    }
}

void STM32_EMAC::remove_multicast_group(const uint8_t* address) {
    Lock lock(registers_);
    uint8_t& users = groups_[hash_of(address)];
    if (users == 0 || users == 0xFF) {
        return;
    }
    users--;
    if (powered_) {
        set_filter();
    }
}

void STM32_EMAC::set_all_multicast(bool all) {
    Lock lock(registers_);
    all_multicast_ = all;
    if (powered_) {
        set_filter();
    }
}

// --- the thread

// What the thread has to see is masked until it has, so that one interrupt does for all frames that come meanwhile.
void STM32_EMAC::interrupt() {
    const uint32_t status = ETH->DMASR;
    ETH->DMASR = status & (ETH_DMASR_NIS | ETH_DMASR_AIS | ETH_DMASR_TS | ETH_DMASR_RS | ETH_DMASR_RBUS |
                           ETH_DMASR_FBES | ETH_DMASR_TUS);
    uint32_t events = 0;
    if ((status & (ETH_DMASR_RS | ETH_DMASR_RBUS)) != 0) {
        ETH->DMAIER &= ~kReceiveInterrupts;
        events |= kReceived;
    }
    if ((status & ETH_DMASR_TS) != 0) {
        events |= kSent | kTxRoom;
    }
    if ((status & ETH_DMASR_FBES) != 0) {
        events |= kFailed;
    }
    if (events != 0) {
        events_.set(events);
    }
}

void STM32_EMAC::enable_interrupts() {
    CriticalSectionLock lock;
    ETH->DMAIER = kInterrupts | kReceiveInterrupts;
}

void STM32_EMAC::run() {
    bool starved = false, failed = false;
    Clock::time_point look = Clock::now();
    for (;;) {
        uint32_t wanted = kReceived | kSent | kFailed | kLook;
        const Clock::duration_u32 period = link_ ? kLookAfterLink : kLookForLink;
        Clock::duration_u32 limit = powered_ ? period : rtos::Kernel::wait_for_u32_forever;
        if (starved || failed) {
            wanted |= kPool;
            limit = kPoolRetry;
        }
        uint32_t events = events_.wait_any_for(wanted, limit);
        if ((events & osFlagsError) != 0) {
            events = 0;
        }
        Lock running(running_);
        if (!powered_) {
            starved = failed = false;
            continue;
        }
        if ((events & kFailed) != 0 || failed) {
            failed = !restart();
        }
        if (failed) {
            continue;
        }
        // Who is sending does it himself.
        if (sending_.trylock()) {
            reclaim();
            sending_.unlock();
        }
        if ((events & kLook) != 0 || Clock::now() >= look) {
            update_link();
            look = Clock::now() + (link_ ? kLookAfterLink : kLookForLink);
        }
        events_.clear(kPool);  // what comes from here on is for the buffers that are missed from here on
        starved = !receive_frames();
        if (!starved) {
            enable_interrupts();
        }
    }
}

void STM32_EMAC::update_link() {
    bool up, failed;
    {
        Lock lock(registers_);
        // The first read tells of a failure that may have passed, the second how it is.
        failed = (phy_read(phy_, kPhyStatus) & kPhyLink) == 0 && !loopback_;
        const uint16_t status = phy_read(phy_, kPhyStatus);
        up = loopback_ || ((status & kPhyLink) != 0 && (status & kPhyNegotiated) != 0);
        if (up && (failed || !link_)) {
            const uint16_t speed = loopback_ ? kPhy100 | kPhyFull : phy_read(phy_, kPhySpecial);
            ETH->MACCR = ETH_MACCR_IPCO | ETH_MACCR_TE | ETH_MACCR_RE | ((speed & kPhy100) != 0 ? ETH_MACCR_FES : 0) |
                         ((speed & kPhyFull) != 0 ? ETH_MACCR_DM : 0);
        }
    }
    if (link_ && failed) {
        tell_link(false);
    }
    if (link_ != up) {
        tell_link(up);
    }
}

void STM32_EMAC::set_loopback(bool on) {
    {
        Lock lock(registers_);
        if (!powered_ || on == loopback_) {
            return;
        }
        loopback_ = on;
        phy_write(phy_, kPhyControl, on ? kPhyLoopback | kPhyFast | kPhyFullDuplex : kPhyNegotiate | kPhyRestart);
    }
    events_.set(kLook);
}

void STM32_EMAC::tell_link(bool up) {
    link_ = up;
    if (link_state_) {
        link_state_(up);
    }
}
