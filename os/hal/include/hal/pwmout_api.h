// SPDX-License-Identifier: BSD-3-Clause
//
// A pin that is high for a part of each period.
#pragma once

#include "device.h"
#include "pinmap.h"

#if DEVICE_PWMOUT

typedef struct pwmout_s pwmout_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - pwmout_init() and pwmout_init_direct() start a period of 20 ms, always low; pwmout_free() stops it and gives the
//  pin back.
//  - pwmout_write() sets the part that is high, 0.0 to 1.0, values outside are limited; pwmout_read() gives it.
//  - pwmout_period*() set the period and keep the part; pwmout_pulsewidth*() set the time high and keep the period.
//  - pwmout_read_period_us() and pwmout_read_pulsewidth_us() give both in us.
//  - Pins of one timer share their period.
// Undefined behaviour
//  - a pin that is not in pwmout_pinmap(); any other function before init or after free; period 0.
//
// Threads and ISRs.

void pwmout_init_direct(pwmout_t* obj, const PinMap* pinmap);
void pwmout_init(pwmout_t* obj, PinName pin);
void pwmout_free(pwmout_t* obj);
void pwmout_write(pwmout_t* obj, float percent);
float pwmout_read(pwmout_t* obj);
void pwmout_period(pwmout_t* obj, float seconds);
void pwmout_period_ms(pwmout_t* obj, int ms);
void pwmout_period_us(pwmout_t* obj, int us);
int pwmout_read_period_us(pwmout_t* obj);
void pwmout_pulsewidth(pwmout_t* obj, float seconds);
void pwmout_pulsewidth_ms(pwmout_t* obj, int ms);
void pwmout_pulsewidth_us(pwmout_t* obj, int us);
int pwmout_read_pulsewidth_us(pwmout_t* obj);
const PinMap* pwmout_pinmap(void);

#ifdef __cplusplus
}
#endif

#endif
