// SPDX-License-Identifier: BSD-3-Clause
#include "cmsis.h"

uint32_t SystemCoreClock = MPS2_CLOCK_HZ;

// The board's controller sets the clocks before it lets the core go.
void SystemInit(void) {}

void SystemCoreClockUpdate(void) { SystemCoreClock = MPS2_CLOCK_HZ; }
