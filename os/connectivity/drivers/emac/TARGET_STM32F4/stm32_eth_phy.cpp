// SPDX-License-Identifier: BSD-3-Clause
#include "stm32_eth_phy.h"

#include "stm32f4_eth.h"

namespace stm32_eth {

namespace {

constexpr unsigned kAddresses = 32;
constexpr uint16_t kNobody = 0xFFFF;  // MDIO is pulled up

/// MACMIIAR.CR: MDC may have up to 2.5 MHz.
uint32_t clock_range() {
    const uint32_t mhz = SystemCoreClock / 1000000;
    const uint32_t range = mhz < 35 ? 2 : mhz < 60 ? 3 : mhz < 100 ? 0 : mhz < 150 ? 1 : 4;
    return range << ETH_MACMIIAR_CR_Pos;
}

void transfer(unsigned phy, unsigned reg, uint32_t flags) {
    ETH->MACMIIAR = phy << ETH_MACMIIAR_PA_Pos | reg << ETH_MACMIIAR_MR_Pos | clock_range() | flags | ETH_MACMIIAR_MB;
    // 64 bits: 40 us, which is less than a change of threads and back is worth.
    while ((ETH->MACMIIAR & ETH_MACMIIAR_MB) != 0) {
    }
}

}  // namespace

uint16_t phy_read(unsigned phy, unsigned reg) {
    transfer(phy, reg, 0);
    return static_cast<uint16_t>(ETH->MACMIIDR);
}

void phy_write(unsigned phy, unsigned reg, uint16_t value) {
    ETH->MACMIIDR = value;
    transfer(phy, reg, ETH_MACMIIAR_MW);
}

bool phy_find(unsigned& phy) {
    for (phy = 0; phy < kAddresses; phy++) {
        const uint16_t id = phy_read(phy, kPhyId);
        if (id != kNobody && id != 0) {
            return true;
        }
    }
    return false;
}

}  // namespace stm32_eth
