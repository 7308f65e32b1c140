// SPDX-License-Identifier: BSD-3-Clause
// A null pointer is called. Address 0 has no Thumb bit, and on the Cortex-M33's board nothing is there.
//
// EXPECT: ++ MbedOS Fault Handler ++
// EXPECT: PC:   0x00000000
// EXPECT v7-M: invalid state: jump to an address without the Thumb bit
// EXPECT v8-M: Cause: bus error on an instruction fetch
// EXPECT: Thread: main
// EXPECT: -- MbedOS Fault Handler --
// EXPECT: ++ MbedOS Error Info ++
#include "mbed.h"

int main() {
    void (*volatile function)() = nullptr;
    function();
    printf("it came back\n");
}
