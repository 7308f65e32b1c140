// SPDX-License-Identifier: BSD-3-Clause
// With the memory protection on, ROM is read but not written.
//
// EXPECT v7-M, v8-M: it reads 0x12345678
// EXPECT v7-M, v8-M: FaultType: MemManage fault
// EXPECT v7-M, v8-M: Cause: data access that the MPU forbids
// EXPECT v7-M, v8-M: Address: 0x
#include "hal/mpu_api.h"
#include "mbed.h"

static const uint32_t kConstant = 0x12345678;

int main() {
    mbed_mpu_init();
    volatile uint32_t* const rom = const_cast<uint32_t*>(&kConstant);
    printf("it reads 0x%08lx\n", static_cast<unsigned long>(*rom));
    *rom = 0;
    printf("it came back\n");
}
