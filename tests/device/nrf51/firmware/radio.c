// SPDX-License-Identifier: BSD-3-Clause
// Encrypts a block by EasyDMA (FIPS 197, appendix C.1), then sends a packet; TIMER0 takes the time of each event by PPI.
#include "firmware.h"

static struct {
    uint8_t key[16], clear[16], cipher[16];
} aes;

static void encrypt(void) {
    for (unsigned i = 0; i < 16; ++i) {
        aes.key[i] = (uint8_t)i;
        aes.clear[i] = (uint8_t)(i << 4 | i);
    }
    REG(ECB + 0x504) = (uint32_t)&aes;
    REG(ECB + 0x000) = 1;
    wait_event(ECB + 0x100);
    print("cipher=");
    for (unsigned i = 0; i < 16; i += 4)
        print_hex((uint32_t)aes.cipher[i] << 24 | aes.cipher[i + 1] << 16 | aes.cipher[i + 2] << 8 | aes.cipher[i + 3]);
    put('\n');
}

static uint8_t packet[32];

int main(void) {
    encrypt();
    REG(POWER + CLOCK_HFCLKSTART) = 1;
    wait_event(POWER + CLOCK_HFCLKSTARTED);
    packet[0] = 10;
    for (unsigned i = 0; i < 10; ++i) packet[1 + i] = (uint8_t)(0x30 + i);
    REG(RADIO + 0x504) = (uint32_t)packet;
    REG(RADIO + 0x508) = 7;                   // 2407 MHz
    REG(RADIO + 0x510) = 0;                   // 1 Mbit/s
    REG(RADIO + 0x514) = 8;                   // 8 bits of LENGTH
    REG(RADIO + 0x518) = 32u | 4u << 16;      // at most 32 bytes, base address of 4
    REG(RADIO + 0x51C) = 0x75626974;          // BASE0
    REG(RADIO + 0x524) = 1;                   // PREFIX0
    REG(RADIO + 0x534) = 2;                   // CRC of two bytes
    REG(RADIO + 0x538) = 0x11021;
    REG(RADIO + 0x53C) = 0xFFFF;
    REG(RADIO + SHORTS) = 1u | 2u;  // READY starts, END disables

    // READY, ADDRESS, PAYLOAD and END are captured by TIMER0, started by the same store's instant as TXEN.
    REG(TIMER0 + TIMER_BITMODE) = 3;
    REG(TIMER0 + TIMER_PRESCALER) = 0;
    for (unsigned i = 0; i < 4; ++i) {
        REG(PPI + PPI_CH0 + 8 * i) = RADIO + 0x100 + 4 * i;
        REG(PPI + PPI_CH0 + 8 * i + 4) = TIMER0 + TIMER_CAPTURE0 + 4 * i;
    }
    // EGU-less chip: TIMER1's compare starts both at one instant.
    REG(PPI + PPI_CH0 + 8 * 4) = TIMER1 + TIMER_COMPARE0;
    REG(PPI + PPI_CH0 + 8 * 4 + 4) = TIMER0 + TIMER_START;
    REG(PPI + PPI_CH0 + 8 * 5) = TIMER1 + TIMER_COMPARE0;
    REG(PPI + PPI_CH0 + 8 * 5 + 4) = RADIO + 0x000;
    REG(PPI + PPI_CHENSET) = 0x3F;
    REG(TIMER1 + TIMER_PRESCALER) = 4;
    REG(TIMER1 + TIMER_CC0) = 100;
    REG(TIMER1 + SHORTS) = 1u << 8;  // stops
    REG(TIMER1 + TIMER_START) = 1;
    wait_event(RADIO + 0x110);  // DISABLED
    say_number("ready", REG(TIMER0 + TIMER_CC0));
    say_number("address", REG(TIMER0 + TIMER_CC0 + 4));
    say_number("payload", REG(TIMER0 + TIMER_CC0 + 8));
    say_number("end", REG(TIMER0 + TIMER_CC0 + 12));
    print("sent\n");
    return 0;
}
