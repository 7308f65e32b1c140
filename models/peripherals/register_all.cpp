// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/register_all.hpp"

#include "models/peripherals/cmsdk/register.hpp"
#include "models/peripherals/nrf51/register.hpp"
#include "models/peripherals/parts/register.hpp"
#include "models/peripherals/smsc/register.hpp"
#include "models/peripherals/stm32f4/register.hpp"

namespace twin {

void register_all(Registry& registry) {
    nrf51::register_system(registry);
    nrf51::register_debug(registry);
    nrf51::register_radio(registry);
    nrf51::register_timers(registry);
    nrf51::register_serial(registry);
    cmsdk::register_system_design_kit(registry);
    cmsdk::register_fpga(registry);
    smsc::register_ethernet(registry);
    stm32f4::register_system(registry);
    stm32f4::register_timers(registry);
    stm32f4::register_serial(registry);
    stm32f4::register_network(registry);
    parts::register_basic(registry);
    parts::register_serial(registry);
    parts::register_sensors(registry);
    parts::register_network(registry);
    parts::register_bench(registry);
}

}  // namespace twin
