// SPDX-License-Identifier: BSD-3-Clause
// A null pointer is called. Address 0 has no Thumb bit.
//
// EXPECT: ++ MbedOS Fault Handler ++
// EXPECT: PC:   0x00000000
// EXPECT v7-M: invalid state: jump to an address without the Thumb bit
// EXPECT: Thread: main
// EXPECT: -- MbedOS Fault Handler --
// EXPECT: ++ MbedOS Error Info ++
#include "mbed.h"

int main() {
    void (*volatile function)() = nullptr;
    function();
    printf("it came back\n");
}
