// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 6.3.21 (RCC_CSR) and 5.4.2 (PWR_CSR).
#include "hal/reset_reason_api.h"

#include "cmsis.h"
#include "stm32f4_clock.h"

#if DEVICE_RESET_REASON

#define WATCHDOGS (RCC_CSR_IWDGRSTF | RCC_CSR_WWDGRSTF)

reset_reason_t hal_reset_reason_get(void) {
    const uint32_t csr = RCC->CSR;
    // Every reset pulls the reset pin, and power that comes up is a brown-out, too: those count only alone.
    if (csr & RCC_CSR_PORRSTF) {
        return csr & (RCC_CSR_SFTRSTF | WATCHDOGS | RCC_CSR_LPWRRSTF) ? RESET_REASON_MULTIPLE : RESET_REASON_POWER_ON;
    }
    reset_reason_t reason = RESET_REASON_UNKNOWN;
    unsigned reasons = 0;
    if (csr & RCC_CSR_SFTRSTF) reason = RESET_REASON_SOFTWARE, ++reasons;
    if (csr & WATCHDOGS) reason = RESET_REASON_WATCHDOG, ++reasons;
    if (csr & RCC_CSR_BORRSTF) reason = RESET_REASON_BROWN_OUT, ++reasons;
    if (csr & RCC_CSR_LPWRRSTF)
        reason = RESET_REASON_PLATFORM, ++reasons;  // Stop or Standby although an option byte forbids it
    stm32f4_clock_enable(PWR_BASE);
    if (PWR->CSR & PWR_CSR_SBF) reason = RESET_REASON_WAKE_LOW_POWER, ++reasons;
    if (reasons > 1) return RESET_REASON_MULTIPLE;
    if (reasons == 0 && (csr & RCC_CSR_PINRSTF)) return RESET_REASON_PIN_RESET;
    return reason;
}

uint32_t hal_reset_reason_get_raw(void) { return RCC->CSR; }

void hal_reset_reason_clear(void) {
    RCC->CSR |= RCC_CSR_RMVF;
    RCC->CSR &= ~RCC_CSR_RMVF;
    stm32f4_clock_enable(PWR_BASE);
    PWR->CR |= PWR_CR_CSBF;
}

void hal_reset_reason_get_capabilities(reset_reason_capabilities_t* cap) {
    cap->reasons = 1u << RESET_REASON_POWER_ON | 1u << RESET_REASON_PIN_RESET | 1u << RESET_REASON_BROWN_OUT |
                   1u << RESET_REASON_SOFTWARE | 1u << RESET_REASON_WATCHDOG | 1u << RESET_REASON_WAKE_LOW_POWER |
                   1u << RESET_REASON_MULTIPLE | 1u << RESET_REASON_PLATFORM | 1u << RESET_REASON_UNKNOWN;
}

#endif
