// SPDX-License-Identifier: BSD-3-Clause
// UART0 sends by interrupt: the handler gives the next byte when the buffer was emptied.
#include "firmware.h"

static const char text[] = "sent by interrupt\n";
static volatile uint32_t at, done;

void irq_handler(unsigned irq) {
    if (irq != 1) leave(40 + irq);
    REG(UART0 + 0x0C) = 1;  // INTCLEAR.TX
    if (text[at] == 0) {
        done = 1;
    } else {
        REG(UART0) = (uint8_t)text[at++];
    }
}

int main(void) {
    REG(UART0 + 0x08) = 7;  // TXEN, RXEN, TXINTEN
    enable_irq(1);
    const char first = text[at++];
    REG(UART0) = (uint8_t)first;
    wait_for(&done);
    REG(UART0 + 0x08) = 3;
    put_value("sent", at);
    put_value("state", REG(UART0 + 0x04) & 0xE);
    return 0;
}
