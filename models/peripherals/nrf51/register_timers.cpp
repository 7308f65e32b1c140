// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/nrf51/adc.hpp"
#include "models/peripherals/nrf51/lpcomp.hpp"
#include "models/peripherals/nrf51/qdec.hpp"
#include "models/peripherals/nrf51/register.hpp"
#include "models/peripherals/nrf51/rng.hpp"
#include "models/peripherals/nrf51/rtc.hpp"
#include "models/peripherals/nrf51/temp.hpp"
#include "models/peripherals/nrf51/timer.hpp"
#include "models/peripherals/nrf51/wdt.hpp"

namespace twin::nrf51 {

void register_timers(Registry& registry) {
    const std::string manual = "nRF51 Series Reference Manual v3.0, chapter ";
    const ParamSpec gpio{"gpio", ParamType::model, "", "the GPIO model whose pads it uses", true};
    registry.add({"nrf51.timer",
                  "timer and counter with four capture and compare registers",
                  manual + "18",
                  {{"bits_max", ParamType::integer, "16", "widest counter, bits: 32 for TIMER0, 16 for the others"},
                   {"channels", ParamType::integer, "4", "capture and compare registers, 1..4"}},
                  make_model<Timer>()});
    registry.add({"nrf51.rtc",
                  "real time counter, 24 bits, of the 32 kHz clock",
                  manual + "19",
                  {{"channels", ParamType::integer, "4", "compare registers: 3 for RTC0, 4 for RTC1"}},
                  make_model<Rtc>()});
    registry.add({"nrf51.wdt", "watchdog", manual + "20", {}, make_model<Wdt>()});
    registry.add({"nrf51.rng", "random number generator", manual + "21", {}, make_model<Rng>()});
    registry.add({"nrf51.temp", "temperature sensor", manual + "22", {}, make_model<Temp>()});
    registry.add({"nrf51.adc", "analogue to digital converter, 10 bits", manual + "31", {gpio}, make_model<Adc>()});
    registry.add({"nrf51.lpcomp", "low power comparator", manual + "32", {gpio}, make_model<Lpcomp>()});
    registry.add({"nrf51.qdec", "quadrature decoder", manual + "30", {gpio}, make_model<Qdec>()});
}

}  // namespace twin::nrf51
