// SPDX-License-Identifier: BSD-3-Clause
#include "boot.h"

#include <stdbool.h>

#include "platform/mbed_power_mgmt.h"
#include "platform/mbed_toolchain.h"
#if MBED_CONF_RTOS_PRESENT
#include "rtos/cmsis_os2.h"
#endif

MBED_WEAK void mbed_main(void) {}

void mbed_exit(int status)
{
    (void)status;
#if MBED_CONF_RTOS_PRESENT
    // Other threads go on.
    while (true) {
        osDelay(osWaitForever - 1U);
    }
#else
    while (true) {
        sleep();
    }
#endif
}
