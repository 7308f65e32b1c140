// SPDX-License-Identifier: BSD-3-Clause
// The models of Arm's Cortex-M System Design Kit and of the MPS2+ board's FPGA images, by name.
#pragma once

namespace twin {
class Registry;
}

namespace twin::cmsdk {

void register_system_design_kit(Registry& registry);  // UART, TIMER, DUALTIMER, WATCHDOG, GPIO
void register_fpga(Registry& registry);               // SCC, FPGAIO, SBCon, PL022

}  // namespace twin::cmsdk
