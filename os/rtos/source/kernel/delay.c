// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

OS_INLINE osStatus_t wait(uint32_t ticks, uint32_t mask) {
    const uint32_t result = os_wait(NULL, OS_WAITS_DELAY, ticks, mask);
    // A wait that is over is what was wanted here.
    return result == (uint32_t)osErrorTimeout ? osOK : result == (uint32_t)osErrorISR ? osErrorISR : osError;
}

osStatus_t osDelay(uint32_t ticks) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    return ticks == 0 ? osOK : wait(ticks, os_mask());
}

osStatus_t osDelayUntil(uint32_t ticks) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    const uint32_t mask = os_mask();
    const uint32_t ahead = ticks - os_now();
    if (ahead - 1U > 0x7FFFFFFEU) {
        os_unmask(mask);
        return osErrorParameter;
    }
    return wait(ahead, mask);
}
