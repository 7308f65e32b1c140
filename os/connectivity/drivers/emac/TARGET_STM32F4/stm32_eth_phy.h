// SPDX-License-Identifier: BSD-3-Clause
//
// The PHY behind the MAC's MDIO: RM0090, 33.4.1 (station management); IEEE 802.3, clause 22; DS00001989 (LAN8742A).
// The MAC must have its clock. Threads, one at a time.
#pragma once

#include <cstdint>

namespace stm32_eth {

constexpr unsigned kPhyControl = 0, kPhyStatus = 1, kPhyId = 2, kPhySpecial = 31;
// Control
constexpr uint16_t kPhyReset = 1 << 15, kPhyLoopback = 1 << 14, kPhyFast = 1 << 13, kPhyNegotiate = 1 << 12,
                   kPhyPowerDown = 1 << 11, kPhyRestart = 1 << 9, kPhyFullDuplex = 1 << 8;
// Status
constexpr uint16_t kPhyNegotiated = 1 << 5, kPhyLink = 1 << 2;
// Special: the speed that was negotiated
constexpr uint16_t kPhyFull = 1 << 4, kPhy100 = 1 << 3;

uint16_t phy_read(unsigned phy, unsigned reg);
void phy_write(unsigned phy, unsigned reg, uint16_t value);
/// The first address at which something answers; false if there is none.
bool phy_find(unsigned& phy);

}  // namespace stm32_eth
