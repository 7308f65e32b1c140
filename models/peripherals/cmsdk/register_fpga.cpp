// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/cmsdk/fpgaio.hpp"
#include "models/peripherals/cmsdk/register.hpp"
#include "models/peripherals/cmsdk/scc.hpp"

namespace twin::cmsdk {

void register_fpga(Registry& registry) {
    const std::string manual = "Arm DAI 0386, Application Note AN386";
    registry.add({"mps2.fpgaio",
                  "LEDs, buttons, counters and control pins of the MPS2+ board",
                  manual,
                  {{"hz", ParamType::integer, "25M", "clock of PSCNTR, Hz"}},
                  make_model<FpgaIo>()});
    registry.add({"mps2.scc",
                  "serial configuration controller of the MPS2+ board",
                  manual,
                  {{"id", ParamType::integer, "0x41043860", "SCC_ID: the FPGA image"},
                   {"aid", ParamType::integer, "0x00200008", "SCC_AID: its build"},
                   {"board_revision", ParamType::integer, "2", "CFG_REG4, 0..15: 0 is A, 1 is B"}},
                  make_model<Scc>(),
                  {"Clocks do not follow the oscillators' frequencies."}});
}

}  // namespace twin::cmsdk
