// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/stm32f4/dma.hpp"
#include "models/peripherals/stm32f4/i2c.hpp"
#include "models/peripherals/stm32f4/register.hpp"
#include "models/peripherals/stm32f4/spi.hpp"
#include "models/peripherals/stm32f4/usart.hpp"

namespace twin::stm32f4 {

void register_serial(Registry& registry) {
    const std::string manual = "RM0090 rev 19, chapter ";
    registry.add(
        {"stm32f4.usart",
         "USART and UART, asynchronous",
         manual + "30",
         {{"kind", ParamType::text, "usart",
           "usart (USART1, 2, 3, 6), or uart (UART4, 5, 7, 8), which has no CTS and RTS"}},
         make_model<Usart>(),
         {"synchronous mode (CK), smartcard and IrDA modes", "LBDL: every break is recognized, whatever its length",
          "noise: NF is never set, and ONEBIT has no effect"}});
    registry.add({"stm32f4.spi",
                  "SPI master and slave",
                  manual + "28",
                  {},
                  make_model<Spi>(),
                  {"I2S and TI mode", "a slave's BSY: words reach it at their end",
                   "one data wire (BIDIMODE): a master takes what targets answer, whichever wire that would be on"}});
    registry.add({"stm32f4.i2c",
                  "I2C master and slave",
                  manual + "27",
                  {},
                  make_model<I2c>(),
                  {"SMBus: host and device modes, ARP, alert, timeouts",
                   "TRISE, FREQ and the noise filters do not change the timing",
                   "BERR is never set: START and STOP do not come in the middle of a byte"}});
    registry.add({"stm32f4.dma",
                  "DMA controller, eight streams",
                  manual + "10",
                  {{"number", ParamType::integer, "1", "1 or 2: which of the manual's tables of requests it has"}},
                  make_model<Dma>(),
                  {"contention on the bus matrix: an access takes 4 cycles of HCLK",
                   "DMEIF is never set: memory is always ready"}});
}

}  // namespace twin::stm32f4
