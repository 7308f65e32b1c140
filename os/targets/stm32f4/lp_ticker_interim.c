// SPDX-License-Identifier: BSD-3-Clause
//
// TIM5's channel 2 and its count, scaled to the RTC's ticks: RM0090, 18.4; the crystal's readiness by RCC's
// interrupt: 6.3.4.
#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "hal/lp_ticker_api.h"
#include "hal/us_ticker_api.h"
#include "stm32f4_lp_ticker.h"
#include "stm32f4_rtc.h"

#if DEVICE_LPTICKER

// 8192 / 1000000 in lowest terms. The interim is short enough for 32 bits.
#define TICKS 128u
#define US 15625u
// A look at the RTC at least as often: for the crystal that never starts.
#define LONGEST_US (STM32F4_LSE_START_US + 1000u)

static bool interim;
static uint32_t begun_at;  // us
static bool armed;
static uint32_t alarm;  // ticks

bool stm32f4_lp_interim(void) { return interim; }

static uint32_t elapsed_us(void) { return us_ticker_read() - begun_at; }

uint32_t stm32f4_lp_interim_read(void) { return elapsed_us() * TICKS / US; }

static void compare_at(uint32_t us) {
    TIM5->CCR2 = begun_at + us;
    TIM5->SR = ~TIM_SR_CC2IF;
    TIM5->DIER |= TIM_DIER_CC2IE;
    if ((int32_t)(elapsed_us() - us) >= 0) TIM5->EGR = TIM_EGR_CC2G;  // it passed meanwhile
}

static void look_again(void) {
    uint32_t us = elapsed_us() > LONGEST_US ? elapsed_us() + 1000 : LONGEST_US;
    if (armed && alarm - stm32f4_lp_interim_read() < us * TICKS / US) us = (alarm * US + TICKS - 1) / TICKS;
    compare_at(us);
}

void stm32f4_lp_interim_set(uint32_t timestamp) {
    alarm = timestamp;
    armed = true;
    look_again();
}

void stm32f4_lp_interim_disable(void) { armed = false; }

static void channel_2(void) {
    if (stm32f4_rtc_poll()) return;
    const uint32_t mask = mask_interrupts();
    if (armed && (int32_t)(stm32f4_lp_interim_read() - alarm) >= 0) {
        armed = false;
        lp_ticker_fire_interrupt();
    }
    look_again();
    unmask_interrupts(mask);
}

// Interrupts are masked, the RTC was started just now.
static void take_over(void) {
    stm32f4_rtc_time_t now;
    const uint32_t ticks = stm32f4_lp_interim_read();
    stm32f4_rtc_get(&now);
    stm32f4_lp_ticker_zero = stm32f4_rtc_ticks(&now) - ticks;
    interim = false;
    stm32f4_stop_blocked = false;
    TIM5->DIER &= ~TIM_DIER_CC2IE;
    RCC->CIR = (RCC->CIR & ~RCC_CIR_LSERDYIE) | RCC_CIR_LSERDYC;
    if (armed) stm32f4_lp_alarm_set(alarm);
}

void RCC_IRQHandler(void) {
    RCC->CIR |= RCC_CIR_LSERDYC;
    stm32f4_rtc_poll();
}

bool stm32f4_lp_interim_begin(void) {
    if (interim || stm32f4_rtc_poll()) return interim;
    begun_at = us_ticker_read();  // which the poll has started
    interim = true;
    armed = false;
    stm32f4_stop_blocked = true;
    stm32f4_rtc_started = take_over;
    stm32f4_tim5_channel_2 = channel_2;
    RCC->CIR |= RCC_CIR_LSERDYC | RCC_CIR_LSERDYIE;
    NVIC_EnableIRQ(RCC_IRQn);
    look_again();
    return true;
}

#endif
