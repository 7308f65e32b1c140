// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/cmsdk/fpgaio.hpp"
#include "models/peripherals/cmsdk/register.hpp"
#include "models/peripherals/cmsdk/sbcon.hpp"
#include "models/peripherals/cmsdk/scc.hpp"
#include "models/peripherals/cmsdk/ssp.hpp"

namespace twin::cmsdk {

void register_fpga(Registry& registry) {
    const std::string manual = "Arm DAI 0386, Application Note AN386";
    const std::string pad = ": a pin's name, or a port's pad as in GPIO0.5";
    registry.add({"mps2.fpgaio",
                  "LEDs, buttons, counters and control pins of the MPS2+ board",
                  manual,
                  {{"hz", ParamType::integer, "25M", "clock of PSCNTR, Hz"},
                   {"adc_ncs", ParamType::text, "ADC_SPI_nCS", "select of the ADC" + pad},
                   {"shield_0_ncs", ParamType::text, "SHIELD_0_SPI_nCS", "select of shield 0, likewise"},
                   {"shield_1_ncs", ParamType::text, "SHIELD_1_SPI_nCS", "select of shield 1, likewise"}},
                  make_model<FpgaIo>()});
    registry.add({"mps2.scc",
                  "serial configuration controller of the MPS2+ board",
                  manual,
                  {{"id", ParamType::integer, "0x41043860", "SCC_ID: the FPGA image"},
                   {"aid", ParamType::integer, "0x00200008", "SCC_AID: its build"},
                   {"board_revision", ParamType::integer, "2", "CFG_REG4, 0..15: 0 is A, 1 is B"}},
                  make_model<Scc>(),
                  {"Clocks do not follow the oscillators' frequencies."}});
    registry.add({"mps2.sbcon",
                  "two I2C wires that software drives",
                  manual + "; Arm DUI 0224",
                  {{"scl", ParamType::text, "SCL", "clock" + pad}, {"sda", ParamType::text, "SDA", "data" + pad}},
                  make_model<SbCon>(),
                  {"Devices do not stretch the clock."}});
    registry.add({"pl022.ssp",
                  "PrimeCell synchronous serial port, an SPI master with FIFOs",
                  "Arm DDI 0194H, PL022 TRM",
                  {{"hz", ParamType::integer, "25M", "frequency of SSPCLK, Hz"},
                   {"sck", ParamType::text, "SCK", "clock" + pad},
                   {"mosi", ParamType::text, "MOSI", "data out" + pad},
                   {"miso", ParamType::text, "MISO", "data in" + pad},
                   {"fss", ParamType::text, "FSS", "select, low while words are sent" + pad}},
                  make_model<Ssp>(),
                  {"It is no slave.", "Frames are SPI's, not Texas Instruments' or Microwire's.", "No DMA."}});
}

}  // namespace twin::cmsdk
