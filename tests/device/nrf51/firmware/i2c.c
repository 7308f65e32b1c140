// SPDX-License-Identifier: BSD-3-Clause
// Asks both sensors who they are, and an address where nobody is.
#include "firmware.h"

enum { STARTRX = 0, STARTTX = 8, STOP = 0x14, STOPPED = 0x104, RXDREADY = 0x108, TXDSENT = 0x11C, ERROR = 0x124 };

static bool finish(uint32_t event) {
    while (REG(TWI0 + event) == 0 && REG(TWI0 + ERROR) == 0) {
    }
    REG(TWI0 + event) = 0;
    return REG(TWI0 + ERROR) == 0;
}

static void stop(void) {
    REG(TWI0 + STOPPED) = 0;
    REG(TWI0 + STOP) = 1;
    wait_event(TWI0 + STOPPED);
}

static void read_register(uint32_t address, uint8_t number) {
    REG(TWI0 + ERROR) = 0;
    REG(TWI0 + 0x588) = address;
    REG(TWI0 + STARTTX) = 1;
    REG(TWI0 + 0x51C) = number;
    bool good = finish(TXDSENT);
    uint32_t value = 0;
    if (good) {
        REG(TWI0 + SHORTS) = 2;  // BB to STOP: one byte, not acknowledged
        REG(TWI0 + STARTRX) = 1;
        good = finish(RXDREADY);
        value = REG(TWI0 + 0x518);
        if (good) wait_event(TWI0 + STOPPED);
        REG(TWI0 + SHORTS) = 0;
    }
    print_hex(address);
    if (good) {
        say(" is", value);
    } else {
        say(" error", REG(TWI0 + 0x4C4));
        REG(TWI0 + 0x4C4) = REG(TWI0 + 0x4C4);
        stop();
    }
}

int main(void) {
    // SCL and SDA: inputs, connected, open drain with pull-up (S0D1).
    REG(GPIO + GPIO_PIN_CNF0 + 4 * 0) = 3u << 2 | 6u << 8;
    REG(GPIO + GPIO_PIN_CNF0 + 4 * 30) = 3u << 2 | 6u << 8;
    REG(TWI0 + 0x508) = 0;           // PSELSCL
    REG(TWI0 + 0x50C) = 30;          // PSELSDA
    REG(TWI0 + 0x524) = 0x01980000;  // FREQUENCY: 100 kHz
    REG(TWI0 + 0x500) = 5;           // ENABLE
    read_register(0x1D, 0x0D);
    read_register(0x44, 0x00);
    read_register(0x0E, 0x07);
    print("end\n");
    return 0;
}
