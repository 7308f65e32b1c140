// SPDX-License-Identifier: BSD-3-Clause
//
// PWM mode 1 of the timers' channels: RM0090, 17.3, 18.3, 19.3. The prescaler is the smallest with which the period
// fits 16 bits.
#include "hal/pwmout_api.h"

#include "PeripheralPinMaps.h"
#include "platform/mbed_assert.h"
#include "stm32f4_clock.h"

#if DEVICE_PWMOUT

#define DEFAULT_PERIOD_US 20000u
#define PWM_MODE_1_PRELOAD 0x68u  // OCxM 110, OCxPE
#define MAX_COUNTS 0x10000u

static volatile uint32_t* compare(const pwmout_t* obj) { return &obj->timer->CCR1 + (obj->channel - 1); }

static void update(pwmout_t* obj) {
    TIM_TypeDef* timer = obj->timer;
    const uint32_t ticks = stm32f4_timer_clock((uint32_t)timer) / 1000000 * obj->period_us;
    const uint32_t divider = (ticks + MAX_COUNTS - 1) / MAX_COUNTS;
    const uint32_t counts = ticks / divider;
    timer->PSC = divider - 1;
    timer->ARR = counts - 1;
    *compare(obj) = (uint32_t)((float)counts * obj->duty + 0.5F);
}

void pwmout_init_direct(pwmout_t* obj, const PinMap* pinmap) {
    MBED_ASSERT(pinmap->peripheral != (int)NC);
    obj->timer = (TIM_TypeDef*)pinmap->peripheral;
    obj->pin = (int16_t)pinmap->pin;
    obj->channel = (uint8_t)STM_PIN_CHANNEL(pinmap->function);
    obj->inverted = (uint8_t)STM_PIN_INVERTED(pinmap->function);
    obj->period_us = DEFAULT_PERIOD_US;
    obj->duty = 0;
    TIM_TypeDef* timer = obj->timer;
    stm32f4_clock_enable((uint32_t)timer);
    const uint32_t shift = 8 * ((obj->channel - 1u) & 1);
    volatile uint32_t* mode = obj->channel <= 2 ? &timer->CCMR1 : &timer->CCMR2;
    *mode = (*mode & ~(0xFFUL << shift)) | PWM_MODE_1_PRELOAD << shift;
    update(obj);
    timer->CCER |= (obj->inverted ? 4UL : 1UL) << (4 * (obj->channel - 1u));
    if ((uint32_t)timer == TIM1_BASE || (uint32_t)timer == TIM8_BASE) timer->BDTR = TIM_BDTR_MOE;
    timer->EGR = TIM_EGR_UG;
    timer->CR1 = TIM_CR1_ARPE | TIM_CR1_CEN;
    pin_function(pinmap->pin, pinmap->function);
}

void pwmout_init(pwmout_t* obj, PinName pin) {
    const PinMap pinmap = {pin, (int)pinmap_peripheral(pin, PINMAP_PWM), (int)pinmap_function(pin, PINMAP_PWM)};
    pwmout_init_direct(obj, &pinmap);
}

void pwmout_free(pwmout_t* obj) {
    // The timer runs on for its other channels.
    obj->timer->CCER &= ~((obj->inverted ? 4UL : 1UL) << (4 * (obj->channel - 1u)));
    pin_function((PinName)obj->pin, STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0));
}

void pwmout_write(pwmout_t* obj, float percent) {
    obj->duty = percent < 0 ? 0 : percent > 1 ? 1 : percent;
    update(obj);
}

float pwmout_read(pwmout_t* obj) { return obj->duty; }

void pwmout_period_us(pwmout_t* obj, int us) {
    MBED_ASSERT(us > 0);
    obj->period_us = (uint32_t)us;
    update(obj);
}

void pwmout_period_ms(pwmout_t* obj, int ms) { pwmout_period_us(obj, ms * 1000); }

void pwmout_period(pwmout_t* obj, float seconds) { pwmout_period_us(obj, (int)(seconds * 1000000.0F + 0.5F)); }

int pwmout_read_period_us(pwmout_t* obj) { return (int)obj->period_us; }

void pwmout_pulsewidth_us(pwmout_t* obj, int us) { pwmout_write(obj, (float)us / (float)obj->period_us); }

void pwmout_pulsewidth_ms(pwmout_t* obj, int ms) { pwmout_pulsewidth_us(obj, ms * 1000); }

void pwmout_pulsewidth(pwmout_t* obj, float seconds) {
    pwmout_write(obj, seconds * 1000000.0F / (float)obj->period_us);
}

int pwmout_read_pulsewidth_us(pwmout_t* obj) { return (int)(obj->duty * (float)obj->period_us + 0.5F); }

const PinMap* pwmout_pinmap(void) { return PINMAP_PWM; }

#endif
