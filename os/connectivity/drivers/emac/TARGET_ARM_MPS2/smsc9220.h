// SPDX-License-Identifier: BSD-3-Clause
//
// Registers of SMSC's LAN9220 (datasheet, revision 2.9) and its relatives from the LAN9115 on, and the ways through
// them to the MAC, the PHY and the FIFOs. Nothing here locks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cmsis.h"

namespace smsc9220 {

/// 5.3. Reads of the first eight words take from the receive data FIFO, writes to the next eight go to the transmit
/// data FIFO: there are so many for instructions that move more than one.
struct Registers {
    __I uint32_t RX_DATA[8];
    __O uint32_t TX_DATA[8];
    __I uint32_t RX_STATUS;
    __I uint32_t RX_STATUS_PEEK;
    __I uint32_t TX_STATUS;
    __I uint32_t TX_STATUS_PEEK;
    __I uint32_t ID_REV;
    __IO uint32_t IRQ_CFG;
    __IO uint32_t INT_STS;
    __IO uint32_t INT_EN;
    uint32_t RESERVED0;
    __I uint32_t BYTE_TEST;
    __IO uint32_t FIFO_INT;
    __IO uint32_t RX_CFG;
    __IO uint32_t TX_CFG;
    __IO uint32_t HW_CFG;
    __IO uint32_t RX_DP_CTRL;
    __I uint32_t RX_FIFO_INF;
    __I uint32_t TX_FIFO_INF;
    __IO uint32_t PMT_CTRL;
    __IO uint32_t GPIO_CFG;
    __IO uint32_t GPT_CFG;
    __I uint32_t GPT_CNT;
    uint32_t RESERVED1;
    __IO uint32_t ENDIAN;
    __I uint32_t FREE_RUN;
    __I uint32_t RX_DROP;
    __IO uint32_t MAC_CSR_CMD;
    __IO uint32_t MAC_CSR_DATA;
    __IO uint32_t AFC_CFG;
    __IO uint32_t E2P_CMD;
    __IO uint32_t E2P_DATA;
};
static_assert(offsetof(Registers, RX_STATUS) == 0x40 && offsetof(Registers, E2P_DATA) == 0xB4, "5.3");

constexpr uint32_t kPushPullActiveHigh = 1u << 8 | 1u << 4 | 1u << 0;  // IRQ_CFG: IRQ_EN, IRQ_POL, IRQ_TYPE

// INT_STS, INT_EN.
constexpr uint32_t kIntPhy = 1u << 18, kIntTxAvailable = 1u << 9, kIntRxStatusLevel = 1u << 3;

constexpr uint32_t kTxCfgOn = 1u << 1, kTxCfgStatusOverrun = 1u << 2, kTxCfgStop = 1u << 0, kTxCfgDumpData = 1u << 14,
                   kTxCfgDumpStatus = 1u << 15;
constexpr uint32_t kRxCfgDump = 1u << 15;
constexpr uint32_t kHwCfgReset = 1u << 0, kHwCfgMustBeOne = 1u << 20;
constexpr uint32_t kPmtReady = 1u << 0;

// TX command A and B (3.12.2).
constexpr uint32_t kFirstSegment = 1u << 13, kLastSegment = 1u << 12;

// RX status (3.13.3).
constexpr uint32_t kRxError = 1u << 15;

// Behind MAC_CSR_CMD (5.4).
enum MacRegister : uint32_t { MAC_CR = 1, ADDRH, ADDRL, HASHH, HASHL, MII_ACC, MII_DATA, FLOW };
constexpr uint32_t kMacReceive = 1u << 2, kMacTransmit = 1u << 3, kMacHashMulticast = 1u << 13,
                   kMacAllMulticast = 1u << 19, kMacFullDuplex = 1u << 20, kMacNoOwn = 1u << 23;

// The PHY's (5.5).
enum PhyRegister : uint32_t {
    PHY_CONTROL = 0,
    PHY_STATUS = 1,
    PHY_ADVERTISE = 4,
    PHY_PARTNER = 5,
    PHY_SOURCE = 29,
    PHY_MASK = 30
};
constexpr uint16_t kPhyLoopback = 1u << 14, kPhy100 = 1u << 13, kPhyNegotiate = 1u << 12, kPhyPowerDown = 1u << 11,
                   kPhyRestart = 1u << 9, kPhyFullDuplex = 1u << 8;
constexpr uint16_t kPhyLink = 1u << 2;
constexpr uint16_t kPhyNegotiated = 1u << 6, kPhyLinkDown = 1u << 4;  // of the source and mask registers
constexpr uint16_t kPhy100Full = 1u << 8, kPhy100Half = 1u << 7, kPhy10Full = 1u << 6;

class Chip {
  public:
    explicit constexpr Chip(uintptr_t base) : base_(base) {}
    Registers* operator->() const { return reinterpret_cast<Registers*>(base_); }

    /// False if there is no such chip, or it does not get ready. Its address comes from the EEPROM, if that has one.
    bool reset() const;
    /// The chip is there and has read its EEPROM.
    bool ready() const;

    uint32_t mac(MacRegister number) const;
    void set_mac(MacRegister number, uint32_t value) const;
    /// Takes 26 us each.
    uint16_t phy(PhyRegister number) const;
    void set_phy(PhyRegister number, uint16_t value) const;

    void get_address(uint8_t* address) const;
    void set_address(const uint8_t* address) const;

    /// From and to the FIFOs.
    void read(uint32_t* to, uint32_t words) const;
    void write(const uint32_t* from, uint32_t words) const;
    void skip(uint32_t words) const;

  private:
    bool wait_mac() const;
    bool wait_phy() const;

    uintptr_t base_;
};

/// The bit of HASHH:HASHL that an address belongs to (3.4.2).
unsigned hash_of(const uint8_t* address);

}  // namespace smsc9220
