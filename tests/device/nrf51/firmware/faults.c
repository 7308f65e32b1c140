// SPDX-License-Identifier: BSD-3-Clause
// Faults, one a command; the handler tells what the core stacked and goes on behind the instruction.
//   r read where nothing is   w write there   a unaligned word   x undefined instruction   f flash without WEN
//   m registers that are not modelled or do not exist
#include "firmware.h"

__attribute__((used)) void report_fault(uint32_t* frame) {
    say("fault", frame[6]);
    frame[6] += 2;
}

__attribute__((naked)) void hard_fault_handler(void) {
    __asm volatile(
        "mov r0, sp\n"
        "push {r4, lr}\n"
        "bl report_fault\n"
        "pop {r4, pc}\n");
}

// One 16-bit instruction each, so that the handler knows where it ends.
static void load(uint32_t address) {
    uint32_t value;
    __asm volatile("ldr %0, [%1]" : "=l"(value) : "l"(address) : "memory");
}
static void store(uint32_t address) { __asm volatile("str %0, [%0]" ::"l"(address) : "memory"); }

int main(void) {
    say("load at", (uint32_t)load);
    for (;;) {
        switch (get()) {
            case 'r': load(0x30000000); break;
            case 'w': store(0x30000000); break;
            case 'a': load(0x20000002); break;
            case 'x': __asm volatile("udf #0"); break;
            case 'm':
                REG(WDT + 0x50C) = 8;           // CONFIG.HALT
                REG(TIMER0 + 0xF00) = 1;        // nothing there
                (void)REG(0x4001D000);          // no peripheral there
                break;
            default: print("what?\n"); continue;
        }
        print("on\n");
    }
}
