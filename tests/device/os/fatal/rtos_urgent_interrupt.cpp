// SPDX-License-Identifier: BSD-3-Clause
// An interrupt that the kernel does not mask must not call it.
//
// EXPECT v7-M, v8-M: Code: 303 Module: 2
// EXPECT v7-M, v8-M: Error Message: An interrupt above rtos.irq-priority called the kernel
#include "mbed.h"

static Semaphore semaphore(0);

int main() {
    Thread thread(osPriorityHigh);
    thread.start([] { semaphore.acquire(); });
    const IRQn_Type line = static_cast<IRQn_Type>(0);
    NVIC_SetVector(line, reinterpret_cast<uint32_t>(+[] { semaphore.release(); }));
    NVIC_SetPriority(line, 0);
    NVIC_EnableIRQ(line);
    NVIC_SetPendingIRQ(line);
    __ISB();
    printf("it came back\n");
}
