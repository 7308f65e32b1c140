// SPDX-License-Identifier: BSD-3-Clause
// The watchdog resets the chip, which is seen by what outlives a reset: RAM.
#include "firmware.h"

enum { MARK = 0x20100000 };

void nmi_handler(void) {}

int main(void) {
    if (REG(MARK) == 0x600DCAFE) {
        put_text("reset by the watchdog\n");
        REG(MARK) = 0;
        return 0;
    }
    REG(MARK) = 0x600DCAFE;
    put_text("waiting\n");
    while (REG(UART0 + 0x04) & 1) {
    }
    REG(WATCHDOG) = 25000;
    REG(WATCHDOG + 0x08) = 3;
    for (;;) {
    }
}
