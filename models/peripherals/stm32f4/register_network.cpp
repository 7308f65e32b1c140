// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/stm32f4/eth.hpp"
#include "models/peripherals/stm32f4/register.hpp"

namespace twin::stm32f4 {

void register_network(Registry& registry) {
    registry.add(
        {.name = "stm32f4.eth",
         .summary = "Ethernet MAC 10/100 with DMA, checksum offload, counters, PTP clock and power management",
         .manual = "RM0090 rev 19, chapter 33",
         .params = {},
         .create = make_model<Eth>(),
         .limits = {"A received frame enters the FIFO whole, at its end: in threshold mode, too.",
                    "Half duplex waits for the line, and never meets a collision; back pressure does nothing.",
                    "PAUSE frames go out when software asks (FCB) and are not repeated: PLT and ZQPD do nothing.",
                    "Bursts and arbitration (PBL, RDP, FB, USP, FPM, AAB, MB, PM, DA) take no time of their own.",
                    "Alignment errors and dribble bits don't occur.",
                    "The clock and data lines of MII and MDIO show no waveforms."}});
}

}  // namespace twin::stm32f4
