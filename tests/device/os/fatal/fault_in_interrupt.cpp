// SPDX-License-Identifier: BSD-3-Clause
// An undefined instruction in an interrupt's handler: the words say which.
//
// EXPECT: ++ MbedOS Fault Handler ++
// EXPECT: R4:   0x12345678
// EXPECT v7-M, v8-M: Cause: undefined instruction
// EXPECT: In the handler of exception 16
// EXPECT: -- MbedOS Fault Handler --
// EXPECT: Error Value: 0x
#include "mbed.h"

int main() {
    const IRQn_Type line = static_cast<IRQn_Type>(0);
    NVIC_SetVector(line, reinterpret_cast<uint32_t>(+[] {
                       __asm__ volatile("ldr r4, =0x12345678\n udf #0\n .ltorg" ::: "r4");
                   }));
    NVIC_EnableIRQ(line);
    NVIC_SetPendingIRQ(line);
    __ISB();
    printf("it came back\n");
}
