// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0403, B1.5.18. All clocks of the board run on in deep sleep.
#include "hal/sleep_api.h"

#include "cmsis.h"

#if DEVICE_SLEEP

void hal_sleep(void) {
    __DSB();
    __WFI();
}

void hal_deepsleep(void) {
    SCB->SCR |= SCB_SCR_SLEEPDEEP_Msk;
    __DSB();
    __WFI();
    SCB->SCR &= ~SCB_SCR_SLEEPDEEP_Msk;
}

#endif
