// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/nrf51/ficr.hpp"
#include "models/peripherals/nrf51/gpio.hpp"
#include "models/peripherals/nrf51/gpiote.hpp"
#include "models/peripherals/nrf51/nvmc.hpp"
#include "models/peripherals/nrf51/power_clock.hpp"
#include "models/peripherals/nrf51/ppi.hpp"
#include "models/peripherals/nrf51/register.hpp"
#include "models/peripherals/nrf51/swi.hpp"

namespace twin::nrf51 {

void register_system(Registry& registry) {
    registry.add({.name = "nrf51.gpio",
                  .summary = "General purpose input and output, 32 pads",
                  .manual = "nRF51 Series Reference Manual v3.0, chapter 14",
                  .params = {},
                  .create = make_model<Gpio>()});
    registry.add({.name = "nrf51.gpiote",
                  .summary = "GPIO tasks and events",
                  .manual = "nRF51 Series Reference Manual v3.0, chapter 15",
                  .params = {{"gpio", ParamType::model, "GPIO", "the GPIO that has the pads"}},
                  .create = make_model<Gpiote>()});
    registry.add({.name = "nrf51.ppi",
                  .summary = "Programmable peripheral interconnect",
                  .manual = "nRF51 Series Reference Manual v3.0, chapter 16",
                  .params = {},
                  .create = make_model<Ppi>(),
                  .limits = {"A task follows its event in no time, not a 16 MHz clock later."}});
    registry.add({.name = "nrf51.power_clock",
                  .summary = "Power management, clocks and flash protection",
                  .manual = "nRF51 Series Reference Manual v3.0, chapters 9, 12 and 13",
                  .params = {{"gpio", ParamType::text, "GPIO", "the GPIO whose DETECT wakes from System OFF"},
                             {"lpcomp", ParamType::text, "LPCOMP", "the comparator whose ANADETECT does; empty: none"},
                             {"ram", ParamType::text, "ram", "the memory that RAMON switches"},
                             {"ram_blocks", ParamType::integer, "2", "blocks of RAM that the chip has, 1 to 4"}},
                  .create = make_model<PowerClock>(),
                  .limits = {"The RC oscillators are exact: CAL takes its time and changes nothing."}});
    registry.add({.name = "nrf51.nvmc",
                  .summary = "Flash controller",
                  .manual = "nRF51 Series Reference Manual v3.0, chapter 6",
                  .params = {{"flash", ParamType::text, "flash", "the memory of the code"},
                             {"uicr", ParamType::text, "uicr", "the memory of the user's configuration registers"},
                             {"page_size", ParamType::integer, "1024", "bytes that one erase clears"}},
                  .create = make_model<Nvmc>(),
                  .limits = {"A word may be written any number of times between two erases.",
                             "Region 0 is not kept apart: ERASEPCR0 erases any page, and ERASEALL is never refused."}});
    registry.add(
        {.name = "nrf51.ficr",
         .summary = "Factory information configuration registers",
         .manual = "nRF51 Series Reference Manual v3.0, chapter 7",
         .params = {{"code_page_size", ParamType::integer, "1024", "bytes of a flash page"},
                    {"code_pages", ParamType::integer, "256", "pages of code flash"},
                    {"ram_blocks", ParamType::integer, "2", "blocks of RAM, 1 to 4"},
                    {"ram_block_size", ParamType::integer, "8192", "bytes of each"},
                    {"hardware_id", ParamType::integer, "0x001D", "HWID: build of the chip (0x001D: QFAA C0)"}},
         .create = make_model<Ficr>()});
    registry.add({.name = "nrf51.swi",
                  .summary = "Software interrupt",
                  .manual = "nRF51 Series Reference Manual v3.0, chapter 10.1.7",
                  .params = {},
                  .create = make_model<Swi>()});
}

}  // namespace twin::nrf51
