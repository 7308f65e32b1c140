// SPDX-License-Identifier: BSD-3-Clause
// The STM32F4 models by name, for the factory. One function a group of files.
#pragma once

namespace twin {
class Registry;
}

namespace twin::stm32f4 {

void register_system(Registry& registry);  // RCC, PWR, FLASH, GPIO, SYSCFG, EXTI, DBGMCU, ID, IWDG, WWDG, RNG, CRC, RTC
void register_serial(Registry& registry);  // DMA, USART, SPI, I2C
void register_timers(Registry& registry);  // TIM1 to TIM14
void register_network(Registry& registry);  // ETH

}  // namespace twin::stm32f4
