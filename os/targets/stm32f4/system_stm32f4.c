// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090: 3.5 (flash), 5.1.4 (voltage), 6.2 and 6.3 (clocks). DS9405, table 17 for the limits: 168 MHz in voltage scale
// 1, APB1 42 MHz, APB2 84 MHz; and the flash's 5 wait states at 2.7 to 3.6 V.
#include "stm32f4_clock.h"

#ifndef MBED_CONF_TARGET_HSE_VALUE
#define MBED_CONF_TARGET_HSE_VALUE 8000000
#endif

#define HSI_HZ 16000000u
#define HSE_HZ ((uint32_t)MBED_CONF_TARGET_HSE_VALUE)
#define PLL_INPUT_HZ 2000000u  // what RM0090, 6.3.2 recommends against jitter
#define PLL_N 168u
#define PLL_P 2u
#define PLL_Q 7u  // 48 MHz for USB, SDIO and RNG
#define CORE_HZ (PLL_INPUT_HZ * PLL_N / PLL_P)
#define FLASH_WAIT_STATES 5u

#if MBED_CONF_TARGET_HSE_VALUE % 2000000 != 0
#error "target.hse_value must be a multiple of 2 MHz"
#endif

// Rounds of a few clocks of HSI each: some 30 ms, while a crystal takes 2 ms (DS9405, table 39), the ST-LINK's clock
// none.
#define HSE_ROUNDS 100000u

// HSI brings the PLL to the same rate as HSE, so this holds either way.
uint32_t SystemCoreClock = CORE_HZ;

static bool hse_start(void) {
#if MBED_CONF_TARGET_HSE_BYPASS
    RCC->CR |= RCC_CR_HSEBYP;
#endif
    RCC->CR |= RCC_CR_HSEON;
    for (uint32_t round = 0; round < HSE_ROUNDS; ++round) {
        if (RCC->CR & RCC_CR_HSERDY) return true;
    }
    RCC->CR &= ~(RCC_CR_HSEON | RCC_CR_HSEBYP);
    return false;
}

void stm32f4_clock_start(void) {
    RCC->CR |= RCC_CR_HSION;
    while (!(RCC->CR & RCC_CR_HSIRDY)) {
    }
    if ((RCC->CFGR & RCC_CFGR_SWS) != RCC_CFGR_SWS_HSI) {  // a boot loader left it so
        RCC->CFGR &= ~RCC_CFGR_SW;
        while ((RCC->CFGR & RCC_CFGR_SWS) != RCC_CFGR_SWS_HSI) {
        }
    }
    RCC->CR &= ~RCC_CR_PLLON;
    while (RCC->CR & RCC_CR_PLLRDY) {
    }

    RCC->APB1ENR |= RCC_APB1ENR_PWREN;
    (void)RCC->APB1ENR;
    PWR->CR |= PWR_CR_VOS;  // scale 1; counts once the PLL runs

    const bool hse = hse_start();
    RCC->PLLCFGR = (hse ? HSE_HZ / PLL_INPUT_HZ | RCC_PLLCFGR_PLLSRC_HSE : HSI_HZ / PLL_INPUT_HZ) |
                   PLL_N << RCC_PLLCFGR_PLLN_Pos | (PLL_P / 2 - 1) << RCC_PLLCFGR_PLLP_Pos |
                   PLL_Q << RCC_PLLCFGR_PLLQ_Pos;
    RCC->CR |= RCC_CR_PLLON;

    // Wait states before the clock is fast; caches are switched on when they are empty, as they are after a reset.
    FLASH->ACR = FLASH_WAIT_STATES | FLASH_ACR_PRFTEN | FLASH_ACR_ICEN | FLASH_ACR_DCEN;
    while ((FLASH->ACR & FLASH_ACR_LATENCY) != FLASH_WAIT_STATES) {
    }
    RCC->CFGR = (RCC->CFGR & ~(RCC_CFGR_HPRE | RCC_CFGR_PPRE1 | RCC_CFGR_PPRE2)) | RCC_CFGR_HPRE_DIV1 |
                RCC_CFGR_PPRE1_DIV4 | RCC_CFGR_PPRE2_DIV2;

    while (!(RCC->CR & RCC_CR_PLLRDY)) {
    }
    while (!(PWR->CSR & PWR_CSR_VOSRDY)) {
    }
    RCC->CFGR = (RCC->CFGR & ~RCC_CFGR_SW) | RCC_CFGR_SW_PLL;
    while ((RCC->CFGR & RCC_CFGR_SWS) != RCC_CFGR_SWS_PLL) {
    }
}

void SystemInit(void) { stm32f4_clock_start(); }

void SystemCoreClockUpdate(void) {
    uint32_t hz = HSI_HZ;
    const uint32_t source = RCC->CFGR & RCC_CFGR_SWS;
    if (source == RCC_CFGR_SWS_HSE) {
        hz = HSE_HZ;
    } else if (source == RCC_CFGR_SWS_PLL) {
        const uint32_t pll = RCC->PLLCFGR;
        const uint32_t input = (pll & RCC_PLLCFGR_PLLSRC ? HSE_HZ : HSI_HZ) / (pll & RCC_PLLCFGR_PLLM);
        const uint32_t n = (pll & RCC_PLLCFGR_PLLN) >> RCC_PLLCFGR_PLLN_Pos;
        const uint32_t p = 2 * (((pll & RCC_PLLCFGR_PLLP) >> RCC_PLLCFGR_PLLP_Pos) + 1);
        hz = input * n / p;
    }
    const uint32_t ahb = (RCC->CFGR & RCC_CFGR_HPRE) >> RCC_CFGR_HPRE_Pos;
    // 8 to 11 divide by 2 to 16, 12 to 15 by 64 to 512.
    if (ahb >= 12) {
        hz >>= ahb - 6;
    } else if (ahb >= 8) {
        hz >>= ahb - 7;
    }
    SystemCoreClock = hz;
}
