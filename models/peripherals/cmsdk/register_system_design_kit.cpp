// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/cmsdk/register.hpp"
#include "models/peripherals/cmsdk/timer.hpp"
#include "models/peripherals/cmsdk/uart.hpp"

namespace twin::cmsdk {

void register_system_design_kit(Registry& registry) {
    const std::string manual = "Arm DDI 0479D, Cortex-M System Design Kit TRM, section ";
    const ParamSpec hz{"hz", ParamType::integer, "25M", "frequency of PCLK, Hz"};
    registry.add({"cmsdk.uart",
                  "UART with a buffer of one byte each way",
                  manual + "4.4",
                  {hz,
                   {"txd", ParamType::text, "TXD", "name of the pin that it sends on"},
                   {"rxd", ParamType::text, "RXD", "name of the pin that it hears on"}},
                  make_model<Uart>()});
    registry.add({"cmsdk.timer", "32-bit down counter", manual + "4.3", {hz}, make_model<Timer>()});
}

}  // namespace twin::cmsdk
