// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/cmsdk/dual_timer.hpp"
#include "models/peripherals/cmsdk/gpio.hpp"
#include "models/peripherals/cmsdk/iotkit_system_control.hpp"
#include "models/peripherals/cmsdk/register.hpp"
#include "models/peripherals/cmsdk/system_controller.hpp"
#include "models/peripherals/cmsdk/timer.hpp"
#include "models/peripherals/cmsdk/uart.hpp"
#include "models/peripherals/cmsdk/watchdog.hpp"

namespace twin::cmsdk {

void register_system_design_kit(Registry& registry) {
    const std::string manual = "Arm DDI 0479D, Cortex-M System Design Kit TRM, section ";
    const ParamSpec hz{"hz", ParamType::integer, "25M", "frequency of PCLK, Hz"};
    registry.add({"cmsdk.uart",
                  "UART with a buffer of one byte each way",
                  manual + "4.4",
                  {hz,
                   {"txd", ParamType::text, "TXD", "pin that it sends on: its name, or a port's pad as in GPIO0.4"},
                   {"rxd", ParamType::text, "RXD", "pin that it hears on, likewise"}},
                  make_model<Uart>()});
    registry.add({"cmsdk.timer", "32-bit down counter", manual + "4.3", {hz}, make_model<Timer>()});
    registry.add(
        {"cmsdk.dual_timer", "two down counters of 16 or 32 bits", manual + "4.5", {hz}, make_model<DualTimer>()});
    registry.add({"cmsdk.watchdog",
                  "watchdog: an interrupt, then a reset",
                  manual + "4.6",
                  {{"hz", ParamType::integer, "25M", "frequency of WDOGCLK, Hz"}},
                  make_model<Watchdog>()});
    registry.add({"cmsdk.gpio",
                  "port of 16 pads with interrupts by level and edge",
                  manual + "3.2",
                  {{"prefix", ParamType::text, "P", "what the pads' names begin with"},
                   {"first", ParamType::integer, "0", "number in the first pad's name"},
                   {"pads", ParamType::integer, "16", "how many there are, 1..16"}},
                  make_model<Gpio>()});
    registry.add(
        {"cmsdk.system_controller", "why the chip was reset", manual + "5.4", {}, make_model<SystemController>()});
    registry.add({"iotkit.system_control",
                  "why the chip was reset, in an IoT Kit",
                  "Arm ECM0601256, IoT Kit FVP user guide; Arm 101104, SSE-200 TRM",
                  {},
                  make_model<IotKitSystemControl>()});
}

}  // namespace twin::cmsdk
