// SPDX-License-Identifier: BSD-3-Clause
//
// The clock tree: RM0090, 6.2.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

// Brings the core to 168 MHz by the PLL, from HSE, or from HSI if HSE does not start. Touches no variable: the boot
// calls it before there are any, and hal_deepsleep() after Stop mode.
void stm32f4_clock_start(void);

// Hz, of the bus that a peripheral hangs on, of the timers on it, by the peripheral's base address.
uint32_t stm32f4_bus_clock(uint32_t base);
uint32_t stm32f4_timer_clock(uint32_t base);

// Switches a peripheral's clock, or resets the peripheral. Atomic; the clock runs when the function returns.
void stm32f4_clock_enable(uint32_t base);
void stm32f4_clock_disable(uint32_t base);
void stm32f4_peripheral_reset(uint32_t base);
bool stm32f4_clock_is_on(uint32_t base);

#ifdef __cplusplus
}
#endif
