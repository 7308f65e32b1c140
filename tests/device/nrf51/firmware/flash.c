// SPDX-License-Identifier: BSD-3-Clause
// The flash controller, at the console's command. Page 0x20000 is the one that is written.
//   w program word 0 (from flash)   W the same from RAM   c clear bits by a second write   n write with WEN off
//   f fill the page with zeros      e erase it (from flash)   E from RAM   d dump   u write UICR, U read it
//   p program word 1 to 0, for a power cut in the middle
//   l the word that an instruction loads from beside the code, L program that word
#include "firmware.h"

#define PAGE 0x20000u
enum { PAGE_WORDS = 256, CUSTOMER = 0x80, NVMC_READY = 0x400, NVMC_CONFIG = 0x504, NVMC_ERASEPAGE = 0x508 };

static void config(uint32_t value) {
    REG(NVMC + NVMC_CONFIG) = value;
    while (REG(NVMC + NVMC_READY) == 0) {
    }
}

static void write_word(uint32_t address, uint32_t value) {
    config(1);
    REG(address) = value;
    while (REG(NVMC + NVMC_READY) == 0) {
    }
    config(0);
}

__attribute__((section(".ramcode"), noinline, long_call)) static uint32_t write_from_ram(uint32_t address, uint32_t value) {
    uint32_t polls = 0;
    REG(NVMC + NVMC_CONFIG) = 1;
    REG(address) = value;
    while (REG(NVMC + NVMC_READY) == 0) ++polls;
    REG(NVMC + NVMC_CONFIG) = 0;
    return polls;
}

__attribute__((section(".ramcode"), noinline, long_call)) static uint32_t erase_from_ram(uint32_t address) {
    uint32_t polls = 0;
    REG(NVMC + NVMC_CONFIG) = 2;
    REG(NVMC + NVMC_ERASEPAGE) = address;
    while (REG(NVMC + NVMC_READY) == 0) ++polls;
    REG(NVMC + NVMC_CONFIG) = 0;
    return polls;
}

// An instruction that loads the word behind it, as compilers do for constants.
__attribute__((naked, noinline, aligned(4))) static uint32_t literal(void) {
    __asm__("ldr r0, 1f\n\tbx lr\n\t.align 2\n1:\t.word 0xFFFF1234");
}

static void dump(void) {
    uint32_t erased = 0, zero = 0;
    for (unsigned i = 0; i < PAGE_WORDS; ++i) {
        if (REG(PAGE + 4 * i) == 0xFFFFFFFFu) ++erased;
        if (REG(PAGE + 4 * i) == 0) ++zero;
    }
    say_number("erased", erased);
    say_number("zero", zero);
    say("word0", REG(PAGE));
    say("word1", REG(PAGE + 4));
}

int main(void) {
    clock_start(4);
    print("boot\n");
    for (;;) {
        const char command = get();
        const uint32_t start = clock_now();
        switch (command) {
            case 'w': write_word(PAGE, 0x12345678); break;
            case 'W': say_number("polls", write_from_ram(PAGE, 0x12345678)); break;
            case 'c': write_word(PAGE, 0xF0F0F0F0); break;
            case 'n': REG(PAGE) = 0; break;
            case 'f':
                for (unsigned i = 0; i < PAGE_WORDS; ++i) write_word(PAGE + 4 * i, 0);
                break;
            case 'e':
                config(2);
                REG(NVMC + NVMC_ERASEPAGE) = PAGE;
                config(0);
                break;
            case 'E': say_number("polls", erase_from_ram(PAGE)); break;
            case 'd': dump(); break;
            case 'p': write_word(PAGE + 4, 0); break;
            case 'u': write_word(UICR + CUSTOMER, 0xCAFE0001); break;
            case 'l': say("literal", literal()); break;
            case 'L': write_word(((uint32_t)literal & ~1u) + 4, 0x00FF1234); break;
            case 'U': say("uicr", REG(UICR + CUSTOMER)); break;
            default: print("what?\n"); continue;
        }
        const uint32_t took = clock_now() - start;
        put(command);
        say_number(" took", took);
    }
}
