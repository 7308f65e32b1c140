// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 5.3: sleep mode, and Stop mode with the regulator in low power, from which the chip wakes by EXTI (pins, RTC)
// on HSI.
#include "hal/sleep_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "stm32f4_clock.h"
#include "stm32f4_lp_ticker.h"

#if DEVICE_SLEEP

void hal_sleep(void) {
    __DSB();
    __WFI();
}

bool stm32f4_stop_blocked;

void hal_deepsleep(void) {
    if (stm32f4_stop_blocked) {
        hal_sleep();
        return;
    }
    // No ISR runs at the slow clock.
    const uint32_t mask = mask_interrupts();
    stm32f4_clock_enable(PWR_BASE);
    PWR->CR = (PWR->CR & ~PWR_CR_PDDS) | PWR_CR_LPDS | PWR_CR_CWUF;
    SCB->SCR |= SCB_SCR_SLEEPDEEP_Msk;
    __DSB();
    __WFI();
    SCB->SCR &= ~SCB_SCR_SLEEPDEEP_Msk;
    // An interrupt that pended already kept the chip from stopping: the PLL runs on.
    if ((RCC->CFGR & RCC_CFGR_SWS) != RCC_CFGR_SWS_PLL) stm32f4_clock_start();
    unmask_interrupts(mask);
}

#endif
