// SPDX-License-Identifier: BSD-3-Clause
// TIMER1 toggles pad P0 through PPI and GPIOTE every 500 µs while the CPU sleeps for good. The LED at the display's
// upper left corner is lit: its row is high, its column low.
#include "firmware.h"

int main(void) {
    REG(GPIOTE + GPIOTE_CONFIG0) = 3u | EDGE_P0 << 8 | 3u << 16;  // task, toggle, initially low
    REG(TIMER1 + TIMER_PRESCALER) = 4;                            // 1 MHz
    REG(TIMER1 + TIMER_CC0) = 500;
    REG(TIMER1 + SHORTS) = 1;  // COMPARE[0] clears
    REG(PPI + PPI_CH0) = TIMER1 + TIMER_COMPARE0;
    REG(PPI + PPI_CH0 + 4) = GPIOTE + 0x000;  // OUT[0]
    REG(PPI + PPI_CHENSET) = 1;
    REG(GPIO + GPIO_OUTSET) = 1u << 13;
    REG(GPIO + GPIO_DIRSET) = 1u << 13 | 1u << 4;
    print("blinking\n");
    REG(TIMER1 + TIMER_START) = 1;
    for (;;) wait_for_interrupt();
}
