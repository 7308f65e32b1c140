// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/nrf51/register.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"
#include "models/peripherals/nrf51/uart.hpp"

namespace twin::nrf51 {

void register_serial(Registry& registry) {
    const std::string manual = "nRF51 Series Reference Manual v3.0, chapter ";
    const ParamSpec gpio{"gpio", ParamType::model, "", "the GPIO model whose pads it uses", true};
    registry.add({"nrf51.uart", "UART with hardware flow control", manual + "29", {gpio}, make_model<Uart>()});
    registry.add(
        {"nrf51.serial_slot",
         "SPI master, TWI master and SPI slave that share an address, an interrupt and their registers",
         manual + "26 (SPI), 27 (SPIS), 28 (TWI)",
         {gpio, {"members", ParamType::list, "spi twi spis", "which of spi, twi and spis this slot has", true}},
         make_model<SerialSlot>()});
}

}  // namespace twin::nrf51
