// SPDX-License-Identifier: BSD-3-Clause
// At 168 MHz, SysTick every millisecond toggles LD1 every 500 of them.
#include "firmware.h"

static uint32_t ticks;

void systick_handler(void) {
    if (++ticks % 500 == 0) REG(GPIOB + ODR) ^= 1;
}

int main(void) {
    clock_168mhz();
    REG(RCC_AHB1ENR) |= 1u << 1;
    REG(GPIOB + MODER) |= 1;
    REG(SYST_RVR) = 168000 - 1;
    REG(SYST_CVR) = 0;
    REG(SYST_CSR) = 7;
    for (;;) wait_for_interrupt();
}
