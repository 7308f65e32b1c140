// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/parts/register.hpp"
#include "models/peripherals/parts/usb_serial.hpp"

namespace twin::parts {

void register_serial(Registry& registry) {
    registry.add(
        {"usb_serial",
         "USB to serial adapter: a host's byte stream on a UART line",
         "",
         {{"baud", ParamType::integer, "115200", "bits per second, 1..12M; 8 data bits, no parity, one stop bit"},
          {"stream", ParamType::text, "usb", "name of the host's stream"}},
         make_model<UsbSerial>()});
}

}  // namespace twin::parts
