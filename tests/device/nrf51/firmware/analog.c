// SPDX-License-Identifier: BSD-3-Clause
// Inputs from the world: the voltage on pad P0, the temperature of the die, random bytes; and the contents of RAM that
// nobody wrote.
//   a ADC   t TEMP   r eight bytes of RNG   m a hash over RAM
#include "firmware.h"

static void adc(void) {
    REG(ADC + 0x500) = 1;
    // 10 bits, a third of the input against the band gap of 1.2 V, AIN4.
    REG(ADC + 0x504) = 2u | 2u << 2 | 0u << 5 | 1u << (8 + 4);
    REG(ADC + 0x100) = 0;
    REG(ADC + 0x000) = 1;
    wait_event(ADC + 0x100);
    say_number("adc", REG(ADC + 0x508));
}

static void temperature(void) {
    REG(TEMP + 0x100) = 0;
    REG(TEMP + 0x000) = 1;
    wait_event(TEMP + 0x100);
    say_number("quarters", REG(TEMP + 0x508));
    REG(TEMP + 0x004) = 1;
}

static void random_bytes(void) {
    REG(RNG + 0x504) = 1;
    REG(RNG + 0x000) = 1;
    uint32_t low = 0, high = 0;
    for (unsigned i = 0; i < 4; ++i) {
        wait_event(RNG + 0x100);
        low = low << 8 | REG(RNG + 0x508);
    }
    for (unsigned i = 0; i < 4; ++i) {
        wait_event(RNG + 0x100);
        high = high << 8 | REG(RNG + 0x508);
    }
    REG(RNG + 0x004) = 1;
    print("random=");
    print_hex(high);
    print_hex(low);
    put('\n');
}

static void ram(void) {
    // Its lower half, but for what this firmware has there: no stack, no data.
    uint32_t hash = 2166136261u;
    for (uint32_t at = 0x20001000; at < 0x20002000; at += 4) hash = (hash ^ REG(at)) * 16777619u;
    say("ram", hash);
}

int main(void) {
    print("ready\n");
    for (;;) {
        switch (get()) {
            case 'a': adc(); break;
            case 't': temperature(); break;
            case 'r': random_bytes(); break;
            case 'm': ram(); break;
            default: print("what?\n"); break;
        }
    }
}
