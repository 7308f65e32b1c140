// SPDX-License-Identifier: BSD-3-Clause
// SPI looped back and I2C with nobody on it: as far as stock QEMU has them too.
#include "firmware.h"

enum { SPI0 = 0x40020000, I2C2 = 0x40029000, SCL = 1, SDA = 2 };

static void spi(void) {
    put_value("spi id", REG(SPI0 + 0xFE0));
    put_value("spi status", REG(SPI0 + 0x0C));
    REG(SPI0 + 0x10) = 2;
    REG(SPI0) = 7;
    REG(SPI0 + 0x04) = 3;  // LBM, SSE
    for (uint32_t i = 0; i < 4; ++i) REG(SPI0 + 0x08) = 0x30 + i;
    while (REG(SPI0 + 0x0C) & 0x10) {
    }
    put_value("raw", REG(SPI0 + 0x18) & 0xC);
    while (REG(SPI0 + 0x0C) & 4) put_value("came", REG(SPI0 + 0x08));
}

static void set(uint32_t lines) { REG(I2C2) = lines; }
static void clear(uint32_t lines) { REG(I2C2 + 4) = lines; }

static uint32_t send(uint32_t byte) {
    for (int bit = 7; bit >= 0; --bit) {
        byte >> bit & 1 ? set(SDA) : clear(SDA);
        set(SCL);
        clear(SCL);
    }
    set(SDA);
    set(SCL);
    const uint32_t acknowledge = REG(I2C2) & SDA;
    clear(SCL);
    return acknowledge;
}

static void i2c(void) {
    REG(GPIO0 + 0x18) = 0x8020;  // ALTFUNCSET: EXP5 and EXP15 are the shield's I2C
    set(SCL | SDA);
    put_value("idle", REG(I2C2));
    clear(SDA);
    put_value("start", REG(I2C2));
    clear(SCL);
    put_value("acknowledge", send(0xA0));
    clear(SDA);
    set(SCL);
    set(SDA);
    put_value("idle", REG(I2C2));
}

int main(void) {
    spi();
    i2c();
    return 0;
}
