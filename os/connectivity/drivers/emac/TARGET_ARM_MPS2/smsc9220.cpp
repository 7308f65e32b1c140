// SPDX-License-Identifier: BSD-3-Clause
#include "smsc9220.h"

#include "rtos/Kernel.h"
#include "rtos/ThisThread.h"

namespace smsc9220 {

namespace {

using namespace std::chrono_literals;

constexpr uint32_t kBusy = 1u << 31;
constexpr uint32_t kReadMac = 1u << 30;
constexpr uint32_t kMiiBusy = 1u << 0, kMiiWrite = 1u << 1;
constexpr uint32_t kPhyAddress = 1;

// More often than any of the chip's registers stays busy: the MAC's for less than one access, MDIO's for 26 us.
constexpr unsigned kPolls = 10'000;

// For what has no interrupt and takes up to milliseconds.
template <typename Condition>
bool wait(Condition done) {
    constexpr auto kLimit = 100ms;
    const auto end = rtos::Kernel::Clock::now() + kLimit;
    while (!done()) {
        if (rtos::Kernel::Clock::now() > end) {
            return false;
        }
        rtos::ThisThread::sleep_for(1ms);
    }
    return true;
}

bool is_known(uint32_t id) {
    switch (id >> 16) {
        case 0x0115:
        case 0x0116:
        case 0x0117:
        case 0x0118:
        case 0x115A:
        case 0x116A:
        case 0x117A:
        case 0x118A:
        case 0x9210:
        case 0x9211:
        case 0x9220:
        case 0x9221:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool Chip::ready() const {
    const Chip& chip = *this;
    // The first read after a reset wakes the bus interface (3.11).
    return wait([&] { return chip->BYTE_TEST == 0x87654321u && (chip->PMT_CTRL & kPmtReady) != 0; }) &&
           is_known(chip->ID_REV) && wait([&] { return (chip->E2P_CMD & kBusy) == 0; });
}

bool Chip::reset() const {
    const Chip& chip = *this;
    if (!ready()) {
        return false;
    }
    chip->HW_CFG = kHwCfgReset;
    return wait([&] { return (chip->HW_CFG & kHwCfgReset) == 0; }) && ready();
}

bool Chip::wait_mac() const {
    for (unsigned i = 0; i < kPolls; i++) {
        if (((*this)->MAC_CSR_CMD & kBusy) == 0) {
            return true;
        }
    }
    return false;
}

uint32_t Chip::mac(MacRegister number) const {
    (*this)->MAC_CSR_CMD = kBusy | kReadMac | number;
    return wait_mac() ? (*this)->MAC_CSR_DATA : 0;
}

void Chip::set_mac(MacRegister number, uint32_t value) const {
    (*this)->MAC_CSR_DATA = value;
    (*this)->MAC_CSR_CMD = kBusy | number;
    wait_mac();
}

bool Chip::wait_phy() const {
    for (unsigned i = 0; i < kPolls; i++) {
        if ((mac(MII_ACC) & kMiiBusy) == 0) {
            return true;
        }
    }
    return false;
}

uint16_t Chip::phy(PhyRegister number) const {
    set_mac(MII_ACC, kPhyAddress << 11 | number << 6 | kMiiBusy);
    return wait_phy() ? static_cast<uint16_t>(mac(MII_DATA)) : 0;
}

void Chip::set_phy(PhyRegister number, uint16_t value) const {
    set_mac(MII_DATA, value);
    set_mac(MII_ACC, kPhyAddress << 11 | number << 6 | kMiiWrite | kMiiBusy);
    wait_phy();
}

void Chip::get_address(uint8_t* address) const {
    const uint64_t value = static_cast<uint64_t>(mac(ADDRH)) << 32 | mac(ADDRL);
    for (unsigned i = 0; i < 6; i++) {
        address[i] = static_cast<uint8_t>(value >> 8 * i);
    }
}

void Chip::set_address(const uint8_t* address) const {
    uint64_t value = 0;
    for (unsigned i = 6; i-- > 0;) {
        value = value << 8 | address[i];
    }
    set_mac(ADDRH, static_cast<uint32_t>(value >> 32));
    set_mac(ADDRL, static_cast<uint32_t>(value));
}

// Eight words an instruction. An interrupt may come in the middle: these cores go on where they were (the ICI bits of
// EPSR; DDI 0403E, B1.5.10), while Armv6-M begins again, which would take words twice from a FIFO.
#if __ARM_ARCH_6M__
constexpr uint32_t kBurst = UINT32_MAX;
inline uint32_t* read_burst(const volatile uint32_t*, uint32_t* to) { return to; }
inline const uint32_t* write_burst(volatile uint32_t*, const uint32_t* from) { return from; }
#else
constexpr uint32_t kBurst = 8;
inline uint32_t* read_burst(const volatile uint32_t* port, uint32_t* to) {
    __asm volatile(
        "ldmia %1, {r3, r4, r5, r6, r8, r9, r10, r12}\n"
        "stmia %0!, {r3, r4, r5, r6, r8, r9, r10, r12}\n"
        : "+r"(to)
        : "r"(port)
        : "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "memory");
    return to;
}
inline const uint32_t* write_burst(volatile uint32_t* port, const uint32_t* from) {
    __asm volatile(
        "ldmia %0!, {r3, r4, r5, r6, r8, r9, r10, r12}\n"
        "stmia %1, {r3, r4, r5, r6, r8, r9, r10, r12}\n"
        : "+r"(from)
        : "r"(port)
        : "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "memory");
    return from;
}
#endif

void Chip::read(uint32_t* to, uint32_t words) const {
    const volatile uint32_t* const port = (*this)->RX_DATA;
    for (; words >= kBurst; words -= kBurst) {
        to = read_burst(port, to);
    }
    for (; words > 0; words--) {
        *to++ = *port;
    }
}

void Chip::write(const uint32_t* from, uint32_t words) const {
    volatile uint32_t* const port = (*this)->TX_DATA;
    for (; words >= kBurst; words -= kBurst) {
        from = write_burst(port, from);
    }
    for (; words > 0; words--) {
        *port = *from++;
    }
}

void Chip::skip(uint32_t words) const {
    for (; words > 0; words--) {
        (void)(*this)->RX_DATA[0];
    }
}

unsigned hash_of(const uint8_t* address) {
    // CRC-32 as the line has the bits, the upper six of it.
    uint32_t crc = 0xFFFFFFFF;
    for (unsigned i = 0; i < 6; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            const bool one = ((crc >> 31) ^ (address[i] >> bit & 1u)) != 0;
            crc = crc << 1 ^ (one ? 0x04C11DB7u : 0);
        }
    }
    return crc >> 26;
}

}  // namespace smsc9220
