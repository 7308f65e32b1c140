// SPDX-License-Identifier: BSD-3-Clause
// The nRF51 models by name, for the factory. One function a group of files; register_nrf51 calls them all.
#pragma once

namespace twin {
class Registry;
}

namespace twin::nrf51 {

void register_system(Registry& registry);  // GPIO, GPIOTE, PPI, POWER and CLOCK, NVMC, FICR, SWI
void register_radio(Registry& registry);   // RADIO, ECB, CCM and AAR
void register_timers(Registry& registry);  // TIMER, RTC, WDT, RNG, TEMP, ADC, LPCOMP, QDEC
void register_serial(Registry& registry);  // UART, and the slots of SPI, TWI and SPIS
void register_debug(Registry& registry);   // the ROM table

}  // namespace twin::nrf51
