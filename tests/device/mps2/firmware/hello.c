// SPDX-License-Identifier: BSD-3-Clause
// The console, the memories with their mirrors, and a variable with a value in each place.
#include "firmware.h"

static uint32_t initialised = 0x12345678;
static uint32_t zero;

static void mirror(const char* name, uint32_t address, uint32_t other) {
    REG(address) = 0xC0FFEE00;
    put_value(name, REG(other));
}

int main(void) {
    put_text("hello from UART0\n");
    put_value("initialised", initialised);
    put_value("zero", zero);
    mirror("ssram1", 0x003FFFF0, 0x007FFFF0);
    mirror("blockram", 0x01000010, 0x0100C010);
    mirror("ssram23", 0x20200000, 0x20600000);
    mirror("psram", 0x21FFFFF0, 0x21FFFFF0);
    // Code is in RAM: it can be written, and what was written runs.
    volatile uint16_t* const code = (volatile uint16_t*)0x00300000;
    code[0] = 0x202A;  // movs r0, #42
    code[1] = 0x4770;  // bx lr
    __asm volatile("dsb\n isb" ::: "memory");
    put_value("written code", ((uint32_t (*)(void))0x00300001)());
    code[0] = 0x2017;  // movs r0, #23
    __asm volatile("dsb\n isb" ::: "memory");
    put_value("rewritten code", ((uint32_t (*)(void))0x00300001)());
    return 7;
}
