// SPDX-License-Identifier: BSD-3-Clause
// With the memory protection on, RAM does not execute; without it, it does.
//
// EXPECT v7-M, v8-M: from RAM comes 42
// EXPECT v7-M, v8-M: again 42
// EXPECT v7-M, v8-M: FaultType: MemManage fault
// EXPECT v7-M, v8-M: Cause: instruction fetched from where the MPU or the memory map forbids it
#include "hal/mpu_api.h"
#include "mbed.h"

alignas(4) static volatile uint16_t code[] = {
    0x202A,  // movs r0, #42
    0x4770   // bx lr
};

int main() {
    const auto function = reinterpret_cast<int (*)()>(reinterpret_cast<uintptr_t>(code) | 1);
    __DSB();
    __ISB();
    printf("from RAM comes %d\n", function());
    mbed_mpu_init();
    mbed_mpu_free();
    printf("again %d\n", function());
    mbed_mpu_enable_ram_xn(true);
    printf("it came back with %d\n", function());
}
