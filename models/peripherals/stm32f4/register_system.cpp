// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/stm32f4/crc.hpp"
#include "models/peripherals/stm32f4/dbgmcu.hpp"
#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/factory_data.hpp"
#include "models/peripherals/stm32f4/flash.hpp"
#include "models/peripherals/stm32f4/gpio.hpp"
#include "models/peripherals/stm32f4/pwr.hpp"
#include "models/peripherals/stm32f4/rcc.hpp"
#include "models/peripherals/stm32f4/register.hpp"
#include "models/peripherals/stm32f4/rng.hpp"
#include "models/peripherals/stm32f4/rtc.hpp"
#include "models/peripherals/stm32f4/syscfg.hpp"
#include "models/peripherals/stm32f4/watchdogs.hpp"

namespace twin::stm32f4 {

void register_system(Registry& registry) {
    registry.add({.name = "stm32f4.rcc",
                  .summary = "Reset and clock control of STM32F42x and F43x",
                  .manual = "RM0090 rev 19, chapter 6",
                  .params = {{"hse_hz", ParamType::integer, "8M", "frequency at OSC_IN, Hz; 0: nothing is there"},
                             {"hse_bypass", ParamType::boolean, "true", "OSC_IN has a clock signal, not a crystal"},
                             {"lse_hz", ParamType::integer, "32768", "the crystal at OSC32_IN, Hz; 0: there is none"},
                             {"vbat", ParamType::boolean, "false", "VBAT keeps the backup domain over a power cut"}},
                  .create = make_model<Rcc>(),
                  .limits = {"The oscillators are exact: HSITRIM and HSICAL change nothing.",
                             "HSE never fails, so the clock security system never acts.",
                             "In Stop, SysTick counts one a second instead of none."}});
    registry.add({.name = "stm32f4.pwr",
                  .summary = "Power control: Sleep, Stop, Standby, over-drive, backup domain",
                  .manual = "RM0090 rev 19, chapter 5",
                  .params = {{"ram", ParamType::list, "[sram]", "memories that Standby loses"}},
                  .create = make_model<Pwr>(),
                  .limits = {"The supply never sags: PVDO is 0, and EXTI line 16 is quiet.",
                             "Voltage scaling takes no time (VOSRDY is always 1), and holds without the PLL, too."}});
    registry.add({.name = "stm32f4.flash",
                  .summary = "Flash controller: 2 MiB in two banks, OTP, option bytes",
                  .manual = "RM0090 rev 19, chapter 3",
                  .params = {{"flash", ParamType::text, "flash", "the memory of the code"},
                             {"system", ParamType::text, "system", "the memory of OTP and factory data"},
                             {"options", ParamType::text, "options", "the memory of the option bytes"},
                             {"vdd_mv", ParamType::integer, "3300", "supply, 1800 to 3600 mV"}},
                  .create = make_model<Flash>(),
                  .limits = {"Wait states take no time: caches and prefetch change nothing.",
                             "While a bank is busy, the CPU waits if it executes there when the operation begins; data "
                             "reads from a busy bank don't wait.",
                             "Readout protection does not keep the debugger out; BFB2 does not swap the banks.",
                             "64-bit parallelism needs no VPP."}});
    registry.add({.name = "stm32f4.gpio",
                  .summary = "One port of general purpose input and output, 16 pads",
                  .manual = "RM0090 rev 19, chapter 8; datasheet DocID024030, table 12",
                  .params = {{"port", ParamType::text, "A", "its letter, A to K", true}},
                  .create = make_model<Gpio>(),
                  .limits = {"OSPEEDR does nothing: edges have no slope."}});
    registry.add({.name = "stm32f4.syscfg",
                  .summary = "System configuration: EXTI's ports, compensation cell",
                  .manual = "RM0090 rev 19, chapter 9.3",
                  .params = {},
                  .create = make_model<Syscfg>(),
                  .limits = {"The memory at address 0 is always flash."}});
    registry.add({.name = "stm32f4.exti",
                  .summary = "External interrupts and events, 23 lines",
                  .manual = "RM0090 rev 19, chapter 12.2",
                  .params = {},
                  .create = make_model<Exti>()});
    registry.add({.name = "stm32f4.factory_data",
                  .summary = "Unique device ID, flash size and calibration values",
                  .manual = "RM0090 rev 19, chapter 39",
                  .params = {{"memory", ParamType::text, "system", "the memory that has them"},
                             {"flash_kib", ParamType::integer, "2048", "what the flash size register says, KiB"}},
                  .create = make_model<FactoryData>()});
    registry.add({.name = "stm32f4.rtc",
                  .summary = "Real-time clock: calendar, alarms, wake-up timer, backup registers",
                  .manual = "RM0090 rev 19, chapter 26",
                  .params = {{"vbat", ParamType::boolean, "false", "VBAT keeps it over a power cut; as RCC's"}},
                  .create = make_model<Rtc>(),
                  .limits = {"No time stamp, tamper detection, calibration, reference clock or output.",
                             "The registers may be written at once where the chip wants two periods of RTCCLK "
                             "(ALRAWF, ALRBWF, WUTWF).",
                             "An alarm that would have come during a power cut is not seen afterwards."}});
    registry.add({.name = "stm32f4.iwdg",
                  .summary = "Independent watchdog",
                  .manual = "RM0090 rev 19, chapter 21",
                  .params = {},
                  .create = make_model<Iwdg>()});
    registry.add({.name = "stm32f4.wwdg",
                  .summary = "Window watchdog",
                  .manual = "RM0090 rev 19, chapter 22",
                  .params = {},
                  .create = make_model<Wwdg>(),
                  .limits = {"EWIF is set while the watchdog is active only."}});
    registry.add({.name = "stm32f4.rng",
                  .summary = "Random number generator, from the run's seed",
                  .manual = "RM0090 rev 19, chapter 24",
                  .params = {},
                  .create = make_model<Rng>()});
    registry.add({.name = "stm32f4.crc",
                  .summary = "CRC calculation unit",
                  .manual = "RM0090 rev 19, chapter 4",
                  .params = {},
                  .create = make_model<Crc>(),
                  .limits = {"A word takes no time."}});
    registry.add(
        {.name = "stm32f4.dbgmcu",
         .summary = "Debug support: device identity, freeze bits",
         .manual = "RM0090 rev 19, chapter 38",
         .params = {{"id_code", ParamType::integer, "0x20036419", "DBGMCU_IDCODE: device and revision"}},
         .create = make_model<Dbgmcu>(),
         .limits = {"The freeze bits do nothing: while a debugger halts the CPU, the whole board stands still.",
                    "DBG_STOP and DBG_STANDBY do not keep the clocks on."}});
}

}  // namespace twin::stm32f4
