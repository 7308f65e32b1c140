// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_interface.h"

#include <stdbool.h>

#include "cmsis.h"

MBED_WEAK void mbed_die(void)
{
    __disable_irq();
    while (true) {
        __WFI();
    }
}
