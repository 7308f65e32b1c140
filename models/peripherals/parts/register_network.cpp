// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/parts/lan8742a.hpp"
#include "models/peripherals/parts/register.hpp"

namespace twin::parts {

void register_network(Registry& registry) {
    registry.add(
        {.name = "lan8742a",
         .summary = "Ethernet transceiver LAN8742A on RMII, 10BASE-T and 100BASE-TX, with its jack",
         .manual = "LAN8742A/LAN8742Ai data sheet, DS00001989",
         .params = {{"mac", ParamType::model, "ETH", "the MAC that it is wired to", true},
                    {"address", ParamType::integer, "0", "strap PHYAD: its address on MDIO, 0..31"},
                    {"mode", ParamType::integer, "7", "strap MODE[2:0], 0..7; 7: everything, with autonegotiation"},
                    {"ref_clk_out", ParamType::boolean, "false",
                     "strap nINTSEL: the pin nINT/REFCLKO has the 50 MHz of RMII, and there is no interrupt"},
                    {"negotiation_ms", ParamType::integer, "50", "how long autonegotiation takes, ms"}},
         .create = make_model<Lan8742a>(),
         .limits = {"Autonegotiation takes negotiation_ms, not the seconds that it takes two real ones.",
                    "The partner always negotiates, and can do everything: no parallel detection, no next pages.",
                    "Wake on LAN, cable diagnostics (TDR, cable length) and far loopback; of the MMDs, only which "
                    "devices there are.",
                    "Energy-detect power-down saves nothing, and keeps the link as it is."}});
}

}  // namespace twin::parts
