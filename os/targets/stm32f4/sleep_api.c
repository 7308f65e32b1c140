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

// Rounds of some 20 clocks each: 2 characters at 2400 baud.
#define SENDING_ROUNDS 70000u

static bool is_sending(const USART_TypeDef* uart) {
    if (!stm32f4_clock_is_on((uint32_t)uart)) return false;
    return (uart->CR1 & (USART_CR1_UE | USART_CR1_TE)) == (USART_CR1_UE | USART_CR1_TE) && !(uart->SR & USART_SR_TC);
}

// Stop mode would freeze a character on its way, and send the rest of it at another rate. false: something pends, or a
// receiver holds the line up.
static bool wait_until_sent(void) {
    static USART_TypeDef* const uarts[] = {USART1, USART2, USART3, UART4, UART5, USART6, UART7, UART8};
    for (unsigned i = 0; i < sizeof uarts / sizeof uarts[0]; ++i) {
        for (unsigned round = 0; is_sending(uarts[i]); ++round) {
            if (round == SENDING_ROUNDS || (SCB->ICSR & SCB_ICSR_ISRPENDING_Msk)) return false;
        }
    }
    return true;
}

void hal_deepsleep(void) {
    if (stm32f4_stop_blocked) {
        hal_sleep();
        return;
    }
    // No ISR runs at the slow clock.
    const uint32_t mask = mask_interrupts();
    if (!wait_until_sent()) {
        hal_sleep();
        unmask_interrupts(mask);
        return;
    }
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
