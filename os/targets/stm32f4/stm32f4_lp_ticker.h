// SPDX-License-Identifier: BSD-3-Clause
//
// The low-power ticker's two clocks. The crystal takes seconds to start after power-on. In the interim TIM5 counts in
// the RTC's place, and deep sleep is sleep; then the RTC takes over, and the count goes on.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// hal_deepsleep() must not stop TIM5. sleep_api.c has it.
extern bool stm32f4_stop_blocked;

// Called by TIM5's interrupt for channel 2; NULL: nobody. us_ticker_alarm.c has it.
extern void (*stm32f4_tim5_channel_2)(void);

// Starts the RTC, or goes on with it, and the interim if it has to be waited for. Whether it is the interim.
bool stm32f4_lp_interim_begin(void);

// Whether TIM5 counts. All of these have interrupts masked.
bool stm32f4_lp_interim(void);
uint32_t stm32f4_lp_interim_read(void);
void stm32f4_lp_interim_set(uint32_t timestamp);
void stm32f4_lp_interim_disable(void);

// Sets the RTC's alarm, in ticks of the low-power ticker. lp_ticker_alarm.c has it.
void stm32f4_lp_alarm_set(uint32_t timestamp);

#ifdef __cplusplus
}
#endif
