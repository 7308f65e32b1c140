// SPDX-License-Identifier: BSD-3-Clause
// A thread that needs more stack than it has does not get far.
//
// EXPECT: ++ MbedOS Fault Handler ++
// EXPECT v7-M: FaultType: MemManage fault
// EXPECT v7-M: Cause: data access that the MPU forbids
// EXPECT v8-M: FaultType: UsageFault
// EXPECT v8-M: Cause: stack overflow: the stack pointer went below PSPLIM
// EXPECT v8-M: R0 to R3, R12, LR, PC and xPSR found no room on the stack and are lost
// EXPECT: Thread: deep
// EXPECT: Stack overflow
// EXPECT: Error Status: 0x80020125 Code: 293 Module: 2
// EXPECT: Error Message: Stack overflow
// EXPECT: -- MbedOS Error Info --
#include "mbed.h"

namespace {

alignas(32) unsigned char stack[1024];
volatile int depth;

int deeper(int n) {
    volatile char local[16];
    for (char& c : const_cast<char(&)[16]>(local)) c = 1;
    depth = n;
    return deeper(n + 1) + local[3];
}

}  // namespace

int main() {
    Thread thread(osPriorityHigh, sizeof stack, stack, "deep");
    thread.start([] { deeper(0); });
    printf("it got to %d\n", depth);
}
