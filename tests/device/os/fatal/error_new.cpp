// SPDX-License-Identifier: BSD-3-Clause
// Without exceptions a new that finds no memory is fatal.
//
// EXPECT: nothrow: null
// EXPECT: ++ MbedOS Error Info ++
// EXPECT: Code: 287 Module: 1
// EXPECT: Error Message: Operator new out of memory
// EXPECT: Error Value: 0x10000000
#include <new>

#include "mbed.h"

static char* volatile memory;

int main() {
    volatile size_t size = 0x10000000;
    memory = new (std::nothrow) char[size];
    printf("nothrow: %s\n", memory ? "not null" : "null");
    memory = new char[size];
    memory[0] = 1;
    printf("it came back\n");
}
