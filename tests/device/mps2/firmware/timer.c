// SPDX-License-Identifier: BSD-3-Clause
// TIMER0's interrupt, once and again.
#include "firmware.h"

static volatile uint32_t ticks, done;

void irq_handler(unsigned irq) {
    if (irq != 8 || REG(TIMER0 + 0x0C) != 1) put_value("wrong irq", irq);
    if (++ticks == 10) {
        REG(TIMER0) = 0;
        done = 1;
    }
    REG(TIMER0 + 0x0C) = 1;  // INTCLEAR
    // In real time a busy host may let periods pass within this handler.
    REG(NVIC_ICPR) = 1u << 8;
}

int main(void) {
    put_value("pid0", REG(TIMER0 + 0xFE0));
    enable_irq(8);
    REG(TIMER0 + 0x08) = 25000 - 1;  // RELOAD: 1 ms
    put_value("value", REG(TIMER0 + 0x04));
    REG(TIMER0) = 8 | 1;  // INTEN, ENABLE
    wait_for(&done);
    put_value("ten ticks", ticks >= 10);
    put_value("status", REG(TIMER0 + 0x0C));
    return 0;
}
